//! The shipped question banks: whole in form, sound in content, and enough for the demo's paper.

use std::{collections::HashSet, path::PathBuf};

use jiff::civil::date;
use mingfa::{
    domain::{
        assembly::assemble,
        bank_check::{self, Severity},
        blueprint::Blueprint,
        law::{BasisState, LawTable},
        number::Points,
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

/// The papers of two provinces, 10,000 times each, from what may be asked on the day of the law check.
#[test]
fn the_papers_of_hunan_and_jining_are_drawn_ten_thousand_times_without_a_shortfall() {
    let (banks, laws, _) = bank::shipped();
    let table = LawTable::new(laws.into_iter().map(|l| l.value).collect());
    let items = banks.iter().flat_map(|b| b.items.iter().map(move |i| (&b.code, &i.value)));
    let usable = items
        .filter(|(_, item)| table.worst(item.bases(), date(2026, 11, 23)) == BasisState::Current);
    let pool: Vec<_> =
        (1..).zip(usable).map(|(no, (code, item))| paper::for_drawing(no, code, item)).collect();
    for (name, blueprint, slots) in
        [("HN-2019", Blueprint::hn_2019(), 65), ("JN-2023", Blueprint::jn_2023(), 80)]
    {
        assert_eq!(blueprint.full_score(), Points::whole(100), "{name}");
        // Drawing sees only the kinds it needs, as a frozen pool does.
        let fitting = |kind| blueprint.sections.iter().any(|s| s.kind == kind);
        let pool: Vec<_> = pool.iter().filter(|p| fitting(p.candidate.kind)).cloned().collect();
        let mut forms = HashSet::new();
        for n in 0..10_000_u32 {
            let mut seed = [0; 32];
            seed[..4].copy_from_slice(&n.to_le_bytes());
            let form = assemble(&blueprint, &pool, &seed)
                .unwrap_or_else(|short| panic!("{name}: {short}"));
            assert_eq!(form.slots.len(), slots, "{name}");
            forms.insert(form.to_string());
        }
        assert_eq!(forms.len(), 10_000, "{name}: no two forms are alike");
    }
}
