//! The spellings under which kinds, difficulties, audiences and truth values are met (domain rules 4.1).

use crate::domain::{
    chinese::fold,
    item::{Kind, Level, Use},
    number::Points,
};

/// Spellings of kinds, folded; the first of each kind is the one we write.
const KINDS: [(Kind, &[&str]); 7] = [
    (
        Kind::Indeterminate,
        &[
            "不定项选择题",
            "不定项选择",
            "不定项",
            "不定项题",
            "不定向选择题",
            "indeterminate",
            "indeterminatechoice",
        ],
    ),
    (
        Kind::Single,
        &[
            "单选题",
            "单选",
            "单项选择题",
            "单项选择",
            "单项",
            "单选选择题",
            "单一选择题",
            "single",
            "singlechoice",
            "radio",
        ],
    ),
    (
        Kind::Multiple,
        &[
            "多选题",
            "多选",
            "多项选择题",
            "多项选择",
            "多项",
            "多选选择题",
            "multiple",
            "multiplechoice",
            "multi",
            "checkbox",
        ],
    ),
    (
        Kind::TrueFalse,
        &[
            "判断题",
            "判断",
            "是非题",
            "是非",
            "对错题",
            "判断正误",
            "判断对错",
            "判断正误题",
            "truefalse",
            "tf",
            "judge",
            "judgment",
            "judgement",
        ],
    ),
    (
        Kind::Cloze,
        &["填空题", "填空", "cloze", "blank", "blanks", "fillintheblank", "fillin", "fillinblank"],
    ),
    (
        Kind::ShortAnswer,
        &[
            "简答题",
            "简答",
            "问答题",
            "问答",
            "论述题",
            "论述",
            "主观题",
            "名词解释",
            "名词解释题",
            "shortanswer",
            "essay",
        ],
    ),
    (
        Kind::CaseSet,
        &[
            "案例分析题",
            "案例分析",
            "案例题",
            "案例",
            "材料题",
            "材料分析题",
            "材料分析",
            "综合题",
            "综合分析题",
            "案例综合题",
            "组合题",
            "大题",
            "caseset",
            "case",
        ],
    ),
];

/// The kind of a spelling; width, case, white space and punctuation do not count.
pub(super) fn kind(text: &str) -> Option<Kind> {
    let folded = fold(text);
    let found = KINDS.iter().find(|(_, all)| all.contains(&folded.as_str()));
    found.map(|(kind, _)| *kind)
}

/// The kind that a text begins with, and the rest: `多项选择题（共5题）`.
pub(super) fn kind_prefix(text: &str) -> Option<(Kind, &str)> {
    let all = KINDS.iter().flat_map(|(kind, all)| all.iter().map(move |s| (*kind, *s)));
    let found = all.filter(|(_, s)| !s.is_ascii() && text.starts_with(s));
    let (kind, spelling) = found.max_by_key(|(_, s)| s.len())?;
    Some((kind, &text[spelling.len()..]))
}

/// 单选题 … 案例分析题: the spelling we write.
#[must_use]
pub fn kind_name(kind: Kind) -> &'static str {
    let found = KINDS.iter().find(|(k, _)| *k == kind);
    found.and_then(|(_, all)| all.first()).copied().unwrap_or_default()
}

/// Words for difficulty, 1 to 5; the first of each is the one we write.
const DIFFICULTIES: [&[&str]; 5] = [
    &["易", "容易", "简单", "很易", "很容易", "极易", "低", "初级", "easy", "基础"],
    &["较易", "较容易", "较简单", "中等偏易", "偏易"],
    &["中", "中等", "一般", "适中", "普通", "中级", "medium", "normal", "正常", "中等难度"],
    &["较难", "偏难", "中等偏难", "较高", "中难"],
    &["难", "困难", "很难", "极难", "高", "高级", "hard", "difficult"],
];

/// 易, 较易, 中, 较难, 难.
#[must_use]
pub fn difficulty_name(difficulty: u8) -> &'static str {
    let i = usize::from(difficulty.clamp(1, 5)) - 1;
    DIFFICULTIES.get(i).and_then(|all| all.first()).copied().unwrap_or_default()
}

/// How the figures of a difficulty are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scale {
    /// 1 easy to 5 hard.
    Five,
    /// 1 easy to 3 hard.
    Three,
    /// 难度系数: the share of people who answer rightly, so 0.9 is easy.
    Coefficient,
}

/// Difficulty 1 to 5 from any spelling. Stars count; a decimal below one is a coefficient on any scale.
pub(super) fn difficulty(text: &str, scale: Scale) -> Option<u8> {
    let stars = text.chars().filter(|c| matches!(c, '★' | '⭐' | '*' | '＊')).count();
    if (1..=5).contains(&stars)
        && text.chars().all(|c| matches!(c, '★' | '☆' | '⭐' | '*' | '＊' | ' '))
    {
        return u8::try_from(stars).ok();
    }
    if let Some(figure) = figure(text) {
        return by_figure(figure, text, scale);
    }
    let folded = fold(text);
    let word = folded.trim_end_matches('度').trim_end_matches('题').trim_end_matches("级");
    let at = |w: &str| DIFFICULTIES.iter().position(|all| all.contains(&w));
    let i = at(&folded).or_else(|| at(word))?;
    u8::try_from(i + 1).ok()
}

