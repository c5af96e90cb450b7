//! Files of questions as they exist in the wild: bytes → sheets and lines.
//!
//! The format is recognised by content, never by name. What is in the cells and lines is the business of
//! [`crate::domain::intake`]; here nothing is interpreted. Hostile and broken files are refused with a cure; nothing
//! panics, hangs or grows beyond the limits of [`limit`].

mod archive;
mod delimited;
mod docx;
mod encoding;
mod gather;
mod html;
pub mod limit;
mod native;
mod number;
mod ods;
mod sniff;
mod text;
mod workbook;
mod write;
mod xls;
mod xml;

#[cfg(test)]
mod tests;

use crate::domain::intake::{Document, Intake};

pub use sniff::Format;
pub use write::{Template, export, rejected, template};

/// Why a file cannot be read, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}。{cure}")]
pub struct Unreadable {
    /// What is wrong, in Chinese without a full stop.
    pub what: String,
    /// What to do, a full Chinese sentence.
    pub cure: String,
}

impl Unreadable {
    /// A reason with its cure.
    pub(super) fn new(what: impl Into<String>, cure: impl Into<String>) -> Self {
        Self { what: what.into(), cure: cure.into() }
    }

    /// A file that its own program could repair.
    pub(super) fn broken(kind: &str) -> Self {
        Self::new(
            format!("这个{kind}文件已损坏，或者内容不完整"),
            "请用 Excel、Word 或者 WPS 打开，确认内容完整后另存一份，再上传。",
        )
    }

    /// A file that is too large in some respect.
    pub(super) fn large(what: impl Into<String>) -> Self {
        Self::new(what, "请把试题分成几个文件，分批导入。")
    }
}

/// What is in the file.
///
/// # Errors
/// When the format is none of those that hold questions, when the file is broken, or too large.
pub fn open(bytes: &[u8]) -> Result<Document, Unreadable> {
    if bytes.len() > limit::BYTES {
        let megabytes = limit::BYTES >> 20;
        return Err(Unreadable::large(format!("文件超过 {megabytes} MB")));
    }
    match sniff::format(bytes)? {
        Format::Xlsx => workbook::xlsx(bytes),
        Format::Xls => xls::read(bytes),
        Format::Ods => ods::read(bytes),
        Format::Docx => docx::read(bytes),
        Format::Html => html::read(&encoding::decode_html(bytes)?),
        Format::Text => {
            let decoded = encoding::decode(bytes)?;
            if native::is_native(&decoded.text) {
                return Ok(native::read(&decoded.text));
            }
            match delimited::read(&decoded.text)? {
                Some(document) => Ok(decoded.remarked(document)),
                None => Ok(decoded.remarked(text::read(&decoded.text)?)),
            }
        }
    }
}

/// Opens a file and reads every item in it.
///
/// # Errors
/// As [`open`].
pub fn read(bytes: &[u8]) -> Result<Intake, Unreadable> {
    open(bytes).map(|document| crate::domain::intake::read(&document))
}

/// Runs a reader of another house on content that may be hostile: a panic in it is a broken file, not the end of
/// the server's thread.
fn guarded<T>(kind: &str, reader: impl FnOnce() -> Result<T, Unreadable>) -> Result<T, Unreadable> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(reader))
        .unwrap_or_else(|_| Err(Unreadable::broken(kind)))
}
