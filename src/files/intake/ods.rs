//! `OpenDocument` spreadsheets. Read event by event: a repeated cell or row may claim a million times itself.

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use crate::domain::intake::{CellNote, Document, Merge, Part, Row, Sheet};

use super::{
    Unreadable,
    archive::Archive,
    gather::Gather,
    limit,
    xml::{attribute, next, reference},
};

const KIND: &str = "ODS ";

/// Reads a spreadsheet.
pub(super) fn read(bytes: &[u8]) -> Result<Document, Unreadable> {
    let mut archive = Archive::open(bytes)?;
    let content = archive.text("content.xml").ok_or_else(|| Unreadable::broken(KIND))?;
    let mut walk = Walk::default();
    let mut reader = Reader::from_str(&content);
    loop {
        match next(&mut reader, KIND)? {
            Event::Start(element) => walk.start(&element),
            Event::Empty(element) => {
                walk.start(&element);
                walk.end(element.local_name().as_ref())?;
            }
            Event::End(element) => walk.end(element.local_name().as_ref())?,
            Event::Text(text) if walk.in_text > 0 => walk.text.push_str(&text.xml10_content()),
            Event::CData(text) if walk.in_text > 0 => walk.text.push_str(&text.xml10_content()),
            Event::GeneralRef(r) if walk.in_text > 0 => walk.text.push_str(&reference(&r)),
            Event::Eof => break,
            _ => {}
        }
    }
    let document = Document { parts: walk.parts, remarks: Vec::new() };
    Ok(walk.gather.finish(document))
}

#[derive(Default)]
struct Walk {
    gather: Gather,
    parts: Vec<Part>,
    hidden: Vec<String>,
    style: String,
    sheet: Option<Sheet>,
    row: Row,
    number: u32,
    rows: u32,
    column: usize,
    columns: usize,
    spans: (u32, usize),
    date: bool,
    value: String,
    text: String,
    paragraphs: usize,
    in_text: usize,
    in_note: usize,
}

impl Walk {
    fn start(&mut self, element: &BytesStart<'_>) {
        let name = element.local_name();
        let repeat = |what: &str| {
            attribute(element, what).and_then(|n| n.parse::<u32>().ok()).unwrap_or(1).max(1)
        };
        match name.as_ref() {
            "style" => self.style = attribute(element, "name").unwrap_or_default(),
            "table-properties" if attribute(element, "display").is_some_and(|d| d == "false") => {
                self.hidden.push(self.style.clone());
            }
            "table" => {
                let style = attribute(element, "style-name").unwrap_or_default();
                self.sheet = Some(Sheet {
                    name: attribute(element, "name").unwrap_or_default(),
                    hidden: self.hidden.contains(&style),
                    ..Sheet::default()
                });
                self.number = 0;
            }
            "table-row" => {
                self.rows = repeat("number-rows-repeated");
                self.number = self.number.saturating_add(1);
                self.row = Row { number: self.number, ..Row::default() };
                self.column = 0;
            }
            "table-cell" | "covered-table-cell" => {
                self.columns = usize::try_from(repeat("number-columns-repeated")).unwrap_or(1);
                let across = usize::try_from(repeat("number-columns-spanned")).unwrap_or(1);
                self.spans = (repeat("number-rows-spanned"), across);
                self.date = attribute(element, "value-type").is_some_and(|t| t == "date");
                self.value = attribute(element, "string-value").unwrap_or_default();
                self.text.clear();
                self.paragraphs = 0;
            }
            "annotation" => self.in_note += 1,
            "p" if self.in_note == 0 && self.sheet.is_some() => {
                if self.paragraphs > 0 {
                    self.text.push('\n');
                }
                self.paragraphs += 1;
                self.in_text += 1;
            }
            "line-break" if self.in_text > 0 => self.text.push('\n'),
            "tab" if self.in_text > 0 => self.text.push('\t'),
            "s" if self.in_text > 0 => {
                let n = attribute(element, "c").and_then(|n| n.parse().ok()).unwrap_or(1_usize);
                self.text.extend(std::iter::repeat_n(' ', n.min(100)));
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) -> Result<(), Unreadable> {
        match name {
            "annotation" => self.in_note = self.in_note.saturating_sub(1),
            "p" => self.in_text = self.in_text.saturating_sub(1),
            "table-cell" | "covered-table-cell" => self.cell()?,
            "table-row" => {
                let row = std::mem::take(&mut self.row);
                let filled = !row.cells.is_empty();
                if let Some(sheet) = self.sheet.as_mut() {
                    let copies = if filled { self.rows } else { 1 };
                    for i in 0..copies {
                        let number = self.number.saturating_add(i);
                        self.gather.row(sheet, Row { number, ..row.clone() })?;
                    }
                }
                self.number = self.number.saturating_add(self.rows - 1);
            }
            "table" => {
                self.parts.extend(self.sheet.take().map(Part::Sheet));
                if self.parts.len() > limit::SHEETS {
                    return Err(Unreadable::large(format!("工作表超过 {} 张", limit::SHEETS)));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn cell(&mut self) -> Result<(), Unreadable> {
        let text = if self.text.is_empty() { self.value.clone() } else { self.text.clone() };
        let note = self.date.then_some(CellNote::Date);
        if !text.trim().is_empty() {
            let copies = self.columns.min(limit::COLUMNS + 1);
            for i in 0..copies {
                self.gather.cell(&mut self.row, self.column.saturating_add(i), &text, note)?;
            }
            let (down, across) = self.spans;
            if let Some(sheet) = self.sheet.as_mut().filter(|_| down > 1 || across > 1) {
                sheet.merges.push(Merge {
                    top: self.number,
                    bottom: self.number.saturating_add(down - 1),
                    left: self.column,
                    right: self.column.saturating_add(across - 1),
                });
            }
        }
        self.column = self.column.saturating_add(self.columns);
        self.text.clear();
        self.value.clear();
        Ok(())
    }
}
