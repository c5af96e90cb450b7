//! The shipped question banks: whole in form, sound in content, and enough for the demo's paper.

use std::path::PathBuf;

use jiff::civil::date;
use mingfa::{
    domain::{
        bank_check::{self, Severity},
        law::{BasisState, LawTable},
    },
    files::shelf,
    service::{bank, demo, paper},
};

use crate::rules::root;

#[test]
fn every_shipped_bank_passes_the_check_without_errors() {
    let shelf = shelf::open(&[PathBuf::from(root()).join("question_banks")]).unwrap();
    assert!(shelf.banks.len() >= 4);
    let table = LawTable::new(shelf.laws.iter().map(|l| l.value.clone()).collect());
    let mut defects = shelf.defects.clone();
    defects.extend(bank_check::check_laws(&shelf.laws));
    defects.extend(bank_check::check(&shelf.banks, Some(&table), date(2026, 11, 23)));
    let errors: Vec<String> =
        defects.iter().filter(|d| d.severity == Severity::Error).map(ToString::to_string).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

#[test]
fn what_is_embedded_in_the_binary_is_what_lies_in_the_folder() {
    let (banks, laws, defects) = bank::shipped();
    assert_eq!(defects, 0);
    let shelf = shelf::open(&[PathBuf::from(root()).join("question_banks")]).unwrap();
    let codes = |banks: &[bank_check::Bank]| {
        let mut all: Vec<String> =
            banks.iter().flat_map(|b| &b.items).map(|i| i.value.code.clone()).collect();
        all.sort();
        all
    };
    assert_eq!(codes(&banks), codes(&shelf.banks));
    assert_eq!(laws.len(), shelf.laws.len());
}

#[test]
fn the_law_in_force_fills_the_paper_of_the_demo() {
    let (banks, laws, _) = bank::shipped();
    let table = LawTable::new(laws.into_iter().map(|l| l.value).collect());
    for day in [date(2025, 11, 18), date(2026, 11, 23)] {
        let items = banks.iter().flat_map(|b| b.items.iter().map(move |i| (&b.code, &i.value)));
        let usable =
            items.filter(|(_, item)| table.worst(item.bases(), day) == BasisState::Current);
        let pool: Vec<_> =
            usable.map(|(code, item)| paper::for_drawing(1, code, item).candidate).collect();
        assert_eq!(demo::blueprint().check(&pool), [], "{day}");
    }
}
