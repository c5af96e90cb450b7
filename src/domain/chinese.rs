//! Folding of Chinese text: what counts as the same word, the same stem, the same option.

use unicode_normalization::UnicodeNormalization;

/// Full-width forms made half-width, compatibility characters unified, control characters dropped, white
/// space squeezed and trimmed. Keeps what the person wrote readable.
#[must_use]
pub fn tidy(text: &str) -> String {
    let folded: String = text.nfkc().map(|c| if c.is_control() { ' ' } else { c }).collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The form in which two answers or two stems are compared: [`tidy`], lower case, without white space and
/// punctuation.
#[must_use]
pub fn fold(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).collect()
}

/// The form in which a filled-in blank is compared with the accepted answers: width, case and white space
/// folded, punctuation at the ends dropped, punctuation inside (`1.5`) kept.
#[must_use]
pub fn fold_answer(text: &str) -> String {
    let folded: String = text
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect();
    folded.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

/// A name with all but its first character (two for names of four or more) replaced: `李**`.
#[must_use]
pub fn mask_name(name: &str) -> String {
    let n = name.chars().count();
    let kept = if n > 3 { 2 } else { 1 };
    name.chars().take(kept).chain(std::iter::repeat_n('*', n.saturating_sub(kept))).collect()
}

/// The letter of the `i`-th option on a screen (A, B, …).
#[must_use]
pub fn letter(i: usize) -> char {
    u8::try_from(i).ok().filter(|i| *i < 26).map_or('?', |i| char::from(b'A' + i))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_space_and_punctuation_do_not_tell_answers_apart() {
        assert_eq!(fold("　３０ 日。"), fold("30日"));
        assert_eq!(fold("《民法典》"), fold("民法典"));
        assert_ne!(fold("三十日"), fold("三十天"));
        assert_eq!(tidy(" 保密　审查\u{7}"), "保密 审查");
    }

    #[test]
    fn a_masked_name_keeps_its_length_and_one_character() {
        assert_eq!(["李明", "欧阳明月", "王"].map(mask_name), ["李*", "欧阳**", "王"]);
    }
}
