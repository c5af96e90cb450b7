//! The marks by which a text is divided: numbers of items, letters of options, labels.
//!
//! All functions look at narrowed characters ([`narrow`](super::super::clean::narrow)), which stand at the same places
//! as the characters of the text itself.

use crate::domain::citation;

/// How an item is numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// `1.` `1、` `第1题`.
    Dot,
    /// `(1)` `1)`.
    Paren,
    /// `①`.
    Circle,
    /// `案例一：`.
    Case,
}

/// A number at the beginning of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    /// Its style.
    pub style: Style,
    /// Its value.
    pub value: u32,
    /// Where it stands.
    pub at: usize,
    /// Where what it numbers begins.
    pub after: usize,
}

pub(super) fn blank(c: char) -> bool {
    c.is_whitespace()
}

/// The first place from `at` on that is not white space.
pub(super) fn skip(flat: &[char], mut at: usize) -> usize {
    while flat.get(at).is_some_and(|c| blank(*c)) {
        at += 1;
    }
    at
}

fn digits(flat: &[char], at: usize) -> Option<(u32, usize)> {
    let mut end = at;
    while end < at + 5 && flat.get(end).is_some_and(char::is_ascii_digit) {
        end += 1;
    }
    let text: String = flat.get(at..end)?.iter().collect();
    let number = text.parse().ok().filter(|_| end - at <= 4)?;
    Some((number, end))
}

/// The number that stands at `at`.
pub(crate) fn number_at(flat: &[char], at: usize) -> Option<Number> {
    let first = *flat.get(at)?;
    let found =
        |style, number, after| Some(Number { style, value: number, at, after: skip(flat, after) });
    match first {
        '①'..='⑳' => {
            return found(Style::Circle, u32::from(first) - u32::from('①') + 1, at + 1);
        }
        '⑴'..='⒇' => {
            return found(Style::Paren, u32::from(first) - u32::from('⑴') + 1, at + 1);
        }
        '⒈'..='⒛' => {
            return found(Style::Dot, u32::from(first) - u32::from('⒈') + 1, at + 1);
        }
        '(' => {
            let (number, end) = digits(flat, skip(flat, at + 1))?;
            let end = skip(flat, end);
            return if flat.get(end) == Some(&')') {
                found(Style::Paren, number, end + 1)
            } else {
                None
            };
        }
        '第' => {
            let (number, end) = digits(flat, skip(flat, at + 1))?;
            let end = skip(flat, end);
            if flat.get(end) != Some(&'题') {
                return None;
            }
            let end = end + 1;
            let mark = flat.get(end).is_some_and(|c| ".:、,".contains(*c));
            return found(Style::Dot, number, end + usize::from(mark));
        }
        '案' | '材' => return case_at(flat, at),
        _ => {}
    }
    let (number, end) = digits(flat, at)?;
    let end = if flat.get(end) == Some(&' ') { skip(flat, end) } else { end };
    match flat.get(end)? {
        '.' | '、' => found(Style::Dot, number, end + 1),
        ')' => found(Style::Paren, number, end + 1),
        _ => None,
    }
}

/// `案例一：`, `材料2.`.
fn case_at(flat: &[char], at: usize) -> Option<Number> {
    let word: String = flat.get(at..at + 2)?.iter().collect();
    if word != "案例" && word != "材料" {
        return None;
    }
    let end = (at + 2..at + 6).find(|i| flat.get(*i).is_some_and(|c| ":、. ".contains(*c)))?;
    let figure: String = flat.get(at + 2..end)?.iter().collect();
    let number = citation::number(figure.trim())?;
    Some(Number { style: Style::Case, value: number, at, after: skip(flat, end + 1) })
}

/// Enumerators 1, 2, 3 … of one style, each at the beginning or after white space or a stop.
pub(crate) fn numbers(flat: &[char]) -> Vec<Number> {
    let mut out: Vec<Number> = Vec::new();
    for at in 0..flat.len() {
        let boundary = at.checked_sub(1).and_then(|b| flat.get(b));
        if !boundary.is_none_or(|c| blank(*c) || "；;。，,.".contains(*c)) {
            continue;
        }
        let Some(next) = number_at(flat, at) else { continue };
        let follows = out.last().map_or(next.value == 1, |last| {
            last.style == next.style && next.value == last.value + 1 && at >= last.after
        });
        if follows {
            out.push(next);
        }
    }
    out
}

