//! Strings of BIFF8: one or two bytes a character, possibly going on in the next record, with another width there.

use super::{super::limit, record::Record};

/// The shared strings.
pub(super) fn table(record: &Record<'_>) -> Vec<String> {
    let mut bytes = Bytes::of(record, 8);
    let mut out = Vec::new();
    while out.len() < limit::CELLS {
        bytes.next_part_at_end();
        let Some(text) = bytes.string() else { break };
        out.push(text);
    }
    out
}

/// A string with a length of two bytes that begins at `from`.
pub(super) fn long(record: &Record<'_>, from: usize) -> Option<String> {
    Bytes::of(record, from).string()
}

/// A string with a length of one byte.
pub(super) fn short(data: &[u8]) -> Option<String> {
    let (length, flags) = (usize::from(*data.first()?), *data.get(1)?);
    let mut units = Vec::new();
    take(data.get(2..)?, length, flags & 1 == 1, &mut units);
    Some(String::from_utf16_lossy(&units))
}

/// Takes up to `most` characters; the bytes that they took.
fn take(data: &[u8], most: usize, wide: bool, out: &mut Vec<u16>) -> usize {
    let before = out.len();
    if wide {
        let pairs = data.chunks_exact(2).take(most);
        out.extend(pairs.map(|pair| u16::from_le_bytes([pair[0], pair[1]])));
        (out.len() - before) * 2
    } else {
        out.extend(data.iter().take(most).map(|byte| u16::from(*byte)));
        out.len() - before
    }
}

/// The data of a record and of those that continue it.
struct Bytes<'a> {
    parts: Vec<&'a [u8]>,
    part: usize,
    at: usize,
}

impl<'a> Bytes<'a> {
    fn of(record: &Record<'a>, from: usize) -> Self {
        let parts = std::iter::once(record.data).chain(record.more.iter().copied());
        Self { parts: parts.collect(), part: 0, at: from }
    }

    fn rest(&self) -> &'a [u8] {
        let part = self.parts.get(self.part).copied().unwrap_or_default();
        part.get(self.at..).unwrap_or_default()
    }

    fn next_part(&mut self) -> Option<()> {
        self.part += 1;
        self.at = 0;
        self.parts.get(self.part).map(|_| ())
    }

    /// A string may begin with the next record.
    fn next_part_at_end(&mut self) {
        while self.rest().is_empty() && self.part + 1 < self.parts.len() {
            self.part += 1;
            self.at = 0;
        }
    }

    fn number<const N: usize>(&mut self) -> Option<[u8; N]> {
        let bytes = self.rest().get(..N)?.try_into().ok()?;
        self.at += N;
        Some(bytes)
    }

    /// Length, flags, counts of what follows the characters; then the characters.
    fn string(&mut self) -> Option<String> {
        let length = usize::from(u16::from_le_bytes(self.number()?));
        let [flags] = self.number()?;
        let runs = if flags & 8 == 8 { usize::from(u16::from_le_bytes(self.number()?)) } else { 0 };
        let extra = if flags & 4 == 4 { u32::from_le_bytes(self.number()?) } else { 0 };
        let (mut units, mut wide) = (Vec::new(), flags & 1 == 1);
        while units.len() < length {
            let most = length - units.len();
            self.at += take(self.rest(), most, wide, &mut units);
            if units.len() < length {
                // The characters go on in the next record, which says anew how wide they are.
                self.next_part()?;
                let [flags] = self.number()?;
                wide = flags & 1 == 1;
            }
        }
        self.skip(runs * 4 + usize::try_from(extra).ok()?);
        Some(String::from_utf16_lossy(&units))
    }

    fn skip(&mut self, mut bytes: usize) {
        while bytes > 0 {
            let here = self.rest().len().min(bytes);
            self.at += here;
            bytes -= here;
            if bytes > 0 && self.next_part().is_none() {
                return;
            }
        }
    }
}
