//! Duplicates over all banks: codes, stems and points, equal or nearly equal.
//!
//! Nearly equal means: of all pairs of neighbouring characters that occur in either text, a large share occurs
//! in both (Jaccard similarity of character bigrams of the folded texts).

use std::collections::{BTreeMap, HashMap};

use crate::domain::{chinese::fold, item::Item};

use super::{Bank, Defect, Located, Rule, rule};

/// From this similarity on, in percent, two stems are reported. Unrelated stems of a bank stay below 20, those of
/// one template (“… 下列说法正确的是”) below 40.
pub const STEM_NEAR_PERCENT: usize = 55;
/// From this similarity on, in percent, two points are reported. Points are short: unrelated ones stay below 25.
pub const POINT_NEAR_PERCENT: usize = 50;

/// A text to compare, with the place of its question.
struct Entry<'a> {
    item: &'a Located<Item>,
    /// The question, or `None` for the item as a whole.
    question: Option<usize>,
    text: &'a str,
    folded: String,
}

impl<'a> Entry<'a> {
    fn new(item: &'a Located<Item>, question: Option<usize>, text: &'a str) -> Self {
        Self { item, question, text, folded: fold(text) }
    }

    fn code(&self) -> &'a str {
        let whole = &self.item.value;
        self.question.map_or(&whole.code, |i| &whole.questions[i].code)
    }

    fn line(&self) -> usize {
        self.question.map_or(self.item.line, |i| self.item.line_of(i))
    }

    fn place(&self) -> String {
        format!("{} ({}:{})", self.code(), self.item.file, self.line())
    }

    fn same_item(&self, other: &Self) -> bool {
        std::ptr::eq(self.item, other.item)
    }
}

/// What is compared: stems or points.
struct Subject {
    name: &'static str,
    twice: Rule,
    near: Rule,
    percent: usize,
}

/// Checks codes, stems and points of all banks.
pub fn check(banks: &[Bank], out: &mut Vec<Defect>) {
    let items: Vec<_> = banks.iter().flat_map(|b| &b.items).collect();
    codes(&items, out);
    let stems = Subject {
        name: "stem",
        twice: rule::STEM_TWICE,
        near: rule::STEM_NEAR,
        percent: STEM_NEAR_PERCENT,
    };
    compare(&stems, &stem_entries(&items), out);
    let points = Subject {
        name: "point",
        twice: rule::POINT_TWICE,
        near: rule::POINT_NEAR,
        percent: POINT_NEAR_PERCENT,
    };
    compare(&points, &point_entries(&items), out);
}

fn codes(items: &[&Located<Item>], out: &mut Vec<Defect>) {
    let mut seen: BTreeMap<&str, String> = BTreeMap::new();
    let mut note = |item: &Located<Item>, line: usize, code| {
        let here = format!("{}:{line}", item.file);
        if let Some(first) = seen.get(code) {
            let what = format!("the code is already used at {first}");
            let cure = "give the newer one a code of its own";
            out.push(Defect::new(rule::CODE_TWICE, &item.file, line, code, what, cure));
        } else {
            seen.insert(code, here);
        }
    };
    for item in items {
        note(item, item.line, item.value.code.as_str());
        for (i, question) in item.value.questions.iter().enumerate() {
            // A plain item shares its code with its only question.
            if item.value.situation.is_some() || question.code != item.value.code {
                note(item, item.line_of(i), question.code.as_str());
            }
        }
    }
}

/// One text per item: the situation of a case set, else the stem. The stems of sub-items (“下列说法正确的是：”)
/// mean nothing without their situation; inside one case set they still must differ.
fn stem_entries<'a>(items: &[&'a Located<Item>]) -> Vec<Entry<'a>> {
    let mut all = Vec::new();
    for item in items {
        match (&item.value.situation, item.value.questions.first()) {
            (Some(situation), _) => all.push(Entry::new(item, None, situation)),
            (None, Some(question)) => all.push(Entry::new(item, Some(0), &question.stem)),
            (None, None) => {}
        }
    }
    all
}

/// One text per question. The point of a case set sums up those of its sub-items and is not compared.
fn point_entries<'a>(items: &[&'a Located<Item>]) -> Vec<Entry<'a>> {
    let questions = |item: &'a Located<Item>| {
        let each = item.value.questions.iter().enumerate();
        each.map(move |(i, q)| Entry::new(item, Some(i), &q.point))
    };
    items.iter().flat_map(|item| questions(item)).collect()
}

