//! Citations against statute texts, and the lock.

use std::{fs, path::Path};

use super::{BANK, LAWS, changed, whole};
use crate::{
    domain::bank_check::{Bank, Defect, rule},
    files::{
        citations::{compare_laws, lines, prove, records},
        laws,
        lock::{Extent, Line, NOT_HELD, compare, write},
        statute::Statutes,
    },
};

/// Writes a folder of two statutes with the few articles that the sound bank cites.
///
/// # Panics
/// When the folder cannot be written.
pub fn texts(folder: &Path) {
    let index = r#"{ "laws": [
        { "slug": "civil-code", "file": "civil-code.json", "title": "中华人民共和国民法典", "short": "民法典",
          "aliases": [], "kind": "law", "version": "2020-05-28", "effective": "2021-01-01",
          "status": "current", "superseded_by": null },
        { "slug": "cybersecurity-law", "file": "n.json", "title": "中华人民共和国网络安全法",
          "short": "网络安全法", "kind": "law", "version": "2025-10-28", "effective": "2026-01-01",
          "status": "current", "superseded_by": null },
        { "slug": "cybersecurity-law", "file": "o.json", "title": "中华人民共和国网络安全法",
          "short": "网络安全法", "kind": "law", "version": "2016-11-07", "effective": "2017-06-01",
          "status": "superseded", "superseded_by": "replaced …, in force from 2026-01-01" } ] }"#;
    let civil = r#"{ "articles": [
        { "no": 3, "sub": 0, "label": "第三条", "text": "民事主体的合法权益受法律保护。" },
        { "no": 5, "sub": 0, "label": "第五条", "text": "应当遵循自愿原则。" },
        { "no": 490, "sub": 0, "label": "第四百九十条",
          "text": "自当事人均签名、盖章或者按指印时合同成立。\n一方已经履行主要义务的，合同成立。" },
        { "no": 680, "sub": 0, "label": "第六百八十条",
          "text": "禁止高利放贷。\n借款合同对支付利息没有约定的，视为没有利息。" } ] }"#;
    let cyber = r#"{ "articles": [
        { "no": 46, "sub": 0, "label": "第四十六条", "text": "任何个人和组织不得窃取个人信息。" } ] }"#;
    for (name, text) in
        [("index.json", index), ("civil-code.json", civil), ("n.json", cyber), ("o.json", cyber)]
    {
        fs::write(folder.join(name), text).unwrap();
    }
}

fn proven(bank: &Bank) -> (Vec<Line>, Vec<Defect>) {
    let folder = tempfile::tempdir().unwrap();
    texts(folder.path());
    let mut statutes = Statutes::open(folder.path()).unwrap();
    let mut found = Vec::new();
    let lines = prove(std::slice::from_ref(bank), &mut statutes, &mut found).unwrap();
    (lines, found)
}

#[test]
fn citations_are_compared_with_the_texts() {
    let (lines, found) = proven(&whole(BANK));
    assert_eq!(found, []);
    assert_eq!(lines.iter().filter(|l| l.sha256 == NOT_HELD).count(), 1, "the document");
    let told = |from: &str, to: &str| {
        let (_, found) = proven(&whole(&changed(from, to)));
        assert_eq!(found.len(), 1, "{found:#?}");
        (found[0].rule, found[0].cure.clone())
    };
    let (rule, cure) = told("\"视为没有利息\"]", "\"禁止高利放贷\"]");
    assert_eq!(
        (rule, cure.as_str()),
        (rule::QUOTE_ABSENT.name, "it stands in paragraph 1 of this article")
    );
    let (rule, cure) = told("\"视为没有利息\"]", "\"受法律保护。\"]");
    assert_eq!((rule, cure.as_str()), (rule::QUOTE_ABSENT.name, "it stands in 第三条"));
    assert_eq!(told("第六百八十条第二款", "第六百八十条第三款").0, rule::ARTICLE_UNKNOWN.name);
    assert_eq!(told("第六百八十条第二款", "第六百八十一条").0, rule::ARTICLE_UNKNOWN.name);
    let (rule, cure) = told("第六百八十条第二款", "第六百八十条");
    assert_eq!((rule, cure.as_str()), (rule::PARAGRAPH.name, "the quotes stand in paragraph 2"));
    assert_eq!(told("2025-10-28", "2024-10-28").0, rule::TEXT_MISSING.name);
}

