//! The identity of an item's content.

use data_encoding::HEXLOWER;
use serde_json::Value as Json;
use sha2::{Digest, Sha256};

use crate::domain::item::Item;

/// SHA-256 in lower-case hex over its canonical JSON (fields in alphabetical
/// order, no white space). Comments, layout and the order of fields in the file do not count.
///
/// # Errors
/// When the item cannot be written as JSON, which no item read from a file causes.
pub fn content_hash(item: &Item) -> serde_json::Result<String> {
    let mut text = String::new();
    canonical(&serde_json::to_value(item)?, &mut text);
    Ok(HEXLOWER.encode(&Sha256::digest(text.as_bytes())))
}

/// Writes JSON with sorted fields, whatever order the library keeps.
fn canonical(value: &Json, out: &mut String) {
    match value {
        Json::Object(map) => {
            let mut fields: Vec<_> = map.iter().collect();
            fields.sort_by_key(|(name, _)| *name);
            for (i, (name, value)) in fields.into_iter().enumerate() {
                out.push(if i == 0 { '{' } else { ',' });
                out.push_str(&Json::from(name.as_str()).to_string());
                out.push(':');
                canonical(value, out);
            }
            out.push_str(if map.is_empty() { "{}" } else { "}" });
        }
        Json::Array(list) => {
            out.push('[');
            for (i, value) in list.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                canonical(value, out);
            }
            out.push(']');
        }
        leaf => out.push_str(&leaf.to_string()),
    }
}
