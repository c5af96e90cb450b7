//! When two items are the same: whatever the order of their options, the width of their letters, their punctuation.

use crate::domain::{
    chinese::fold,
    item::{Ask, Item, Question},
};

/// What tells one item from another: the folded stem, the set of options and the right ones among them. Two items
/// with the same identity are the same item.
#[must_use]
pub fn identity(item: &Item) -> String {
    let mut out = String::from(item.kind.code());
    if let Some(text) = &item.situation {
        push(&mut out, '#', &stem(text));
    }
    for question in &item.questions {
        of_question(question, &mut out);
    }
    out
}

/// The stem (of a case set: the situation) without white space, punctuation and what stands in round or square
/// brackets: two items with the same key may be the same, a person should look.
#[must_use]
pub fn stem_key(item: &Item) -> String {
    let text = item.situation.as_ref().or_else(|| item.questions.first().map(|q| &q.stem));
    text.map(|t| fold_or_whole(&without_brackets(t, |_| true), t)).unwrap_or_default()
}

fn of_question(question: &Question, out: &mut String) {
    push(out, '?', &stem(&question.stem));
    match &question.ask {
        Ask::Choice { options, key } => {
            let mut all: Vec<(String, bool)> = options
                .iter()
                .map(|o| (fold_or_whole(&o.text, &o.text), key.contains(&o.id)))
                .collect();
            all.sort();
            for (text, right) in all {
                push(out, if right { '+' } else { '-' }, &text);
            }
        }
        Ask::TrueFalse { key } => push(out, '=', if *key { "1" } else { "0" }),
        Ask::Cloze { key } => {
            for blank in key {
                let mut all: Vec<String> = blank.iter().map(|a| fold_or_whole(a, a)).collect();
                all.sort();
                push(out, '_', &all.join("\u{1f}"));
            }
        }
        Ask::ShortAnswer { points } => {
            for point in points {
                push(out, '*', &fold(&point.text));
            }
        }
    }
}

fn push(out: &mut String, mark: char, text: &str) {
    out.push('\u{1e}');
    out.push(mark);
    out.push_str(text);
}

/// A stem without the brackets and lines that wait for an answer; （三） and （四） keep two stems apart.
fn stem(text: &str) -> String {
    let waits = |inside: &str| {
        let inside = inside.trim();
        inside.is_empty()
            || inside.chars().all(|c| matches!(c, '_' | '＿' | ' ' | '\u{3000}' | '…' | '.'))
            || (inside.len() <= 8 && super::key::letters(inside).is_some())
    };
    fold_or_whole(&without_brackets(text, waits), text)
}

/// The folded text, or, where folding leaves nothing (`√`, `+`), the text itself.
fn fold_or_whole(text: &str, whole: &str) -> String {
    let folded = fold(text);
    if folded.is_empty() { whole.trim().to_owned() } else { folded }
}

/// The text without the innermost brackets whose content `drop` names.
fn without_brackets(text: &str, drop: impl Fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find(['(', '（', '[', '【', '［']) {
        let width = rest[open..].chars().next().map_or(1, char::len_utf8);
        let inner = &rest[open + width..];
        let end = inner.find([')', '）', ']', '】', '］', '(', '（', '[', '【', '［']);
        let closed = end.filter(|end| inner[*end..].starts_with([')', '）', ']', '】', '］']));
        match closed {
            Some(end) if drop(&inner[..end]) => {
                out.push_str(&rest[..open]);
                let width = inner[end..].chars().next().map_or(1, char::len_utf8);
                rest = &inner[end + width..];
            }
            _ => {
                out.push_str(&rest[..open + width]);
                rest = inner;
            }
        }
    }
    out.push_str(rest);
    out
}
