//! Records: kind, length, data, and the CONTINUE records behind them.

/// A record.
pub(super) struct Record<'a> {
    /// What it is.
    pub kind: u16,
    /// Its data.
    pub data: &'a [u8],
    /// The data of the CONTINUE records that follow it.
    pub more: Vec<&'a [u8]>,
    /// Where the next record begins.
    pub end: usize,
}

impl Record<'_> {
    /// Begins a stream of records.
    pub const BOF: u16 = 0x0809;
    /// Ends it.
    pub const EOF: u16 = 0x000a;
    /// The file is encrypted.
    pub const FILE_PASS: u16 = 0x002f;
    /// Days are counted from 1904.
    pub const DATE_MODE: u16 = 0x0022;
    /// A number format.
    pub const FORMAT: u16 = 0x041e;
    /// A cell format, which names a number format.
    pub const XF: u16 = 0x00e0;
    /// A sheet.
    pub const SHEET: u16 = 0x0085;
    /// The shared strings.
    pub const STRINGS: u16 = 0x00fc;
    /// Merged areas.
    pub const MERGES: u16 = 0x00e5;
    /// A number.
    pub const NUMBER: u16 = 0x0203;
    /// A number in four bytes.
    pub const RK: u16 = 0x027e;
    /// Several of them in a row.
    pub const MUL_RK: u16 = 0x00bd;
    /// A shared string.
    pub const LABEL_SST: u16 = 0x00fd;
    /// A string of its own.
    pub const LABEL: u16 = 0x0204;
    /// A truth value or an error.
    pub const BOOL_ERR: u16 = 0x0205;
    /// A formula with its last result.
    pub const FORMULA: u16 = 0x0006;
    /// The last result of the formula before it.
    pub const STRING: u16 = 0x0207;
    const CONTINUE: u16 = 0x003c;
}

/// The records of a stream, until it ends or breaks off.
pub(super) fn records(stream: &[u8]) -> impl Iterator<Item = Record<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (kind, data, end) = one(stream, at)?;
        let mut record = Record { kind, data, more: Vec::new(), end };
        while let Some((Record::CONTINUE, data, end)) = one(stream, record.end) {
            record.more.push(data);
            record.end = end;
        }
        at = record.end;
        Some(record)
    })
}

fn one(stream: &[u8], at: usize) -> Option<(u16, &[u8], usize)> {
    let (kind, length) = (u16_at(stream, at)?, u16_at(stream, at + 2)?);
    let end = at + 4 + usize::from(length);
    Some((kind, stream.get(at + 4..end)?, end))
}

/// Two bytes.
pub(super) fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    let bytes = data.get(at..at + 2)?;
    Some(u16::from_le_bytes(bytes.try_into().ok()?))
}

/// Four bytes.
pub(super) fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    let bytes = data.get(at..at + 4)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

/// Eight bytes of a number.
pub(super) fn f64_at(data: &[u8], at: usize) -> Option<f64> {
    let bytes = data.get(at..at + 8)?;
    Some(f64::from_le_bytes(bytes.try_into().ok()?))
}
