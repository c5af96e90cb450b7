//! The rules for legal bases, as far as they can be decided without the statute texts.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::domain::{
    citation::ArticleRef,
    item::Item,
    law::{BasisKind, BasisState, Law, LawTable, LawVersion, LegalBasis},
};

use super::{Defect, Located, Rule, rule};

/// Checks every basis of an item; law and version only when there is a law table.
pub fn check(found: &Located<Item>, laws: Option<&LawTable>, today: Date, out: &mut Vec<Defect>) {
    for (i, question) in found.value.questions.iter().enumerate() {
        let mut note = |rule: Rule, what: String, cure: &str| {
            out.push(found.defect_of(i, rule, &question.code, what, cure));
        };
        if question.basis.is_empty() {
            note(rule::BASIS_MISSING, "no legal basis".into(), "cite law, version, article, quote");
        }
        let mut seen = BTreeSet::new();
        for basis in &question.basis {
            if !seen.insert((&basis.law, &basis.version, &basis.article)) {
                note(
                    rule::BASIS_TWICE,
                    format!("{} {} is cited twice", basis.law, basis.article),
                    "put all quotes of an article into one basis",
                );
            }
            form(basis, &mut note);
            if let Some(table) = laws.filter(|_| basis.kind == BasisKind::Statute) {
                in_table(basis, table, today, &mut note);
            }
        }
    }
}

/// Texts, article and quotes of one basis.
fn form(basis: &LegalBasis, note: &mut impl FnMut(Rule, String, &str)) {
    for (name, text) in
        [("law", &basis.law), ("version", &basis.version), ("article", &basis.article)]
    {
        if text.trim().is_empty() {
            note(rule::BLANK, format!("`{name}` of a basis is blank"), "write it");
        }
    }
    // Documents are numbered in many ways; only statutes have articles for certain.
    if basis.kind == BasisKind::Statute && ArticleRef::parse(&basis.article).is_none() {
        note(
            rule::ARTICLE_FORM,
            format!("“{}” is not an article", basis.article),
            "write 第四十一条, or 第四十一条第二款 where the article has several paragraphs",
        );
    }
    if basis.quote.is_empty() {
        let cure = "quote the words that support the key";
        note(rule::QUOTE_LENGTH, format!("{} {}: no quote", basis.law, basis.article), cure);
    }
    for quote in &basis.quote {
        let length = quote.trim().chars().count();
        if !(4..=30).contains(&length) || quote.contains(char::is_control) {
            note(
                rule::QUOTE_LENGTH,
                format!("the quote “{quote}” has {length} characters"),
                "quote 4 to 30 characters from one line that support the key",
            );
        }
    }
}

/// Law, version and force of one basis.
fn in_table(
    basis: &LegalBasis,
    table: &LawTable,
    today: Date,
    note: &mut impl FnMut(Rule, String, &str),
) {
    let LegalBasis { law: name, version, .. } = basis;
    let Some(law) = table.find(name) else {
        let what = format!("{name} is not in the law table");
        let cure = "write its short title; if it is new, add it to laws.toml";
        return note(rule::LAW_UNKNOWN, what, cure);
    };
    if *name != law.short {
        let what = format!("{name} is cited by another name than its short title");
        note(rule::LAW_NAME, what, &format!("write {}", law.short));
    }
    let Some(cited) = law.version.iter().find(|v| v.version == *version) else {
        let known: Vec<_> = law.version.iter().map(|v| v.version.as_str()).collect();
        let what = format!("{name} has no version {version} in the law table");
        return note(rule::VERSION_UNKNOWN, what, &format!("cite one of {}", known.join(", ")));
    };
    let what = match table.state(basis, today) {
        BasisState::Current => return,
        BasisState::NotYetInForce(from) => {
            format!("{name} ({version}) is in force only from {from}")
        }
        BasisState::Superseded | BasisState::Missing => {
            format!("{name} ({version}) is no longer in force on {today}")
        }
    };
    note(rule::NOT_IN_FORCE, what, &replacement(law, cited, today));
}

/// What to cite instead of a version that is not in force.
fn replacement(law: &Law, cited: &LawVersion, today: Date) -> String {
    let day = |text: &str| text.parse::<Date>().ok();
    let current = law.version.iter().find(|v| {
        day(&v.effective_from).is_some_and(|from| from <= today)
            && v.effective_to.as_deref().and_then(day).is_none_or(|to| today < to)
    });
    match (current, &cited.repealed_by) {
        (Some(v), _) => format!("check the item against version {} and cite that", v.version),
        (None, Some(by)) => format!("it was repealed by {by}: check the item against that"),
        (None, None) => "no version is in force today: retire the item or wait".to_owned(),
    }
}
