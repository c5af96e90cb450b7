//! Bytes → text: UTF-8 and UTF-16 with or without byte order mark, GB18030 (which holds GBK and GB2312).

use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::domain::intake::{Document, Remark};

use super::Unreadable;

/// A decoded text.
pub(super) struct Decoded {
    /// The text.
    pub text: String,
    /// Characters that could not be decoded.
    bad: usize,
}

impl Decoded {
    /// Adds the remark about bad characters.
    pub fn remarked(&self, mut document: Document) -> Document {
        if self.bad > 0 {
            let what = format!("有 {} 个字不能识别，已用“\u{fffd}”代替，请核对。", self.bad);
            document.remarks.push(Remark::new("", what));
        }
        document
    }
}

/// Decodes a text file.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, Unreadable> {
    checked(by_content(bytes))
}

/// Decodes a web page: by byte order mark, else by what it says of itself, else by content.
pub(super) fn decode_html(bytes: &[u8]) -> Result<String, Unreadable> {
    if Encoding::for_bom(bytes).is_some() || std::str::from_utf8(bytes).is_ok() {
        return Ok(decode(bytes)?.text);
    }
    let head: String =
        bytes.iter().take(4096).map(|b| char::from(b.to_ascii_lowercase())).collect();
    let label = head.split("charset=").nth(1).map(|rest| {
        let rest = rest.trim_start_matches(['"', '\'', ' ']);
        rest.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'))
            .next()
            .unwrap_or("")
    });
    let named = label.and_then(|l| Encoding::for_label(l.as_bytes())).filter(|e| *e != UTF_8);
    Ok(match named {
        Some(encoding) => checked(with(encoding, bytes))?.text,
        None => decode(bytes)?.text,
    })
}

fn by_content(bytes: &[u8]) -> Decoded {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return with(encoding, bytes.get(mark..).unwrap_or_default());
    }
    if let Some(encoding) = wide(bytes) {
        return with(encoding, bytes);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: text.to_owned(), bad: 0 };
    }
    // A UTF-8 file that was cut in the middle of a character, or has a few bad bytes, is not GBK.
    let (as_utf8, as_gb) = (with(UTF_8, bytes), with(GB18030, bytes));
    if as_utf8.bad <= as_gb.bad { as_utf8 } else { as_gb }
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let bad = text.chars().filter(|c| *c == '\u{fffd}').count();
    Decoded { text: text.into_owned(), bad }
}

/// UTF-16 without byte order mark: line breaks, figures and spaces have a zero on one side.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(4096) & !1)?;
    if sample.len() < 8 {
        return None;
    }
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    // 一 is 4E00: some zeros stand on the other side too.
    let many = (sample.len() / 2 / 20).max(1);
    if odd > many && even * 8 < odd {
        return Some(UTF_16LE);
    }
    (even > many && odd * 8 < even).then_some(UTF_16BE)
}

/// Refuses what is no text: more than one character in fifty is a control character or could not be decoded.
fn checked(decoded: Decoded) -> Result<Decoded, Unreadable> {
    let control = |c: &char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}');
    let strange = decoded.text.chars().filter(control).count() + decoded.bad;
    let all = decoded.text.chars().count();
    if strange > 4 && strange * 50 > all {
        return Err(Unreadable::new(
            "不认识的文件格式，或者文件已损坏",
            "请上传 xlsx、docx、csv 或者 txt 文件。",
        ));
    }
    Ok(decoded)
}
