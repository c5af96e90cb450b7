//! Every rule of the bank check, each broken alone by one change to a sound bank.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};

use super::{bank, laws};
use crate::domain::{
    bank_check::{self, Bank, Defect, rule},
    item::{Ask, Kind},
    law::LawTable,
};

mod balance;
mod form;
mod locking;

pub use locking::texts as write_test_texts;

/// A sound bank with an item of each kind.
const BANK: &str = include_str!("tests/sound.toml");
/// The law table it cites.
const LAWS: &str = include_str!("tests/laws.toml");
/// The day of the check.
const TODAY: Date = date(2026, 11, 23);

/// The law table of the tests.
fn table() -> LawTable {
    let reading = laws::read("laws.toml", LAWS.as_bytes());
    assert_eq!(reading.defects, []);
    LawTable::new(reading.laws.into_iter().map(|law| law.value).collect())
}

/// The bank of a text that is whole in form.
fn whole(text: &str) -> Bank {
    let reading = bank::read("a.toml", text.as_bytes());
    assert_eq!(reading.defects, []);
    reading.bank
}

/// All defects of one bank file.
fn defects(text: &str) -> Vec<Defect> {
    let reading = bank::read("a.toml", text.as_bytes());
    let mut all = reading.defects;
    all.extend(bank_check::check(&[reading.bank], Some(&table()), TODAY));
    all
}

/// The sound bank with one change.
fn changed(from: &str, to: &str) -> String {
    assert_eq!(BANK.matches(from).count(), 1, "{from}");
    BANK.replace(from, to)
}

/// Asserts that this change breaks this rule and no other, and that the defect names line and cure.
fn breaks(rule: bank_check::Rule, from: &str, to: &str) {
    let text = changed(from, to);
    let found = defects(&text);
    let names: BTreeSet<_> = found.iter().map(|d| d.rule).collect();
    assert_eq!(names.into_iter().collect::<Vec<_>>(), [rule.name], "{from} → {to}: {found:#?}");
    for defect in found {
        assert!(!defect.what.is_empty() && !defect.cure.is_empty());
        assert!(defect.line >= 1 && defect.line <= text.lines().count() + 1, "{defect}");
        assert_eq!(defect.severity, rule.severity);
    }
}

#[test]
fn the_sound_bank_has_no_defect() {
    assert_eq!(defects(BANK), []);
}

#[test]
fn the_examples_of_the_documentation_have_no_defect() {
    let doc = include_str!("../../docs/QUESTION-FILES.md");
    let blocks: Vec<_> =
        doc.split("```toml\n").skip(1).filter_map(|b| b.split("```").next()).collect();
    let [bank, items, laws] = blocks[..] else { panic!("three blocks") };
    assert_eq!(laws::read("laws.toml", laws.as_bytes()).defects, []);
    assert_eq!(defects(&format!("{bank}{items}")), []);
}

#[test]
fn texts_codes_and_tags() {
    breaks(rule::BLANK, "point = \"借条没有写利息时按没有利息处理\"", "point = \" \"");
    breaks(rule::BLANK, "why = \"没有约定就是没有利息。\"", "why = \"\"");
    breaks(rule::BLANK, "rationale = \"写明借期", "rationale = \"　\" #");
    breaks(rule::BLANK, "point = \"合伙与侵权\"", "point = \"\"");
    breaks(rule::CODE_FORM, "\"t-1\"", "\"T 1\"");
    breaks(rule::CODE_TWICE, "\"t-1\"", "\"c-1\"");
    breaks(rule::CODE_TWICE, "\"k-1-2\"", "\"s-1\"");
    breaks(rule::POINT_LINE, "point = \"合同成立的时间\"", "point = \"合同\\n成立的时间\"");
    breaks(rule::DIFFICULTY, "difficulty = 5", "difficulty = 6");
    breaks(rule::DIFFICULTY, "difficulty = 4", "difficulty = 0");
    breaks(rule::AUDIENCE, "audience = [\"youth\"]", "audience = [\"child\"]");
    breaks(rule::AUDIENCE, "audience = [\"youth\"]", "audience = []");
    breaks(rule::AUDIENCE, "audience = [\"youth\"]", "audience = [\"youth\", \"youth\"]");
}

