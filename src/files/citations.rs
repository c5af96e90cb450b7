//! The citations of banks: compared with the statute texts, or written out for another checker.

use std::io;

use data_encoding::HEXLOWER;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::domain::{
    bank_check::{Bank, Defect, Located, Rule, rule},
    citation::{ArticleRef, normal, paragraphs, stands_in},
    item::{Item, Question},
    law::{BasisKind, Law, LegalBasis},
};

use super::{
    lock::Line,
    statute::{Statute, Statutes},
};

/// A citation as the reference checker reads it, one JSON object a line.
#[derive(Clone, Debug, Serialize)]
pub struct Record<'a> {
    /// Code of the question.
    pub id: &'a str,
    /// Law as cited.
    pub law: &'a str,
    /// Version as cited.
    pub version: &'a str,
    /// Article as cited.
    pub article: &'a str,
    /// The quotes.
    pub quote: &'a [String],
}

/// Every question with its item and its number there.
fn questions(banks: &[Bank]) -> impl Iterator<Item = (&Located<Item>, usize, &Question)> {
    let items = banks.iter().flat_map(|b| &b.items);
    items.flat_map(|item| item.value.questions.iter().enumerate().map(move |(i, q)| (item, i, q)))
}

/// The citations of statutes; documents outside the law table are left out, no checker holds them.
pub fn records(banks: &[Bank]) -> impl Iterator<Item = Record<'_>> {
    questions(banks).flat_map(|(_, _, question)| {
        let statutes = question.basis.iter().filter(|b| b.kind == BasisKind::Statute);
        statutes.map(|basis| Record {
            id: &question.code,
            law: &basis.law,
            version: &basis.version,
            article: &basis.article,
            quote: &basis.quote,
        })
    })
}

/// The lock lines of all citations, without fingerprints.
#[must_use]
pub fn lines(banks: &[Bank]) -> Vec<Line> {
    let bases = |q: &Question| q.basis.iter().map(|b| Line::of(&q.code, b)).collect::<Vec<_>>();
    questions(banks).flat_map(|(_, _, question)| bases(question)).collect()
}

/// Compares every citation with the texts: the article exists and each quote stands in the paragraph cited.
/// Gives the lock lines with the fingerprints of the articles.
///
/// # Errors
/// When a statute file cannot be read.
pub fn prove(
    banks: &[Bank],
    statutes: &mut Statutes,
    out: &mut Vec<Defect>,
) -> io::Result<Vec<Line>> {
    let mut lines = Vec::new();
    for (item, i, question) in questions(banks) {
        for basis in &question.basis {
            let mut line = Line::of(&question.code, basis);
            if basis.kind == BasisKind::Statute {
                let mut note = |rule: Rule, what: String, cure: &str| {
                    out.push(item.defect_of(i, rule, &question.code, what, cure));
                };
                match statutes.text(&basis.law, &basis.version)? {
                    Some(statute) => {
                        if let Some(print) = compare(basis, statute, &mut note) {
                            line.sha256 = print;
                        }
                    }
                    None => note(
                        rule::TEXT_MISSING,
                        format!("the text of {} ({}) is not held", basis.law, basis.version),
                        "have a second person check it, or add the text",
                    ),
                }
            }
            lines.push(line);
        }
    }
    Ok(lines)
}

