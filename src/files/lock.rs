//! `citations.lock`: every citation of a bank with the fingerprint of the article it was checked against.
//!
//! The statute texts are not shipped. The lock is the proof that each citation was once compared with them: it
//! is written where they are held, and anyone can see whether an item has changed since.

use std::{collections::BTreeMap, fmt::Write as _};

use crate::domain::{
    bank_check::{Bank, Defect, rule},
    law::LegalBasis,
};

/// First line of every lock.
const TITLE: &str =
    "# mingfa citations 1: written by `mingfa bank check … --write-lock`, do not edit";

/// Stands for the fingerprint of a text that is not held.
pub const NOT_HELD: &str = "-";

/// One citation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// Code of the question.
    pub code: String,
    /// Law as cited.
    pub law: String,
    /// Version as cited.
    pub version: String,
    /// Article as cited.
    pub article: String,
    /// SHA-256 in hex of the whole article in its normal form, or [`NOT_HELD`].
    pub sha256: String,
    /// The quotes in the order of the item.
    pub quotes: Vec<String>,
}

/// What makes a line unique.
type Name<'a> = (&'a str, &'a str, &'a str, &'a str);

impl Line {
    /// The line of a basis whose text is not held.
    #[must_use]
    pub fn of(code: &str, basis: &LegalBasis) -> Self {
        Self {
            code: code.to_owned(),
            law: basis.law.clone(),
            version: basis.version.clone(),
            article: basis.article.clone(),
            sha256: NOT_HELD.to_owned(),
            quotes: basis.quote.clone(),
        }
    }

    fn name(&self) -> Name<'_> {
        (&self.code, &self.law, &self.version, &self.article)
    }

    /// Fields are separated by tabs; a quote never holds one (rule `quote-length`).
    fn read(text: &str) -> Option<Self> {
        let mut fields = text.split('\t').map(ToOwned::to_owned);
        let mut next = || fields.next();
        let (code, law, version) = (next()?, next()?, next()?);
        let (article, sha256) = (next()?, next()?);
        let quotes: Vec<_> = fields.collect();
        let sound = sha256 == NOT_HELD
            || (sha256.len() == 64 && sha256.bytes().all(|b| b.is_ascii_hexdigit()));
        (sound && !quotes.is_empty()).then_some(Self {
            code,
            law,
            version,
            article,
            sha256,
            quotes,
        })
    }
}

/// The text of a lock: sorted, one citation a line.
#[must_use]
pub fn write(lines: &[Line]) -> String {
    let mut sorted: Vec<_> = lines.iter().collect();
    sorted.sort();
    let mut out = format!("{TITLE}\n");
    for line in sorted {
        let Line { code, law, version, article, sha256, quotes } = line;
        let quotes = quotes.join("\t");
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{code}\t{law}\t{version}\t{article}\t{sha256}\t{quotes}");
    }
    out
}

/// How far a lock is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// The statute texts were at hand: fingerprints count too.
    pub with_texts: bool,
    /// The lock belongs to exactly these banks: lines beyond them are wrong.
    pub whole: bool,
}

/// Compares a lock with the citations of the banks; every difference is a defect.
#[must_use]
pub fn compare(
    file: &str,
    text: &str,
    banks: &[Bank],
    lines: &[Line],
    extent: Extent,
) -> Vec<Defect> {
    let mut out = Vec::new();
    let note =
        |at: usize, code: &str, what: String| Defect::new(rule::LOCK, file, at, code, what, CURE);
    let mut locked: BTreeMap<Name<'_>, (usize, &Line)> = BTreeMap::new();
    let read: Vec<(usize, Option<Line>)> = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.starts_with('#') && !line.is_empty())
        .map(|(i, line)| (i + 1, Line::read(line)))
        .collect();
    if text.lines().next() != Some(TITLE) {
        out.push(note(1, "", "this is not a lock of a known form".to_owned()));
    }
    for (at, line) in &read {
        match line {
            None => out.push(note(*at, "", "the line cannot be read".to_owned())),
            Some(line) if locked.insert(line.name(), (*at, line)).is_some() => {
                out.push(note(*at, &line.code, format!("{} is locked twice", shown(line))));
            }
            Some(_) => {}
        }
    }
    let places = places(banks);
    for line in lines {
        let Some((at, old)) = locked.remove(&line.name()) else {
            let (file, at) = places.get(line.code.as_str()).copied().unwrap_or((file, 1));
            let what = format!("{} is not locked", shown(line));
            out.push(Defect::new(rule::LOCK, file, at, &line.code, what, CURE));
            continue;
        };
        if old.quotes != line.quotes {
            out.push(note(at, &line.code, format!("{}: the quotes have changed", shown(line))));
        }
        if extent.with_texts && old.sha256 != line.sha256 {
            out.push(note(at, &line.code, format!("{}: the text has changed", shown(line))));
        }
    }
    for (at, line) in locked.into_values().filter(|_| extent.whole) {
        out.push(note(at, &line.code, format!("{} is cited no longer", shown(line))));
    }
    out
}

/// What cures every difference, once the items are right.
const CURE: &str = "check item and text, then run `mingfa bank check … --write-lock`";

fn shown(line: &Line) -> String {
    format!("{} ({}) {}", line.law, line.version, line.article)
}

/// Where each question stands.
fn places(banks: &[Bank]) -> BTreeMap<&str, (&str, usize)> {
    let mut out = BTreeMap::new();
    for item in banks.iter().flat_map(|b| &b.items) {
        for (i, question) in item.value.questions.iter().enumerate() {
            out.insert(question.code.as_str(), (item.file.as_str(), item.line_of(i)));
        }
    }
    out
}
