//! Plain text: lines.

use crate::domain::intake::Document;

use super::{
    Unreadable,
    gather::{Flow, Gather},
};

/// Reads the lines of a text.
pub(super) fn read(text: &str) -> Result<Document, Unreadable> {
    let mut gather = Gather::default();
    let mut flow = Flow::default();
    // Old editors end lines with a carriage return alone.
    let unix = text.contains('\r').then(|| text.replace("\r\n", "\n").replace('\r', "\n"));
    for line in
        unix.as_deref().unwrap_or(text).split(['\n', '\u{b}', '\u{c}', '\u{2028}', '\u{2029}'])
    {
        flow.paragraph(line, &mut gather)?;
    }
    Ok(flow.finish(Vec::new()))
}