/// Reports, for each text, the first equal one before it, else the most similar one before it.
fn compare(subject: &Subject, entries: &[Entry<'_>], out: &mut Vec<Defect>) {
    let mut first: HashMap<&str, usize> = HashMap::new();
    let mut distinct = Vec::new();
    for (i, entry) in entries.iter().enumerate().filter(|(_, e)| !e.folded.is_empty()) {
        let Some(&twin) = first.get(entry.folded.as_str()) else {
            first.insert(&entry.folded, i);
            distinct.push(i);
            continue;
        };
        let what = format!("the same {} as {}", subject.name, entries[twin].place());
        out.push(defect(subject.twice, entry, what, "drop one of the two, or ask something else"));
    }
    let texts: Vec<&str> = distinct.iter().map(|&i| entries[i].folded.as_str()).collect();
    for (later, earlier, percent) in nearest(&texts, subject.percent, |a, b| {
        !entries[distinct[a]].same_item(&entries[distinct[b]])
    }) {
        let (entry, twin) = (&entries[distinct[later]], &entries[distinct[earlier]]);
        let (name, place) = (subject.name, twin.place());
        let what =
            format!("nearly the same {name} ({percent} %) as {place}: “{}”", twin.text.trim());
        let cure = "make sure that another rule is tested, else drop one of the two";
        out.push(defect(subject.near, entry, what, cure));
    }
}

fn defect(rule: Rule, entry: &Entry<'_>, what: String, cure: &str) -> Defect {
    Defect::new(rule, &entry.item.file, entry.line(), entry.code(), what, cure)
}

/// For each text that has one, the most similar text before it, as (text, earlier text, percent).
///
/// Two sets with a Jaccard similarity of at least t share one of the rarest (1 − t)·n + 1 members of each, so
/// only texts that meet there are compared: a large bank takes a fraction of a second.
fn nearest(
    texts: &[&str],
    percent: usize,
    comparable: impl Fn(usize, usize) -> bool,
) -> Vec<(usize, usize, usize)> {
    let sets = bigram_sets(texts);
    let mut index: HashMap<u32, Vec<usize>> = HashMap::new();
    let mut met_by = vec![usize::MAX; sets.len()];
    let mut out = Vec::new();
    for (i, set) in sets.iter().enumerate() {
        let prefix = set.len() - (set.len() * percent).div_ceil(100) + 1;
        let mut best: Option<(usize, usize)> = None;
        for id in set.iter().take(prefix) {
            let bucket = index.entry(*id).or_default();
            for &j in bucket.iter() {
                if std::mem::replace(&mut met_by[j], i) == i || !comparable(i, j) {
                    continue;
                }
                let similar = similarity(set, &sets[j]);
                if similar >= percent && best.is_none_or(|(_, so_far)| similar > so_far) {
                    best = Some((j, similar));
                }
            }
            bucket.push(i);
        }
        out.extend(best.map(|(j, similar)| (i, j, similar)));
    }
    out
}

/// The bigrams of each text as numbers, rarest first.
fn bigram_sets(texts: &[&str]) -> Vec<Vec<u32>> {
    let bigrams: Vec<Vec<(char, char)>> = texts
        .iter()
        .map(|text| {
            let mut all: Vec<_> = text.chars().zip(text.chars().skip(1)).collect();
            all.sort_unstable();
            all.dedup();
            all
        })
        .collect();
    let mut counts: HashMap<(char, char), usize> = HashMap::new();
    for bigram in bigrams.iter().flatten() {
        *counts.entry(*bigram).or_default() += 1;
    }
    let mut ranked: Vec<_> = counts.into_iter().map(|(bigram, n)| (n, bigram)).collect();
    ranked.sort_unstable();
    let rank: HashMap<_, u32> = ranked.into_iter().map(|(_, bigram)| bigram).zip(0..).collect();
    let numbered = |set: &Vec<(char, char)>| {
        let mut ids: Vec<u32> = set.iter().filter_map(|b| rank.get(b).copied()).collect();
        ids.sort_unstable();
        ids
    };
    bigrams.iter().map(numbered).collect()
}

/// Jaccard similarity of two sorted sets in whole percent, rounded down; 0 when both are empty.
fn similarity(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        i += usize::from(x <= y);
        j += usize::from(y <= x);
        shared += usize::from(x == y);
    }
    let union = a.len() + b.len() - shared;
    (shared * 100).checked_div(union).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_in_other_words_is_found_and_an_unrelated_one_is_not() {
        let points = [
            "借款合同没有约定利息的，视为没有利息",
            "保证方式没有约定的，按一般保证承担责任",
            "民间借款合同没有约定利息，视为没有利息",
            "利",
            "",
        ];
        let folded: Vec<String> = points.iter().map(|p| fold(p)).collect();
        let texts: Vec<&str> = folded.iter().map(String::as_str).collect();
        let found = nearest(&texts, POINT_NEAR_PERCENT, |_, _| true);
        assert_eq!(found.iter().map(|f| (f.0, f.1)).collect::<Vec<_>>(), [(2, 0)]);
        assert!(nearest(&texts, POINT_NEAR_PERCENT, |_, _| false).is_empty());
    }

    #[test]
    fn the_index_finds_what_comparing_all_pairs_finds() {
        let texts: Vec<String> = (0..120_u32)
            .map(|i| {
                let step = |n: u32| char::from_u32(0x4e00 + (i * 7 + n * (1 + i % 3)) % 40);
                (0..14).filter_map(step).collect()
            })
            .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let sets = bigram_sets(&texts);
        for percent in [30, 50, 80] {
            let slow: Vec<(usize, usize)> = (0..sets.len())
                .filter_map(|i| {
                    let best = (0..i).map(|j| similarity(&sets[i], &sets[j])).max()?;
                    (best >= percent).then_some((i, best))
                })
                .collect();
            let fast = nearest(&texts, percent, |_, _| true);
            assert_eq!(fast.iter().map(|f| (f.0, f.2)).collect::<Vec<_>>(), slow);
            assert!(!slow.is_empty());
        }
    }

    #[test]
    fn similarity_is_shared_over_all() {
        assert_eq!(similarity(&[1, 2, 3], &[2, 3, 4]), 50);
        assert_eq!(similarity(&[], &[]), 0);
    }
}
