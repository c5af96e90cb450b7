//! Tables as text: CSV and its kin, with comma, semicolon or tab.

use csv::ReaderBuilder;

use crate::domain::intake::{Document, Part, Row, Sheet, looks_like_header};

use super::{Unreadable, gather::Gather};

/// Records looked at to find the header.
const AHEAD: usize = 30;
/// Bytes that those records may take.
const HEAD: usize = 64 << 10;

/// Reads a text as a table, if one of the delimiters gives it a header that names questions.
pub(super) fn read(text: &str) -> Result<Option<Document>, Unreadable> {
    let mut end = text.len().min(HEAD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end).unwrap_or_default();
    // `sep=;` in the first line is a hint of Excel to itself.
    let text = text.strip_prefix("sep=").and_then(|t| Some(t.split_once('\n')?.1)).unwrap_or(text);
    let fits = |delimiter: &u8| {
        let rows = records(head, *delimiter).take(AHEAD);
        rows.into_iter().any(|(_, cells)| looks_like_header(&cells))
    };
    match [b',', b'\t', b';'].into_iter().find(|d| fits(d)) {
        Some(delimiter) => table(text, delimiter).map(Some),
        None => Ok(None),
    }
}

/// The records of a text with their line numbers.
fn records(text: &str, delimiter: u8) -> impl Iterator<Item = (u64, Vec<String>)> {
    let reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    reader.into_records().filter_map(|record| {
        let record = record.ok()?;
        let line = record.position().map_or(0, csv::Position::line);
        Some((line, record.iter().map(unquoted).collect()))
    })
}

/// A cell as it was meant: `="001"` and a leading apostrophe keep Excel from taking figures away.
fn unquoted(cell: &str) -> String {
    let inner = cell.strip_prefix("=\"").and_then(|c| c.strip_suffix('"'));
    inner.or_else(|| cell.strip_prefix('\'')).unwrap_or(cell).to_owned()
}

fn table(text: &str, delimiter: u8) -> Result<Document, Unreadable> {
    let mut gather = Gather::default();
    let mut sheet = Sheet { name: "表格".to_owned(), ..Sheet::default() };
    for (line, cells) in records(text, delimiter) {
        let mut row = Row { number: u32::try_from(line).unwrap_or(u32::MAX), ..Row::default() };
        for (column, cell) in cells.iter().enumerate() {
            gather.cell(&mut row, column, cell, None)?;
        }
        gather.row(&mut sheet, row)?;
    }
    let document = Document { parts: vec![Part::Sheet(sheet)], remarks: Vec::new() };
    Ok(gather.finish(document))
}
