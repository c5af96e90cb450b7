//! Headings: lines that set kind and worth for the items below, or open the answers at the end.

use crate::domain::{item::Kind, number::Points};

use super::{
    super::spell,
    mark::{blank, skip, starts},
};

/// A heading that sets kind and worth for what follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    /// The kind; `None` for 选择题.
    pub kind: Option<Kind>,
    /// 每题 1 分.
    pub worth: Option<Points>,
    /// Where the rest of the line begins, if there is one.
    pub rest: Option<usize>,
}

/// The heading that a line is: `一、单项选择题（共2题，每题1分）`, `第二部分 判断题`, `===<<<单选题>>>===`.
pub(super) fn heading(flat: &[char]) -> Option<Heading> {
    let decor = |c: char| blank(c) || "=<>#*-—◆●■★_~[(".contains(c);
    let mut at = 0;
    while flat.get(at).is_some_and(|c| decor(*c)) {
        at += 1;
    }
    let numbered = ordinal(flat, at);
    at = numbered.unwrap_or(at);
    let rest: String = flat.iter().skip(at).take(24).collect();
    let (kind, tail) = match spell::kind_prefix(&rest) {
        Some((kind, tail)) => (Some(kind), tail),
        None => (None, rest.strip_prefix("选择题")?),
    };
    let used = rest.chars().count() - tail.chars().count();
    let decorated = at > 0 || tail.is_empty();
    tail_of(flat, at + used, decorated).map(|(note, end)| Heading {
        kind,
        worth: each(&note),
        rest: end,
    })
}

/// The end of `一、`, `(一)`, `第二部分`, `Ⅱ.`, `1、` before a heading.
fn ordinal(flat: &[char], at: usize) -> Option<usize> {
    let chinese = |c: char| "一二三四五六七八九十".contains(c) || ('Ⅰ'..='Ⅻ').contains(&c);
    let mut end = at;
    let opened = flat.get(end) == Some(&'第');
    end += usize::from(opened);
    let from = end;
    while flat.get(end).is_some_and(|c| chinese(*c) || c.is_ascii_digit()) && end - from < 3 {
        end += 1;
    }
    if end == from {
        return None;
    }
    end = skip(flat, end);
    if opened {
        let unit = ["部分", "大题", "题", "章", "节"].into_iter().find(|w| starts(flat, end, w))?;
        end += unit.chars().count();
    }
    while flat.get(end).is_some_and(|c| ".、:)]".contains(*c) || blank(*c)) {
        end += 1;
    }
    Some(end)
}

/// What follows the kind in a heading: notes in brackets or of the form 共2题，每题1分, then nothing or a colon and
/// the rest. `None` when it is a sentence and no heading.
fn tail_of(flat: &[char], from: usize, decorated: bool) -> Option<(String, Option<usize>)> {
    let mut at = from;
    let mut note = String::new();
    loop {
        at = skip(flat, at);
        match flat.get(at) {
            None => return Some((note, None)),
            Some('(' | '[') => {
                let close = (at..flat.len()).find(|i| matches!(flat.get(*i), Some(')' | ']')))?;
                note.extend(flat.get(at..close)?.iter());
                note.push(' ');
                at = close + 1;
            }
            Some(')' | ']' | '>' | '=' | '*' | '#' | '-' | '—' | '~' | '_' | '。' | '.') => {
                at += 1;
            }
            Some(':') if decorated => {
                let rest = skip(flat, at + 1);
                let tail: String = flat.get(rest..)?.iter().collect();
                if says_count(&tail) {
                    note.push_str(&tail);
                    return Some((note, None));
                }
                return Some((note, (rest < flat.len()).then_some(rest)));
            }
            Some('共' | '每' | '本' | ',' | '，' | '、') => {
                let tail: String = flat.get(at..)?.iter().collect();
                note.push_str(&tail);
                return says_count(&tail).then_some((note, None));
            }
            // `一、判断题 1.√ 2.×`: the answers follow on the same line.
            Some(c) if decorated && c.is_ascii_digit() && number_like(flat, at) => {
                return Some((note, Some(at)));
            }
            Some(_) => return None,
        }
    }
}

fn number_like(flat: &[char], at: usize) -> bool {
    super::collected::entry_at(flat, at).is_some()
}

fn says_count(text: &str) -> bool {
    text.chars().count() <= 60
        && text.contains('题')
        && (text.contains('共') || text.contains('每') || text.contains('分'))
}

/// 每题 1.5 分 in a note; also 每小题, 每空, 各 2 分.
fn each(note: &str) -> Option<Points> {
    let words = ["每题", "每小题", "每道题", "各"];
    let at = words.iter().filter_map(|w| Some(note.find(w)? + w.len())).min()?;
    let figure: String = note
        .get(at..)?
        .chars()
        .skip_while(|c| !c.is_ascii_digit() && *c != '分')
        .take_while(|c| c.is_ascii_digit() || *c == '.')
        .collect();
    spell::worth(&figure)
}

/// Lines that open the answers at the end: 参考答案, 附：标准答案及解析.
pub(super) fn opens_answers(flat: &[char]) -> bool {
    let text: String = flat.iter().filter(|c| !blank(**c)).collect();
    let plain = text.trim_matches(|c: char| "=-—_*#<>[]():.。：".contains(c));
    let plain = plain.trim_start_matches("附").trim_start_matches([':', '件', '1', '、']);
    matches!(
        plain,
        "参考答案"
            | "答案"
            | "标准答案"
            | "正确答案"
            | "参考答案及解析"
            | "答案及解析"
            | "答案与解析"
            | "参考答案与解析"
            | "答案部分"
            | "试题答案"
            | "参考答案及评分标准"
            | "答案和解析"
            | "标准答案及解析"
            | "答案汇总"
            | "参考答案和解析"
            | "试题答案及解析"
    )
}