/// The letter of an option that begins at `at`, with the place after its mark. A letter followed only by white space
/// counts where `spaced`.
pub(super) fn option_at(flat: &[char], at: usize, spaced: bool) -> Option<(usize, usize)> {
    let first = *flat.get(at)?;
    if matches!(first, '(' | '[') {
        let letter = super::super::key::place(*flat.get(at + 1)?)?;
        let close = *flat.get(at + 2)?;
        let mark = flat.get(at + 3).is_some_and(|c| ".、:".contains(*c));
        return matches!((first, close), ('(', ')') | ('[', ']'))
            .then(|| (letter, skip(flat, at + 3 + usize::from(mark))));
    }
    let letter = super::super::key::place(first)?;
    let mut end = at + 1;
    match flat.get(end) {
        Some('.' | '、' | ':' | ')' | '．' | ',') => Some((letter, skip(flat, end + 1))),
        Some(c) if blank(*c) => {
            end = skip(flat, end);
            match flat.get(end) {
                Some('.' | '、' | ':') => Some((letter, skip(flat, end + 1))),
                Some(_) if spaced => Some((letter, end)),
                _ => None,
            }
        }
        _ => None,
    }
}

/// What a label announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// 答案.
    Answer,
    /// 解析.
    Rationale,
    /// 依据.
    Basis,
    /// 难度.
    Difficulty,
    /// 考点.
    Point,
    /// 知识点.
    Topic,
    /// 章节, 分类, 标签.
    Tag,
    /// 分值.
    Worth,
    /// 适用对象.
    Audience,
    /// 题型.
    Kind,
    /// 题干.
    Stem,
    /// 选项.
    Options,
    /// 要点.
    Marks,
    /// 评分: only 人工 means something.
    Marking,
    /// 备注.
    Remark,
}

/// Labels as written, longest first where one begins another.
const LABELS: [(&str, Label); 55] = [
    ("正确答案", Label::Answer),
    ("参考答案", Label::Answer),
    ("标准答案", Label::Answer),
    ("答案要点", Label::Answer),
    ("答案解析", Label::Rationale),
    ("试题解析", Label::Rationale),
    ("题目解析", Label::Rationale),
    ("本题解析", Label::Rationale),
    ("答案及解析", Label::Answer),
    ("本题答案", Label::Answer),
    ("答案", Label::Answer),
    ("Answer", Label::Answer),
    ("answer", Label::Answer),
    ("解析", Label::Rationale),
    ("解答", Label::Answer),
    ("答", Label::Answer),
    ("法律依据", Label::Basis),
    ("法条依据", Label::Basis),
    ("法规依据", Label::Basis),
    ("依据", Label::Basis),
    ("出处", Label::Basis),
    ("来源", Label::Basis),
    ("难度系数", Label::Difficulty),
    ("难易程度", Label::Difficulty),
    ("难易度", Label::Difficulty),
    ("难度", Label::Difficulty),
    ("Difficulty", Label::Difficulty),
    ("考点", Label::Point),
    ("知识点", Label::Topic),
    ("所属章节", Label::Tag),
    ("章节", Label::Tag),
    ("题目分类", Label::Tag),
    ("所属题库", Label::Tag),
    ("分类", Label::Tag),
    ("目录", Label::Tag),
    ("标签", Label::Tag),
    ("分值", Label::Worth),
    ("分数", Label::Worth),
    ("Score", Label::Worth),
    ("score", Label::Worth),
    ("适用对象", Label::Audience),
    ("人员类型", Label::Audience),
    ("题型", Label::Kind),
    ("试题类型", Label::Kind),
    ("题目类型", Label::Kind),
    ("题干", Label::Stem),
    ("题目", Label::Stem),
    ("问题", Label::Stem),
    ("试题", Label::Stem),
    ("选项", Label::Options),
    ("得分点", Label::Marks),
    ("评分要点", Label::Marks),
    ("要点", Label::Marks),
    ("评分", Label::Marking),
    ("备注", Label::Remark),
];

/// The label that stands at `at`, with the place after it: `答案：`, `【答案】`, `[难度:中]` has the label `难度`.
/// At the beginning of a line `答案 B` counts too.
pub(super) fn label_at(flat: &[char], at: usize, line_start: bool) -> Option<(Label, usize)> {
    let bracket = flat.get(at) == Some(&'[');
    let from = skip(flat, at + usize::from(bracket));
    let spelled = LABELS.iter().filter(|(word, _)| starts(flat, from, word));
    let (word, label) = spelled.max_by_key(|(word, _)| word.len())?;
    let end = skip(flat, from + word.chars().count());
    if bracket {
        return match flat.get(end)? {
            ']' => {
                let end = skip(flat, end + 1);
                let colon = usize::from(flat.get(end) == Some(&':'));
                Some((*label, skip(flat, end + colon)))
            }
            _ => None,
        };
    }
    if flat.get(end) == Some(&':') {
        return Some((*label, skip(flat, end + 1)));
    }
    let spaced = line_start && *label == Label::Answer && word.chars().count() > 1;
    let value = flat.get(end).is_some_and(|c| c.is_ascii_alphabetic() || "√×✓✗对错正".contains(*c));
    (spaced && value).then_some((*label, end))
}

/// Whether a word stands at `at`.
pub(super) fn starts(flat: &[char], at: usize, word: &str) -> bool {
    let mut rest = flat.get(at..).unwrap_or_default().iter();
    word.chars().all(|c| rest.next() == Some(&c))
}
