//! Questions as other people write them: Word lists, spreadsheets, survey exports, in any mixture.
//!
//! A [`Document`] is what a file holds, without any meaning: sheets of cells and lines of text. [`read`] finds the
//! items in it and gives one [`Reading`] for each: the text as it stood, a [`Draft`] that a person can correct, and
//! what is wrong with it. A draft that has no error becomes an item by [`Draft::into_item`].
//!
//! Nothing is dropped in silence: what was not read as an item is in [`Intake::remarks`].

mod basis;
mod blanks;
mod check;
mod clean;
mod convert;
mod document;
mod draft;
mod finding;
mod identity;
mod key;
mod marks;
mod polish;
mod reading;
mod sheet;
mod spell;
mod text;
mod twins;

#[cfg(test)]
mod tests;

pub use basis::{basis_text, parse_bases};
pub use clean::clean;
pub use document::{CellNote, Document, Line, Merge, Part, Remark, Row, Sheet};
pub use draft::Draft;
pub use finding::{Field, Finding, Severity};
pub use identity::{identity, stem_key};
pub use key::Key;
pub use reading::{Intake, Place, Reading, Twin, read};
pub use sheet::{looks_like_header, names_kind};
pub use spell::{audience_name, difficulty_name, kind_name, level_name, usage_name};

/// More options than this do not fit on a phone screen and are refused, as in the rules for banks.
pub const MAX_OPTIONS: usize = 8;
/// Items of one file; what is beyond is told and left out.
pub const MAX_ITEMS: usize = 50_000;
/// Characters of one field; as many as a spreadsheet cell can hold.
pub const MAX_FIELD: usize = 32_767;
/// Characters of a stem from which on a person should look at it.
pub const LONG_STEM: usize = 2_000;
/// Characters of an option from which on a person should look at it.
pub const LONG_OPTION: usize = 500;
