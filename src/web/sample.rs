//! Invented people, places and questions for the samples of all pages. Nothing here is a real one.

use super::{
    exam::page::slot::{Body, OptionView, SlotView},
    page::{NavEntry, Shell, Who},
};
use crate::domain::id::{AttemptId, ExamId, PersonId, UnitId};

/// The exam of all samples.
pub const EXAM: ExamId = ExamId::new(912_345_678_901_234_567);
/// The attempt of all samples.
pub const ATTEMPT: AttemptId = AttemptId::new(912_345_678_907_654_321);
/// A unit.
pub const UNIT: UnitId = UnitId::new(812_345_678_901_230_001);
/// A person.
pub const PERSON: PersonId = PersonId::new(812_345_678_901_230_077);
/// Title of the exam.
pub const EXAM_TITLE: &str = "2026年度学法用法考试";
/// A title as long as offices write them.
pub const LONG_TITLE: &str =
    "青石县2026年度国家工作人员学法用法暨行政执法人员岗前公共法律知识考试（第二批次补考）";

const CANDIDATE_NAV: [NavEntry<'static>; 3] = [
    NavEntry { label: "首页", short: "首页", href: "/", current: true },
    NavEntry { label: "我的考试", short: "考试", href: "/exams", current: false },
    NavEntry { label: "我的档案", short: "档案", href: "/me", current: false },
];

const CLERK_NAV: [NavEntry<'static>; 8] = [
    NavEntry { label: "待办", short: "待办", href: "/", current: true },
    NavEntry { label: "考试", short: "考试", href: "/exams", current: false },
    NavEntry { label: "题库", short: "题库", href: "/banks", current: false },
    NavEntry { label: "竞赛", short: "竞赛", href: "/contests", current: false },
    NavEntry { label: "单位与人员", short: "单位", href: "/units", current: false },
    NavEntry {
        label: "执法资格与证件", short: "资格", href: "/certificates", current: false
    },
    NavEntry { label: "台账与报表", short: "报表", href: "/reports", current: false },
    NavEntry { label: "系统设置", short: "设置", href: "/settings", current: false },
];

const LEADER_NAV: [NavEntry<'static>; 1] =
    [NavEntry { label: "总览", short: "总览", href: "/", current: true }];

/// A frame without anybody signed in.
#[must_use]
pub const fn shell_bare(senior: bool) -> Shell<'static> {
    Shell {
        system_title: "青石县学法考法",
        host_unit: "青石县司法局",
        support: "青石县大数据中心",
        icp: "青ICP备00000000号",
        police: "",
        who: None,
        nav: &[],
        senior,
        phone: true,
        return_to: "/",
    }
}

/// The frame of a candidate.
#[must_use]
pub const fn shell_candidate(senior: bool) -> Shell<'static> {
    Shell {
        who: Some(Who { name: "李桂芳", unit: "云溪瑶族乡", account: false }),
        nav: &CANDIDATE_NAV,
        ..shell_bare(senior)
    }
}

/// The frame of the county clerk.
#[must_use]
pub const fn shell_clerk(senior: bool) -> Shell<'static> {
    Shell {
        who: Some(Who { name: "周敏", unit: "县司法局", account: true }),
        nav: &CLERK_NAV,
        ..shell_bare(senior)
    }
}

/// The frame of a leader.
#[must_use]
pub const fn shell_leader(senior: bool) -> Shell<'static> {
    Shell {
        who: Some(Who { name: "青石县", unit: "领导", account: true }),
        nav: &LEADER_NAV,
        ..shell_bare(senior)
    }
}

/// How far a sample paper has been answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// Not at all.
    None,
    /// About half, with some marks.
    Half,
}

const SINGLE: [OptionView<'static>; 4] = [
    OptionView {
        id: "k3f9", text: "请老黄先自行取得转账凭证和证人证言，证据不足的不予处理"
    },
    OptionView {
        id: "p2aa", text: "查清老黄反映的事实，负责处理，并保护老黄不受打击报复"
    },
    OptionView {
        id: "w8s1", text: "把老黄的来信转给被反映的工作人员，由其当面向老黄说明"
    },
    OptionView {
        id: "c5d0", text: "只要有一处情节与事实不符，就按诬告陷害追究老黄的责任"
    },
];

