//! Near duplicates: texts that share most of their character pairs, found without comparing each with each.
//!
//! The measure is Jaccard's: pairs in common ÷ pairs of both. Every text is indexed under its rarest pairs only, as
//! many as guarantee that two texts above the threshold meet under one of them (prefix filtering), so nothing above
//! the threshold is missed.

use std::collections::{BTreeSet, HashMap};

/// Share of common pairs, in hundredths, from which on a person should look.
pub const NEAR: usize = 80;
/// Texts with fewer pairs say too little to be compared.
const FEWEST: usize = 8;

/// An index of texts.
#[derive(Clone, Debug, Default)]
pub struct Near {
    /// In how many texts a pair occurs; the order of rarity stays the one of the first build.
    counts: HashMap<u64, u32>,
    texts: Vec<Vec<(u32, u64)>>,
    places: HashMap<u64, Vec<u32>>,
}

impl Near {
    /// Indexes folded texts; they are named by their place.
    pub fn new<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let sets: Vec<BTreeSet<u64>> = texts.into_iter().map(pairs).collect();
        let mut near = Self::default();
        for pair in sets.iter().flatten() {
            *near.counts.entry(*pair).or_default() += 1;
        }
        for set in sets {
            let ranked = near.ranked(&set);
            near.push(ranked);
        }
        near
    }

    /// An empty index that knows which pairs are rare in these texts, before they are added.
    pub fn expecting<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut near = Self::default();
        for pair in texts.into_iter().flat_map(pairs) {
            *near.counts.entry(pair).or_default() += 1;
        }
        near
    }

    /// Adds a text and gives its place.
    pub fn add(&mut self, text: &str) -> usize {
        let ranked = self.ranked(&pairs(text));
        self.push(ranked);
        self.texts.len() - 1
    }

    /// The most similar text at or above [`NEAR`], with the share in hundredths.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<(usize, usize)> {
        let own = self.ranked(&pairs(text));
        if own.len() < FEWEST {
            return None;
        }
        let candidates: BTreeSet<u32> = own
            .iter()
            .take(prefix(own.len()))
            .filter_map(|(_, pair)| self.places.get(pair))
            .flatten()
            .copied()
            .collect();
        candidates
            .into_iter()
            .filter_map(|at| {
                let at = usize::try_from(at).ok()?;
                let share = similarity(&own, self.texts.get(at)?);
                (share >= NEAR).then_some((at, share))
            })
            .max_by_key(|(at, share)| (*share, std::cmp::Reverse(*at)))
    }

    fn ranked(&self, set: &BTreeSet<u64>) -> Vec<(u32, u64)> {
        let mut all: Vec<(u32, u64)> =
            set.iter().map(|p| (self.counts.get(p).copied().unwrap_or(0), *p)).collect();
        all.sort_unstable();
        all
    }

    fn push(&mut self, ranked: Vec<(u32, u64)>) {
        let at = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        if ranked.len() >= FEWEST {
            for (_, pair) in ranked.iter().take(prefix(ranked.len())) {
                self.places.entry(*pair).or_default().push(at);
            }
        }
        self.texts.push(ranked);
    }
}

/// How many of the rarest of `n` pairs are enough: n − ⌈0.8 n⌉ + 1.
const fn prefix(n: usize) -> usize {
    n - (n * NEAR).div_ceil(100) + 1
}

fn pairs(text: &str) -> BTreeSet<u64> {
    let chars: Vec<char> = text.chars().collect();
    chars
        .windows(2)
        .map(|w| (u64::from(u32::from(w[0])) << 32) | u64::from(u32::from(w[1])))
        .collect()
}

/// Both sorted alike. Stops where the lengths alone decide.
fn similarity(a: &[(u32, u64)], b: &[(u32, u64)]) -> usize {
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    if short * 100 < long * NEAR {
        return 0;
    }
    let (mut i, mut j, mut common) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                common += 1;
                i += 1;
                j += 1;
            }
        }
    }
    common * 100 / (a.len() + b.len() - common).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_with_one_word_changed_is_near_and_another_one_is_not() {
        let texts = [
            "违法行为在二年内未被发现的不再给予行政处罚涉及公民生命健康安全的延长至五年",
            "国家宪法日是每年的十二月四日由全国人民代表大会常务委员会决定设立",
        ];
        let near = Near::new(texts);
        let changed = "违法行为在三年内未被发现的不再给予行政处罚涉及公民生命健康安全的延长至五年";
        assert_eq!(near.find(changed).map(|(at, _)| at), Some(0));
        assert_eq!(near.find("居民委员会是居民自我管理自我教育自我服务的基层群众性自治组织"), None);
        assert_eq!(near.find(texts[1]), Some((1, 100)));
    }

    proptest! {
        /// The index finds exactly what comparing each with each would find.
        #[test]
        fn nothing_above_the_threshold_is_missed(texts in prop::collection::vec("[a-d]{9,40}", 1..30), probe in "[a-d]{9,40}") {
            let near = Near::new(texts.iter().map(String::as_str));
            let own = pairs(&probe);
            let share = |other: &BTreeSet<u64>| {
                let common = own.intersection(other).count();
                common * 100 / (own.len() + other.len() - common).max(1)
            };
            let best = texts.iter().map(|t| pairs(t)).filter(|p| p.len() >= FEWEST).map(|p| share(&p)).max();
            let expected = best.filter(|s| *s >= NEAR && own.len() >= FEWEST);
            prop_assert_eq!(near.find(&probe).map(|(_, s)| s), expected);
        }
    }
}
