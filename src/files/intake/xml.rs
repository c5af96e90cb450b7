//! The little that all readers of packed XML share.

use quick_xml::{
    Reader,
    events::{BytesRef, BytesStart, Event},
};

use super::Unreadable;

/// The next event; a fault is a broken file.
pub(super) fn next<'a>(reader: &mut Reader<&'a [u8]>, kind: &str) -> Result<Event<'a>, Unreadable> {
    reader.read_event().map_err(|_| Unreadable::broken(kind))
}

/// The value of an attribute by its local name.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut all = element.attributes();
    all.with_checks(false);
    let found = all.flatten().find(|a| a.key.local_name().as_ref() == name)?;
    quick_xml::escape::unescape(&found.value).ok().map(std::borrow::Cow::into_owned)
}

/// The characters of `&amp;`, `&#20013;`; an unknown name stays as it is written.
pub(super) fn reference(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return c.to_string();
    }
    let name = reference.clone().into_inner();
    match name.as_ref() {
        "amp" => "&".to_owned(),
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "quot" => "\"".to_owned(),
        "apos" => "'".to_owned(),
        other => format!("&{other};"),
    }
}
