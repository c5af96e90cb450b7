//! `document.xml`: text in order, event by event.

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use crate::domain::intake::{Row, Sheet};

use super::{
    super::{
        Unreadable,
        gather::{Flow, Gather},
        limit,
        xml::{attribute, next, reference},
    },
    KIND,
    numbering::Numbering,
};

/// What a document holds.
#[derive(Default)]
pub(super) struct Body {
    /// Lines and tables.
    pub flow: Flow,
    /// Counts against the limits.
    pub gather: Gather,
    /// Pictures.
    pub images: usize,
    /// The line before which the first picture stands.
    pub first_image: u32,
    /// Runs of hidden text.
    pub hidden: usize,
    /// Deleted revisions.
    pub deleted: usize,
}

/// Reads the document.
pub(super) fn read(xml: &str, numbering: Numbering) -> Result<Body, Unreadable> {
    let mut walk = Walk { numbering, ..Walk::default() };
    let mut reader = Reader::from_str(xml);
    loop {
        match next(&mut reader, KIND)? {
            Event::Start(element) => {
                walk.start(&element);
                if walk.paragraphs.len() > limit::DEPTH {
                    return Err(Unreadable::broken(KIND));
                }
            }
            Event::Empty(element) => {
                walk.start(&element);
                walk.end(element.local_name().as_ref())?;
            }
            Event::End(element) => walk.end(element.local_name().as_ref())?,
            Event::Text(text) if walk.in_text => walk.run.push_str(&text.xml10_content()),
            Event::CData(text) if walk.in_text => walk.run.push_str(&text.xml10_content()),
            Event::GeneralRef(r) if walk.in_text => walk.run.push_str(&reference(&r)),
            Event::Eof => break,
            _ => {}
        }
    }
    if walk.tables > 0 || !walk.paragraphs.is_empty() {
        return Err(Unreadable::broken(KIND));
    }
    Ok(walk.body)
}

/// A paragraph being read; text boxes put paragraphs into paragraphs.
#[derive(Default)]
struct Paragraph {
    text: String,
    list: Option<(String, usize)>,
    style: String,
}

/// How a run looks.
#[derive(Default)]
struct Look {
    hidden: bool,
    underlined: bool,
}

#[derive(Default)]
struct Walk {
    numbering: Numbering,
    body: Body,
    paragraphs: Vec<Paragraph>,
    /// Text of the run being read.
    run: String,
    in_text: bool,
    /// Depth of what is skipped: deleted revisions, doubles for old programs.
    skipped: usize,
    look: Look,
    /// Depth of tables; those inside cells are lines of the cell.
    tables: usize,
    number: u32,
    sheet: Sheet,
    row: Row,
    column: usize,
    span: usize,
    cell: String,
    properties: bool,
}

impl Walk {
    fn start(&mut self, element: &BytesStart<'_>) {
        let name = element.local_name();
        let value = || attribute(element, "val").unwrap_or_default();
        let on = || !matches!(value().as_str(), "0" | "false" | "none");
        match name.as_ref() {
            "del" | "moveFrom" => {
                self.skipped += 1;
                self.body.deleted += usize::from(!self.properties);
            }
            "Fallback" => self.skipped += 1,
            _ if self.skipped > 0 => {}
            "p" => self.paragraphs.push(Paragraph::default()),
            "pPr" | "rPr" | "trPr" => self.properties = true,
            "pStyle" => self.with(|p| p.style = value()),
            "numId" => self.with(|p| p.list.get_or_insert_default().0 = value()),
            "ilvl" => {
                self.with(|p| p.list.get_or_insert_default().1 = value().parse().unwrap_or(0));
            }
            "r" => self.look = Look::default(),
            "vanish" => self.look.hidden = on(),
            "u" => self.look.underlined = on(),
            "t" => self.in_text = true,
            "tab" if !self.properties => self.run.push('\t'),
            "br" | "cr" => self.run.push('\n'),
            "noBreakHyphen" => self.run.push('-'),
            "sym" => self.run.push_str(symbol(&attribute(element, "char").unwrap_or_default())),
            "blip" | "imagedata" | "OLEObject" => {
                if self.body.images == 0 {
                    self.body.first_image = self.body.flow.number.saturating_add(1);
                }
                self.body.images += 1;
            }
            "tbl" => {
                self.tables += 1;
                if self.tables == 1 {
                    self.number += 1;
                    let name = format!("表格 {}", self.number);
                    self.sheet = Sheet { name, ..Sheet::default() };
                }
            }
            "tr" if self.tables == 1 => (self.row, self.column) = (Row::default(), 0),
            "tc" if self.tables == 1 => (self.cell, self.span) = (String::new(), 1),
            "gridSpan" if self.tables == 1 => self.span = value().parse().unwrap_or(1).clamp(1, 64),
            _ => {}
        }
    }

