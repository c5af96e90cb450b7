//! 确认交卷 as a page of its own, for browsers without scripts.

use maud::{Markup, html};

use crate::{
    domain::id::{AttemptId, ExamId},
    web::{
        page::{self, Shell},
        part, path,
    },
};

/// The page that asks once before handing in.
#[derive(Clone, Debug)]
pub struct SubmitView {
    /// The exam.
    pub exam: ExamId,
    /// Its title.
    pub title: String,
    /// The attempt.
    pub attempt: AttemptId,
    /// Number of questions.
    pub total: usize,
    /// Numbers of the questions without an answer.
    pub empty: Vec<usize>,
    /// How many are marked 待检查.
    pub flagged: usize,
    /// Time left in words.
    pub remaining: String,
    /// One-time id of handing in.
    pub command_id: String,
}

/// As many numbers stand in the sentence, more in a grid.
const FEW: usize = 6;

fn last(v: &SubmitView) -> Markup {
    html! {
        @if v.flagged > 0 { "另有 " (v.flagged) " 题标为待检查。" }
        "交卷后不能修改。"
    }
}

/// The page that asks once.
#[must_use]
pub fn submit(shell: &Shell, v: &SubmitView) -> Markup {
    let paper = path::paper(v.exam);
    let many = v.empty.len() > FEW;
    page::shell(
        shell,
        "确认交卷",
        html! {
            div.narrow.stack {
                (part::heading(&v.title, "确认交卷"))
                section.card.stack {
                    p {
                        "共 " (v.total) " 题，已答 " (v.total.saturating_sub(v.empty.len())) " 题，未答 " (v.empty.len()) " 题"
                        @if v.empty.is_empty() { "。" } @else if many { "：" } @else {
                            "：第 "
                            @for (i, n) in v.empty.iter().enumerate() {
                                span.nb {
                                    a.num-link href={ (paper) "#q" (n) } { (n) }
                                    @if i + 1 < v.empty.len() { "、" }
                                }
                            }
                            " 题。"
                        }
                        @if !many { (last(v)) }
                    }
                    @if many {
                        nav.grid-nums.nums aria-label="未答的题" {
                            @for n in &v.empty { a href={ (paper) "#q" (n) } { (n) } }
                        }
                        p { (last(v)) }
                    }
                    p.small { "剩余时间 " (v.remaining) "。" }
                    form.row.actions method="post" action=(path::submit(v.exam, v.attempt)) {
                        input type="hidden" name="command_id" value=(v.command_id);
                        a.btn href=(paper) { "返回检查" }
                        button.btn.primary type="submit" { "确认交卷" }
                    }
                }
            }
        },
    )
}

/// Samples: all answered, three empty, nothing answered in senior view.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::web::sample;
    let view = |empty: Vec<usize>, flagged| SubmitView {
        exam: sample::EXAM,
        title: sample::EXAM_TITLE.to_owned(),
        attempt: sample::ATTEMPT,
        total: 50,
        empty,
        flagged,
        remaining: "41分20秒".to_owned(),
        command_id: "c0ffee".to_owned(),
    };
    vec![
        ("submit-full", submit(&sample::shell_bare(false), &view(vec![], 0))),
        ("submit-three", submit(&sample::shell_bare(false), &view(vec![7, 18, 42], 2))),
        ("submit-none-senior", submit(&sample::shell_bare(true), &view((1..=50).collect(), 0))),
    ]
}
