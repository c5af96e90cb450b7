//! 试答: three questions about office habits that count for nothing, with the very markup of the paper, so that
//! a person meets the form and the network before the clock runs.

use maud::{Markup, html};

use super::slot::{Body, OptionView, SlotView};
use crate::{
    domain::id::ExamId,
    web::{
        asset,
        label::Tone,
        page::{self, Shell},
        part, path,
    },
};

const SINGLE: [OptionView<'static>; 3] = [
    OptionView { id: "t1a", text: "先看会议通知上的时间和地点" },
    OptionView { id: "t1b", text: "先打电话问同事在不在" },
    OptionView { id: "t1c", text: "到了再说" },
];

const MANY: [OptionView<'static>; 4] = [
    OptionView { id: "t2a", text: "关灯" },
    OptionView { id: "t2b", text: "关好门窗" },
    OptionView { id: "t2c", text: "退出办公系统" },
    OptionView { id: "t2d", text: "带走桌上的茶杯" },
];

/// The trial page.
#[derive(Clone, Debug)]
pub struct TrialView {
    /// The exam it belongs to.
    pub exam: ExamId,
    /// Its title.
    pub title: String,
    /// Whether the form has just been received (the way without scripts).
    pub received: bool,
    /// What the person has chosen, per question, in canonical form.
    pub answers: [String; 3],
}

/// The trial page.
#[must_use]
pub fn trial(shell: &Shell, v: &TrialView) -> Markup {
    let [one, many, cloze] = &v.answers;
    let slots = [
        slot(1, "单选题　不计分", "接到开会通知后，您一般先做什么？", Body::One(&SINGLE), one),
        slot(
            2,
            "多选题　不计分",
            "下班离开办公室时，您一般做哪几件事？（可以选多个）",
            Body::Many(&MANY),
            many,
        ),
        slot(3, "填空题　不计分", "我所在的单位是____。", Body::Cloze(1), cloze),
    ];
    page::shell_with(
        shell,
        "试答",
        &[asset::TRIAL],
        html! {
            div.narrow.stack {
                (part::heading(&v.title, "试答"))
                p { "这里的三道题没有标准答案，不计分，也不保存。作答方式和正式考试相同，请任意作答，看一看手机和网络是否正常。" }
                div #trial-report aria-live="polite" {
                    @if v.received {
                        (part::note(Tone::Good, "已收到您的试答，手机和网络正常。"))
                    } @else {
                        div.note.js-only { "请作答下面的题目，系统随即报告网络情况。" }
                    }
                }
                form #trial.stack method="post" action=(path::trial(v.exam)) data-save=(path::trial(v.exam))
                    autocomplete="off" {
                    @for s in &slots { div.card { (s) } }
                    div.row {
                        button.btn.nojs-only type="submit" { "提交试答" }
                        a.btn.primary href=(path::exam(v.exam)) { "返回考试须知" }
                    }
                }
            }
        },
    )
}

fn slot<'a>(
    number: usize,
    kind_line: &'a str,
    stem: &'a str,
    body: Body<'a>,
    answer: &'a str,
) -> SlotView<'a> {
    SlotView {
        number,
        kind_line,
        situation: None,
        stem,
        body,
        answer,
        flag: false,
        seq: 0,
        epoch: 0,
        now: false,
    }
}

/// Samples: untouched, received without scripts, senior.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::web::sample;
    let view = |received| TrialView {
        exam: sample::EXAM,
        title: sample::EXAM_TITLE.to_owned(),
        received,
        answers: if received {
            ["t1a".to_owned(), "t2a,t2b".to_owned(), "云溪瑶族乡".to_owned()]
        } else {
            Default::default()
        },
    };
    vec![
        ("trial", trial(&sample::shell_candidate(false), &view(false))),
        ("trial-received", trial(&sample::shell_candidate(false), &view(true))),
        ("trial-senior", trial(&sample::shell_candidate(true), &view(false))),
    ]
}
