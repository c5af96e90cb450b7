//! The lints over question banks: what every item, every citation and every bank as a whole must keep to.
//!
//! Pure: banks and the law table come in as values, defects and counts go out. Defects of form (a missing or
//! mistyped field) are found by the reader, which uses the same [`Defect`] and the same [`rule`]s; defects
//! against the statute texts are found by whoever holds the texts. `docs/QUESTION-FILES.md` lists every rule.

use jiff::civil::Date;
use serde::Serialize;

use super::{
    item::Item,
    law::{Law, LawTable},
};

mod answer;
mod balance;
mod basis;
mod item;
mod laws;
pub mod measure;
pub mod rule;
mod twin;
pub(in crate::domain) mod wording;

pub use measure::Measures;
pub use rule::{Rule, Severity};

/// A value together with the place in a file where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located<T> {
    /// The file, as it was named to the reader.
    pub file: String,
    /// 1-based line of the value.
    pub line: usize,
    /// 1-based lines of its parts, in order: the sub-items of a case set, the versions of a law; else empty.
    pub parts: Vec<usize>,
    /// The value.
    pub value: T,
}

impl<T> Located<T> {
    /// The line of part `i`, or of the whole when the part has no line of its own.
    #[must_use]
    pub fn line_of(&self, i: usize) -> usize {
        self.parts.get(i).copied().unwrap_or(self.line)
    }

    /// A defect of the whole value.
    pub(crate) fn defect(&self, rule: Rule, code: &str, what: String, cure: &str) -> Defect {
        Defect::new(rule, &self.file, self.line, code, what, cure)
    }

    /// A defect of part `i`.
    pub(crate) fn defect_of(
        &self,
        i: usize,
        rule: Rule,
        code: &str,
        what: String,
        cure: &str,
    ) -> Defect {
        Defect::new(rule, &self.file, self.line_of(i), code, what, cure)
    }
}

/// One bank file: a topic with its items. Several files may carry the same bank code; they are measured as
/// one bank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bank {
    /// The file, as it was named to the reader.
    pub file: String,
    /// 1-based line of the `[bank]` table, 1 where there is none.
    pub line: usize,
    /// Stable code of the bank.
    pub code: String,
    /// Title shown to people.
    pub title: String,
    /// The items that are whole in form, in the order of the file.
    pub items: Vec<Located<Item>>,
}

/// Something that is wrong, where it stands, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Defect {
    /// The file, as it was named to the reader.
    pub file: String,
    /// 1-based line.
    pub line: usize,
    /// Code of the item or question; empty for a defect of the file or the bank.
    pub code: String,
    /// Name of the rule, stable.
    pub rule: &'static str,
    /// What is wrong, in one sentence without a full stop.
    pub what: String,
    /// What to do, in one sentence without a full stop.
    pub cure: String,
    /// Whether it must be cured before use.
    pub severity: Severity,
}

impl Defect {
    /// A defect against `rule`, with the severity of the rule.
    #[must_use]
    pub fn new(
        rule: Rule,
        file: &str,
        line: usize,
        code: &str,
        what: impl Into<String>,
        cure: impl Into<String>,
    ) -> Self {
        Self {
            file: file.to_owned(),
            line,
            code: code.to_owned(),
            rule: rule.name,
            what: what.into(),
            cure: cure.into(),
            severity: rule.severity,
        }
    }
}

/// `file:line code: what — cure (severity rule)`.
impl std::fmt::Display for Defect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.line)?;
        if !self.code.is_empty() {
            write!(f, " {}", self.code)?;
        }
        write!(f, ": {} — {} ({} {})", self.what, self.cure, self.severity, self.rule)
    }
}

/// Checks the items of all banks together: their form and wording, their legal basis on `today`, duplicates
/// across banks, and the balance of each bank. Without a law table the basis is checked for form only.
/// Defects come in no particular order.
#[must_use]
pub fn check(banks: &[Bank], laws: Option<&LawTable>, today: Date) -> Vec<Defect> {
    let mut out = Vec::new();
    for found in banks.iter().flat_map(|b| &b.items) {
        item::check(found, &mut out);
        basis::check(found, laws, today, &mut out);
    }
    twin::check(banks, &mut out);
    balance::check(banks, &mut out);
    out
}

/// Checks the law table itself: names that mean two laws, unreadable dates, versions that overlap.
#[must_use]
pub fn check_laws(laws: &[Located<Law>]) -> Vec<Defect> {
    laws::check(laws)
}
