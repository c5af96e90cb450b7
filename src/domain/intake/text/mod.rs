//! Items in running text: answers after each item (L1), in the stem (L2), at the end (L3), bracket tags (L4), blanks
//! and cases (L5), survey exports (L10), in any mixture.
//!
//! One line after another goes to what is open: a stem, an option, a field, a list of answers. What a line begins
//! with decides; where a beginning can be read in two ways, the lines that follow decide.

mod answers;
mod collected;
mod heading;
mod mark;
mod raw;
mod reader;
mod segment;
mod start;
mod tag;

use super::{Draft, Line, Remark};

pub(super) use mark::numbers;

/// An item of a text.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Its first line.
    pub line: u32,
    /// Its number in the text.
    pub number: Option<u32>,
    /// Its lines as they stood.
    pub original: String,
    /// What it says.
    pub draft: Draft,
}

/// Reads all items of a text.
pub(super) fn read(lines: &[Line], remarks: &mut Vec<Remark>) -> Vec<Found> {
    let mut reader = reader::Reader::new(lines);
    reader.run();
    remarks.extend(reader.remarks());
    let found = reader.into_items().into_iter().map(|raw| Found {
        line: raw.line,
        number: raw.number,
        original: raw.original.join("\n"),
        draft: raw.draft(),
    });
    found.filter(|f| !f.draft.is_blank()).collect()
}

/// The place after the number `n` with which a text begins.
pub(super) fn numbers_at_start(flat: &[char], n: u32) -> Option<usize> {
    mark::number_at(flat, 0).filter(|found| found.value == n).map(|found| found.after)
}

/// The kind that a line sets when it is a heading and nothing else.
pub(super) fn heading_kind(flat: &[char]) -> Option<crate::domain::item::Kind> {
    heading::heading(flat).filter(|h| h.rest.is_none())?.kind
}
