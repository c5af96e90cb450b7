//! Counts and reading measures of banks.
//!
//! Reading ease: Chinese has no syllable count to measure by; what makes a stem hard to read is its length and
//! the length of its sentences. So two figures are given: characters per sentence over stems and situations
//! (a newspaper has about 30; over 45 is hard for a villager), and the share of stems with more than 120
//! characters. White space does not count as a character, punctuation does.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::{
    item::{Ask, Item, Kind, Level},
    number::{Rate, half_up},
};

use super::Bank;

/// A stem with more characters than this is long.
pub const LONG_STEM: usize = 120;

/// The measures of all banks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Measures {
    /// Items of all banks.
    pub items: usize,
    /// Questions of all banks: a case set has several.
    pub questions: usize,
    /// Each bank, by code.
    pub banks: Vec<BankMeasures>,
    /// Counts by bank, kind, level and difficulty; combinations without item are left out.
    pub cells: Vec<Cell>,
    /// Reading measures over all banks.
    pub reading: Reading,
    /// Key measures over all banks.
    pub keys: KeyBalance,
}

/// The measures of one bank.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BankMeasures {
    /// Code of the bank.
    pub bank: String,
    /// Title of the bank.
    pub title: String,
    /// Number of items.
    pub items: usize,
    /// Number of questions.
    pub questions: usize,
    /// Items by kind code; kinds without item are left out.
    pub kinds: BTreeMap<&'static str, usize>,
    /// Items by level code.
    pub levels: BTreeMap<&'static str, usize>,
    /// Items by difficulty.
    pub difficulties: BTreeMap<u8, usize>,
    /// How its stems read.
    pub reading: Reading,
    /// What gives its keys away.
    pub keys: KeyBalance,
}

/// The number of items with the same bank, kind, level and difficulty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// Code of the bank.
    pub bank: String,
    /// Code of the kind.
    pub kind: &'static str,
    /// Code of the level.
    pub level: &'static str,
    /// 1 … 5.
    pub difficulty: u8,
    /// How many.
    pub items: usize,
}

/// How stems read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// Mean length of a stem in **tenths of a character**; 0 without stems.
    pub stem_length_tenths: i64,
    /// Mean length of a sentence of stems and situations in **tenths of a character**; 0 without sentences.
    pub sentence_length_tenths: i64,
    /// Stems with more than [`LONG_STEM`] characters.
    pub long_stems: Rate,
}

impl Default for Reading {
    fn default() -> Self {
        Self::of(&[])
    }
}

impl Reading {
    /// The figures over the questions and situations of these items.
    #[must_use]
    pub fn of(items: &[&Item]) -> Self {
        let stems: Vec<&str> =
            items.iter().flat_map(|i| &i.questions).map(|q| q.stem.as_str()).collect();
        let situations = items.iter().filter_map(|i| i.situation.as_deref());
        let lengths: Vec<usize> = stems.iter().map(|s| characters(s)).collect();
        let sentences: Vec<usize> =
            stems.iter().copied().chain(situations).flat_map(sentence_lengths).collect();
        Self {
            stem_length_tenths: mean_tenths(&lengths),
            sentence_length_tenths: mean_tenths(&sentences),
            long_stems: Rate::of(
                many(lengths.iter().filter(|n| **n > LONG_STEM).count()),
                many(lengths.len()),
            ),
        }
    }
}

/// What a candidate who knows nothing could guess a single's key by: its place in the file and its length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct KeyBalance {
    /// Singles of four options with the key in the first, second, third and fourth place.
    pub places: [i64; 4],
    /// Singles.
    pub singles: i64,
    /// Singles whose key is longer than every other option.
    pub longest: i64,
}