/// Hundredths of the number that a text is, if it is one.
pub(super) fn figure(text: &str) -> Option<i64> {
    let plain: String = super::clean::narrowed(text.trim());
    let percent = plain.ends_with('%');
    let plain = plain.trim_end_matches(['%', '分', '级', '星']).trim();
    let (whole, rest) = plain.split_once('.').unwrap_or((plain, ""));
    let digits = |s: &str| s.chars().all(|c| c.is_ascii_digit());
    let fits = whole.len() <= 6 && rest.len() <= 12 && !(whole.is_empty() && rest.is_empty());
    if !digits(whole) || !digits(rest) || !fits {
        return None;
    }
    let whole = if whole.is_empty() { 0 } else { whole.parse::<i64>().ok()? };
    let hundredths: String = rest.chars().chain("00".chars()).take(2).collect();
    let value = whole * 100 + hundredths.parse::<i64>().ok()?;
    Some(if percent { value / 100 } else { value })
}

fn by_figure(hundredths: i64, text: &str, scale: Scale) -> Option<u8> {
    let decimal = text.contains(['.', '．', '%', '％']);
    let coefficient = scale == Scale::Coefficient || (decimal && (0..=100).contains(&hundredths));
    if coefficient {
        return match hundredths {
            80..=100 => Some(1),
            65..=79 => Some(2),
            45..=64 => Some(3),
            25..=44 => Some(4),
            0..=24 => Some(5),
            _ => None,
        };
    }
    let step = (hundredths % 100 == 0).then_some(hundredths / 100)?;
    match (scale, step) {
        (Scale::Three, 1..=3) => u8::try_from(step * 2 - 1).ok(),
        (Scale::Five, 1..=5) => u8::try_from(step).ok(),
        _ => None,
    }
}

/// Points of an item: `2`, `1.5分`, `每题2分`.
pub(super) fn worth(text: &str) -> Option<Points> {
    let plain = text.trim().trim_start_matches("每题").trim_start_matches("每小题");
    let hundredths = figure(plain)?;
    (hundredths > 0 && !text.contains(['%', '％'])).then(|| Points::from_hundredths(hundredths))
}

/// Words that say a statement is right.
const TRUE: [&str; 18] = [
    "正确",
    "对",
    "√",
    "✓",
    "✔",
    "☑",
    "t",
    "true",
    "y",
    "yes",
    "是",
    "同意",
    "right",
    "correct",
    "对的",
    "正确的",
    "v",
    "是的",
];
/// Words that say it is wrong.
const FALSE: [&str; 21] = [
    "错误",
    "错",
    "×",
    "✗",
    "✘",
    "☒",
    "x",
    "f",
    "false",
    "n",
    "no",
    "否",
    "不同意",
    "wrong",
    "incorrect",
    "不正确",
    "不对",
    "错的",
    "错误的",
    "╳",
    "✖",
];

/// What a spelling of right or wrong means.
pub(super) fn truth(text: &str) -> Option<bool> {
    let plain: String = super::clean::narrowed(text).to_lowercase();
    let edge = |c: char| c.is_whitespace() || "()[].,;:。、，；：\"'“”".contains(c);
    let plain = plain.trim_matches(edge);
    if TRUE.contains(&plain) {
        return Some(true);
    }
    FALSE.contains(&plain).then_some(false)
}

/// Spellings of the audiences by the code of the bank format; the first is the one we write.
const AUDIENCES: [(&str, &[&str]); 5] = [
    (
        "state_staff",
        &[
            "国家工作人员",
            "机关干部",
            "公务员",
            "领导干部",
            "机关工作人员",
            "干部",
            "国家机关工作人员",
        ],
    ),
    ("enforcement", &["行政执法人员", "执法人员", "执法队员", "持证人员"]),
    (
        "village_cadre",
        &["村社区干部", "村干部", "村两委", "社区干部", "法律明白人", "村两委干部", "人民调解员"],
    ),
    ("villager", &["村民", "群众", "居民", "农民", "社会公众", "公众", "企业职工", "全体公民"]),
    ("youth", &["青少年", "学生", "中小学生", "未成年人"]),
];

/// The audience code of a spelling.
pub(super) fn audience(text: &str) -> Option<&'static str> {
    let folded = fold(text);
    let found =
        AUDIENCES.iter().find(|(code, all)| *code == text.trim() || all.contains(&folded.as_str()));
    found.map(|(code, _)| *code)
}

/// The word for an audience code; the code itself when it is not one of ours.
#[must_use]
pub fn audience_name(code: &str) -> &str {
    let found = AUDIENCES.iter().find(|(c, _)| *c == code);
    found.and_then(|(_, all)| all.first()).copied().unwrap_or(code)
}

/// 案例, 理解, 识记.
#[must_use]
pub const fn level_name(level: Level) -> &'static str {
    match level {
        Level::Case => "案例",
        Level::Understand => "理解",
        Level::Recall => "识记",
    }
}

/// The level of a spelling.
pub(super) fn level(text: &str) -> Option<Level> {
    let folded = fold(text);
    match folded.as_str() {
        "案例" | "应用" | "运用" | "case" => Some(Level::Case),
        "理解" | "领会" | "understand" => Some(Level::Understand),
        "识记" | "记忆" | "了解" | "recall" => Some(Level::Recall),
        _ => None,
    }
}

/// 考试, 练习, 考试和练习.
#[must_use]
pub const fn usage_name(usage: Use) -> &'static str {
    match usage {
        Use::Exam => "考试",
        Use::Practice => "练习",
        Use::Both => "考试和练习",
    }
}

/// The use of a spelling.
pub(super) fn usage(text: &str) -> Option<Use> {
    let folded = fold(text);
    match folded.as_str() {
        "考试" | "仅考试" | "exam" => Some(Use::Exam),
        "练习" | "仅练习" | "practice" => Some(Use::Practice),
        "考试和练习" | "考试练习" | "练习和考试" | "不限" | "both" => {
            Some(Use::Both)
        }
        _ => None,
    }
}
