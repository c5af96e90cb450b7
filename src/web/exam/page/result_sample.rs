//! Samples of the result page; apart from the page because they are longer than it should be.

use maud::Markup;

use super::result::{
    AnswerView, BasisView, OptionReview, Outcome, QuestionView, ResultState, ResultView, Review,
    Score, SectionScore, Show, result,
};
use crate::{
    domain::{law::BasisState, number::Points},
    web::sample,
};

/// Samples: pending, passed without keys, failed, all questions with keys, only the wrong ones, senior.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    let c = sample::shell_candidate(false);
    let open = |show| Review::Open { show, wrong: 3, questions: questions() };
    let closed = || Review::Closed("试题答案和解析于 11月23日 09:00 公布。".to_owned());
    let failed = Score {
        points: Points::from_hundredths(5450),
        band: "未合格".to_owned(),
        passed: false,
        retake: "11月25日 09:00 至 18:00".to_owned(),
        ..score(closed())
    };
    let regraded = Score {
        points: Points::whole(60),
        changes: vec![
            "第 23 题的答案已更正（理由：该题所引条款已于考试日前修改）。您的成绩由 58 分调整为 60 分，结果为合格。"
                .to_owned(),
        ],
        ..score(open(Show::Wrong))
    };
    vec![
        (
            "result-pending",
            result(
                &c,
                &view(ResultState::Pending(
                    "成绩尚未公布。客观题已评阅，简答题正在人工评阅。".to_owned(),
                )),
            ),
        ),
        ("result-passed", result(&c, &published(score(closed())))),
        ("result-failed", result(&c, &published(failed))),
        ("result-review", result(&c, &published(score(open(Show::All))))),
        ("result-regraded", result(&c, &published(regraded))),
        (
            "result-review-senior",
            result(&sample::shell_candidate(true), &published(score(open(Show::All)))),
        ),
    ]
}

fn view(state: ResultState) -> ResultView {
    ResultView {
        exam: sample::EXAM,
        title: sample::EXAM_TITLE.to_owned(),
        sitting: "首次考试　2026年11月20日".to_owned(),
        state,
    }
}

fn published(score: Score) -> ResultView {
    view(ResultState::Published(Box::new(score)))
}

fn score(review: Review) -> Score {
    let section = |title: &str, got, full| SectionScore {
        title: title.to_owned(),
        got: Points::from_hundredths(got),
        full: Points::from_hundredths(full),
    };
    Score {
        points: Points::whole(86),
        full: Points::whole(100),
        band: "合格".to_owned(),
        passed: true,
        cut: Points::whole(60),
        cut_word: "合格线".to_owned(),
        used: "41分20秒".to_owned(),
        sections: vec![
            section("判断题", 3800, 4000),
            section("单选题", 2600, 3000),
            section("多选题", 1400, 2000),
            section("案例分析题", 800, 1000),
        ],
        retake: String::new(),
        changes: vec![],
        review,
    }
}

fn option(text: &str, mine: bool, right: bool, why: &str) -> OptionReview {
    OptionReview { text: text.to_owned(), mine, right, why: why.to_owned() }
}

fn basis(citation: &str, quotes: &[&str], state: BasisState) -> BasisView {
    BasisView {
        citation: citation.to_owned(),
        href: String::new(),
        quotes: quotes.iter().map(|q| (*q).to_owned()).collect(),
        state,
    }
}

fn questions() -> Vec<QuestionView> {
    vec![
        QuestionView {
            number: 1,
            kind_line: "判断题　1 分".to_owned(),
            outcome: Outcome::Right,
            got: Points::whole(1),
            situation: String::new(),
            stem: "某瑶族乡人大代表提出：本乡是民族自治地方，乡人民代表大会可以制定单行条例保护本乡的传统习俗。这一说法符合宪法。".to_owned(),
            answer: AnswerView::Options(vec![
                option("正确", false, false, ""),
                option("错误", true, true, ""),
            ]),
            rationale: "民族自治地方只有自治区、自治州、自治县三级，民族乡不在其内，无权制定单行条例。".to_owned(),
            basis: vec![basis("宪法第三十条", &["自治区、自治州、自治县都是民族自治地方"], BasisState::Current)],
        },
        QuestionView {
            number: 23,
            kind_line: "多选题　2 分（多选、少选、错选均不得分）".to_owned(),
            outcome: Outcome::Wrong,
            got: Points::ZERO,
            situation: String::new(),
            stem: "云溪瑶族乡某村换届前后，大家对村民委员会的地位和产生办法说法不一。根据宪法，下列哪些说法正确？".to_owned(),
            answer: AnswerView::Options(vec![
                option("主任不称职的，乡政府可以直接任命一名干部接替", true, false, "主任由选举产生，乡政府无权任命。"),
                option("村民委员会设人民调解等委员会，调解民间纠纷", false, true, "设人民调解、治安保卫、公共卫生等委员会，调解民间纠纷是其任务之一。"),
                option("村民委员会应当向人民政府反映群众的意见和要求", true, true, "这是宪法规定的任务。"),
                option("村民委员会是乡政府的派出机关，受乡政府领导", false, false, "村民委员会是基层群众性自治组织，不是派出机关。"),
            ]),
            rationale: "村民委员会是村民自己的组织，成员由选举产生，它不是乡政府任命或者派出的机关。".to_owned(),
            basis: vec![
                basis("宪法第一百一十一条第一款", &["基层群众性自治组织", "主任、副主任和委员由居民选举"], BasisState::Current),
                basis("宪法第一百一十一条第二款", &["调解民间纠纷"], BasisState::Superseded),
            ],
        },
        QuestionView {
            number: 31,
            kind_line: "填空题　2 分".to_owned(),
            outcome: Outcome::Partial,
            got: Points::whole(1),
            situation: String::new(),
            stem: "依照保守国家秘密法，机关、单位应当依法对拟公开的信息进行____，审查的记录应当____。".to_owned(),
            answer: AnswerView::Blanks(vec![
                ("保密审查".to_owned(), vec!["保密审查".to_owned()]),
                (String::new(), vec!["留存".to_owned(), "保存".to_owned()]),
            ]),
            rationale: "信息公开前先做保密审查，是每个机关、单位的法定义务。".to_owned(),
            basis: vec![basis("保守国家秘密法第三十五条", &["对拟公开的信息进行保密审查"], BasisState::Missing)],
        },
        QuestionView {
            number: 49,
            kind_line: "案例分析题　简答题　8 分".to_owned(),
            outcome: Outcome::Empty,
            got: Points::ZERO,
            situation: "73岁的村民老唐要把房屋留给孙女，请人把遗嘱录入电脑后打印出来，共两页。".to_owned(),
            stem: "要使这份打印遗嘱在形式上有效，在见证人和签名方面应当做到哪些？请写出四点。".to_owned(),
            answer: AnswerView::Text(String::new(), vec![
                ("有两个以上见证人在场见证".to_owned(), 2),
                ("见证人与继承人没有利害关系".to_owned(), 2),
                ("遗嘱人和见证人在每一页签名".to_owned(), 2),
                ("注明年、月、日".to_owned(), 2),
            ]),
            rationale: "打印的字认不出是谁写的，所以法律要求两个以上没有利害关系的见证人在场，每页签名并写明日期。".to_owned(),
            basis: vec![basis("民法典第一千一百三十六条", &["遗嘱人和见证人应当在遗嘱每一页签名"], BasisState::Current)],
        },
    ]
}