#[test]
fn options_and_keys() {
    let third = "  { id = \"C\", text = \"按银行贷款利率\", why = \"没有约定时不用。\" },\n";
    let one =
        |i: usize| format!("  {{ id = \"X{i}\", text = \"第{i}种说法\", why = \"不对。\" }},\n");
    let many = [0, 1, 2, 3, 4, 5, 6].map(one).concat();
    breaks(rule::OPTION_COUNT, third, &many);
    let mut one = whole(BANK);
    if let Ask::Choice { options, .. } = &mut one.items[0].value.questions[0].ask {
        options.truncate(1);
    }
    let found = bank_check::check(&[one], None, TODAY);
    assert_eq!(found.iter().map(|d| d.rule).collect::<Vec<_>>(), [rule::OPTION_COUNT.name]);
    let fourth = "  { id = \"D\", text = \"口头答应但反悔\", why = \"没有订立。\" },\n";
    breaks(rule::OPTION_COUNT_MULTIPLE, fourth, "");
    breaks(rule::OPTION_ID, "id = \"D\", text = \"口头答应", "id = \"C\", text = \"口头答应");
    breaks(rule::OPTION_TWIN, "\"按银行贷款利率\"", "\"按当地习惯，计算利息。\"");
    breaks(rule::KEY_MISSING, "key = [\"A\"] # s-1", "key = []");
    breaks(rule::KEY_UNKNOWN, "key = [\"A\"] # s-1", "key = [\"E\"]");
    breaks(rule::KEY_UNKNOWN, "key = [\"B\", \"A\"]", "key = [\"B\", \"A\", \"A\"]");
    breaks(rule::KEY_SINGLE, "key = [\"A\"] # s-1", "key = [\"A\", \"B\"]");
    breaks(rule::KEY_MULTIPLE, "key = [\"B\", \"A\"]", "key = [\"A\"]");
    breaks(rule::LETTER_NAMED, "没有约定就是没有利息。", "与B项不同。");
    breaks(rule::ALL_OF_ABOVE, "\"按银行贷款利率\"", "\"以上都不对\"");
    breaks(rule::GIVEAWAY, "\"按银行贷款利率\"", "\"一律按银行贷款利率\"");
}

#[test]
fn the_other_kinds() {
    breaks(rule::CLOZE_BLANKS, "应当负____责任", "应当负责任");
    breaks(rule::CLOZE_BLANKS, "应当负____责任", "应当负_____责任");
    breaks(rule::KEY_MISSING, "key = [[\"赔偿\", \"损害赔偿\"]]", "key = []");
    breaks(rule::CLOZE_ANSWER, "[[\"赔偿\", \"损害赔偿\"]]", "[[\"赔偿\", \"赔偿。\"]]");
    breaks(rule::CLOZE_ANSWER, "[[\"赔偿\", \"损害赔偿\"]]", "[[]]");
    breaks(rule::CLOZE_GIVEN, "[[\"赔偿\", \"损害赔偿\"]]", "[[\"赔偿\", \"责任\"]]");
    let four = changed("应当负____责任", "____、____、____和____应当负责任");
    let four =
        four.replace("[[\"赔偿\", \"损害赔偿\"]]", "[[\"甲\"], [\"乙\"], [\"丙\"], [\"丁\"]]");
    let names: Vec<_> = defects(&four).iter().map(|d| d.rule).collect();
    assert_eq!(names, [rule::CLOZE_MANY.name]);
    breaks(
        rule::MARK_POINTS,
        "{ text = \"写明日期\", marks = 1 }",
        "{ text = \"日期\", marks = 0 }",
    );
    breaks(rule::SITUATION, "stem = \"村民老石与老田", "stem = \"老石与老田。\" # ");
    let second = BANK.find("  [[item.sub]]\n  code = \"k-1-2\"").unwrap();
    let one = defects(&BANK[..second]);
    assert_eq!(one.iter().map(|d| d.rule).collect::<Vec<_>>(), [rule::CASE_SIZE.name]);
    let sub = "\n  [[item.sub]]\n  code = \"k-1-9\"\n  kind = \"true_false\"\n  point = \"甲\"\n  \
               stem = \"乙。\"\n  key = true\n  rationale = \"丙。\"\n  basis = [{ law = \"民法典\", \
               version = \"2020-05-28\", article = \"第五条\", quote = [\"自愿原则\"] }]\n";
    let more: String = ["3", "4", "5"].map(|n| sub.replace(['9', '甲'], n)).concat();
    let names: Vec<_> = defects(&format!("{BANK}{more}")).iter().map(|d| d.rule).collect();
    assert_eq!(names, [rule::CASE_MANY.name]);
}