const MULTIPLE: [OptionView<'static>; 5] = [
    OptionView {
        id: "a1a1", text: "主任不称职的，乡政府可以直接任命一名干部接替"
    },
    OptionView { id: "b2b2", text: "不仅主任，副主任和委员也应当由选举产生" },
    OptionView {
        id: "c3c3", text: "村民委员会设人民调解等委员会，调解民间纠纷"
    },
    OptionView {
        id: "d4d4", text: "村民委员会应当向人民政府反映群众的意见和要求"
    },
    OptionView {
        id: "e5e5", text: "村民委员会是乡政府的派出机关，受乡政府领导"
    },
];

const CASE: [OptionView<'static>; 4] = [
    OptionView {
        id: "m1m1",
        text: "按一般保证处理：先找借款人，借款人确实还不了的，保证人才承担责任",
    },
    OptionView {
        id: "n2n2", text: "按连带责任保证处理：可以直接要求保证人还款"
    },
    OptionView { id: "o3o3", text: "没有写明保证责任的种类，保证不成立" },
    OptionView { id: "r4r4", text: "由村民委员会决定承担哪种责任" },
];

const SITUATION: &str = "2024年3月，村民老赵因购买烟苗和化肥，向同村老李借款2万元，出具借条，写明2025年3月31日还清，没有写利息。老赵的堂弟在借条上写“担保人”并签名，没有写明承担哪种保证责任，也没有约定保证期间。到期后老赵没有还款。2025年8月，老李上门催要，老赵答复等卖了烟叶再还。";

/// `total` questions of every kind, in turn.
#[must_use]
pub fn slots(total: usize, answered: Answered) -> Vec<SlotView<'static>> {
    let mut all: Vec<SlotView<'static>> = (1..=total).map(slot).collect();
    if answered == Answered::Half {
        for s in &mut all {
            s.flag = s.number % 9 == 4;
            if s.number > 24 || s.number % 11 == 7 {
                s.answer = "";
                s.seq = 0;
            }
        }
    } else {
        for s in &mut all {
            s.answer = "";
            s.seq = 0;
        }
    }
    if let Some(first) = all.iter_mut().find(|s| s.answer.is_empty()) {
        first.now = true;
    }
    all
}

fn slot(number: usize) -> SlotView<'static> {
    let base = SlotView {
        number,
        kind_line: "单选题　1 分",
        situation: None,
        stem: "村民老黄实名向乡政府反映，乡里一名工作人员发放惠农补贴时收取“辛苦费”。依照宪法和有关规定，乡政府应当怎样处理？",
        body: Body::One(&SINGLE),
        answer: "p2aa",
        flag: false,
        seq: 1,
        epoch: 1,
        now: false,
    };
    match number % 6 {
        1 => base,
        2 => SlotView {
            kind_line: "多选题　2 分（多选、少选、错选均不得分）",
            stem: "云溪瑶族乡某村换届前后，大家对村民委员会的地位和产生办法说法不一。根据宪法，下列哪些说法正确？",
            body: Body::Many(&MULTIPLE),
            answer: "b2b2,c3c3",
            ..base
        },
        3 => SlotView {
            kind_line: "判断题　1 分",
            stem: "某瑶族乡人大代表提出：本乡是民族自治地方，乡人民代表大会可以制定单行条例保护本乡的传统习俗。这一说法符合宪法。",
            body: Body::TrueFalse,
            answer: "F",
            ..base
        },
        4 => SlotView {
            kind_line: "填空题　2 分",
            stem: "乡党政综合办准备把一份工作方案发布到政务公开栏和公众号。依照保守国家秘密法，机关、单位应当依法对拟公开的信息进行____，审查的记录应当____。",
            body: Body::Cloze(2),
            answer: "保密审查\u{1f}",
            ..base
        },
        5 => SlotView {
            kind_line: "案例分析题　单选题　2 分",
            situation: Some(SITUATION),
            stem: "老赵的堂弟应当承担哪种保证责任？",
            body: Body::One(&CASE),
            answer: "m1m1",
            ..base
        },
        _ => SlotView {
            kind_line: "简答题　8 分",
            stem: "73岁的村民老唐要把房屋留给孙女，请人把遗嘱录入电脑后打印出来，共两页。要使这份打印遗嘱在形式上有效，在见证人和签名方面应当做到哪些？请写出四点。",
            body: Body::Text,
            answer: "两个以上没有利害关系的见证人在场见证。",
            ..base
        },
    }
}
