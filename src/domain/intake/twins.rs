//! Items that occur twice in one file.

use std::collections::HashMap;

use crate::domain::{chinese::fold, item::Item};

use super::{Field, Finding, Reading, Twin, identity, stem_key};

/// Stems shorter than this (下列说法正确的是) say nothing without their options.
const TELLING: usize = 10;

/// Marks each reading that repeats an earlier one.
pub(super) fn mark(readings: &mut [Reading]) {
    let mut same: HashMap<String, usize> = HashMap::new();
    let mut near: HashMap<String, usize> = HashMap::new();
    let mut found = Vec::new();
    for (i, reading) in readings.iter().enumerate() {
        let item = reading.draft.clone().into_item("-").ok();
        let (whole, stem) = match &item {
            Some(item) => (Some(identity(item)), loose(item)),
            None => (None, fold(&reading.draft.stem)),
        };
        let twin = whole.as_ref().and_then(|k| same.get(k)).map(|of| Twin { of: *of, same: true });
        let similar = || near.get(&stem).filter(|_| !stem.is_empty());
        let twin = twin.or_else(|| similar().map(|of| Twin { of: *of, same: false }));
        found.extend(twin.map(|twin| (i, twin)));
        if let Some(whole) = whole {
            same.entry(whole).or_insert(i);
        }
        near.entry(stem).or_insert(i);
    }
    for (i, twin) in found {
        let place = readings.get(twin.of).map(|r| r.place.to_string()).unwrap_or_default();
        let Some(reading) = readings.get_mut(i) else { continue };
        reading.twin = Some(twin);
        let (what, cure) = if twin.same {
            (format!("与本文件{place}的试题相同"), "只需要导入其中一道。")
        } else {
            (format!("与本文件{place}的试题题干相同"), "请核对两道题是否重复，答案是否一致。")
        };
        reading.noticed.push(Finding::warning(Field::Whole, what, cure));
    }
}

/// What two items that may be the same have in common: a telling stem, else stem and options.
fn loose(item: &Item) -> String {
    let stem = stem_key(item);
    if stem.chars().count() >= TELLING {
        return stem;
    }
    let question = item.questions.first();
    let mut options: Vec<String> =
        question.map(|q| q.options().iter().map(|o| fold(&o.text)).collect()).unwrap_or_default();
    options.sort();
    format!("{stem}\u{1e}{}", options.join("\u{1f}"))
}
