//! Word documents: paragraphs with their automatic numbers, line breaks, tabs and tables. Deleted revisions, hidden
//! text and field codes are left out; pictures are told.

mod body;
mod numbering;

use crate::domain::intake::{Document, Remark};

use super::{Unreadable, archive::Archive};

const KIND: &str = "Word ";

/// Reads a document.
pub(super) fn read(bytes: &[u8]) -> Result<Document, Unreadable> {
    let mut archive = Archive::open(bytes)?;
    let numbering = archive.text("word/numbering.xml").unwrap_or_default();
    let styles = archive.text("word/styles.xml").unwrap_or_default();
    let numbering = numbering::Numbering::read(&numbering, &styles);
    let text = archive.text("word/document.xml").ok_or_else(|| Unreadable::broken(KIND))?;
    let read = body::read(&text, numbering)?;
    let mut remarks = Vec::new();
    if read.images > 0 {
        let what = format!(
            "文件里有 {} 幅图片，没有读取（第一幅在第 {} 行）；题目需要图片的，请改为文字说明。",
            read.images, read.first_image
        );
        remarks.push(Remark::new("", what));
    }
    if read.hidden > 0 {
        remarks.push(Remark::new("", format!("有 {} 处隐藏文字，没有读取。", read.hidden)));
    }
    if read.deleted > 0 {
        let what =
            format!("有 {} 处修订中删除的文字，没有读取；插入的文字已经读取。", read.deleted);
        remarks.push(Remark::new("", what));
    }
    Ok(read.gather.finish(read.flow.finish(remarks)))
}