#[test]
fn the_lock_holds_exactly_the_citations() {
    let bank = whole(BANK);
    let (lines, _) = proven(&bank);
    let banks = [bank];
    let full = Extent { with_texts: true, whole: true };
    let lock = write(&lines);
    assert_eq!(compare("l", &lock, &banks, &lines, full), []);
    let mut unsorted = lines.clone();
    unsorted.reverse();
    assert_eq!(write(&unsorted), lock);

    let told = |lock: &str, lines: &[Line], extent| {
        let found = compare("l", lock, &banks, lines, extent);
        assert!(found.iter().all(|d| d.rule == rule::LOCK.name));
        found.iter().map(|d| format!("{}:{} {}", d.file, d.line, d.what)).collect::<Vec<_>>()
    };
    let first = &lines[0];
    let less = told(&lock, &lines[1..], full);
    assert!(less[0].starts_with("l:") && less[0].ends_with("is cited no longer"), "{less:?}");
    let part = Extent { with_texts: true, whole: false };
    assert_eq!(told(&lock, &lines[1..], part), [] as [&str; 0]);
    let more = told(&write(&lines[1..]), &lines, full);
    assert_eq!(
        more,
        [format!("a.toml:6 {} ({}) {} is not locked", first.law, first.version, first.article)]
    );
    let quote = told(&lock.replace("视为没有利息", "没有利息的"), &lines, full);
    assert!(quote[0].ends_with("the quotes have changed"), "{quote:?}");
    let print = lock.replace(&first.sha256, &"0".repeat(64));
    assert!(told(&print, &lines, full)[0].ends_with("the text has changed"));
    let blind = Extent { with_texts: false, whole: true };
    assert_eq!(told(&print, &super::super::citations::lines(&banks), blind), [] as [&str; 0]);
    assert!(told(&format!("{lock}x\n"), &lines, full)[0].ends_with("cannot be read"));
    let last = lock.lines().last().unwrap();
    assert!(told(&format!("{lock}{last}\n"), &lines, full)[0].ends_with("is locked twice"));
    assert!(told(lock.split_once('\n').unwrap().1, &lines, full)[0].contains("known form"));
}

#[test]
fn citations_of_statutes_are_written_out_and_documents_are_not() {
    let banks = [whole(BANK)];
    assert_eq!(records(&banks).count(), lines(&banks).len() - 1);
    let first = serde_json::to_value(records(&banks).next().unwrap()).unwrap();
    assert_eq!((&first["id"], &first["article"]), (&"s-1".into(), &"第六百八十条第二款".into()));
    assert_eq!(first["quote"], serde_json::json!(["视为没有利息"]));
}

#[test]
fn the_law_table_is_compared_with_the_texts() {
    let folder = tempfile::tempdir().unwrap();
    texts(folder.path());
    let statutes = Statutes::open(folder.path()).unwrap();
    let told = |from: &str, to: &str| {
        assert!(LAWS.contains(from));
        let table = laws::read("laws.toml", LAWS.replacen(from, to, 1).as_bytes()).laws;
        compare_laws(&table, &statutes).iter().map(|d| d.what.clone()).collect::<Vec<_>>()
    };
    assert_eq!(told("test", "test"), [] as [&str; 0]);
    assert_eq!(
        told("2026-01-01", "2026-02-01"),
        ["effective_to of 2016-11-07 is 2026-02-01, in the texts 2026-01-01"]
    );
    assert_eq!(told("\"2021-01-01\"", "\"2021-02-01\"").len(), 1);
    assert_eq!(
        told("version = \"2025-10-28\"", "version = \"2025-10-29\""),
        ["version 2025-10-28 is not listed"]
    );
    assert_eq!(told("short = \"民法典\"", "short = \"民法\"").len(), 1);
}
