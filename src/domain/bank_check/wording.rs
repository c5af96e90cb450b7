//! What a text gives away or may not say: option letters, other options, absolute words, negations.

use unicode_normalization::UnicodeNormalization;

use crate::domain::chinese::fold;

/// Words that say “without exception” and are mostly false in law; a person who knows nothing strikes out the
/// options that carry them.
const ABSOLUTE: [&str; 12] = [
    "绝对",
    "一律",
    "一概",
    "永远",
    "任何情况下",
    "无论如何",
    "必然",
    "必定",
    "毫无例外",
    "从来不",
    "完全不",
    "所有人都",
];

/// What makes the asking sentence of a choice negative.
const NEGATION: [&str; 13] = [
    "不属于",
    "不包括",
    "不包含",
    "不正确",
    "不符合",
    "不合法",
    "不恰当",
    "不妥",
    "不成立",
    "不是",
    "错误的",
    "有误的",
    "不能",
];

/// How a text speaks of all options above, at the beginning of a clause.
const ABOVE: [&str; 11] = [
    "以上都",
    "以上均",
    "以上皆",
    "以上全",
    "以上各项",
    "以上选项",
    "以上说法",
    "以上三项",
    "以上四项",
    "上述各项",
    "上述选项",
];

/// Options that only speak of the others.
const ABOUT_OTHERS: [&str; 14] = [
    "都对",
    "都不对",
    "全对",
    "全错",
    "全不对",
    "都正确",
    "都不正确",
    "均正确",
    "均不正确",
    "全部正确",
    "都是",
    "都不是",
    "全选",
    "以上",
];

/// The first absolute word in the text.
#[must_use]
pub fn absolute(text: &str) -> Option<&'static str> {
    ABSOLUTE.into_iter().find(|w| text.contains(w))
}

/// Whether the asking sentence (the last one) of a stem is negative.
#[must_use]
pub fn is_negative(stem: &str) -> bool {
    let asks = stem.trim_end_matches(|c: char| !c.is_alphanumeric());
    let last = asks.rsplit(['。', '！', '？', '；', '?', '!']).next().unwrap_or(asks);
    NEGATION.iter().any(|w| last.contains(w))
}

/// The phrase by which an option text speaks of the other options.
#[must_use]
pub fn about_others(text: &str) -> Option<&'static str> {
    let whole = fold(text);
    if let Some(phrase) = ABOUT_OTHERS.into_iter().find(|p| whole == *p) {
        return Some(phrase);
    }
    // 三年以上均… is law, not a reference to options: the phrase must open its clause.
    ABOVE.into_iter().find(|phrase| {
        text.match_indices(phrase).any(|(at, _)| {
            text[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric())
        })
    })
}

/// The place where a text names options by letter (`A项`, `选项B`, `A、C两项`, `B正确`, `答案为D`).
#[must_use]
pub fn names_letter(text: &str) -> Option<String> {
    let chars: Vec<char> = text.nfkc().collect();
    let mut at = 0;
    while at < chars.len() {
        let end = letters_end(&chars, at);
        if end > at {
            if is_reference(&chars, at, end) {
                let shown = at.saturating_sub(2)..(end + 3).min(chars.len());
                return Some(chars[shown].iter().collect());
            }
            at = end;
        } else {
            at += 1;
        }
    }
    None
}

/// Where a run of option letters (`A`, `ABD`, `A、C和D`) that begins at `from` ends; `from` when none does.
fn letters_end(chars: &[char], from: usize) -> usize {
    let is_letter = |i: usize| chars.get(i).is_some_and(|c| ('A'..='H').contains(c));
    let is_joint = |i: usize| chars.get(i).is_some_and(|c| "、,和与及或/".contains(*c));
    let inside_a_word = from > 0 && chars[from - 1].is_ascii_alphanumeric();
    if inside_a_word || !is_letter(from) {
        return from;
    }
    let mut end = from + 1;
    loop {
        if is_letter(end) {
            end += 1;
        } else if is_joint(end) && is_letter(end + 1) {
            end += 2;
        } else {
            break;
        }
    }
    // `APP`, `ATM`, `CEO`: the word goes on with letters that are no option letters.
    if chars.get(end).is_some_and(char::is_ascii_alphanumeric) { from } else { end }
}

/// Whether the letters at `from..end` are spoken of as options.
fn is_reference(chars: &[char], from: usize, end: usize) -> bool {
    let before: String = chars[..from].iter().rev().take(6).rev().collect();
    let before = before.trim_end_matches([':', '“', '"', '(', '（', ' ']);
    let after: String = chars[end..].iter().take(4).collect();
    let after = after.trim_start_matches(['"', '”', ')', '）', ' ']);
    let named_before = ["选项", "答案", "答案为", "答案是", "故选", "应选", "应当选"];
    if named_before.iter().any(|w| before.ends_with(w)) {
        return true;
    }
    let unit = after.trim_start_matches(['两', '三', '四', '几', '各']);
    let named_after = ["选项", "正确", "不正确", "错误", "有误", "当选", "入选", "不选"];
    (unit.starts_with('项') && !unit.starts_with("项目"))
        || named_after.iter().any(|w| unit.starts_with(w))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_options_are_found_and_other_letters_are_not() {
        for text in
            ["见A项", "选项B错", "Ａ、C两项", "B正确，其余错误", "答案为D", "故选ABD。", "“C”选项"]
        {
            assert!(names_letter(text).is_some(), "{text}");
        }
        for text in
            ["A项目部", "APP项下", "A公司与B公司", "维生素C", "小A", "第二项", "GB标准", "选A股"]
        {
            assert_eq!(names_letter(text), None, "{text}");
        }
    }

    #[test]
    fn options_about_the_others_are_found_and_the_word_above_alone_is_not() {
        for text in ["以上都对", "都不对。", "A，以上均不正确", "以上说法都错"]
        {
            assert!(about_others(text).is_some(), "{text}");
        }
        for text in ["处三年以上均可", "年满十八周岁以上都可以", "双方都对此负责"]
        {
            assert_eq!(about_others(text), None, "{text}");
        }
    }

    #[test]
    fn only_the_asking_sentence_makes_a_stem_negative() {
        assert!(is_negative("老黄不是本村村民。下列说法错误的是："));
        assert!(!is_negative("老黄不是本村村民。下列说法正确的是："));
    }
}
