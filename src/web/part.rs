//! Parts from which pages are made. A part takes what it shows and nothing else.

use maud::{Markup, Render, html};

use super::label::Tone;
use crate::domain::number::Rate;

/// A word in a rounded frame.
#[must_use]
pub fn tag(tone: Tone, word: &str) -> Markup {
    html! { span class={ "tag " (tone.class()) } { (word) } }
}

/// A remark set off from the text.
#[must_use]
pub fn note(tone: Tone, body: impl Render) -> Markup {
    html! { div class={ "note " (tone.class()) } { (body) } }
}

/// Title of a page with a small line above it; `above` may be empty.
#[must_use]
pub fn heading(above: &str, title: &str) -> Markup {
    html! {
        div.heading {
            @if !above.is_empty() { p.small { (above) } }
            h1 { (title) }
        }
    }
}

/// An empty place: what it is for, and the one next step, if there is one.
#[must_use]
pub fn empty(what: &str, step: Option<(&str, &str)>) -> Markup {
    html! {
        div.empty {
            p { "这里显示" (what) "。目前没有内容。" }
            @if let Some((href, word)) = step { p { a.btn href=(href) { (word) } } }
        }
    }
}

/// Pairs of a term and what it is.
#[must_use]
pub fn facts(rows: &[(&str, String)]) -> Markup {
    html! {
        dl.facts {
            @for (term, value) in rows { div { dt { (term) } dd { (value) } } }
        }
    }
}

/// One text field of a form.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// Name in the form, also the id.
    pub name: &'a str,
    /// What is asked.
    pub label: &'a str,
    /// What was typed so far.
    pub value: &'a str,
    /// A hint below the label; may be empty.
    pub hint: &'a str,
    /// Why what was typed cannot be taken; empty when nothing is wrong.
    pub error: &'a str,
}

/// A labelled text field; the error stands at the field and is read out with it.
#[must_use]
pub fn field(f: &Field) -> Markup {
    let (hint_id, error_id) = (format!("{}-hint", f.name), format!("{}-error", f.name));
    let described = match (f.hint.is_empty(), f.error.is_empty()) {
        (true, true) => None,
        (false, true) => Some(hint_id.clone()),
        (true, false) => Some(error_id.clone()),
        (false, false) => Some(format!("{hint_id} {error_id}")),
    };
    html! {
        div.field.bad[!f.error.is_empty()] {
            label for=(f.name) { (f.label) }
            @if !f.hint.is_empty() { p.small id=(hint_id) { (f.hint) } }
            @if !f.error.is_empty() { p.error id=(error_id) { (f.error) } }
            input type="text" id=(f.name) name=(f.name) value=(f.value) aria-describedby=[described]
                aria-invalid=[(!f.error.is_empty()).then_some("true")];
        }
    }
}

/// What a field is for: the browser's password manager and keyboard go by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secret {
    /// The password one has.
    Current,
    /// A password to be.
    New,
    /// A code from an authenticator.
    Code,
}

/// A labelled field whose value is never drawn again.
#[must_use]
pub fn secret(f: &Field, what: Secret) -> Markup {
    let (kind, complete) = match what {
        Secret::Current => ("password", "current-password"),
        Secret::New => ("password", "new-password"),
        Secret::Code => ("text", "one-time-code"),
    };
    frame(
        f,
        &html! {
            input type=(kind) id=(f.name) name=(f.name) autocomplete=(complete) required
                aria-describedby=[described(f)] aria-invalid=[(!f.error.is_empty()).then_some("true")];
        },
    )
}

/// A labelled field of several lines.
#[must_use]
pub fn area(f: &Field, most: usize) -> Markup {
    frame(
        f,
        &html! {
            textarea id=(f.name) name=(f.name) rows="6" maxlength=(most) aria-describedby=[described(f)]
                aria-invalid=[(!f.error.is_empty()).then_some("true")] { (f.value) }
        },
    )
}

fn described(f: &Field) -> Option<String> {
    let hint = (!f.hint.is_empty()).then(|| format!("{}-hint", f.name));
    let error = (!f.error.is_empty()).then(|| format!("{}-error", f.name));
    let ids: Vec<String> = hint.into_iter().chain(error).collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}

fn frame(f: &Field, input: &Markup) -> Markup {
    html! {
        div.field.bad[!f.error.is_empty()] {
            label for=(f.name) { (f.label) }
            @if !f.hint.is_empty() { p.small id={ (f.name) "-hint" } { (f.hint) } }
            @if !f.error.is_empty() { p.error id={ (f.name) "-error" } { (f.error) } }
            (input)
        }
    }
}

