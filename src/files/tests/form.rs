//! Rules of form: what the reader says about broken files.

use proptest::prelude::*;

use super::{BANK, LAWS, breaks, changed, defects};
use crate::{
    domain::bank_check::{Defect, rule},
    files::{
        bank::{self, content_hash},
        laws,
    },
};

/// Rule, line and code of each defect, in the order found.
fn told(found: &[Defect]) -> Vec<(&'static str, usize, &str)> {
    found.iter().map(|d| (d.rule, d.line, d.code.as_str())).collect()
}

/// The 1-based line of the first line with this text.
fn line(text: &str, part: &str) -> usize {
    text.lines().position(|l| l.contains(part)).unwrap() + 1
}

#[test]
fn items_are_located_by_line() {
    let bank = bank::read("dir/a.toml", BANK.as_bytes()).bank;
    assert_eq!((bank.code.as_str(), bank.title.as_str()), ("sound", "测试题库"));
    assert_eq!(bank.line, line(BANK, "[bank]"));
    for item in &bank.items {
        assert_eq!(item.file, "dir/a.toml");
        let code = line(BANK, &format!("code = \"{}\"", item.value.code));
        assert_eq!(item.line, code - 1);
    }
    let set = &bank.items[5];
    let subs = ["k-1-1", "k-1-2"].map(|code| line(BANK, code) - 1);
    assert_eq!(set.parts, subs);
    assert_eq!(set.value.questions[0].difficulty, 3, "a sub-item takes the difficulty of its set");
    assert_eq!(set.value.questions[1].difficulty, 2);
}

#[test]
fn fields_of_a_wrong_form() {
    breaks(rule::UNKNOWN_FIELD, "tags = []", "topics = []");
    breaks(rule::UNKNOWN_FIELD, "title = \"测试题库\"", "title = \"测试题库\"\nauthor = \"x\"");
    breaks(rule::UNKNOWN_FIELD, "[bank]", "[settings]\n[bank]");
    breaks(
        rule::UNKNOWN_FIELD,
        "key = false\nrationale = \"窃取",
        "key = false\noptions = []\nrationale = \"窃取",
    );
    breaks(rule::MISSING_FIELD, "level = \"recall\"\n", "");
    breaks(rule::MISSING_FIELD, "code = \"m-1\"\n", "");
    breaks(rule::MISSING_FIELD, ", why = \"没有约定时不用。\"", "");
    breaks(rule::MISSING_FIELD, "  point = \"口头合伙协议是否有效\"\n", "");
    breaks(rule::WRONG_TYPE, "difficulty = 5", "difficulty = \"5\"");
    breaks(rule::WRONG_TYPE, "difficulty = 5", "difficulty = 500");
    breaks(rule::WRONG_TYPE, "key = [\"A\"] # s-1", "key = \"A\"");
    breaks(rule::WRONG_TYPE, "key = [[\"赔偿\", \"损害赔偿\"]]", "key = [\"赔偿\"]");
    breaks(rule::WRONG_TYPE, "version = \"2025-10-28\"", "version = 2025-10-28");
    breaks(rule::WRONG_TYPE, "stem = \"小秦", "stem = 1 # ");
    breaks(rule::UNKNOWN_VALUE, "kind = \"cloze\"", "kind = \"fill\"");
    breaks(rule::UNKNOWN_VALUE, "level = \"recall\"", "level = \"memory\"");
    breaks(rule::UNKNOWN_VALUE, "use = \"practice\"", "use = \"none\"");
    breaks(rule::UNKNOWN_VALUE, "kind = \"document\"", "kind = \"notice\"");
    breaks(rule::UNKNOWN_VALUE, "  kind = \"indeterminate\"", "  kind = \"case_set\"");
    breaks(rule::BANK_TABLE, "[bank]\ncode = \"sound\"\ntitle = \"测试题库\"\n", "");
    let empty = bank::read("a/b.toml", b"[bank]\ncode = \"b\"\ntitle = \"b\"\n");
    assert_eq!(told(&empty.defects), [(rule::BANK_EMPTY.name, 1, "")]);
}

#[test]
fn every_defect_of_an_item_is_told_at_once_with_its_line() {
    let text = changed("difficulty = 5", "difficulty = \"5\"")
        .replace("level = \"recall\"\n", "")
        .replace("key = [[\"赔偿\", \"损害赔偿\"]]", "kee = 1");
    let item = line(&text, "code = \"c-1\"") - 1;
    let found = defects(&text);
    assert_eq!(
        told(&found),
        [
            (rule::UNKNOWN_FIELD.name, line(&text, "kee"), "c-1"),
            (rule::MISSING_FIELD.name, item, "c-1"),
            (rule::WRONG_TYPE.name, line(&text, "difficulty = \"5\""), "c-1"),
            (rule::MISSING_FIELD.name, item, "c-1"),
        ]
    );
    assert_eq!(bank::read("a.toml", text.as_bytes()).bank.items.len(), 5);
}

