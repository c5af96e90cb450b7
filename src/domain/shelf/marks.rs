//! What of an item is stored beside it, so that twins are found by index and texts by search.

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::domain::{
    chinese::fold,
    intake::{Draft, identity, stem_key},
    item::{Ask, Item, Question},
};

/// Stems shorter than this (下列说法正确的是) say nothing without their options.
const TELLING: usize = 10;

/// The marks of an item. Hashes are SHA-256 in hex, so that they fit into an index whatever the length of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marks {
    /// Stem, option set and key: equal for the same item, whatever the order of its options.
    pub identity: String,
    /// Stem and option set without the key: equal for the same question, also where the keys contradict.
    pub asked: String,
    /// The stem alone; a stem that says nothing goes with its options.
    pub stem_key: String,
    /// Everything that a candidate reads, folded, for searching and for near duplicates.
    pub folded: String,
}

impl Marks {
    /// The marks of an item.
    #[must_use]
    pub fn of(item: &Item) -> Self {
        let mut stem = stem_key(item);
        let options = || item.questions.iter().flat_map(Question::options);
        if stem.chars().count() < TELLING {
            let mut texts: Vec<String> = options().map(|o| fold(&o.text)).collect();
            texts.sort();
            stem.push('\u{1e}');
            stem.push_str(&texts.join("\u{1f}"));
        }
        let mut folded = item.situation.as_deref().map(fold).unwrap_or_default();
        for q in &item.questions {
            folded.push_str(&fold(&q.stem));
            for option in q.options() {
                folded.push_str(&fold(&option.text));
            }
        }
        Self {
            identity: hash(&identity(item)),
            asked: hash(&identity(&without_key(item))),
            stem_key: hash(&stem),
            folded,
        }
    }
}

/// Hash of everything that a file can say of an item: what a changed item is known by when it comes again. Identities
/// of options do not count, files have none.
#[must_use]
pub fn said(item: &Item) -> String {
    let draft = Draft::from(item);
    hash(&serde_json::to_string(&draft).unwrap_or_default())
}

fn hash(text: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(text.as_bytes()))
}

fn without_key(item: &Item) -> Item {
    let mut item = item.clone();
    for q in &mut item.questions {
        match &mut q.ask {
            Ask::Choice { key, .. } => key.clear(),
            Ask::TrueFalse { key } => *key = true,
            Ask::Cloze { key } => key.clear(),
            Ask::ShortAnswer { points } => points.clear(),
        }
    }
    item
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::item::Kind;

    fn marks(stem: &str, options: &[&str], answer: &str) -> Marks {
        let draft = Draft {
            kind: Some(Kind::Single),
            stem: stem.to_owned(),
            options: options.iter().map(|o| (*o).to_owned()).collect(),
            answer: answer.to_owned(),
            ..Draft::default()
        };
        Marks::of(&draft.into_item("x").unwrap())
    }

    #[test]
    fn the_order_of_options_does_not_count_and_the_key_is_told_apart() {
        let a = marks("国家宪法日是每年的（　　）。", &["12月4日", "4月15日"], "A");
        let turned = marks("国家宪法日是每年的( )", &["4月15日", "12月4日"], "B");
        let other_key = marks("国家宪法日是每年的（　　）。", &["12月4日", "4月15日"], "B");
        let other_options = marks("国家宪法日是每年的（　　）。", &["12月4日", "6月26日"], "A");
        assert_eq!(a, Marks { folded: a.folded.clone(), ..turned });
        assert_eq!((&a.asked, &a.stem_key), (&other_key.asked, &other_key.stem_key));
        assert_ne!(a.identity, other_key.identity);
        assert_ne!(a.asked, other_options.asked);
        assert_ne!(a.stem_key, other_options.stem_key, "a short stem goes with its options");
        let long = "依照宪法，下列哪一天是国家宪法日";
        assert_eq!(
            marks(long, &["12月4日", "6月26日"], "A").stem_key,
            marks(long, &["12月4日", "4月15日"], "A").stem_key
        );
    }
}