/// What must be mended, on top of a form, with links to the fields; nothing without errors.
#[must_use]
pub fn summary(errors: &[(&str, &str)]) -> Markup {
    html! {
        @if !errors.is_empty() {
            div.note.fail role="alert" {
                p { "有 " (errors.len()) " 处需要更正：" }
                ul { @for (name, words) in errors { li { a href={ "#" (name) } { (words) } } } }
            }
        }
    }
}

/// One of several values, all shown: value, word.
#[must_use]
pub fn choices(name: &str, legend: &str, all: &[(&str, &str)], chosen: &str) -> Markup {
    html! {
        fieldset.choices {
            legend { (legend) }
            @for (value, word) in all {
                label.choice {
                    input type="radio" name=(name) value=(value) checked[*value == chosen];
                    span { (word) }
                }
            }
        }
    }
}

/// A share of a whole as a bar. Width attributes, because style attributes are forbidden.
#[must_use]
pub fn bar(rate: Rate) -> Markup {
    let bp = rate.basis_points().unwrap_or(0).clamp(0, 10_000);
    html! {
        svg.t viewBox="0 0 10000 12" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            rect.track width="10000" height="12" {}
            rect.fill width=(bp) height="12" {}
        }
    }
}

/// One line of a bar chart, labelled at both ends so that no axis is needed.
#[derive(Clone, Debug)]
pub struct Bar {
    /// What is measured.
    pub label: String,
    /// Where the rows behind it are; empty for none.
    pub href: String,
    /// Length of the bar.
    pub rate: Rate,
    /// The figure at the end: `88.24%`, `38 / 40`.
    pub value: String,
    /// Its base in small type: `45 ÷ 51`; may be empty.
    pub base: String,
    /// Whether it needs attention, and the word that says so.
    pub low: Option<&'static str>,
}

/// A bar chart.
#[must_use]
pub fn hbars(bars: &[Bar]) -> Markup {
    html! {
        ul.hbars {
            @for b in bars {
                li {
                    @if b.href.is_empty() {
                        div.hbar.low[b.low.is_some()] { (hbar_inner(b)) }
                    } @else {
                        a.hbar.low[b.low.is_some()] href=(b.href) { (hbar_inner(b)) }
                    }
                }
            }
        }
    }
}

fn hbar_inner(b: &Bar) -> Markup {
    html! {
        span.l { (b.label) }
        (bar(b.rate))
        span.v {
            (b.value)
            @if !b.base.is_empty() { small { (b.base) } }
            @if let Some(word) = b.low { span.vh { "，" (word) } }
        }
    }
}

/// A key figure that opens to the rows behind it and to its definition.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Name of the figure: 应考人数.
    pub label: String,
    /// Its value as printed.
    pub value: String,
    /// Where the rows are; empty when the figure has none (an average).
    pub rows: String,
    /// Anchor of its definition on this page; empty for none.
    pub definition: &'static str,
}

/// Key figures in two columns, each with its links.
#[must_use]
pub fn figures(all: &[Figure]) -> Markup {
    html! {
        dl.figures {
            @for f in all {
                div {
                    dt {
                        @if f.definition.is_empty() { (f.label) }
                        @else { a.def href={ "#" (f.definition) } { (f.label) } }
                    }
                    dd {
                        @if f.rows.is_empty() { (f.value) }
                        @else { a href=(f.rows) { (f.value) span.vh { "，查看名单" } } }
                    }
                }
            }
        }
    }
}

/// Every part once, for the preview of parts that no page shows in all their states.
#[cfg(test)]
#[must_use]
pub fn sample() -> Markup {
    let base = Field {
        name: "a", label: "考试名称", value: "", hint: "显示在准考证上", error: ""
    };
    html! {
        div.narrow.stack {
            h1 { "零件" }
            p.row {
                @for (tone, word) in [
                    (Tone::Plain, "草稿"), (Tone::Good, "合格"), (Tone::Warn, "临近到期"), (Tone::Bad, "未合格"), (Tone::Info, "免考"),
                ] { (tag(tone, word)) }
            }
            (note(Tone::Info, "一般说明。"))
            (note(Tone::Good, "已经完成。"))
            (note(Tone::Warn, "需要注意。"))
            (note(Tone::Bad, "没有完成。"))
            (field(&base))
            (field(&Field { name: "b", value: "云溪", error: "请填写完整的单位名称。", ..base }))
            (empty("导入的题库", Some(("/", "导入试题"))))
            (facts(&[("限时", "60 分钟".to_owned()), ("题数", "50 题".to_owned())]))
        }
    }
}
