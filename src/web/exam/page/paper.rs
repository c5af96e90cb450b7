//! The answer page: the whole form in one document, from the start and without keys.
//!
//! With scripts one question is shown at a time and every answer is sent as it is given (`exam.js`); without
//! scripts it is one long form with two buttons.

use maud::{Markup, Render, html};

use super::slot::SlotView;
use crate::{
    domain::id::{AttemptId, ExamId},
    web::{
        label,
        page::{self, Shell},
        path,
    },
};

/// A part of the paper: questions of one kind.
#[derive(Clone, Copy, Debug)]
pub struct SectionView<'a> {
    /// Escaped title: 一、单选题.
    pub title: &'a str,
    /// Its questions.
    pub slots: &'a [SlotView<'a>],
}

/// The answer page.
#[derive(Clone, Copy, Debug)]
pub struct PaperView<'a> {
    /// The exam.
    pub exam: ExamId,
    /// Its title.
    pub title: &'a str,
    /// The attempt.
    pub attempt: AttemptId,
    /// Device epoch of this page; a larger one in a reply means another device has taken over.
    pub epoch: i64,
    /// Highest stored sequence number.
    pub seq: i64,
    /// Milliseconds left.
    pub remaining_ms: i64,
    /// Milliseconds since midnight on the office's clock: from it the page tells times of day.
    pub day_ms: i64,
    /// How long after the end answers given in time are still accepted.
    pub grace_minutes: i64,
    /// Whether leaving the page is recorded.
    pub records_leaving: bool,
    /// Minutes by which the time was extended so far; the page tells only what comes on top.
    pub extended_minutes: i64,
    /// One-time id of handing in.
    pub command_id: &'a str,
    /// The parts, in order.
    pub sections: &'a [SectionView<'a>],
}

impl PaperView<'_> {
    fn slots(&self) -> impl Iterator<Item = &SlotView<'_>> {
        self.sections.iter().flat_map(|s| s.slots)
    }
}

/// The answer page.
#[must_use]
pub fn paper(shell: &Shell, v: &PaperView) -> Markup {
    page::exam_shell(shell, v.title, Answering(shell, v))
}

struct Answering<'a>(&'a Shell<'a>, &'a PaperView<'a>);

impl Render for Answering<'_> {
    fn render_to(&self, out: &mut String) {
        let body = answering(self.0, self.1).into_string();
        // Room for the rest of the document too, or its last bytes would copy everything once more.
        out.reserve(body.len() + 256);
        out.push_str(&body);
    }
}

fn answering(shell: &Shell, v: &PaperView) -> Markup {
    let total = v.slots().count();
    let done = v.slots().filter(|s| s.answered()).count();
    let flagged = v.slots().filter(|s| s.flag).count();
    let now = v.slots().find(|s| s.now).map_or(1, |s| s.number);
    html! {
        div.exam {
            header.exam-top {
                h1.vh { (v.title) }
                div.wrap {
                    span #clock.clock.late[v.remaining_ms < 300_000] role="timer" aria-label="剩余时间" {
                        (label::countdown(v.remaining_ms))
                    }
                    span #pos.pos.js-only { "第 " (now) " 题，共 " (total) " 题" }
                    span.pos.nojs-only { "共 " (total) " 题" }
                    span #save.save.js-only role="status" { "已保存" }
                }
                svg #bar.bar viewBox="0 0 1000 3" preserveAspectRatio="none" aria-hidden="true" {
                    rect.track width="1000" height="3" {}
                    rect.fill width=(done * 1000 / total.max(1)) height="3" {}
                }
            }
            p #say.vh aria-live="polite" {}
            div #notices.wrap.notices aria-live="polite" {
                noscript {
                    p.note.warn {
                        "本机没有运行脚本，剩余时间是打开本页时的时间，答案不会自动保存。请每答几题点一次“保存”，答完点“检查交卷”。"
                    }
                }
            }
            div.wrap.exam-body {
                main #main {
                    form #sheet method="post" action=(path::sheet(v.exam, v.attempt)) autocomplete="off"
                        data-save=(path::answers(v.exam, v.attempt))
                        data-submit=(path::submit(v.exam, v.attempt))
                        data-device=(path::device(v.exam, v.attempt))
                        data-exit=(path::exam(v.exam))
                        data-attempt=(v.attempt) data-epoch=(v.epoch) data-seq=(v.seq)
                        data-remaining=(v.remaining_ms) data-day=(v.day_ms)
                        data-grace-minutes=(v.grace_minutes) data-extended=(v.extended_minutes)
                        data-records-leaving[v.records_leaving] {
                        input type="hidden" name="epoch" value=(v.epoch);
                        input type="hidden" name="seq" value=(v.seq);
                        (Slots(v))
                    }
                }
                aside #card-place.card-place aria-label="答题卡" { (card(shell, v, [total, done, flagged])) }
            }
            (bottom())
        }
        (hand_in(v))
        dialog #card-dialog.card-dialog aria-labelledby="card-title" {}
        form #device method="post" action=(path::device(v.exam, v.attempt)) {}
        form #view method="post" action=(path::VIEW) {
            input type="hidden" name="to" value=(path::paper(v.exam));
        }
        template #other-device {
            p.note.warn.device {
                "您已在另一台设备继续作答，本页不再保存。"
                button.btn type="submit" form="device" { "在本机继续作答" }
            }
        }
    }
}

