//! One sheet of a workbook: header, rows, widths by what the columns hold.

use std::{collections::HashSet, io};

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::super::limit;

/// A sheet to be written.
pub(super) struct Page {
    /// Its name, as it was.
    pub name: String,
    /// Its header.
    pub header: Vec<String>,
    /// Lines above the header.
    pub notes: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
}

impl Page {
    /// An empty sheet.
    pub fn new(name: &str, header: Vec<String>) -> Self {
        Self { name: name.to_owned(), header, notes: Vec::new(), rows: Vec::new() }
    }

    /// Adds the sheet to a workbook.
    pub fn write(&self, book: &mut Workbook) -> io::Result<()> {
        let taken: HashSet<String> =
            book.worksheets().iter().map(|s| s.name().to_lowercase()).collect();
        let name = free_name(&self.name, &taken);
        let sheet = book.add_worksheet();
        sheet.set_name(name).map_err(fault)?;
        self.fill(sheet).map_err(fault)
    }

    fn fill(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let text = Format::new().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top);
        let head = Format::new()
            .set_num_format("@")
            .set_text_wrap()
            .set_bold()
            .set_border_bottom(FormatBorder::Thin)
            .set_align(FormatAlign::VerticalCenter);
        let mut number = 0;
        for note in &self.notes {
            sheet.write_string(number, 0, note)?;
            number += 1;
        }
        for (column, name) in (0_u16..).zip(&self.header) {
            sheet.set_column_width(column, width(name))?;
            sheet.write_string_with_format(number, column, cut(name), &head)?;
        }
        sheet.set_freeze_panes(number + 1, 0)?;
        for row in &self.rows {
            number += 1;
            for (column, cell) in (0_u16..).zip(row).filter(|(_, cell)| !cell.is_empty()) {
                sheet.write_string_with_format(number, column, cut(cell), &text)?;
            }
        }
        Ok(())
    }
}

/// The workbook as a file.
pub(super) fn save(book: &mut Workbook) -> io::Result<Vec<u8>> {
    book.save_to_buffer().map_err(fault)
}

fn fault(fault: XlsxError) -> io::Error {
    io::Error::other(fault)
}

/// A text that fits into a cell.
fn cut(text: &str) -> &str {
    match text.char_indices().nth(limit::CHARACTERS) {
        Some((end, _)) => text.get(..end).unwrap_or(text),
        None => text,
    }
}

fn width(name: &str) -> f64 {
    match name {
        "题干" | "解析" | "说明" | "错误原因" => 48.0,
        "依据" | "选项说明" => 30.0,
        "序号" | "难度" | "分值" | "层次" => 7.0,
        name if name.starts_with("选项") => 18.0,
        _ => 13.0,
    }
}

/// A name that Excel accepts and that no other sheet has.
fn free_name(name: &str, taken: &HashSet<String>) -> String {
    let plain: String =
        name.chars().filter(|c| !"[]:*?/\\'".contains(*c) && !c.is_control()).collect();
    let base: String = plain.trim().chars().take(26).collect();
    let base = if base.is_empty() || base.eq_ignore_ascii_case("history") {
        "工作表".to_owned()
    } else {
        base
    };
    let fitting = |n: usize| if n == 1 { base.clone() } else { format!("{base} {n}") };
    let mut all = (1..=taken.len() + 1).map(fitting);
    all.find(|n| !taken.contains(&n.to_lowercase())).unwrap_or_default()
}
