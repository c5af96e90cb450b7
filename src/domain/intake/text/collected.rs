//! Answers collected at the end: `1-5 CBCAD　6.A　7.B`, `1.√ 2.×`, `1—3：ABD、AC、BCD`.

use super::{
    super::{key, spell},
    mark::{blank, skip},
};

/// One answer for one number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Number of the item.
    pub number: u32,
    /// The answer as written.
    pub answer: String,
}

/// First and last number of an entry that begins at `at`, and the place after its mark.
pub(super) fn entry_at(flat: &[char], at: usize) -> Option<(u32, u32, usize)> {
    let open = usize::from(flat.get(at) == Some(&'('));
    let (first, end) = figure(flat, at + open)?;
    let mut end = skip(flat, end);
    let mut last = first;
    if flat.get(end).is_some_and(|c| "-—–~～至―－".contains(*c)) {
        let mut next = end + 1;
        while flat.get(next).is_some_and(|c| "-—–―".contains(*c) || blank(*c)) {
            next += 1;
        }
        let (to, after) = figure(flat, next)?;
        (last, end) = (to, skip(flat, after));
    }
    if open == 1 {
        end = if flat.get(end) == Some(&')') { skip(flat, end + 1) } else { return None };
    }
    let marked = flat.get(end).is_some_and(|c| ".、:)".contains(*c));
    let mut after = end;
    while flat.get(after).is_some_and(|c| ".、:)题".contains(*c) || blank(*c)) {
        after += 1;
    }
    let letter = flat.get(after).is_some_and(|c| answer_char(*c));
    let range = last > first && last - first < 500;
    (marked || open == 1 || letter).then_some(())?;
    (last == first || range).then_some((first, last, after))
}

fn figure(flat: &[char], at: usize) -> Option<(u32, usize)> {
    let mut end = at;
    while end < at + 4 && flat.get(end).is_some_and(char::is_ascii_digit) {
        end += 1;
    }
    let text: String = flat.get(at..end)?.iter().collect();
    Some((text.parse().ok()?, end))
}

fn answer_char(c: char) -> bool {
    c.is_ascii_uppercase() || "√×✓✗✔✘对错正".contains(c)
}

/// The entries that a line consists of; `None` when it holds anything else. `words` admits answers that are no
/// letters and no truth values (blanks and short answers).
pub(super) fn entries(raw: &[char], flat: &[char]) -> Option<Vec<Entry>> {
    let mut out = Vec::new();
    let mut at = skip(flat, 0);
    while at < flat.len() {
        let (first, last, from) = entry_at(flat, at)?;
        let end = next_entry(flat, from);
        let piece: String = raw.get(from..end)?.iter().collect();
        let narrow: String = flat.get(from..end)?.iter().collect();
        let piece = piece.trim().trim_end_matches(['；', ';', '，', ',', '。', '.', '、']).trim();
        if last == first {
            if !answers(piece) {
                return None;
            }
            out.push(Entry { number: first, answer: piece.to_owned() });
        } else {
            let all = shared(&narrow, usize::try_from(last - first + 1).ok()?)?;
            out.extend((first..=last).zip(all).map(|(number, answer)| Entry { number, answer }));
        }
        at = skip(flat, end);
        while flat.get(at).is_some_and(|c| "，,；;、。".contains(*c) || blank(*c)) {
            at += 1;
        }
    }
    (!out.is_empty()).then_some(out)
}

/// Where the next entry begins after `from`.
fn next_entry(flat: &[char], from: usize) -> usize {
    let mut at = from + 1;
    while at < flat.len() {
        let before = flat.get(at - 1).copied().unwrap_or(' ');
        let boundary = blank(before) || "；;，,。、".contains(before) || answer_char(before);
        let digit = flat.get(at).is_some_and(|c| c.is_ascii_digit() || *c == '(');
        if boundary && digit && entry_at(flat, at).is_some() {
            return at;
        }
        at += 1;
    }
    flat.len()
}

/// Whether a piece is an answer on its face: letters or a truth value.
pub(super) fn answers(piece: &str) -> bool {
    spell::truth(piece).is_some() || key::letters(piece).is_some()
}

/// The answers of a range: one letter or sign each, or one word each.
fn shared(text: &str, n: usize) -> Option<Vec<String>> {
    let text = text.trim().trim_end_matches(['。', '.', '；', ';']);
    let words: Vec<&str> = text
        .split(|c: char| blank(c) || "，,、；;/|".contains(c))
        .filter(|w| !w.is_empty())
        .collect();
    if words.len() == n && words.iter().all(|w| answers(w)) {
        return Some(words.into_iter().map(ToOwned::to_owned).collect());
    }
    let joined: Vec<char> = words.concat().chars().collect();
    let single = joined
        .iter()
        .all(|c| answer_char(*c) || c.is_ascii_lowercase() || *c == '误' || *c == '确');
    (single && joined.len() == n).then(|| joined.into_iter().map(String::from).collect())
}