#[test]
fn an_item_built_by_hand_must_fit_its_kind() {
    let mut bank = whole(BANK);
    bank.items[0].value.questions[0].kind = Kind::Cloze;
    bank.items[1].value.questions.clear();
    let found = bank_check::check(&[bank], None, TODAY);
    assert_eq!(found.iter().map(|d| d.rule).collect::<Vec<_>>(), [rule::FORM.name; 2]);
}

#[test]
fn legal_basis() {
    let first = "{ law = \"民法典\", version = \"2020-05-28\", article = \"第六百八十条第二款\"";
    breaks(rule::LAW_UNKNOWN, first, &first.replace("民法典", "担保法"));
    breaks(rule::LAW_NAME, first, &first.replace("民法典", "中华人民共和国民法典"));
    breaks(rule::VERSION_UNKNOWN, first, &first.replace("2020-05-28", "2021-05-28"));
    breaks(rule::NOT_IN_FORCE, "version = \"2025-10-28\"", "version = \"2016-11-07\"");
    breaks(rule::ARTICLE_FORM, first, &first.replace("第六百八十条第二款", "680条"));
    breaks(
        rule::BLANK,
        first,
        &first.replace("民法典", " ").replace('{', "{ kind = \"document\","),
    );
    breaks(rule::QUOTE_LENGTH, "quote = [\"视为没有利息\"]", "quote = [\"视为\"]");
    breaks(rule::QUOTE_LENGTH, "quote = [\"视为没有利息\"]", "quote = []");
    breaks(rule::QUOTE_LENGTH, "quote = [\"视为没有利息\"]", "quote = [\"视为没有\\t利息\"]");
    let whole = format!("{first}, quote = [\"视为没有利息\"] }}");
    breaks(rule::BASIS_TWICE, &whole, &format!("{whole}, {whole}"));
    breaks(rule::BASIS_MISSING, &format!("basis = [{whole}]"), "basis = []");
}

#[test]
fn what_is_not_in_force_names_its_successor() {
    let old = changed("version = \"2025-10-28\"", "version = \"2016-11-07\"");
    assert!(defects(&old)[0].cure.contains("version 2025-10-28"));
    let bank = whole(BANK);
    let early = bank_check::check(&[bank], Some(&table()), date(2025, 12, 31));
    assert!(early[0].what.contains("only from 2026-01-01"), "{early:?}");
    assert!(early[0].cure.contains("version 2016-11-07"), "{early:?}");
}

#[test]
fn duplicates_within_and_across_banks() {
    let single = "stem = \"借条没有写利息，出借人要求付息。下列说法正确的是：\"";
    let close = "stem = \"借条上没有写利息，出借人要求付息，下列说法正确的有：\"";
    let other = "stem = \"下列哪些情形中合同已经成立？\"";
    breaks(rule::STEM_TWICE, other, &single.replace('。', " "));
    breaks(rule::STEM_NEAR, other, close);
    let point = "point = \"合同成立的时间\"";
    breaks(rule::POINT_TWICE, point, "point = \"借条没有写利息时，按没有利息处理\"");
    breaks(rule::POINT_NEAR, point, "point = \"借条没有写明利息的按没有利息处理\"");
    let mut second = whole(BANK);
    second.items.iter_mut().for_each(|item| item.file = "b.toml".into());
    let both = bank_check::check(&[whole(BANK), second], None, TODAY);
    let items = 6;
    let twice = |r: bank_check::Rule| both.iter().filter(|d| d.rule == r.name).count();
    assert_eq!(twice(rule::STEM_TWICE), items);
    assert_eq!(twice(rule::POINT_TWICE), items + 1);
    assert_eq!(twice(rule::CODE_TWICE), items + 2);
    let told = |d: &Defect| d.file == "b.toml" && d.what.contains("a.toml");
    assert!(both.iter().all(told), "{both:#?}");
}
