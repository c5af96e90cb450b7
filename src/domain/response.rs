//! What may be handed in for each kind of question, and the one form in which it is stored.
//!
//! Answers name options by the random ids frozen with the exam's pool, never by position or letter. The
//! stored text is canonical, so equal answers are equal texts:
//!
//! | kind | stored |
//! |---|---|
//! | single, multiple, indeterminate | option ids in rising order joined by `,` |
//! | `true_false` | `T` or `F` |
//! | cloze | the blanks, folded for storage, joined by U+001F |
//! | `short_answer` | the text |
//!
//! The empty text means "not answered", for every kind. No stored answer holds a control character besides line
//! break, tab and U+001F.

use super::{
    chinese,
    item::{Ask, Question},
};

/// Separator of the blanks of a cloze inside a stored answer.
pub const BLANK: char = '\u{1f}';
/// Longest answer to one blank, in characters.
pub const MAX_BLANK: usize = 200;
/// Longest short answer, in characters.
pub const MAX_TEXT: usize = 4_000;

/// Why something handed in is no answer to this question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// An option that the question does not have.
    #[error("unknown option")]
    UnknownOption,
    /// Several options where one is asked for.
    #[error("too many options")]
    TooMany,
    /// A blank or a text longer than allowed.
    #[error("too long")]
    TooLong,
    /// More blanks than the question has.
    #[error("too many blanks")]
    TooManyBlanks,
}

/// Turns what a page sent into the stored text.
///
/// `ids` are the frozen option ids of this question, in the order of its options. `sent` holds the values of
/// the fields: chosen option ids, `T`/`F`, the blanks in order, or the text.
///
/// # Errors
/// A [`Refusal`] when it can be no answer to this question; nothing is guessed or cut.
pub fn canonical(question: &Question, ids: &[String], sent: &[String]) -> Result<String, Refusal> {
    match &question.ask {
        Ask::Choice { .. } => {
            let mut chosen: Vec<&str> =
                sent.iter().map(String::as_str).filter(|s| !s.is_empty()).collect();
            chosen.sort_unstable();
            chosen.dedup();
            if chosen.iter().any(|c| !ids.iter().any(|id| id == c)) {
                return Err(Refusal::UnknownOption);
            }
            if question.kind == super::item::Kind::Single && chosen.len() > 1 {
                return Err(Refusal::TooMany);
            }
            Ok(chosen.join(","))
        }
        Ask::TrueFalse { .. } => match sent {
            [] => Ok(String::new()),
            [one] if one.is_empty() || one == "T" || one == "F" => Ok(one.clone()),
            [_] => Err(Refusal::UnknownOption),
            _ => Err(Refusal::TooMany),
        },
        Ask::Cloze { key } => {
            if sent.len() > key.len() {
                return Err(Refusal::TooManyBlanks);
            }
            let blanks: Vec<String> = sent.iter().map(|s| chinese::tidy(s)).collect();
            if blanks.iter().any(|b| b.chars().count() > MAX_BLANK) {
                return Err(Refusal::TooLong);
            }
            if blanks.iter().all(String::is_empty) {
                return Ok(String::new());
            }
            Ok(blanks.join(&BLANK.to_string()))
        }
        Ask::ShortAnswer { .. } => {
            let text: String = sent
                .join("\n")
                .replace("\r\n", "\n")
                .chars()
                .filter(|c| !c.is_control() || *c == '\n' || *c == '\t')
                .collect();
            let text = text.trim();
            if text.chars().count() > MAX_TEXT {
                return Err(Refusal::TooLong);
            }
            Ok(text.to_owned())
        }
    }
}

/// The chosen option ids of a stored choice.
pub fn chosen(stored: &str) -> impl Iterator<Item = &str> {
    stored.split(',').filter(|s| !s.is_empty())
}

/// The blanks of a stored cloze.
pub fn blanks(stored: &str) -> impl Iterator<Item = &str> {
    stored.split(BLANK)
}