impl KeyBalance {
    /// The counts over the questions of these items.
    #[must_use]
    pub fn of(items: &[&Item]) -> Self {
        let mut out = Self::default();
        for q in items.iter().flat_map(|i| &i.questions).filter(|q| q.kind == Kind::Single) {
            let Ask::Choice { options, key } = &q.ask else { continue };
            let Some(place) = options.iter().position(|o| key.contains(&o.id)) else { continue };
            if options.len() == 4 {
                out.places[place] += 1;
            }
            let length = |i: usize| options[i].text.chars().count();
            let others = (0..options.len()).filter(|&i| i != place).map(length).max();
            out.singles += 1;
            out.longest += i64::from(Some(length(place)) > others);
        }
        out
    }

    /// The share of each place, over singles of four options.
    #[must_use]
    pub fn place_rates(&self) -> [Rate; 4] {
        self.places.map(|n| Rate::of(n, self.places.iter().sum()))
    }

    /// How often the key is the longest option.
    #[must_use]
    pub const fn longest_rate(&self) -> Rate {
        Rate::of(self.longest, self.singles)
    }
}

/// Measures all banks; files with the same bank code count as one.
#[must_use]
pub fn measure(banks: &[Bank]) -> Measures {
    let mut shelves: BTreeMap<&str, (&str, Vec<&Item>)> = BTreeMap::new();
    for bank in banks {
        let shelf = shelves.entry(&bank.code).or_insert((&bank.title, Vec::new()));
        shelf.1.extend(bank.items.iter().map(|found| &found.value));
    }
    let all: Vec<&Item> = shelves.values().flat_map(|(_, items)| items).copied().collect();
    Measures {
        items: all.len(),
        questions: all.iter().map(|i| i.questions.len()).sum(),
        banks: shelves.iter().map(|(code, (title, items))| bank(code, title, items)).collect(),
        cells: shelves.iter().flat_map(|(code, (_, items))| cells(code, items)).collect(),
        reading: Reading::of(&all),
        keys: KeyBalance::of(&all),
    }
}

fn bank(code: &str, title: &str, items: &[&Item]) -> BankMeasures {
    let mut out = BankMeasures {
        bank: code.to_owned(),
        title: title.to_owned(),
        items: items.len(),
        questions: items.iter().map(|i| i.questions.len()).sum(),
        reading: Reading::of(items),
        keys: KeyBalance::of(items),
        ..BankMeasures::default()
    };
    for item in items {
        *out.kinds.entry(item.kind.code()).or_default() += 1;
        *out.levels.entry(item.level.code()).or_default() += 1;
        *out.difficulties.entry(item.difficulty).or_default() += 1;
    }
    out
}

fn cells(bank: &str, items: &[&Item]) -> Vec<Cell> {
    let mut counts: BTreeMap<(Kind, Level, u8), usize> = BTreeMap::new();
    for item in items {
        *counts.entry((item.kind, item.level, item.difficulty)).or_default() += 1;
    }
    let cell = |((kind, level, difficulty), items): ((Kind, Level, u8), usize)| Cell {
        bank: bank.to_owned(),
        kind: kind.code(),
        level: level.code(),
        difficulty,
        items,
    };
    counts.into_iter().map(cell).collect()
}

/// A count as the signed number that rates and points are made of.
#[must_use]
pub fn many(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn mean_tenths(lengths: &[usize]) -> i64 {
    half_up(many(lengths.iter().sum::<usize>()).saturating_mul(10), many(lengths.len()))
}

fn characters(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// The lengths of the sentences of a text; what holds no letter or figure is no sentence.
fn sentence_lengths(text: &str) -> Vec<usize> {
    text.split_inclusive(['。', '！', '？', '；', '!', '?', '\n'])
        .filter(|sentence| sentence.contains(char::is_alphanumeric))
        .map(characters)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_at_full_stops_questions_and_semicolons() {
        assert_eq!(sentence_lengths("甲向乙借款。逾期未还；怎么办？”"), [6, 5, 4]);
        assert_eq!(mean_tenths(&[6, 5, 4]), 50);
        assert_eq!(mean_tenths(&[]), 0);
        assert_eq!(characters(" 甲 乙，"), 3);
    }
}
