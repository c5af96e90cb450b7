//! Tags in brackets before or after a stem: `[单选题][难度:中]`, `（多选）`, `[Answer: D][Score: 5]`.

use crate::domain::item::Kind;

use super::{
    super::spell,
    mark::{Label, label_at, skip},
};

/// What the tags of a line say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tags {
    /// The kind.
    pub kind: Option<Kind>,
    /// Fields.
    pub fields: Vec<(Label, String)>,
}

impl Tags {
    /// Takes in one bracket; false when it is no tag.
    fn take(&mut self, raw: &[char], flat: &[char], square: bool) -> bool {
        let text: String = flat.iter().collect();
        let text = text.trim();
        if let Some(kind) = spell::kind(text).filter(|_| text.chars().count() <= 24) {
            self.kind = Some(kind);
            return true;
        }
        if !square {
            return false;
        }
        // Modes of survey tools say how to score; scoring is the exam's policy here.
        if matches!(text, "All" | "Partial" | "ByBlank" | "Manual" | "必答" | "必答题" | "选答")
        {
            return true;
        }
        let from = skip(flat, 0);
        let Some((label, after)) = label_at(flat, from, false) else { return false };
        let value: String = raw.get(after..).unwrap_or_default().iter().collect();
        if label == Label::Kind {
            self.kind = spell::kind(&value);
            return self.kind.is_some();
        }
        self.fields.push((label, value.trim().to_owned()));
        true
    }
}

/// Tags from `at` on, and the place after them.
pub(super) fn leading(raw: &[char], flat: &[char], at: usize) -> (Tags, usize) {
    let mut tags = Tags::default();
    let mut at = at;
    loop {
        let from = skip(flat, at);
        let close = match flat.get(from) {
            Some('[') => ']',
            Some('(') => ')',
            _ => return (tags, at),
        };
        let limit = flat.len().min(from + 200);
        let Some(end) = (from..limit).find(|i| flat.get(*i) == Some(&close)) else {
            return (tags, at);
        };
        let inside = (raw.get(from + 1..end), flat.get(from + 1..end));
        if !tags.take(inside.0.unwrap_or_default(), inside.1.unwrap_or_default(), close == ']') {
            return (tags, at);
        }
        at = end + 1;
    }
}

/// Tags at the end of the text before `to`, and the place where they begin.
pub(super) fn trailing(raw: &[char], flat: &[char], to: usize) -> (Tags, usize) {
    let mut tags = Tags::default();
    let mut to = to;
    loop {
        let mut end = to;
        while end > 0 && flat.get(end - 1).is_some_and(|c| c.is_whitespace()) {
            end -= 1;
        }
        let open = match end.checked_sub(1).and_then(|i| flat.get(i)) {
            Some(']') => '[',
            Some(')') => '(',
            _ => return (tags, to),
        };
        let limit = end.saturating_sub(200);
        let Some(from) = (limit..end - 1).rev().find(|i| flat.get(*i) == Some(&open)) else {
            return (tags, to);
        };
        let inside = (raw.get(from + 1..end - 1), flat.get(from + 1..end - 1));
        if !tags.take(inside.0.unwrap_or_default(), inside.1.unwrap_or_default(), open == '[') {
            return (tags, to);
        }
        to = from;
    }
}
