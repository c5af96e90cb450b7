//! Embedded files: style sheet and scripts, addressed by the checksum of their bytes.
//!
//! The style sheet is kept as one file per component and joined here once, so that a page needs one request.
//! An address changes with the bytes behind it; therefore browsers may keep every answer for ever.

use std::{borrow::Cow, collections::BTreeMap, sync::LazyLock};

use rust_embed::Embed;
use sha2::{Digest, Sha256};

use super::path;

#[derive(Embed)]
#[folder = "$CARGO_MANIFEST_DIR/src/web/static"]
struct Files;

/// Order of the parts in `app.css`: later parts may refine earlier ones.
const SHEET: [&str; 11] = [
    "tokens.css",
    "base.css",
    "frame.css",
    "part.css",
    "people.css",
    "exam.css",
    "result.css",
    "figure.css",
    "ticket.css",
    "shelf.css",
    "print.css",
];

/// Name of the joined style sheet.
pub const STYLE: &str = "app.css";
/// Blocking script in the head of every page: says that scripts run, before anything is painted.
pub const EARLY: &str = "early.js";
/// Print and copy buttons, clearing of what the phone kept.
pub const PAGE: &str = "page.js";
/// The answer page: what is kept on the phone and how it is sent.
pub const QUEUE: &str = "queue.js";
/// The answer page: what is seen and done.
pub const EXAM: &str = "exam.js";
/// 试答.
pub const TRIAL: &str = "trial.js";
/// The seal, as the icon of the tab.
pub const ICON: &str = "icon.svg";
/// File behind [`path::SERVICE_WORKER`].
const SERVICE_WORKER: &str = "sw.js";

struct Asset {
    hash: String,
    url: String,
    mime: &'static str,
    bytes: Cow<'static, [u8]>,
}

static ASSETS: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(|| {
    let mut sheet = Vec::new();
    for part in SHEET {
        if let Some(file) = Files::get(part) {
            sheet.extend_from_slice(&file.data);
            sheet.push(b'\n');
        }
    }
    let sheet_hash: [u8; 32] = Sha256::digest(&sheet).into();
    let single = Files::iter().filter(|name| !name.ends_with(".css")).filter_map(|name| {
        let file = Files::get(&name)?;
        let hash = file.metadata.sha256_hash();
        Some((name.into_owned(), file.data, hash))
    });
    single
        .chain([(STYLE.to_owned(), Cow::Owned(sheet), sheet_hash)])
        .map(|(name, bytes, hash)| {
            let hash = data_encoding::HEXLOWER.encode(&hash[..6]);
            let asset = Asset { url: path::asset(&hash, &name), mime: mime(&name), hash, bytes };
            (name, asset)
        })
        .collect()
});

fn mime(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

/// The address of an embedded file; the empty text when there is no such file (a test walks over all uses).
#[must_use]
pub fn url(name: &str) -> &'static str {
    ASSETS.get(name).map_or("", |asset| asset.url.as_str())
}

/// Bytes and media type of a file, when `hash` is the checksum of its present bytes.
#[must_use]
pub fn get(hash: &str, name: &str) -> Option<(&'static [u8], &'static str)> {
    ASSETS.get(name).filter(|asset| asset.hash == hash).map(|asset| (&*asset.bytes, asset.mime))
}

/// The service worker, which stands at the root under a fixed address.
#[must_use]
pub fn service_worker() -> (&'static [u8], &'static str) {
    ASSETS
        .get(SERVICE_WORKER)
        .map_or((&[], mime(SERVICE_WORKER)), |asset| (&*asset.bytes, asset.mime))
}

/// Every file with its address, for previews and tests.
pub fn all() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    ASSETS.values().map(|asset| (asset.url.as_str(), &*asset.bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_named_file_exists_and_is_served_only_under_its_checksum() {
        for name in [STYLE, EARLY, PAGE, QUEUE, EXAM, TRIAL, ICON] {
            let hash = url(name).split('/').nth(2).unwrap();
            assert_eq!(hash.len(), 12, "{name}");
            assert!(get(hash, name).is_some_and(|(bytes, _)| !bytes.is_empty()));
            assert!(get("000000000000", name).is_none());
        }
        assert!(!service_worker().0.is_empty());
    }

    #[test]
    fn every_part_of_the_style_sheet_is_joined() {
        let parts = Files::iter().filter(|name| name.ends_with(".css")).count();
        assert_eq!(parts, SHEET.len());
    }
}
