//! Native bank files: handed to their own reader.

use crate::{
    domain::intake::{Document, Part, Remark},
    files::bank,
};

/// Whether a text is a native bank file.
pub(super) fn is_native(text: &str) -> bool {
    text.lines().any(|line| line.trim_end() == "[[item]]")
}

/// Reads a native bank file. Items that are not whole in form are told and left out.
pub(super) fn read(text: &str) -> Document {
    let reading = bank::read("", text.as_bytes());
    let remarks = reading.defects.iter().map(|defect| {
        let cure = "请按题库文件的说明改正后再导入。";
        let what = format!("不符合题库文件的格式（{}：{}），{cure}", defect.rule, defect.what);
        Remark::new(format!("第 {} 行", defect.line), what)
    });
    let remarks = remarks.collect();
    Document { parts: vec![Part::Native(reading.bank.items)], remarks }
}
