//! Every rule of a bank check by name, so that a rule is named once and listed completely.

use serde::Serialize;

/// How grave a defect is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The item cannot be used as it stands.
    Error,
    /// A person should look at it; the item can be used.
    Warning,
}

impl std::fmt::Display for Severity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// A rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable name, as printed with each defect.
    pub name: &'static str,
    /// How grave a breach is.
    pub severity: Severity,
    /// What the rule demands.
    pub demands: &'static str,
}

/// Declares the rules as constants and lists them all in [`ALL`].
macro_rules! rules {
    ($($id:ident $severity:ident $name:literal $demands:literal;)*) => {
        $(#[doc = $demands] pub const $id: Rule =
            Rule { name: $name, severity: Severity::$severity, demands: $demands };)*
        /// Every rule, in the order of the documentation.
        pub const ALL: &[Rule] = &[$($id),*];
    };
}

rules! {
    // Form: found while reading.
    ENCODING Error "encoding" "A file is UTF-8.";
    SYNTAX Error "toml-syntax" "A file is TOML 1.x.";
    UNKNOWN_FIELD Error "unknown-field" "Only the documented fields occur, each where it belongs.";
    MISSING_FIELD Error "missing-field" "Every required field is there.";
    WRONG_TYPE Error "wrong-type" "A field holds the type of value that is documented.";
    UNKNOWN_VALUE Error "unknown-value" "kind, level, use and basis kind hold one of their codes.";
    BANK_TABLE Warning "bank-table" "A bank file begins with [bank]: code and title.";
    BANK_EMPTY Warning "bank-empty" "A bank file holds at least one item.";
    BANK_TITLE Error "bank-title" "Files with the same bank code carry the same title.";
    // Items.
    BLANK Error "blank-text" "No text field is blank.";
    CODE_FORM Error "code-form" "A code is lower-case ASCII letters, digits and hyphens.";
    CODE_TWICE Error "code-duplicate" "A code occurs once over all banks.";
    POINT_LINE Error "point-line" "The point is a single line.";
    DIFFICULTY Error "difficulty-range" "Difficulty is 1 to 5.";
    AUDIENCE Error "audience" "At least one audience tag, each of the documented ones, none twice.";
    FORM Error "kind-form" "What may be answered fits the kind.";
    OPTION_COUNT Error "option-count" "A choice has 2 to 8 options.";
    OPTION_COUNT_MULTIPLE Warning "option-count-multiple" "A multiple has four or five options.";
    OPTION_ID Error "option-id" "Option ids are unique in their question and not blank.";
    OPTION_TWIN Error "option-twin" "No two options say the same.";
    KEY_MISSING Error "key-missing" "There is a key.";
    KEY_UNKNOWN Error "key-unknown" "The key names options that exist, each once.";
    KEY_SINGLE Error "key-single" "A single has exactly one right option.";
    KEY_MULTIPLE Error "key-multiple" "A multiple has two or more right options.";
    LETTER_NAMED Error "letter-named" "No text names an option by its letter: options are shuffled.";
    ALL_OF_ABOVE Error "all-of-above" "No option speaks of the other options (以上都对, 都不对).";
    GIVEAWAY Warning "giveaway" "Absolute words do not stand in wrong options only.";
    CLOZE_BLANKS Error "cloze-blanks" "As many blanks (four underscores) as key lists.";
    CLOZE_MANY Warning "cloze-many" "A cloze has one to three blanks.";
    CLOZE_ANSWER Error "cloze-answer" "Each blank has accepted answers, none blank, none twice.";
    CLOZE_GIVEN Warning "cloze-given" "The stem of a cloze does not contain its answer.";
    MARK_POINTS Error "mark-points" "A short answer has points, each worth at least one mark.";
    CASE_SIZE Error "case-size" "A case set has at least two sub-items.";
    CASE_MANY Warning "case-many" "A case set has at most four sub-items.";
    SITUATION Warning "situation-length" "The situation of a case set has 80 to 200 characters.";
    // Legal basis.
    BASIS_MISSING Error "basis-missing" "Every question has a legal basis.";
    BASIS_TWICE Error "basis-duplicate" "A question cites an article once, with all its quotes.";
    LAW_UNKNOWN Error "law-unknown" "The law cited is in the law table.";
    LAW_NAME Warning "law-name" "A law is cited by its short title.";
    VERSION_UNKNOWN Error "version-unknown" "The version cited is in the law table.";
    NOT_IN_FORCE Warning "not-in-force" "The version cited is in force today.";
    ARTICLE_FORM Error "article-form" "An article is cited as 第…条, 第…条第…款 or 序言.";
    QUOTE_LENGTH Error "quote-length" "One or more quotes, each of 4 to 30 characters on one line.";
    TEXT_MISSING Warning "text-missing" "The statute text cited is held for comparison.";
    ARTICLE_UNKNOWN Error "article-unknown" "The article and paragraph cited exist.";
    PARAGRAPH Warning "paragraph" "An article of several paragraphs is cited with its paragraph.";
    QUOTE_ABSENT Error "quote-absent" "Each quote stands verbatim in the paragraph cited.";
    LAW_TABLE Error "law-table" "Names, dates and versions of the law table are sound.";
    LAW_TEXT Error "law-differs" "The law table and the statute texts agree on versions and dates.";
    LAW_TABLE_MISSING Warning "law-table-missing" "A law table is there to check the basis by.";
    LOCK_MISSING Warning "lock-missing" "The citations are locked.";
    LOCK Error "lock-differs" "The lock holds exactly the citations of the items.";
    // Duplicates.
    STEM_TWICE Error "stem-duplicate" "No two items have the same stem or situation.";
    STEM_NEAR Warning "stem-near" "No two items have nearly the same stem or situation.";
    POINT_TWICE Error "point-duplicate" "No two questions test the same point.";
    POINT_NEAR Warning "point-near" "No two questions test nearly the same point.";
    // Balance of a bank.
    NEGATIVE_SHARE Warning "negative-share" "Negative stems are at most 1 in 10.";
    TRUE_FALSE_SHARE Warning "true-false-share" "About half of the statements to judge are wrong.";
    ALL_CORRECT_SHARE Warning "all-correct-share" "All options right in at most 1 in 4 multiples.";
    KEY_LETTER_SHARE Warning "key-letter-share" "Each position holds 15 to 35 % of the keys of singles.";
    KEY_LONGEST_SHARE Warning "key-longest-share" "The key is longest in at most 35 % of singles.";
    LEVEL_SHARE Warning "level-share" "At least half of the items are cases, at most 1 in 5 recall.";
    DIFFICULTY_SHARE Warning "difficulty-share" "Most items have a difficulty of 2 to 4.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_its_own_name() {
        let mut names: Vec<_> = ALL.iter().map(|r| r.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ALL.len());
    }

    #[test]
    fn every_rule_stands_in_the_documentation() {
        let doc = include_str!("../../../docs/QUESTION-FILES.md");
        for rule in ALL {
            assert!(doc.contains(&format!("`{}`", rule.name)), "{} is not documented", rule.name);
        }
    }
}
