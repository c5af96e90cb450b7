//! The rules for the law table: names that mean one law, dates that can be read, versions that follow each other.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::domain::law::{Law, LawVersion};

use super::{Defect, Located, rule};

/// Checks all laws together.
pub fn check(laws: &[Located<Law>]) -> Vec<Defect> {
    let mut out = Vec::new();
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    for found in laws {
        let law = &found.value;
        let mut note = |line: usize, what: String, cure: &str| {
            out.push(Defect::new(rule::LAW_TABLE, &found.file, line, &law.code, what, cure));
        };
        let fields = [&law.code, &law.title, &law.short, &law.kind, &law.issuer, &law.source];
        if fields.iter().any(|text| text.trim().is_empty()) {
            note(found.line, "a text of the law is blank".into(), "write it");
        }
        if law.checked_on.parse::<Date>().is_err() {
            let what = format!("checked_on “{}” is no date", law.checked_on);
            note(found.line, what, "write it like 2026-11-23");
        }
        for (i, name) in own_names(law).into_iter().enumerate() {
            match names.insert(name, &law.code) {
                Some(other) if other != law.code || i == 0 => note(
                    found.line,
                    format!("the name {name} already means the law {other}"),
                    "a name must find one law: drop or change one of the two",
                ),
                _ => {}
            }
        }
        if law.version.is_empty() {
            note(found.line, "no version is listed".into(), "add [[law.version]]");
        }
        for (i, version) in law.version.iter().enumerate() {
            for (what, cure) in faults(law, i, version) {
                note(found.line_of(i), what, cure);
            }
        }
    }
    out
}

/// The code first, so that a code used twice is told from a name listed twice in one law.
fn own_names(law: &Law) -> Vec<&str> {
    let mut names = vec![law.code.as_str(), law.title.as_str(), law.short.as_str()];
    names.extend(law.aliases.iter().map(String::as_str));
    names
}

/// What is wrong with one version.
fn faults(law: &Law, i: usize, version: &LawVersion) -> Vec<(String, &'static str)> {
    let name = &version.version;
    let mut out = Vec::new();
    let date = |text: &str| text.parse::<Date>().ok();
    let to_text = version.effective_to.as_deref();
    let (adopted, from) = (date(name), date(&version.effective_from));
    let to = to_text.and_then(date);
    if adopted.is_none() || from.is_none() || (to_text.is_some() && to.is_none()) {
        out.push((
            format!("a date of version {name} cannot be read"),
            "write dates like 2026-11-23",
        ));
    }
    let after =
        |later: Option<Date>, earlier: Option<Date>| later.zip(earlier).is_some_and(|(l, e)| l > e);
    if after(adopted, from) || (to.is_some() && from.is_some() && !after(to, from)) {
        out.push((
            format!("the dates of version {name} run backwards"),
            "adoption comes first, then effective_from, then effective_to",
        ));
    }
    for other in &law.version[..i] {
        if other.version == *name {
            out.push((format!("version {name} is listed twice"), "list it once"));
        } else if let (Some(from), Some(other_from)) = (from, date(&other.effective_from)) {
            let ends = |end: Option<Date>, start: Date| end.is_some_and(|end| end <= start);
            let other_to = other.effective_to.as_deref().and_then(date);
            if !ends(to, other_from) && !ends(other_to, from) {
                out.push((
                    format!("versions {} and {name} are in force together", other.version),
                    "end the earlier one with effective_to, the day the later one begins",
                ));
            }
        }
    }
    if version.repealed_by.is_some() && to_text.is_none() {
        out.push((format!("version {name} is repealed without end"), "add effective_to"));
    }
    out
}