    fn with(&mut self, change: impl FnOnce(&mut Paragraph)) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            change(paragraph);
        }
    }

    fn end(&mut self, name: &str) -> Result<(), Unreadable> {
        match name {
            "del" | "moveFrom" | "Fallback" => self.skipped = self.skipped.saturating_sub(1),
            _ if self.skipped > 0 => {}
            "pPr" | "rPr" | "trPr" => self.properties = false,
            "t" => self.in_text = false,
            "r" => self.end_run(),
            "p" => self.end_paragraph()?,
            "tc" if self.tables == 1 => {
                let text = std::mem::take(&mut self.cell);
                self.body.gather.cell(&mut self.row, self.column, text.trim(), None)?;
                self.column = self.column.saturating_add(self.span);
            }
            "tr" if self.tables == 1 => {
                self.body.flow.number = self.body.flow.number.saturating_add(1);
                let mut row = std::mem::take(&mut self.row);
                row.number = self.body.flow.number;
                self.body.gather.row(&mut self.sheet, row)?;
            }
            "tbl" => {
                if self.tables == 1 {
                    self.body.flow.table(std::mem::take(&mut self.sheet));
                }
                self.tables = self.tables.saturating_sub(1);
            }
            _ => {}
        }
        Ok(())
    }

    fn end_run(&mut self) {
        let mut text = std::mem::take(&mut self.run);
        if self.look.hidden {
            self.body.hidden += usize::from(!text.trim().is_empty());
            return;
        }
        // A blank to fill in is often an underlined stretch of spaces.
        if self.look.underlined && text.chars().count() >= 2 && text.trim().is_empty() {
            "____".clone_into(&mut text);
        }
        self.with(|p| p.text.push_str(&text));
    }

    fn end_paragraph(&mut self) -> Result<(), Unreadable> {
        self.end_run();
        let Some(paragraph) = self.paragraphs.pop() else { return Ok(()) };
        let list = paragraph.list.or_else(|| self.numbering.of_style(&paragraph.style));
        let list = list.filter(|(name, _)| name != "0" && !name.is_empty());
        let blank = paragraph.text.trim().is_empty();
        let number =
            list.filter(|_| !blank).and_then(|(name, level)| self.numbering.next(&name, level));
        let text = match number {
            // A number typed by hand beside the automatic one would count twice.
            Some(number) => format!("{number} {}", paragraph.text.trim_start()),
            None => paragraph.text,
        };
        if self.tables > 0 {
            if !self.cell.is_empty() {
                self.cell.push('\n');
            }
            self.cell.push_str(&text);
            return Ok(());
        }
        self.body.flow.paragraph(&text, &mut self.body.gather)
    }
}

/// Ticks and crosses of the symbol fonts.
fn symbol(code: &str) -> &'static str {
    match code.to_ascii_uppercase().as_str() {
        "F0FC" | "F0FE" | "F050" | "F052" | "F0D6" => "√",
        "F0FB" | "F0FD" | "F04F" | "F051" | "F0CD" | "F0B4" => "×",
        "F081" => "①",
        "F082" => "②",
        "F083" => "③",
        "F084" => "④",
        "F085" => "⑤",
        _ => "\u{fffd}",
    }
}