/// All questions, into one buffer that is large enough from the start.
struct Slots<'a>(&'a PaperView<'a>);

impl Render for Slots<'_> {
    fn render_to(&self, out: &mut String) {
        let card = 72 * self.0.slots().count();
        out.reserve(self.0.slots().map(SlotView::size_hint).sum::<usize>() + card + 4096);
        for section in self.0.sections {
            for piece in ["<h2 class=\"section\">", section.title, "</h2>"] {
                out.push_str(piece);
            }
            for slot in section.slots {
                slot.render_to(out);
            }
        }
    }
}

fn card(shell: &Shell, v: &PaperView, [total, done, flagged]: [usize; 3]) -> Markup {
    let (word, wanted) = page::other_view(shell);
    html! {
        div #card.card {
            div.row.spread {
                h2 #card-title tabindex="-1" { "答题卡" }
                button #card-close.btn.small-btn type="button" { "收起" }
            }
            p.legend {
                span.key.done { "已答 " b #n-done { (done) } }
                span.key { "未答 " b #n-empty { (total - done) } }
                span.key.flag { "待检查 " b #n-flag { (flagged) } }
                span.key.now.js-only { "当前题" }
            }
            nav.grid-nums aria-label="题号" { (Numbers(v)) }
            div.card-foot {
                button.btn.primary.wide type="submit" form="sheet" name="go" value="check" { "检查交卷" }
                button.link type="submit" form="view" name="senior" value=(wanted) { (word) }
            }
        }
    }
}

/// The grid of numbers; written by hand because it is fifty times the same few bytes.
struct Numbers<'a>(&'a PaperView<'a>);

impl Render for Numbers<'_> {
    fn render_to(&self, out: &mut String) {
        for s in self.0.slots() {
            let n = &s.number.to_string();
            let (class, word) = match (s.answered(), s.flag) {
                (true, true) => ("done flag", "已答，待检查"),
                (true, false) => ("done", "已答"),
                (false, true) => ("flag", "未答，待检查"),
                (false, false) => ("", "未答"),
            };
            for piece in [
                "<a href=\"#q",
                n,
                "\" class=\"",
                class,
                "\">",
                n,
                "<span class=\"vh\">，",
                word,
                "</span></a>",
            ] {
                out.push_str(piece);
            }
        }
    }
}

fn bottom() -> Markup {
    html! {
        div.exam-bottom {
            div.wrap.js-only {
                button #prev.btn type="button" { "上一题" }
                button #open-card.btn type="button" aria-haspopup="dialog" { "答题卡" }
                button #next.btn.primary type="button" { "下一题" }
            }
            div.wrap.nojs-only {
                button.btn type="submit" form="sheet" name="go" value="save" { "保存" }
                button.btn.primary type="submit" form="sheet" name="go" value="check" { "检查交卷" }
            }
        }
    }
}

fn hand_in(v: &PaperView) -> Markup {
    html! {
        dialog #hand-in.dialog aria-labelledby="hand-in-title" {
            form method="post" action=(path::submit(v.exam, v.attempt)) {
                input type="hidden" name="command_id" value=(v.command_id);
                h2 #hand-in-title { "确认交卷" }
                div #hand-in-text {}
                div.row.actions {
                    button #hand-in-back.btn type="button" { "返回检查" }
                    button #hand-in-go.btn.primary type="submit" { "确认交卷" }
                }
            }
        }
    }
}

/// Samples: nothing answered, half way in senior view, the longest texts in the last minutes.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::web::sample;
    let make = |senior: bool, remaining_ms: i64, slots: &[SlotView]| {
        let half = slots.len().div_ceil(2);
        let (first, second) = slots.split_at(half);
        let sections = [
            SectionView { title: "一、客观题", slots: first },
            SectionView { title: "二、案例题和简答题", slots: second },
        ];
        paper(
            &sample::shell_bare(senior),
            &PaperView {
                exam: sample::EXAM,
                title: sample::EXAM_TITLE,
                attempt: sample::ATTEMPT,
                epoch: 1,
                seq: 57,
                remaining_ms,
                day_ms: 33_000_000,
                grace_minutes: 10,
                records_leaving: true,
                extended_minutes: 0,
                command_id: "c0ffee",
                sections: &sections,
            },
        )
    };
    let fresh = sample::slots(50, sample::Answered::None);
    let half = sample::slots(50, sample::Answered::Half);
    let one = sample::slots(1, sample::Answered::None);
    vec![
        ("paper-fresh", make(false, 3_600_000, &fresh)),
        ("paper-half", make(false, 2_480_000, &half)),
        ("paper-half-senior", make(true, 2_480_000, &half)),
        ("paper-late", make(false, 245_000, &half)),
        ("paper-one", make(false, 2_480_000, &one)),
    ]
}
