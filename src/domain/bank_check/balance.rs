//! The rules for a bank as a whole: shares of kinds, levels, difficulties and key positions.

use std::collections::BTreeMap;

use crate::domain::{
    item::{Ask, Item, Kind, Level, Question},
    number::Rate,
};

use super::{
    Bank, Defect, Rule,
    measure::{KeyBalance, many},
    rule, wording,
};

/// Below this number a share says nothing.
const ENOUGH: usize = 20;
/// The same for the all-correct share, of which a bank has fewer.
const ENOUGH_MULTIPLE: usize = 4;
/// The same for the share of wrong statements.
const ENOUGH_TRUE_FALSE: usize = 10;

/// The files of one bank, measured together.
struct Shelf<'a> {
    first: &'a Bank,
    items: Vec<&'a Item>,
}

impl<'a> Shelf<'a> {
    fn questions(&self) -> impl Iterator<Item = &'a Question> {
        self.items.iter().flat_map(|item| &item.questions)
    }

    fn defect(&self, rule: Rule, what: &str, cure: &str) -> Defect {
        let what = format!("bank {}: {what}", self.first.code);
        Defect::new(rule, &self.first.file, self.first.line, "", what, cure)
    }
}

/// Checks each bank; files with the same bank code count as one.
pub fn check(banks: &[Bank], out: &mut Vec<Defect>) {
    let mut shelves: BTreeMap<&str, Shelf<'_>> = BTreeMap::new();
    for bank in banks {
        let shelf = shelves.entry(&bank.code).or_insert(Shelf { first: bank, items: Vec::new() });
        shelf.items.extend(bank.items.iter().map(|found| &found.value));
        if shelf.first.title != bank.title {
            let what = format!("bank {} is titled {} elsewhere", bank.code, shelf.first.title);
            let cure = "use the same title, or another code";
            out.push(Defect::new(rule::BANK_TITLE, &bank.file, bank.line, "", what, cure));
        }
    }
    for shelf in shelves.values() {
        out.extend(negative(shelf));
        out.extend(true_false(shelf));
        out.extend(all_correct(shelf));
        key_position(shelf, out);
        out.extend(key_longest(shelf));
        levels(shelf, out);
        out.extend(difficulties(shelf));
    }
}

/// How many of the values hold.
fn share(values: impl Iterator<Item = bool>) -> (usize, usize) {
    values.fold((0, 0), |(part, base), holds| (part + usize::from(holds), base + 1))
}

fn rate((part, base): (usize, usize)) -> Rate {
    Rate::of(many(part), many(base))
}

fn negative(shelf: &Shelf<'_>) -> Option<Defect> {
    let choices = shelf.questions().filter(|q| !q.options().is_empty());
    let (part, base) = share(choices.map(|q| wording::is_negative(&q.stem)));
    let too_many = base >= ENOUGH && part * 10 > base;
    too_many.then(|| {
        let what = format!("{} of {base} choices have a negative stem", rate((part, base)));
        shelf.defect(rule::NEGATIVE_SHARE, &what, "ask most of them for what is right")
    })
}

fn true_false(shelf: &Shelf<'_>) -> Option<Defect> {
    let keys = shelf.questions().filter_map(|q| match q.ask {
        Ask::TrueFalse { key } => Some(!key),
        _ => None,
    });
    let (part, base) = share(keys);
    let skewed = base >= ENOUGH_TRUE_FALSE && !(35 * base..=65 * base).contains(&(part * 100));
    skewed.then(|| {
        let what = format!("{} of {base} statements are wrong", rate((part, base)));
        shelf.defect(rule::TRUE_FALSE_SHARE, &what, "bring it to about half (35 to 65 %)")
    })
}

fn all_correct(shelf: &Shelf<'_>) -> Option<Defect> {
    let several = |q: &&Question| matches!(q.kind, Kind::Multiple | Kind::Indeterminate);
    let all = shelf.questions().filter(several).map(|q| match &q.ask {
        Ask::Choice { options, key } => key.len() == options.len(),
        _ => false,
    });
    let (part, base) = share(all);
    let too_many = base >= ENOUGH_MULTIPLE && part * 4 > base;
    too_many.then(|| {
        let what = format!("in {} of {base} multiples every option is right", rate((part, base)));
        shelf.defect(rule::ALL_CORRECT_SHARE, &what, "give most of them a plausible wrong option")
    })
}

/// Where the keys stand in the file, over singles of four options. Screens shuffle, printed banks do not.
fn key_position(shelf: &Shelf<'_>, out: &mut Vec<Defect>) {
    for (place, rate) in KeyBalance::of(&shelf.items).place_rates().into_iter().enumerate() {
        let Rate { part, base } = rate;
        if base >= many(ENOUGH) && !(15 * base..=35 * base).contains(&(part * 100)) {
            let letter = crate::domain::chinese::letter(place);
            let what = format!("position {letter} holds the key in {rate} of {base} singles");
            let cure = "reorder options until each position holds 15 to 35 % of the keys";
            out.push(shelf.defect(rule::KEY_LETTER_SHARE, &what, cure));
        }
    }
}

fn key_longest(shelf: &Shelf<'_>) -> Option<Defect> {
    let rate = KeyBalance::of(&shelf.items).longest_rate();
    let Rate { part, base } = rate;
    (base >= many(ENOUGH) && part * 100 > 35 * base).then(|| {
        let what = format!("the key is the longest option in {rate} of {base}");
        shelf.defect(rule::KEY_LONGEST_SHARE, &what, "shorten keys or lengthen wrong options")
    })
}

fn levels(shelf: &Shelf<'_>, out: &mut Vec<Defect>) {
    let of = |level: Level| share(shelf.items.iter().map(|item| item.level == level));
    let ((case, base), (recall, _)) = (of(Level::Case), of(Level::Recall));
    if base < ENOUGH {
        return;
    }
    if case * 2 < base {
        let what = format!("{} of {base} items are cases", rate((case, base)));
        out.push(shelf.defect(rule::LEVEL_SHARE, &what, "bring cases to at least half"));
    }
    if recall * 5 > base {
        let what = format!("{} of {base} items are recall", rate((recall, base)));
        out.push(shelf.defect(rule::LEVEL_SHARE, &what, "bring recall to at most one in five"));
    }
}

fn difficulties(shelf: &Shelf<'_>) -> Option<Defect> {
    let (part, base) = share(shelf.items.iter().map(|item| (2..=4).contains(&item.difficulty)));
    let too_few = base >= ENOUGH && part * 2 <= base;
    too_few.then(|| {
        let what = format!("{} of {base} items have difficulty 2 to 4", rate((part, base)));
        shelf.defect(rule::DIFFICULTY_SHARE, &what, "bring them to more than half")
    })
}
