//! Options in one cell (L8): whatever separates them.

use super::super::{clean::narrow, key};

/// Separators, the least likely to stand inside an option first.
const SEPARATORS: [&str; 9] = ["$;$", "\n", "|", "｜", "^", "；", ";", "$$", "###"];

/// Splits the options of one cell: by the letters before them, else by the first separator that gives two or more.
#[must_use]
pub(in super::super) fn split_options(cell: &str) -> Vec<String> {
    let lettered = by_letters(cell);
    if lettered.len() >= 2 {
        return lettered;
    }
    for separator in SEPARATORS {
        let mut all: Vec<String> = cell.split(separator).map(|o| o.trim().to_owned()).collect();
        while all.last().is_some_and(String::is_empty) {
            all.pop();
        }
        if all.iter().filter(|o| !o.is_empty()).count() >= 2 {
            return all;
        }
    }
    if cell.trim().is_empty() { Vec::new() } else { vec![cell.trim().to_owned()] }
}

/// `A.甲 B.乙`, `A、甲|B、乙`: each letter in order, at the beginning or after a separator.
fn by_letters(cell: &str) -> Vec<String> {
    let raw: Vec<char> = cell.chars().collect();
    let flat: Vec<char> = raw.iter().map(|c| narrow(*c)).collect();
    let mut starts: Vec<(usize, usize)> = Vec::new();
    for at in 0..flat.len() {
        let before = at.checked_sub(1).and_then(|b| flat.get(b));
        let boundary = before.is_none_or(|c| c.is_whitespace() || "|;；^$，,".contains(*c));
        let letter = flat.get(at).and_then(|c| key::place(*c));
        let mark = flat.get(at + 1).is_some_and(|c| ".、:)".contains(*c));
        if boundary && mark && letter == Some(starts.len()) {
            starts.push((at, at + 2));
        }
        if at == 0 && starts.is_empty() && !flat.first().is_some_and(|c| c.is_whitespace()) {
            return Vec::new();
        }
    }
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain(std::iter::once(raw.len()));
    let cut = |from: usize, to: usize| {
        let text: String = raw.get(from..to).unwrap_or_default().iter().collect();
        let text = text.trim().trim_end_matches(['|', '｜', ';', '；', '^', '$']);
        text.trim().to_owned()
    };
    starts.iter().zip(ends).map(|((_, from), to)| cut(*from, to)).collect()
}

/// An option without the letter that it carries itself: `A.甲` as the first option.
pub(in super::super) fn without_letter(option: &str, at: usize) -> &str {
    let mut chars = option.chars();
    let letter = chars.next().map(narrow).and_then(key::place);
    if letter != Some(at) {
        return option;
    }
    match chars.next().map(narrow) {
        Some('.' | '、' | ':' | ')') => chars.as_str().trim_start(),
        _ => option,
    }
}
