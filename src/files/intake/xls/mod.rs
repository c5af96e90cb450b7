//! Excel workbooks of 1997 to 2003 (BIFF8).
//!
//! Read record by record within the limits. A general reader would trust the file where it must not: chains of
//! sectors that bite their own tail, used areas of four billion cells, one long string shared by a million cells.
//! The container is the business of `cfb`, which checks its chains.

mod cell;
mod record;
mod string;

use std::{
    collections::{BTreeMap, HashMap},
    io::{Cursor, Read},
};

use crate::domain::intake::{Document, Merge, Part, Row, Sheet};

use super::{Unreadable, gather::Gather, guarded, limit};

use cell::Values;
use record::{Record, records, u16_at, u32_at};

const KIND: &str = "Excel ";

/// Reads a workbook.
pub(super) fn read(bytes: &[u8]) -> Result<Document, Unreadable> {
    guarded(KIND, || {
        let broken = || Unreadable::broken(KIND);
        let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| broken())?;
        let mut stream = Vec::new();
        let book = file.open_stream("/Workbook").map_err(|_| broken())?;
        let most = u64::try_from(limit::BYTES).unwrap_or(u64::MAX);
        book.take(most).read_to_end(&mut stream).map_err(|_| broken())?;
        workbook(&stream)
    })
}

/// A worksheet as the workbook lists it.
struct Listed {
    at: usize,
    name: String,
    hidden: bool,
}

fn workbook(stream: &[u8]) -> Result<Document, Unreadable> {
    let (values, sheets) = globals(stream)?;
    if sheets.len() > limit::SHEETS {
        return Err(Unreadable::large(format!("工作表超过 {} 张", limit::SHEETS)));
    }
    let mut gather = Gather::default();
    let mut document = Document::default();
    // Sheets that share their bytes would be read once for each of them.
    let mut left = stream.len().saturating_mul(2).saturating_add(1 << 20);
    for listed in sheets {
        let body = stream.get(listed.at..).ok_or_else(|| Unreadable::broken(KIND))?;
        let mut sheet = Sheet { name: listed.name, hidden: listed.hidden, ..Sheet::default() };
        let used = cells(body, &values, &mut sheet, &mut gather)?;
        left = left.checked_sub(used).ok_or_else(|| Unreadable::broken(KIND))?;
        document.parts.push(Part::Sheet(sheet));
    }
    Ok(gather.finish(document))
}

/// What stands before the sheets: strings, formats, the list of sheets.
fn globals(stream: &[u8]) -> Result<(Values, Vec<Listed>), Unreadable> {
    let broken = || Unreadable::broken(KIND);
    let mut values = Values::default();
    let mut sheets = Vec::new();
    let mut version = None;
    for record in records(stream) {
        match record.kind {
            Record::BOF if version.is_none() => version = u16_at(record.data, 0),
            Record::FILE_PASS => {
                return Err(Unreadable::new("文件设有打开密码", "请取消密码，另存一份，再上传。"));
            }
            Record::DATE_MODE => values.is_1904 = u16_at(record.data, 0) == Some(1),
            Record::FORMAT => {
                if let (Some(id), Some(code)) = (u16_at(record.data, 0), string::long(&record, 2)) {
                    values.codes.insert(id, code);
                }
            }
            Record::XF => values.formats.push(u16_at(record.data, 2).unwrap_or(0)),
            Record::SHEET => sheets.extend(listed(&record)),
            Record::STRINGS => values.strings = string::table(&record),
            Record::EOF => break,
            _ => {}
        }
    }
    match version {
        Some(0x0600) => Ok((values, sheets)),
        Some(_) => Err(Unreadable::new(
            "这是 Excel 95 或者更早的工作簿，暂不支持",
            "请用 Excel 或者 WPS 打开后，另存为 xlsx 文件，再上传。",
        )),
        None => Err(broken()),
    }
}

/// A worksheet of the list; charts and macro sheets are none.
fn listed(record: &Record<'_>) -> Option<Listed> {
    let (state, kind) = (*record.data.get(4)?, *record.data.get(5)?);
    let name = string::short(record.data.get(6..)?)?;
    let at = usize::try_from(u32_at(record.data, 0)?).ok()?;
    (kind == 0).then_some(Listed { at, name, hidden: state & 3 != 0 })
}

/// Reads the cells of a sheet; the bytes that were gone through.
fn cells(
    body: &[u8],
    values: &Values,
    sheet: &mut Sheet,
    gather: &mut Gather,
) -> Result<usize, Unreadable> {
    let mut rows: BTreeMap<u32, Row> = BTreeMap::new();
    // The string of a formula follows it.
    let mut waiting = None;
    let (mut depth, mut used) = (0_usize, 0_usize);
    for record in records(body) {
        used = record.end;
        match record.kind {
            Record::BOF => depth += 1,
            Record::EOF => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    break;
                }
            }
            // Charts inside the sheet have cells of their own.
            _ if depth > 1 => {}
            Record::MERGES => sheet.merges.extend(merges(record.data)),
            _ => {
                for (place, shown) in values.read(&record, &mut waiting) {
                    let number = u32::from(place.0) + 1;
                    let row =
                        rows.entry(number).or_insert_with(|| Row { number, ..Row::default() });
                    gather.cell(row, usize::from(place.1), &shown.0, shown.1)?;
                }
            }
        }
        if rows.len() > limit::ROWS || sheet.merges.len() > limit::ROWS {
            return Err(Unreadable::large(format!("超过 {} 行", limit::ROWS)));
        }
    }
    for row in rows.into_values() {
        gather.row(sheet, row)?;
    }
    Ok(used)
}

fn merges(data: &[u8]) -> Vec<Merge> {
    let areas = data.get(2..).unwrap_or_default().chunks_exact(8);
    let area = |area: &[u8]| {
        let place = |at| u16_at(area, at);
        Some(Merge {
            top: u32::from(place(0)?) + 1,
            bottom: u32::from(place(2)?) + 1,
            left: usize::from(place(4)?),
            right: usize::from(place(6)?),
        })
    };
    areas.filter_map(area).collect()
}

/// Formats by their numbers.
type Codes = HashMap<u16, String>;
