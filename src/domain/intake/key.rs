//! What an answer means: letters, truth values, blanks, points, in all the ways they are written.

use crate::domain::{
    chinese::fold,
    item::{Kind, MarkPoint},
};

use super::{blanks, clean::narrow, draft::Draft, marks, spell};

/// What the answer of a draft means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// Nothing was entered.
    Missing,
    /// It could not be understood.
    Unclear,
    /// 0-based places of the right options, in the order of the options, each once. They may lie beyond the options.
    Choice(Vec<usize>),
    /// Whether the statement is right.
    Truth(bool),
    /// Accepted answers of each blank.
    Blanks(Vec<Vec<String>>),
    /// What earns marks in a short answer.
    Marks(Vec<MarkPoint>),
    /// A short answer that is marked by hand, without points (评分：人工).
    ByHand,
    /// A case set has no key of its own.
    InSubs,
}

impl Key {
    /// Understands the answer of a draft.
    pub(super) fn of(draft: &Draft) -> Self {
        let answer = draft.answer.trim();
        if draft.kind == Some(Kind::CaseSet) {
            return Self::InSubs;
        }
        if answer.is_empty() {
            return Self::Missing;
        }
        match draft.kind {
            Some(Kind::Single | Kind::Multiple | Kind::Indeterminate) => {
                choice(answer, &draft.options).map_or(Self::Unclear, Self::Choice)
            }
            Some(Kind::TrueFalse) => {
                truth(answer, &draft.options).map_or(Self::Unclear, Self::Truth)
            }
            Some(Kind::Cloze) => Self::Blanks(blanks::parse(answer, blanks::count(&draft.stem))),
            Some(Kind::ShortAnswer) => match marks::parse(answer) {
                marks::Marks::ByHand => Self::ByHand,
                marks::Marks::Points(points) => Self::Marks(points),
            },
            Some(Kind::CaseSet) => Self::InSubs,
            None => Self::Unclear,
        }
    }
}

/// The kind that an item without a kind has, by its options and its answer.
pub(super) fn infer(stem: &str, options: &[String], answer: &str) -> Option<Kind> {
    let filled = options.iter().filter(|o| !o.trim().is_empty()).count();
    if filled >= 2 {
        if filled == 2 && truth_pair(options).is_some() {
            return Some(Kind::TrueFalse);
        }
        return match choice(answer, options).map(|key| key.len()) {
            Some(0) | None => None,
            Some(1) => Some(Kind::Single),
            Some(_) => Some(Kind::Multiple),
        };
    }
    if spell::truth(answer).is_some() {
        return Some(Kind::TrueFalse);
    }
    if blanks::count(stem) > 0 {
        return Some(Kind::Cloze);
    }
    (!answer.trim().is_empty() && letters(answer).is_none()).then_some(Kind::ShortAnswer)
}

/// Whether the first of two options means right, when the two are 正确 and 错误 in either order.
pub(super) fn truth_pair(options: &[String]) -> Option<bool> {
    let mut all = options.iter().filter(|o| !o.trim().is_empty()).map(|o| spell::truth(o));
    let (first, second) = (all.next()??, all.next()??);
    (first != second && all.next().is_none()).then_some(first)
}

/// Right or wrong: in words, or by the letter of an option. Without options A is right and B is wrong.
fn truth(answer: &str, options: &[String]) -> Option<bool> {
    if let Some(value) = spell::truth(answer) {
        return Some(value);
    }
    match letters(answer)?.as_slice() {
        [at] => match options.get(*at) {
            Some(option) => spell::truth(option),
            None if options.is_empty() => [true, false].get(*at).copied(),
            None => None,
        },
        _ => None,
    }
}

