//! Excel workbooks since 2007, through calamine: cell by cell, for their used area may span billions of cells of which
//! three hold anything. [`super::archive`] has measured what calamine keeps in memory.

use std::{collections::BTreeMap, io::Cursor};

use calamine::{DataRef, Dimensions, ExcelDateTime, Reader, SheetType, SheetVisible, Style, Xlsx};

use crate::domain::intake::{CellNote, Document, Merge, Part, Remark, Row, Sheet};

use super::{Unreadable, archive::Archive, gather::Gather, guarded, limit, number};

const KIND: &str = "Excel ";

/// Reads a workbook of Excel 2007 or later.
pub(super) fn xlsx(bytes: &[u8]) -> Result<Document, Unreadable> {
    guarded(KIND, || {
        let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|_| Unreadable::broken(KIND))?;
        let mut gather = Gather::default();
        let mut document = Document { parts: Vec::new(), remarks: pictures(bytes)? };
        for (name, hidden) in sheets(book.sheets_metadata())? {
            let mut sheet = Sheet { name: name.clone(), hidden, ..Sheet::default() };
            let merges = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
            sheet.merges = merges.iter().filter_map(merge).collect();
            cells(&mut book, &mut sheet, &mut gather)?;
            document.parts.push(Part::Sheet(sheet));
        }
        Ok(gather.finish(document))
    })
}

/// A remark when the workbook holds pictures.
fn pictures(bytes: &[u8]) -> Result<Vec<Remark>, Unreadable> {
    let names = Archive::open(bytes)?.names();
    let n = names.iter().filter(|n| n.starts_with("xl/media/")).count();
    let what = format!("文件里有 {n} 幅图片，没有读取；题目需要图片的，请改为文字说明。");
    Ok((n > 0).then(|| Remark::new("", what)).into_iter().collect())
}

/// Names of worksheets and whether they are hidden.
fn sheets(all: &[calamine::Sheet]) -> Result<Vec<(String, bool)>, Unreadable> {
    if all.len() > limit::SHEETS {
        return Err(Unreadable::large(format!("工作表超过 {} 张", limit::SHEETS)));
    }
    let sheets = all.iter().filter(|s| s.typ == SheetType::WorkSheet);
    Ok(sheets.map(|s| (s.name.clone(), s.visible != SheetVisible::Visible)).collect())
}

fn merge(area: &Dimensions) -> Option<Merge> {
    let place = |n: u32| usize::try_from(n).ok();
    Some(Merge {
        top: area.start.0.checked_add(1)?,
        bottom: area.end.0.checked_add(1)?,
        left: place(area.start.1)?,
        right: place(area.end.1)?,
    })
}

fn cells(
    book: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &mut Sheet,
    gather: &mut Gather,
) -> Result<(), Unreadable> {
    let Ok(mut reader) = book.worksheet_cells_reader(&sheet.name) else {
        return Err(Unreadable::broken(KIND));
    };
    // Cells come in order in files of Excel; others are put in order here.
    let mut rows: BTreeMap<u32, Row> = BTreeMap::new();
    loop {
        let next = reader.next_cell_with_style_id().map_err(|_| Unreadable::broken(KIND))?;
        let Some((cell, style)) = next else { break };
        let (row, column) = cell.get_position();
        let (text, note) = shown(cell.get_value(), || reader.styles().get(style).cloned());
        if text.trim().is_empty() {
            continue;
        }
        let number = row.saturating_add(1);
        let row = rows.entry(number).or_insert_with(|| Row { number, ..Row::default() });
        gather.cell(row, usize::try_from(column).unwrap_or(usize::MAX), &text, note)?;
        if rows.len() > limit::ROWS {
            return Err(Unreadable::large(format!("超过 {} 行", limit::ROWS)));
        }
    }
    for row in rows.into_values() {
        gather.row(sheet, row)?;
    }
    Ok(())
}

/// The text of a cell as it is shown.
fn shown(value: &DataRef<'_>, style: impl Fn() -> Option<Style>) -> (String, Option<CellNote>) {
    let format = || style().and_then(|s| s.number_format);
    match value {
        DataRef::Empty => (String::new(), None),
        DataRef::SharedString(text) => ((*text).to_owned(), None),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            (text.clone(), None)
        }
        DataRef::Int(n) => (n.to_string(), None),
        DataRef::Bool(b) => (truth(*b), None),
        DataRef::Float(n) => {
            number::number(*n, &format().map(|f| f.format_code).unwrap_or_default())
        }
        DataRef::DateTime(moment) => {
            let (code, id) =
                format().map_or((String::new(), None), |f| (f.format_code, f.format_id));
            (date(moment, &code, id), Some(CellNote::Date))
        }
        DataRef::Error(fault) => (fault.to_string(), Some(CellNote::Failed)),
    }
}

fn truth(value: bool) -> String {
    (if value { "TRUE" } else { "FALSE" }).to_owned()
}

fn date(moment: &ExcelDateTime, code: &str, id: Option<u32>) -> String {
    let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
    number::date((year, month, day, hour, minute), moment.as_f64().fract() == 0.0, code, id)
}
