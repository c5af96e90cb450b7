//! What kind of file it is, by its first bytes and, for packed files, by what is packed.

use std::io::Cursor;

use super::{Unreadable, archive::Archive};

/// Formats that hold questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Excel since 2007.
    Xlsx,
    /// Excel before.
    Xls,
    /// `OpenDocument` spreadsheet.
    Ods,
    /// Word since 2007.
    Docx,
    /// A web page, whatever its name.
    Html,
    /// Plain text, CSV or a native bank file.
    Text,
}

/// First bytes of formats that are refused, with their names.
const REFUSED: [(&[u8], &str); 11] = [
    (b"%PDF", "PDF"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"MZ", "程序"),
    (b"\x7fELF", "程序"),
    (b"ITSF", "帮助文档"),
];

const SAVE_AS: &str = "请用 Word、Excel 或者 WPS 打开后，另存为 docx 或者 xlsx 文件，再上传。";

/// The format of a file.
pub(super) fn format(bytes: &[u8]) -> Result<Format, Unreadable> {
    if bytes.is_empty() {
        return Err(Unreadable::new("文件是空的", "请选择含有试题的文件。"));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return packed(bytes);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return compound(bytes);
    }
    let head = head(bytes);
    if head.starts_with("{\\rtf") {
        return Err(Unreadable::new("这是 RTF 文件，暂不支持", SAVE_AS));
    }
    for (start, name) in REFUSED {
        if bytes.starts_with(start)
            && (*start != *b"BM" || bytes.contains(&0))
            && (*start != *b"MZ" || bytes.contains(&0))
        {
            return Err(Unreadable::new(format!("这是{name}文件，不是试题文件"), SAVE_AS));
        }
    }
    if head.starts_with("mime-version:") || head.contains("content-type: multipart/related") {
        return Err(Unreadable::new("这是单个文件网页（mht），暂不支持", SAVE_AS));
    }
    let page = ["<!doctype html", "<html", "<head", "<body", "<table", "<meta"];
    let xml = head.starts_with("<?xml");
    if xml && head.contains("<?mso-application") {
        return Err(Unreadable::new("这是 2003 版 XML 文件，暂不支持", SAVE_AS));
    }
    if page.iter().any(|p| head.starts_with(p)) || (xml && head.contains("<html")) {
        return Ok(Format::Html);
    }
    Ok(Format::Text)
}

/// The beginning of a file as lower-case ASCII, without byte order mark, white space and, for UTF-16, zeros.
fn head(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let wide = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let start = bytes.iter().take(2048).filter(|b| !(wide && matches!(**b, 0 | 0xff | 0xfe)));
    let text: String = start.map(|b| char::from(b.to_ascii_lowercase())).collect();
    text.trim_start().to_owned()
}

/// What a zip archive is.
fn packed(bytes: &[u8]) -> Result<Format, Unreadable> {
    let archive = Archive::open(bytes)?;
    if archive.has("word/document.xml") {
        return Ok(Format::Docx);
    }
    if archive.has("xl/workbook.xml") {
        return Ok(Format::Xlsx);
    }
    if archive.has("xl/workbook.bin") {
        return Err(Unreadable::new(
            "这是二进制工作簿（xlsb），暂不支持",
            "请在 Excel 中另存为 xlsx 文件，再上传。",
        ));
    }
    if archive.has("ppt/presentation.xml") {
        return Err(Unreadable::new("这是演示文稿，不是试题文件", SAVE_AS));
    }
    if archive.has("content.xml") && archive.has("mimetype") {
        return Ok(Format::Ods);
    }
    Err(Unreadable::new(
        "这是压缩包，不是试题文件",
        "请先解压，再逐个上传其中的 Word 或者 Excel 文件。",
    ))
}

/// What an OLE compound file is: an old workbook, an old text, or an encrypted new file.
fn compound(bytes: &[u8]) -> Result<Format, Unreadable> {
    let file = super::guarded("Office ", || {
        cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| Unreadable::broken("Office "))
    })?;
    if file.is_stream("/EncryptedPackage") {
        return Err(Unreadable::new("文件设有打开密码", "请取消密码，另存一份，再上传。"));
    }
    if file.is_stream("/Workbook") {
        return Ok(Format::Xls);
    }
    if file.is_stream("/Book") {
        return Err(Unreadable::new("这是 Excel 95 或者更早的工作簿，暂不支持", SAVE_AS));
    }
    if file.is_stream("/WordDocument") {
        return Err(Unreadable::new("这是 Word 97—2003 文档（doc），暂不支持", SAVE_AS));
    }
    Err(Unreadable::new("不认识的文件格式", SAVE_AS))
}
