//! One line divided into stem, options and labelled fields, however many of them stand on it.

use super::mark::{Label, blank, label_at, option_at};

/// What a piece of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// Belongs to whatever came before: the stem, an option, a field.
    Text,
    /// An option by its 0-based letter.
    Option(usize),
    /// A field.
    Label(Label),
}

/// A piece of a line, by places of characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    /// What it is.
    pub what: What,
    /// First character of its text.
    pub from: usize,
    /// After its last character.
    pub to: usize,
}

/// What is known from the lines around.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Around {
    /// The letter that the next option must have.
    pub expected: usize,
    /// The letter with which the next line that is not blank begins, if it begins with an option.
    pub next: Option<usize>,
    /// Whether the line begins inside a field such as 解析, where letters are mostly words.
    pub in_field: bool,
}

/// Divides a line from `start` on.
pub(super) fn segments(flat: &[char], start: usize, around: Around) -> Vec<Segment> {
    let mut out: Vec<Segment> = Vec::new();
    let mut open = Segment { what: What::Text, from: start, to: start };
    let mut expected = around.expected;
    let ahead = Ahead::of(flat);
    let mut at = start;
    while at < flat.len() {
        // A mark never begins with white space; long stretches of it are common.
        if flat.get(at).is_some_and(|c| blank(*c)) {
            at += 1;
            continue;
        }
        let found = mark(flat, start, at, expected, (&open, around, &ahead));
        let Some((what, after)) = found else {
            at += 1;
            continue;
        };
        open.to = at;
        out.push(open);
        open = Segment { what, from: after, to: after };
        if let What::Option(letter) = what {
            expected = letter + 1;
        }
        at = after.max(at + 1);
    }
    open.to = flat.len().max(open.from);
    out.push(open);
    out.retain(|s| {
        s.what != What::Text || flat.get(s.from..s.to).is_some_and(|t| t.iter().any(|c| !blank(*c)))
    });
    out
}

/// The mark that stands at `at`, if one does.
fn mark(
    flat: &[char],
    start: usize,
    at: usize,
    expected: usize,
    (open, around, ahead): (&Segment, Around, &Ahead),
) -> Option<(What, usize)> {
    let first = *flat.get(at)?;
    let line_start = at == start;
    let before = at.checked_sub(1).and_then(|b| flat.get(b)).copied();
    let spaced = line_start || before.is_some_and(blank);
    if spaced || first == '[' || before.is_some_and(|c| ")]。；;.,，".contains(c)) {
        // 答： in the middle of a line is speech.
        if let Some((label, after)) = label_at(flat, at, line_start)
            && (line_start || first == '[' || usually_field(label))
        {
            return Some((What::Label(label), after));
        }
    }
    let in_field = match open.what {
        What::Label(Label::Options) => false,
        What::Label(_) => true,
        What::Text => around.in_field && !line_start,
        What::Option(_) => false,
    };
    if in_field || expected > 25 {
        return None;
    }
    let (letter, after) = option_at(flat, at, spaced)?;
    if letter != expected {
        return None;
    }
    let tight =
        matches!(flat.get(at + 1), Some('.' | '、' | ':' | ')')) || matches!(first, '(' | '[');
    let first_option = expected == 0;
    let good = if line_start {
        tight || expected > 0 || ahead.has(after, letter + 1) || around.next == Some(letter + 1)
    } else if spaced {
        match (tight, first_option) {
            (true, true) => ahead.has(after, 1) || around.next == Some(1),
            (true, false) => true,
            (false, true) => ahead.has(after, 1) && ahead.has(after, 2),
            (false, false) => in_options(open),
        }
    } else {
        // A、六B、八C、十 without spaces: only inside options, and not when the next line has this letter.
        let joined = before.is_some_and(|c| !c.is_ascii_alphanumeric());
        tight && joined && in_options(open) && around.next != Some(letter) && at > open.from
    };
    good.then_some((What::Option(letter), after))
}

fn in_options(open: &Segment) -> bool {
    matches!(open.what, What::Option(_))
}

fn usually_field(label: Label) -> bool {
    !matches!(label, Label::Stem | Label::Options | Label::Remark | Label::Kind)
}

/// For each letter the last place where an option with it could begin on the line.
struct Ahead([usize; 27]);

impl Ahead {
    fn of(flat: &[char]) -> Self {
        let mut last = [0; 27];
        for at in 0..flat.len() {
            let before = at.checked_sub(1).and_then(|b| flat.get(b)).copied().unwrap_or(' ');
            if before.is_ascii_alphanumeric() {
                continue;
            }
            if let Some((letter, _)) = option_at(flat, at, blank(before))
                && let Some(place) = last.get_mut(letter)
            {
                *place = at;
            }
        }
        Self(last)
    }

    /// Whether the option `letter` begins at `from` or later.
    fn has(&self, from: usize, letter: usize) -> bool {
        self.0.get(letter).is_some_and(|at| *at > 0 && *at >= from)
    }
}
