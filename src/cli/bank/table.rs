//! The counts of a bank check as an aligned table.

use std::collections::BTreeMap;

use crate::domain::{
    bank_check::measure::{BankMeasures, Measures, Reading},
    item::{Kind, Level},
    number::Rate,
};

/// One row for each bank and one for all: items by kind, level and difficulty, then how the stems read,
/// where the keys of singles stand and how often the key is the longest option.
#[must_use]
pub fn counts(measures: &Measures) -> String {
    let mut rows = vec![heading()];
    rows.extend(measures.banks.iter().map(row));
    if measures.banks.len() > 1 {
        rows.push(row(&total(measures)));
    }
    aligned(&rows)
}

fn heading() -> Vec<String> {
    let kinds = Kind::ALL.map(|k| match k {
        Kind::Indeterminate => "indet.",
        Kind::TrueFalse => "t/f",
        Kind::ShortAnswer => "short",
        Kind::CaseSet => "set",
        Kind::Single | Kind::Multiple | Kind::Cloze => k.code(),
    });
    let levels = ["case", "underst.", "recall"];
    let names = ["bank", "items", "questions"].into_iter().chain(kinds).chain(levels);
    let rest = [
        "d1",
        "d2",
        "d3",
        "d4",
        "d5",
        "stem",
        "sentence",
        "long stems",
        "A",
        "B",
        "C",
        "D",
        "longest",
    ];
    names.chain(rest).map(ToOwned::to_owned).collect()
}

fn row(bank: &BankMeasures) -> Vec<String> {
    let of = |map: &BTreeMap<&'static str, usize>, code| map.get(code).copied().unwrap_or(0);
    let mut numbers = vec![bank.items, bank.questions];
    numbers.extend(Kind::ALL.map(|k| of(&bank.kinds, k.code())));
    numbers.extend(Level::ALL.map(|l| of(&bank.levels, l.code())));
    numbers.extend((1..=5).map(|d: u8| bank.difficulties.get(&d).copied().unwrap_or(0)));
    let mut cells = vec![bank.bank.clone()];
    cells.extend(numbers.iter().map(|n| if *n == 0 { "·".to_owned() } else { n.to_string() }));
    let Reading { stem_length_tenths, sentence_length_tenths, long_stems } = bank.reading;
    cells.extend([stem_length_tenths, sentence_length_tenths].map(tenths));
    cells.push(long_stems.to_string());
    cells.extend(bank.keys.place_rates().iter().map(Rate::to_string));
    cells.push(bank.keys.longest_rate().to_string());
    cells
}

fn tenths(n: i64) -> String {
    format!("{}.{}", n / 10, n % 10)
}

/// All banks added up.
fn total(measures: &Measures) -> BankMeasures {
    let mut all = BankMeasures {
        bank: "all".to_owned(),
        items: measures.items,
        questions: measures.questions,
        reading: measures.reading,
        keys: measures.keys,
        ..BankMeasures::default()
    };
    for bank in &measures.banks {
        add(&mut all.kinds, &bank.kinds);
        add(&mut all.levels, &bank.levels);
        add(&mut all.difficulties, &bank.difficulties);
    }
    all
}

fn add<K: Ord + Copy>(to: &mut BTreeMap<K, usize>, from: &BTreeMap<K, usize>) {
    for (key, n) in from {
        *to.entry(*key).or_default() += n;
    }
}

/// Pads every column to its widest cell: the first to the left, figures to the right.
fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |i: usize| rows.iter().filter_map(|r| r.get(i)).map(|c| c.chars().count()).max();
    let widths: Vec<usize> = (0..columns).map(|i| width(i).unwrap_or(0)).collect();
    let mut out = String::new();
    for row in rows {
        for (i, (cell, width)) in row.iter().zip(&widths).enumerate() {
            match i {
                0 => out += format!("{cell:<width$}").as_str(),
                _ => out += format!("  {cell:>width$}").as_str(),
            }
        }
        out.push('\n');
    }
    out
}