#[test]
fn a_broken_item_does_not_hide_the_others() {
    for (from, to) in [
        ("kind = \"cloze\"", "kind = \"cloze"),
        ("kind = \"cloze\"", "kind cloze"),
        ("kind = \"cloze\"", "kind = \"cloze\"\nkind = \"cloze\""),
        ("difficulty = 5", "difficulty = ?"),
        ("quote = [\"受法律保护\"] }]", "quote = [\"受法律保护\"]"),
    ] {
        let text = changed(from, to);
        let reading = bank::read("a.toml", text.as_bytes());
        let rules: Vec<_> = reading.defects.iter().map(|d| d.rule).collect();
        assert_eq!(rules, [rule::SYNTAX.name], "{to}: {:#?}", reading.defects);
        assert_eq!(reading.defects[0].code, "c-1");
        let codes: Vec<_> = reading.bank.items.iter().map(|i| i.value.code.as_str()).collect();
        assert_eq!(codes, ["s-1", "m-1", "t-1", "a-1", "k-1"], "{to}");
        let at = line(&text, to.lines().last().unwrap());
        assert!(reading.defects.iter().any(|d| d.line.abs_diff(at) <= 1), "{:?}", reading.defects);
    }
}

#[test]
fn bytes_that_are_no_text_are_told_and_a_byte_order_mark_is_not() {
    let broken = [BANK.as_bytes(), b"\n\xff\n"].concat();
    let found = bank::read("a.toml", &broken).defects;
    assert_eq!(told(&found), [(rule::ENCODING.name, BANK.lines().count() + 2, "")]);
    let marked = [b"\xef\xbb\xbf".as_slice(), BANK.as_bytes()].concat();
    assert_eq!(bank::read("a.toml", &marked), bank::read("a.toml", BANK.as_bytes()));
}

#[test]
fn the_hash_of_an_item_is_that_of_its_content() {
    let hashes = |text: &str| {
        let items = bank::read("a.toml", text.as_bytes()).bank.items;
        items.iter().map(|i| content_hash(&i.value).unwrap()).collect::<Vec<_>>()
    };
    let plain = hashes(BANK);
    assert!(plain.iter().all(|h| h.len() == 64));
    let moved = changed("level = \"recall\"\n", "")
        .replace("difficulty = 5", "difficulty = 5 # hard\nlevel = \"recall\"");
    assert_eq!(hashes(&moved), plain);
    assert_eq!(hashes(&changed("key = [\"B\", \"A\"]", "key = [ \"A\", \"B\", ]")), plain);
    let other = hashes(&changed("difficulty = 5", "difficulty = 4"));
    let same: Vec<_> = plain.iter().zip(&other).map(|(a, b)| a == b).collect();
    assert_eq!(same, [true, true, true, false, true, true]);
}

#[test]
fn law_tables_are_read_and_checked() {
    let faults = |from: &str, to: &str| {
        assert!(LAWS.contains(from), "{from}");
        let reading = laws::read("laws.toml", LAWS.replacen(from, to, 1).as_bytes());
        let mut all = reading.defects;
        all.extend(crate::domain::bank_check::check_laws(&reading.laws));
        all.iter().map(|d| (d.rule, d.line)).collect::<Vec<_>>()
    };
    assert_eq!(faults("test", "test"), []);
    let table = rule::LAW_TABLE.name;
    assert_eq!(faults("\"网安法\"", "\"民法典\""), [(table, 16)]);
    assert_eq!(faults("\"cybersecurity-law\"", "\"civil-code\""), [(table, 16)]);
    assert_eq!(faults("\"全国人民代表大会\"", "\"\""), [(table, 1)]);
    assert_eq!(faults("checked_on = \"2026-11-23\"", "checked_on = \"2026\""), [(table, 1)]);
    assert_eq!(
        faults("effective_from = \"2021-01-01\"", "effective_from = \"2020\""),
        [(table, 11)]
    );
    assert_eq!(
        faults("effective_from = \"2021-01-01\"", "effective_from = \"2019-01-01\""),
        [(table, 11)]
    );
    assert_eq!(faults("  effective_to = \"2026-01-01\"\n", ""), [(table, 30)]);
    assert_eq!(faults("version = \"2025-10-28\"", "version = \"2016-11-07\""), [(table, 31)]);
    assert_eq!(faults("change = \"修正\"", "repealed_by = \"法典\""), [(table, 31)]);
    assert_eq!(faults("short = ", "brief = ").len(), 2);
    assert_eq!(faults("[[law]]", "laws = 1\n[[law]]"), [(rule::UNKNOWN_FIELD.name, 1)]);
}

proptest! {
    /// Whatever is cut out of a file or put into it: the reader answers, and never with a line outside the file.
    #[test]
    fn no_file_breaks_the_reader(at in 0..BANK.len(), cut in 0_usize..60, put in "[\\[\\]{}\"=,#a\n_ ]{0,4}") {
        let mut bytes = BANK.as_bytes().to_vec();
        let end = (at + cut).min(bytes.len());
        bytes.splice(at..end, put.bytes());
        let lines = bytes.iter().filter(|b| **b == b'\n').count() + 1;
        let reading = bank::read("a.toml", &bytes);
        prop_assert!(reading.defects.iter().all(|d| d.line >= 1 && d.line <= lines));
        let _ = crate::domain::bank_check::check(&[reading.bank], None, super::TODAY);
    }
}
