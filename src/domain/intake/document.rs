//! What a file holds before anybody asks what it means.

use serde::{Deserialize, Serialize};

use crate::domain::{bank_check::Located, item::Item};

/// A file as sheets of cells and lines of text, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Its parts.
    pub parts: Vec<Part>,
    /// What the reader of the file noticed and could not keep: images, hidden text, bad characters.
    pub remarks: Vec<Remark>,
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A sheet of a workbook, a CSV file, or a table in a text.
    Sheet(Sheet),
    /// Running text.
    Text(Vec<Line>),
    /// Items of a native bank file, already whole in form.
    Native(Vec<Located<Item>>),
}

/// A sheet or table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its name; made up by the reader where the file has none.
    pub name: String,
    /// Whether the workbook hides it.
    pub hidden: bool,
    /// Rows that hold anything, in order.
    pub rows: Vec<Row>,
    /// Areas of several cells that are shown as one.
    pub merges: Vec<Merge>,
}

/// A row with at least one cell that is not blank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// 1-based number in its sheet (in a text: the number of its line).
    pub number: u32,
    /// Texts of its cells from the first column on; blank cells are empty.
    pub cells: Vec<String>,
    /// What the reader noticed about single cells, by 0-based column.
    pub notes: Vec<(usize, CellNote)>,
}

/// Something about a cell that its text does not show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CellNote {
    /// The spreadsheet holds a date; the text is what was probably typed (`1-2`).
    Date,
    /// A number too long for a spreadsheet: its last digits are lost.
    LongNumber,
    /// More characters than a cell may have; the rest was cut off.
    Cut,
    /// The spreadsheet shows an error value.
    Failed,
}

/// Cells shown as one, both ends included: 1-based rows, 0-based columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merge {
    /// First row.
    pub top: u32,
    /// Last row.
    pub bottom: u32,
    /// First column.
    pub left: usize,
    /// Last column.
    pub right: usize,
}

/// A line of running text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// 1-based number in the file (in Word: of the paragraph or forced line break).
    pub number: u32,
    /// Its text without the line break.
    pub text: String,
}

/// Something a person should know about the file as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Where; empty for the whole file.
    pub place: String,
    /// What, in one Chinese sentence.
    pub what: String,
}

impl Remark {
    /// A remark at a place.
    #[must_use]
    pub fn new(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { place: place.into(), what: what.into() }
    }
}
