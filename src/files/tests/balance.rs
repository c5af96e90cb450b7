//! Rules over a bank as a whole, on banks made by counting.

use super::{BANK, TODAY, whole};
use crate::domain::{
    bank_check::{Bank, Located, check, measure::measure, rule},
    item::{Ask, Item, Kind, Level, Use},
};

/// A bank of `n` copies of an item of the sound bank, each with texts of its own, changed by `edit`.
fn bank(n: usize, code: &str, edit: impl Fn(usize, &mut Item)) -> Bank {
    let sound = whole(BANK);
    let model = sound.items.iter().find(|i| i.value.code == code).unwrap();
    let items = (0..n).map(|i| {
        let mut item = model.value.clone();
        item.usage = Use::Both;
        item.level = Level::Case;
        item.difficulty = 3;
        item.code = format!("x-{i}");
        let question = &mut item.questions[0];
        question.code.clone_from(&item.code);
        // Far enough apart to be no near duplicates.
        question.point = own_text(i, 0);
        question.stem = own_text(i, 1);
        edit(i, &mut item);
        Located { value: item, ..model.clone() }
    });
    Bank { items: items.collect(), ..sound }
}

/// A text that shares no bigram with the others.
fn own_text(i: usize, salt: usize) -> String {
    let start = 0x4e00 + (i * 2 + salt) * 20;
    (start..start + 20).filter_map(|c| char::from_u32(u32::try_from(c).unwrap())).collect()
}

/// The names of the rules a bank breaks.
fn rules(bank: Bank) -> Vec<&'static str> {
    let mut names: Vec<_> = check(&[bank], None, TODAY).iter().map(|d| d.rule).collect();
    names.dedup();
    names
}

/// Gives a single four options and the key at `place`; the key text is `length` characters long.
fn single(item: &mut Item, place: usize, length: usize) {
    let Ask::Choice { options, key } = &mut item.questions[0].ask else { panic!("a choice") };
    options.truncate(1);
    for i in 1..4 {
        let mut option = options[0].clone();
        option.id = ["A", "B", "C", "D"][i].into();
        options.push(option);
    }
    for (i, option) in options.iter_mut().enumerate() {
        option.text = ["甲乙丙丁", "戊己庚辛", "子丑寅卯", "辰巳午未"][i].into();
    }
    options[place].text = "赵钱孙李周吴郑王".chars().take(length).collect();
    *key = vec![options[place].id.clone()];
}

#[test]
fn keys_stand_everywhere_and_are_not_the_longest_option() {
    assert_eq!(rules(bank(20, "s-1", |i, item| single(item, i % 4, 4))), [] as [&str; 0]);
    let skewed = bank(20, "s-1", |i, item| single(item, i % 3, 4));
    assert_eq!(rules(skewed), [rule::KEY_LETTER_SHARE.name]);
    let few = bank(19, "s-1", |_, item| single(item, 0, 6));
    assert_eq!(rules(few), [] as [&str; 0]);
    let long = bank(20, "s-1", |i, item| {
        single(item, i % 4, if i < 8 { 5 } else { 4 });
    });
    assert_eq!(rules(long), [rule::KEY_LONGEST_SHARE.name]);
}

#[test]
fn shares_of_kinds_levels_and_difficulties() {
    let statements = |wrong: usize| {
        bank(20, "t-1", move |i, item| item.questions[0].ask = Ask::TrueFalse { key: i >= wrong })
    };
    assert_eq!(rules(statements(13)), [] as [&str; 0]);
    assert_eq!(rules(statements(14)), [rule::TRUE_FALSE_SHARE.name]);
    assert_eq!(rules(statements(6)), [rule::TRUE_FALSE_SHARE.name]);
    let negative = |n: usize| {
        bank(20, "s-1", move |i, item| {
            single(item, i % 4, 4);
            if i < n {
                item.questions[0].stem.push_str("错误的是：");
            }
        })
    };
    assert_eq!(rules(negative(2)), [] as [&str; 0]);
    assert_eq!(rules(negative(3)), [rule::NEGATIVE_SHARE.name]);
    let all = |n: usize| {
        bank(8, "m-1", move |i, item| {
            if let Ask::Choice { key, .. } = &mut item.questions[0].ask {
                *key =
                    if i < n { ["A", "B", "C", "D"].map(Into::into).to_vec() } else { key.clone() };
            }
        })
    };
    assert_eq!(rules(all(2)), [] as [&str; 0]);
    assert_eq!(rules(all(3)), [rule::ALL_CORRECT_SHARE.name]);
    let level = |case: usize, other: Level| {
        bank(20, "a-1", move |i, item| item.level = if i < case { Level::Case } else { other })
    };
    assert_eq!(rules(level(10, Level::Understand)), [] as [&str; 0]);
    assert_eq!(rules(level(9, Level::Understand)), [rule::LEVEL_SHARE.name]);
    assert_eq!(rules(level(16, Level::Recall)), [] as [&str; 0]);
    assert_eq!(rules(level(15, Level::Recall)), [rule::LEVEL_SHARE.name]);
    let easy = bank(20, "a-1", |i, item| item.difficulty = if i < 10 { 1 } else { 2 });
    assert_eq!(rules(easy), [rule::DIFFICULTY_SHARE.name]);
}

#[test]
fn files_of_one_bank_are_measured_together_and_agree_on_its_title() {
    let (mut first, mut second) = (whole(BANK), whole(BANK));
    first.items.truncate(2);
    second.items.drain(..2);
    let measures = measure(&[first.clone(), second.clone()]);
    assert_eq!((measures.items, measures.questions, measures.banks.len()), (6, 7, 1));
    let cells: usize = measures.cells.iter().map(|c| c.items).sum();
    assert_eq!(cells, 6);
    assert_eq!(measures.banks[0].kinds.len(), 6);
    assert_eq!(measures.banks[0].kinds[Kind::CaseSet.code()], 1);
    second.title = "另一个名字".into();
    let found = check(&[first, second], None, TODAY);
    assert_eq!(found.iter().map(|d| d.rule).collect::<Vec<_>>(), [rule::BANK_TITLE.name]);
}
