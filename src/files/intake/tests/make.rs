//! Makes files: packed ones from their parts, workbooks, Word documents.

use std::io::{Cursor, Write};

use zip::{ZipWriter, write::SimpleFileOptions};

use crate::domain::intake::{Draft, Intake, Key, kind_name};

/// A zip archive of parts.
pub fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A Word document of a body, with numbering.
pub fn word(body: &str, numbering: &str) -> Vec<u8> {
    let space = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"";
    let document =
        format!("<?xml version=\"1.0\"?><w:document {space}><w:body>{body}</w:body></w:document>");
    let numbering = format!("<w:numbering {space}>{numbering}</w:numbering>");
    packed(&[
        ("word/document.xml", document.as_bytes()),
        ("word/numbering.xml", numbering.as_bytes()),
    ])
}

/// A paragraph.
pub fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", quick_xml::escape::escape(text))
}

/// A paragraph of a list.
pub fn li(list: u32, text: &str) -> String {
    let number = format!(
        "<w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr>"
    );
    format!("<w:p>{number}<w:r><w:t>{}</w:t></w:r></w:p>", quick_xml::escape::escape(text))
}

/// One item on one line: kind, stem, options, key.
pub fn show(draft: &Draft) -> String {
    let key = match draft.key() {
        Key::Choice(key) => key.into_iter().map(crate::domain::chinese::letter).collect(),
        Key::Truth(value) => value.to_string(),
        Key::Blanks(all) => all.iter().map(|v| v.join(";")).collect::<Vec<_>>().join("|"),
        Key::Marks(all) => {
            all.iter().map(|p| format!("{}[{}]", p.text, p.marks)).collect::<Vec<_>>().join(" + ")
        }
        Key::InSubs => draft.subs.iter().map(show).collect::<Vec<_>>().join(" ## "),
        other => format!("{other:?}"),
    };
    let options = draft.options.join(" / ");
    let kind = draft.kind.map_or("？", kind_name);
    format!("{kind}｜{}｜{options}｜{key}", draft.stem.replace('\n', "⏎"))
}

/// Every item of an intake.
pub fn show_all(intake: &Intake) -> Vec<String> {
    intake.readings.iter().map(|r| show(&r.draft)).collect()
}
