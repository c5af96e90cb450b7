//! One document of sixty questions in mixed layouts, as text in three encodings and as a Word document.

use super::{
    super::{read, write},
    make::show_all,
};
use crate::domain::intake::{Intake, Severity};

const TEXT: &str = include_str!("../../../../tests/suite/cases/intake/sixty.txt");
const EXPECTED: &str = include_str!("../../../../tests/suite/cases/intake/sixty_expected.txt");

fn assert_all(intake: &Intake) {
    let got = show_all(intake);
    let expected: Vec<&str> = EXPECTED.lines().collect();
    for (i, (got, expected)) in got.iter().zip(&expected).enumerate() {
        assert_eq!(got, expected, "item {}", i + 1);
    }
    assert_eq!(got.len(), expected.len(), "{}", got.join("\n"));
    assert_eq!(got.len(), 60);
    let wrong = intake.readings.iter().filter(|r| r.verdict() == Some(Severity::Error));
    let wrong: Vec<_> = wrong.map(|r| (r.place.to_string(), &r.findings)).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn all_sixty_items_of_a_mixed_text_are_read_right() {
    let intake = read(TEXT.as_bytes()).unwrap();
    assert_all(&intake);
    // The title and the note are told and nothing else is left over.
    assert_eq!(intake.remarks.len(), 2, "{:?}", intake.remarks);
    let (gbk, _, bad) = encoding_rs::GBK.encode(TEXT);
    assert!(!bad);
    assert_all(&read(&gbk).unwrap());
    let wide: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_all(&read(&wide).unwrap());
    assert_all(&read(TEXT.replace('\n', "\r\n").as_bytes()).unwrap());
}

#[test]
fn all_sixty_items_of_the_same_word_document_are_read_right() {
    let intake = read(&write::word_of(TEXT).unwrap()).unwrap();
    assert_all(&intake);
    assert_eq!(intake.remarks.len(), 2, "{:?}", intake.remarks);
}
