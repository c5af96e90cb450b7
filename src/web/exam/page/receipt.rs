//! What stands on the exam's page after handing in: the receipt.

use maud::{Markup, html};

use crate::{
    domain::id::{AttemptId, ExamId},
    web::{
        page::{self, Shell},
        part, path,
    },
};

/// How an attempt ended. Three different events on the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// 交卷.
    HandedIn,
    /// 到时自动交卷.
    TimeUp,
    /// 强制交卷.
    Forced,
}

impl Ending {
    /// The word on the record.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::HandedIn => "已交卷",
            Self::TimeUp => "到时自动交卷",
            Self::Forced => "强制交卷",
        }
    }
}

/// When the result can be seen.
#[derive(Clone, Debug)]
pub enum Publication {
    /// It can be seen now.
    Open,
    /// On a known day: `11月23日 09:00`.
    On(String),
    /// Not decided.
    Unknown,
}

/// The receipt.
#[derive(Clone, Debug)]
pub struct ReceiptView {
    /// The exam.
    pub exam: ExamId,
    /// Its title.
    pub title: String,
    /// The attempt; the phone then forgets what it kept for it.
    pub attempt: AttemptId,
    /// How it ended.
    pub ending: Ending,
    /// `2026年11月20日 09:52:10`.
    pub at: String,
    /// `K7Q2-9FMD-3XRT`.
    pub number: String,
    /// Number of questions.
    pub total: usize,
    /// How many were answered.
    pub answered: usize,
    /// When the result can be seen.
    pub publication: Publication,
}

/// The receipt.
#[must_use]
pub fn receipt(shell: &Shell, v: &ReceiptView) -> Markup {
    page::shell(
        shell,
        v.ending.word(),
        html! {
            div.narrow.stack data-clear=(v.attempt) {
                (part::heading(&v.title, v.ending.word()))
                section.card.stack {
                    div {
                        p.figure-label { "回执号" }
                        p.figure.receipt-no { (v.number) }
                    }
                    (part::facts(&[
                        ("交卷时间", v.at.clone()),
                        ("作答", format!("共 {} 题，已答 {} 题", v.total, v.answered)),
                    ]))
                    @match &v.publication {
                        Publication::Open => { p { a.btn.primary href=(path::result(v.exam)) { "查看成绩" } } }
                        Publication::On(when) => { p { "成绩于 " (when) " 公布。" } }
                        Publication::Unknown => { p { "成绩公布时间另行通知。" } }
                    }
                    p.small { "请记下或者截图保存回执号，对交卷有疑问时凭回执号核对。" }
                }
                p { a.btn href=(path::HOME) { "返回首页" } }
            }
        },
    )
}

/// Samples: each ending and each publication.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::web::sample;
    let view = |ending, publication| ReceiptView {
        exam: sample::EXAM,
        title: sample::EXAM_TITLE.to_owned(),
        attempt: sample::ATTEMPT,
        ending,
        at: "2026年11月20日 09:52:10".to_owned(),
        number: "K7Q2-9FMD-3XRT".to_owned(),
        total: 50,
        answered: 47,
        publication,
    };
    let on = || Publication::On("11月23日 09:00".to_owned());
    vec![
        ("receipt", receipt(&sample::shell_candidate(false), &view(Ending::HandedIn, on()))),
        (
            "receipt-time-up",
            receipt(&sample::shell_candidate(false), &view(Ending::TimeUp, Publication::Open)),
        ),
        (
            "receipt-forced-senior",
            receipt(&sample::shell_candidate(true), &view(Ending::Forced, Publication::Unknown)),
        ),
    ]
}