/// Compares one basis with its statute; the fingerprint of the article when it exists.
fn compare(
    basis: &LegalBasis,
    statute: &Statute,
    note: &mut impl FnMut(Rule, String, &str),
) -> Option<String> {
    let cited = format!("{} {}", basis.law, basis.article);
    // An article that cannot be read is a defect of form (rule `article-form`).
    let wanted = ArticleRef::parse(&basis.article)?;
    let Some(text) = statute.article(wanted) else {
        let last = statute.articles.last().map_or("", |a| a.label.as_str());
        let what = format!("{cited} does not exist: the last article is {last}");
        note(rule::ARTICLE_UNKNOWN, what, "look the article up in this version");
        return None;
    };
    let print = HEXLOWER.encode(&Sha256::digest(normal(text).as_bytes()));
    let parts = paragraphs(text);
    let Some(place) = place(wanted, text, &parts) else {
        let what = format!("{cited} does not exist: the article has {} paragraphs", parts.len());
        note(rule::ARTICLE_UNKNOWN, what, "count the paragraphs in this version");
        return Some(print);
    };
    let mut all_here = true;
    for quote in basis.quote.iter().filter(|q| !stands_in(place, q)) {
        all_here = false;
        let what = format!("“{quote}” does not stand in {cited}");
        note(rule::QUOTE_ABSENT, what, &elsewhere(quote, statute, &parts));
    }
    if all_here && wanted.paragraph.is_none() && wanted.no > 0 && parts.len() > 1 {
        let hit = parts.iter().position(|p| basis.quote.iter().all(|q| stands_in(p, q)));
        let cure = hit.map_or_else(
            || "the quotes stand in several paragraphs: cite each with its own".to_owned(),
            |n| format!("the quotes stand in paragraph {}", n + 1),
        );
        let what = format!("{cited} has {} paragraphs and none is named", parts.len());
        note(rule::PARAGRAPH, what, &cure);
    }
    Some(print)
}

/// The paragraph cited, or the whole article when none is named.
fn place<'t>(wanted: ArticleRef, text: &'t str, parts: &'t [String]) -> Option<&'t str> {
    match wanted.paragraph {
        None => Some(text),
        Some(n) => {
            let at = usize::try_from(n).ok()?.checked_sub(1)?;
            parts.get(at).map(String::as_str)
        }
    }
}

/// Where a quote stands instead.
fn elsewhere(quote: &str, statute: &Statute, parts: &[String]) -> String {
    if let Some(n) = parts.iter().position(|p| stands_in(p, quote)) {
        return format!("it stands in paragraph {} of this article", n + 1);
    }
    let hits = statute.articles.iter().filter(|a| stands_in(&a.text, quote));
    let labels: Vec<_> = hits.take(3).map(|a| a.label.as_str()).collect();
    if labels.is_empty() {
        "quote the words of this version verbatim".to_owned()
    } else {
        format!("it stands in {}", labels.join("、"))
    }
}

/// Compares the law table with the statute texts: the same versions begin and end on the same days, and the
/// newest version held is listed.
#[must_use]
pub fn compare_laws(laws: &[Located<Law>], statutes: &Statutes) -> Vec<Defect> {
    let held = statutes.laws();
    let mut out = Vec::new();
    for found in laws {
        let law = &found.value;
        let Some(text) = held.iter().find(|h| h.code == law.code) else {
            continue;
        };
        if text.short != law.short {
            let what = format!("the short title is {}, in the texts {}", law.short, text.short);
            out.push(found.defect(rule::LAW_TEXT, &law.code, what, "use one of them in both"));
        }
        for theirs in &text.version {
            let ours = law.version.iter().position(|v| v.version == theirs.version);
            let newest = text.version.iter().all(|v| v.version <= theirs.version);
            let Some(i) = ours else {
                if newest {
                    let what = format!("version {} is not listed", theirs.version);
                    let cure = format!("add it, in force from {}", theirs.effective_from);
                    out.push(found.defect(rule::LAW_TEXT, &law.code, what, &cure));
                }
                continue;
            };
            let v = &law.version[i];
            for (name, ours, theirs) in [
                ("effective_from", Some(&v.effective_from), Some(&theirs.effective_from)),
                ("effective_to", v.effective_to.as_ref(), theirs.effective_to.as_ref()),
            ] {
                if ours != theirs {
                    let day = |d: Option<&String>| d.map_or("open", |d| d.as_str()).to_owned();
                    let (ours, theirs) = (day(ours), day(theirs));
                    let what = format!("{name} of {} is {ours}, in the texts {theirs}", v.version);
                    let cure = "look up the last article or the amending decision";
                    out.push(found.defect_of(i, rule::LAW_TEXT, &law.code, what, cure));
                }
            }
        }
    }
    out
}