/// The right options of a choice.
pub(super) fn choice(answer: &str, options: &[String]) -> Option<Vec<usize>> {
    let texts: Vec<String> = options.iter().map(|o| fold(o)).collect();
    let by_text = |text: &str| {
        let folded = fold(text);
        let mut hits = texts.iter().enumerate().filter(|(_, t)| !t.is_empty() && **t == folded);
        let (at, _) = hits.next()?;
        hits.next().is_none().then_some(at)
    };
    let found = letters(answer).or_else(|| all_of(answer, options)).or_else(|| {
        by_text(answer).map(|at| vec![at]).or_else(|| lettered_text(answer, &texts)).or_else(|| {
            let pieces = answer.split(['\n', ';', '；', '|', '｜', '、', '，', ',']);
            let pieces: Vec<&str> = pieces.map(str::trim).filter(|p| !p.is_empty()).collect();
            let many = pieces.len() >= 2;
            many.then(|| pieces.into_iter().map(by_text).collect::<Option<Vec<_>>>()).flatten()
        })
    })?;
    let mut found = found;
    found.sort_unstable();
    found.dedup();
    Some(found)
}

/// 全选: every option.
fn all_of(answer: &str, options: &[String]) -> Option<Vec<usize>> {
    let all = matches!(
        fold(answer).as_str(),
        "全选" | "全部" | "全对" | "全部正确" | "以上全对" | "以上都对"
    );
    let filled = || options.iter().enumerate().filter(|(_, o)| !o.trim().is_empty());
    all.then(|| filled().map(|(at, _)| at).collect()).filter(|v: &Vec<_>| !v.is_empty())
}

/// `B. 八`: a letter together with the text of its option.
fn lettered_text(answer: &str, texts: &[String]) -> Option<Vec<usize>> {
    let mut chars = answer.trim().chars().map(narrow);
    let letter = chars.next()?.to_ascii_uppercase();
    let at = place(letter)?;
    let rest: String = chars.collect();
    let folded = fold(&rest);
    let same = texts.get(at).is_some_and(|t| !t.is_empty() && *t == folded);
    same.then(|| vec![at])
}

/// 0 for A … 25 for Z.
pub(super) fn place(letter: char) -> Option<usize> {
    let up = letter.to_ascii_uppercase();
    up.is_ascii_uppercase().then(|| usize::from(u8::try_from(up).unwrap_or(b'A') - b'A'))
}

/// Words around letters that add nothing.
const AROUND: [&str; 14] = [
    "答案",
    "正确答案",
    "参考答案",
    "应选",
    "故选",
    "选项",
    "全选",
    "都选",
    "选",
    "项",
    "为",
    "是",
    "全",
    "多选",
];

/// Separators between letters.
const BETWEEN: &str = " \t\n,.;:/|+&-()[]{}\"'、，。；：和及与";

/// The letters an answer consists of, in the order written: `ABD`, `A、B、D`, `a b d`, `（ＡＢＣＤ）`, `ABCD(全选)`.
/// `None` when there is anything else in it.
pub(super) fn letters(answer: &str) -> Option<Vec<usize>> {
    if answer.len() > 200 {
        return None;
    }
    let mut plain: String = answer.chars().map(narrow).collect();
    for word in AROUND {
        if plain.contains(word) {
            plain = plain.replace(word, " ");
        }
    }
    let mut out = Vec::new();
    for c in plain.chars() {
        match place(c) {
            Some(at) => out.push(at),
            None if BETWEEN.contains(c) => {}
            None => return None,
        }
    }
    // `an` and `the` are words, `ad` and `bd` are answers.
    let word = plain.trim().len() > 1
        && plain.trim().chars().all(|c| c.is_ascii_lowercase())
        && out.iter().any(|at| *at > 9);
    (!out.is_empty() && !word).then_some(out)
}

/// Whether a letter is named twice in the answer.
pub(super) fn repeats(answer: &str) -> bool {
    let Some(mut all) = letters(answer) else { return false };
    let n = all.len();
    all.sort_unstable();
    all.dedup();
    all.len() < n
}
