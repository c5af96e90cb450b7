//! The text of a TOML file: lines, encoding, syntax.

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::domain::bank_check::{Defect, Rule, rule};

/// A TOML value with its place.
pub(super) type Value<'i> = Spanned<DeValue<'i>>;

/// A file, or a piece of it, with its line starts.
pub(super) struct Source<'a> {
    /// The file, as it was named to the reader.
    pub file: &'a str,
    /// 1-based line of the piece.
    pub first: usize,
    starts: Vec<usize>,
}

impl<'a> Source<'a> {
    /// Takes a piece of a file that begins at line `first`.
    pub fn new(file: &'a str, text: &str, first: usize) -> Self {
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        Self { file, first, starts: std::iter::once(0).chain(breaks).collect() }
    }

    /// The 1-based line of a byte offset in the piece.
    pub fn line(&self, offset: usize) -> usize {
        self.first - 1 + self.starts.partition_point(|start| *start <= offset)
    }

    /// A defect of the file at a line.
    pub fn defect(&self, rule: Rule, line: usize, what: String, cure: &str) -> Defect {
        Defect::new(rule, self.file, line, "", what, cure)
    }
}

/// Decodes the bytes of a file: UTF-8, with or without byte order mark.
///
/// # Errors
/// The defect, when the bytes are not UTF-8.
pub(super) fn decode<'b>(file: &str, bytes: &'b [u8]) -> Result<&'b str, Box<Defect>> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text)),
        Err(fault) => {
            let line = bytes[..fault.valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
            let what = "the file is not UTF-8";
            Err(Box::new(Defect::new(rule::ENCODING, file, line, "", what, "save it as UTF-8")))
        }
    }
}

/// Parses a file of `[[header]]` tables. Where the TOML is broken, each table is parsed alone, so that a slip in
/// one of them is told once and does not hide the others.
pub(super) fn parse<'a>(
    file: &'a str,
    text: &'a str,
    header: &str,
    out: &mut Vec<Defect>,
) -> Vec<(Source<'a>, DeTable<'a>)> {
    if let Ok(table) = DeTable::parse(text) {
        return vec![(Source::new(file, text, 1), table.into_inner())];
    }
    let mut whole = Vec::new();
    for (first, piece) in pieces(text, header) {
        let source = Source::new(file, piece, first);
        let (table, faults) = DeTable::parse_recoverable(piece);
        // One slip makes the parser stumble several times: the first place is the one to look at.
        let Some(fault) = faults.iter().min_by_key(|f| f.span().map_or(0, |s| s.start)) else {
            whole.push((source, table.into_inner()));
            continue;
        };
        let line = fault.span().map_or(first, |span| source.line(span.start));
        let what = fault.message().replace('\n', ", ");
        let cure = "correct the TOML: quotes, commas, brackets, each field once";
        let code = match table.get_ref().get(header).map(Spanned::get_ref) {
            Some(DeValue::Array(list)) => list.first().and_then(own_code).unwrap_or_default(),
            _ => String::new(),
        };
        out.push(Defect::new(rule::SYNTAX, file, line, &code, what, cure));
    }
    whole
}

/// Splits a text before each line `[[header]]`: 1-based line and text of each piece.
fn pieces<'a>(text: &'a str, header: &str) -> Vec<(usize, &'a str)> {
    let header = format!("[[{header}]]");
    let mut out = Vec::new();
    let (mut from, mut first, mut at) = (0, 1, 0);
    for (i, line) in text.split_inclusive('\n').enumerate() {
        if line.trim_start().starts_with(&header) && at > from {
            out.push((first, &text[from..at]));
            (from, first) = (at, i + 1);
        }
        at += line.len();
    }
    out.push((first, &text[from..]));
    out
}

/// The `code` of a table.
pub(super) fn own_code(value: &Value<'_>) -> Option<String> {
    match value.get_ref() {
        DeValue::Table(table) => match table.get("code").map(Spanned::get_ref) {
            Some(DeValue::String(code)) if !code.is_empty() => Some(code.to_string()),
            _ => None,
        },
        _ => None,
    }
}
