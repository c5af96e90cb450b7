//! Pieces of the forms of administrators: faults on top and at their fields, choices, reasons.

use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use maud::{Markup, html};

use super::{
    label,
    part::{self, Field},
};
use crate::{
    domain::person::PositionGroup,
    service::{reach::Reach, record::Fault},
};

/// A page on which something must be mended; what was typed stands on it.
#[must_use]
pub fn mend(page: &Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, Html(page.0.clone())).into_response()
}

/// What is wrong with a field; empty when nothing is.
#[must_use]
pub fn fault<'a>(faults: &'a [Fault], field: &str) -> &'a str {
    faults.iter().find(|f| f.field == field).map_or("", |f| f.what.as_str())
}

/// All faults on top of a form, each leading to its field.
#[must_use]
pub fn summary(faults: &[Fault]) -> Markup {
    html! {
        @if !faults.is_empty() {
            div.note.fail role="alert" {
                p { "没有提交，请修改下面的内容。您填写的内容已经保留。" }
                ul.faults { @for f in faults { li { a href={ "#" (f.field) } { (f.what) } } } }
            }
        }
    }
}

/// A text field with its fault.
#[must_use]
pub fn text(faults: &[Fault], name: &str, label: &str, value: &str, hint: &str) -> Markup {
    part::field(&Field { name, label, value, hint, error: fault(faults, name) })
}

fn described(name: &str, error: &str) -> Option<String> {
    (!error.is_empty()).then(|| format!("{name}-error"))
}

/// One of several; `options` are values and words.
#[must_use]
pub fn choice(
    faults: &[Fault],
    name: &str,
    label: &str,
    options: &[(String, String)],
    chosen: &str,
) -> Markup {
    let error = fault(faults, name);
    html! {
        div.field.bad[!error.is_empty()] {
            label for=(name) { (label) }
            @if !error.is_empty() { p.error id={ (name) "-error" } { (error) } }
            select id=(name) name=(name) aria-describedby=[described(name, error)]
                aria-invalid=[(!error.is_empty()).then_some("true")] {
                @for (value, word) in options {
                    option value=(value) selected[value == chosen] { (word) }
                }
            }
        }
    }
}

/// Several lines of text.
#[must_use]
pub fn area(faults: &[Fault], name: &str, label: &str, value: &str, hint: &str) -> Markup {
    let error = fault(faults, name);
    html! {
        div.field.bad[!error.is_empty()] {
            label for=(name) { (label) }
            @if !hint.is_empty() { p.small { (hint) } }
            @if !error.is_empty() { p.error id={ (name) "-error" } { (error) } }
            textarea id=(name) name=(name) rows="3" aria-describedby=[described(name, error)]
                aria-invalid=[(!error.is_empty()).then_some("true")] { (value) }
        }
    }
}

/// The reason of a change (ui-strings 39).
#[must_use]
pub fn reason(faults: &[Fault], value: &str) -> Markup {
    area(faults, "reason", "理由", value, "请填写更改理由，提交后记入操作记录，不能删除。")
}

/// The units of a reach as choices, indented by depth.
#[must_use]
pub fn units(reach: &Reach) -> Vec<(String, String)> {
    let word = |name: &str, depth| format!("{}{name}", "　".repeat(depth));
    reach.units().into_iter().map(|(u, d)| (u.id.to_string(), word(&u.name, d))).collect()
}

/// Position groups as choices.
#[must_use]
pub fn groups() -> Vec<(String, String)> {
    PositionGroup::ALL.map(|g| (g.code().to_owned(), label::position_group(g).to_owned())).to_vec()
}

/// A text as it stands in an address.
#[must_use]
pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                char::from(b).to_string()
            }
            _ => format!("%{b:02X}"),
        })
        .collect()
}

/// A text that a spreadsheet would take for a formula gets an apostrophe in front.
#[must_use]
pub fn guarded(text: String) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}
