//! Sheets and lines being gathered, within the limits.

use crate::domain::intake::{CellNote, Document, Line, Part, Remark, Row, Sheet};

use super::{Unreadable, limit};

/// Counts what is gathered over a whole file.
#[derive(Debug, Default)]
pub(super) struct Gather {
    rows: usize,
    cells: usize,
    lines: usize,
    characters: usize,
    /// Whether columns were left out.
    pub wide: bool,
}

impl Gather {
    /// Puts a text into a row. Blank texts are no cells.
    pub fn cell(
        &mut self,
        row: &mut Row,
        column: usize,
        text: &str,
        note: Option<CellNote>,
    ) -> Result<(), Unreadable> {
        if text.trim().is_empty() {
            return Ok(());
        }
        if column >= limit::COLUMNS {
            self.wide = true;
            return Ok(());
        }
        let (text, cut) = shortened(text);
        self.count(text.len())?;
        self.cells += 1;
        if self.cells > limit::CELLS {
            return Err(Unreadable::large(format!("单元格超过 {} 个", limit::CELLS)));
        }
        while row.cells.len() <= column {
            row.cells.push(String::new());
        }
        if let Some(cell) = row.cells.get_mut(column) {
            text.clone_into(cell);
        }
        row.notes.extend(note.map(|n| (column, n)));
        row.notes.extend(cut.then_some((column, CellNote::Cut)));
        Ok(())
    }

    /// Adds a row that holds anything.
    pub fn row(&mut self, sheet: &mut Sheet, row: Row) -> Result<(), Unreadable> {
        if row.cells.is_empty() {
            return Ok(());
        }
        self.rows += 1;
        if self.rows > limit::ROWS {
            return Err(Unreadable::large(format!("超过 {} 行", limit::ROWS)));
        }
        sheet.rows.push(row);
        Ok(())
    }

    /// Adds a line, blank or not.
    pub fn line(
        &mut self,
        lines: &mut Vec<Line>,
        number: u32,
        text: &str,
    ) -> Result<(), Unreadable> {
        self.lines += 1;
        if self.lines > limit::LINES {
            return Err(Unreadable::large(format!("超过 {} 行", limit::LINES)));
        }
        let (text, _) = shortened(text);
        self.count(text.len())?;
        lines.push(Line { number, text: text.to_owned() });
        Ok(())
    }

    fn count(&mut self, bytes: usize) -> Result<(), Unreadable> {
        self.characters += bytes;
        if self.characters > limit::TEXT * 3 {
            return Err(Unreadable::large("文字过多"));
        }
        Ok(())
    }

    /// The remark about columns that were left out.
    pub fn finish(self, mut document: Document) -> Document {
        if self.wide {
            let what = format!("第 {} 列以后的内容没有读取。", limit::COLUMNS);
            document.remarks.push(Remark::new("", what));
        }
        document
    }
}

/// A text of at most one character more than the limit, and whether it was longer.
fn shortened(text: &str) -> (&str, bool) {
    if text.len() <= limit::CHARACTERS {
        return (text, false);
    }
    match text.char_indices().nth(limit::CHARACTERS + 1) {
        Some((end, _)) => (text.get(..end).unwrap_or(text), true),
        None => (text, text.chars().nth(limit::CHARACTERS).is_some()),
    }
}

/// Lines and tables of a text in order.
#[derive(Debug, Default)]
pub(super) struct Flow {
    parts: Vec<Part>,
    lines: Vec<Line>,
    /// Number of the last line.
    pub number: u32,
}

impl Flow {
    /// Adds a paragraph; its forced breaks begin new lines.
    pub fn paragraph(&mut self, text: &str, gather: &mut Gather) -> Result<(), Unreadable> {
        for line in text.split('\n') {
            self.number = self.number.saturating_add(1);
            gather.line(&mut self.lines, self.number, line)?;
        }
        Ok(())
    }

    /// Adds a table.
    pub fn table(&mut self, sheet: Sheet) {
        if sheet.rows.is_empty() {
            return;
        }
        if !self.lines.is_empty() {
            self.parts.push(Part::Text(std::mem::take(&mut self.lines)));
        }
        self.parts.push(Part::Sheet(sheet));
    }

    /// The document.
    pub fn finish(mut self, remarks: Vec<Remark>) -> Document {
        if !self.lines.is_empty() {
            self.parts.push(Part::Text(self.lines));
        }
        if !self.parts.iter().any(|p| matches!(p, Part::Text(_))) && !self.parts.is_empty() {
            // Tables of a text are numbered by lines; the reader sorts by them.
            self.parts.insert(0, Part::Text(Vec::new()));
        }
        Document { parts: self.parts, remarks }
    }
}
