//! The values of cells as they are shown.

use calamine::{ExcelDateTime, ExcelDateTimeType};

use crate::domain::intake::CellNote;

use super::{
    super::number,
    Codes,
    record::{Record, f64_at, u16_at, u32_at},
    string,
};

/// Row and column, from 0.
type Place = (u16, u16);
/// A text with what was noticed about it.
type Shown = (String, Option<CellNote>);

/// What cells refer to.
#[derive(Default)]
pub(super) struct Values {
    /// Shared strings.
    pub strings: Vec<String>,
    /// The number format of each cell format.
    pub formats: Vec<u16>,
    /// Number formats of the file.
    pub codes: Codes,
    /// Whether days are counted from 1904.
    pub is_1904: bool,
}

impl Values {
    /// The cells of a record. `waiting` is the formula whose string comes next.
    pub fn read(&self, record: &Record<'_>, waiting: &mut Option<Place>) -> Vec<(Place, Shown)> {
        match record.kind {
            Record::MUL_RK => self.many(record.data),
            Record::STRING => waiting
                .take()
                .and_then(|place| Some((place, (string::long(record, 0)?, None))))
                .into_iter()
                .collect(),
            _ => self.one(record, waiting).into_iter().collect(),
        }
    }

    fn one(&self, record: &Record<'_>, waiting: &mut Option<Place>) -> Option<(Place, Shown)> {
        let data = record.data;
        let format = || u16_at(data, 4);
        let shown = match record.kind {
            Record::LABEL_SST => {
                let at = usize::try_from(u32_at(data, 6)?).ok()?;
                (self.strings.get(at)?.clone(), None)
            }
            Record::LABEL => (string::long(record, 6)?, None),
            Record::NUMBER => self.number(f64_at(data, 6)?, format()?),
            Record::RK => self.number(rk(u32_at(data, 6)?), format()?),
            Record::BOOL_ERR => truth_or_error(*data.get(6)?, *data.get(7)? != 0),
            Record::FORMULA => match (u16_at(data, 12)?, *data.get(6)?) {
                (0xffff, 0) => {
                    *waiting = Some((u16_at(data, 0)?, u16_at(data, 2)?));
                    return None;
                }
                (0xffff, kind @ (1 | 2)) => truth_or_error(*data.get(8)?, kind == 2),
                (0xffff, _) => return None,
                _ => self.number(f64_at(data, 6)?, format()?),
            },
            _ => return None,
        };
        Some(((u16_at(data, 0)?, u16_at(data, 2)?), shown))
    }

    /// Numbers in neighbouring cells: row, first column, then format and number of each.
    fn many(&self, data: &[u8]) -> Vec<(Place, Shown)> {
        let (Some(row), Some(first)) = (u16_at(data, 0), u16_at(data, 2)) else {
            return Vec::new();
        };
        let cells = data.get(4..).unwrap_or_default().chunks_exact(6);
        let shown = |cell: &[u8]| Some(self.number(rk(u32_at(cell, 2)?), u16_at(cell, 0)?));
        (first..=u16::MAX)
            .zip(cells)
            .filter_map(|(column, cell)| Some(((row, column), shown(cell)?)))
            .collect()
    }

    fn number(&self, value: f64, format: u16) -> Shown {
        let id = self.formats.get(usize::from(format)).copied().unwrap_or(0);
        let code = self.codes.get(&id).map_or_else(|| built_in(id), String::as_str);
        if !number::is_date(code, id) {
            return number::number(value, code);
        }
        let moment = ExcelDateTime::new(value, ExcelDateTimeType::DateTime, self.is_1904);
        let (year, month, day, hour, minute, ..) = moment.to_ymd_hms_milli();
        let whole = value.fract() == 0.0;
        let parts = (year, month, day, hour, minute);
        (number::date(parts, whole, code, Some(u32::from(id))), Some(CellNote::Date))
    }
}

/// A number in four bytes: an integer or the upper half of a float, perhaps of a hundredfold.
fn rk(value: u32) -> f64 {
    let number = if value & 2 == 2 {
        // The two lowest bits are flags; the sign is kept.
        f64::from(value.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(value & !3) << 32)
    };
    if value & 1 == 1 { number / 100.0 } else { number }
}

fn truth_or_error(value: u8, error: bool) -> Shown {
    if !error {
        return ((if value == 0 { "FALSE" } else { "TRUE" }).to_owned(), None);
    }
    let text = match value {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    };
    (text.to_owned(), Some(CellNote::Failed))
}

/// The built-in formats that change what is read.
const fn built_in(id: u16) -> &'static str {
    match id {
        9 => "0%",
        10 => "0.00%",
        14 => "yyyy-m-d",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18..=21 => "h:mm",
        22 => "yyyy-m-d h:mm",
        _ => "",
    }
}
