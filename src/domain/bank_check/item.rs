//! The rules for a single item: texts, codes, audience, sub-items. What may be answered is in [`answer`].

use std::collections::BTreeSet;

use crate::domain::item::{Ask, Item, Kind, Question};

use super::{Defect, Located, Rule, answer, rule, wording};

/// The audience tags.
pub const AUDIENCE: [&str; 5] =
    ["state_staff", "enforcement", "village_cadre", "villager", "youth"];

/// Collects the defects of one question, each with the question's line and code.
pub(super) struct Desk<'a> {
    item: &'a Located<Item>,
    i: usize,
    /// The question on the desk.
    pub question: &'a Question,
    out: &'a mut Vec<Defect>,
}

impl Desk<'_> {
    /// Notes a defect of the question.
    pub fn note(&mut self, rule: Rule, what: impl Into<String>, cure: &str) {
        let code = &self.question.code;
        self.out.push(self.item.defect_of(self.i, rule, code, what.into(), cure));
    }
}

/// Checks one item.
pub fn check(found: &Located<Item>, out: &mut Vec<Defect>) {
    whole(found, out);
    for (i, question) in found.value.questions.iter().enumerate() {
        let mut desk = Desk { item: found, i, question, out };
        texts(&mut desk);
        letters(&mut desk);
        difficulty(&mut desk);
        match (&question.ask, question.kind) {
            (Ask::Choice { options, key }, Kind::Single | Kind::Multiple | Kind::Indeterminate) => {
                answer::choice(&mut desk, options, key);
            }
            (Ask::TrueFalse { .. }, Kind::TrueFalse) => {}
            (Ask::Cloze { key }, Kind::Cloze) => answer::cloze(&mut desk, key),
            (Ask::ShortAnswer { points }, Kind::ShortAnswer) => {
                answer::mark_points(&mut desk, points);
            }
            _ => desk.note(
                rule::FORM,
                format!("what may be answered does not fit the kind {}", question.kind.code()),
                "give the fields of this kind",
            ),
        }
    }
}

/// What belongs to the item as a whole: point, audience, sub-items, situation.
fn whole(found: &Located<Item>, out: &mut Vec<Defect>) {
    let item = &found.value;
    let mut note = |rule: Rule, what: String, cure: &str| {
        out.push(found.defect(rule, &item.code, what, cure));
    };
    if item.point.trim().is_empty() && item.kind == Kind::CaseSet {
        note(rule::BLANK, "`point` is blank".into(), "state the rules tested in one line");
    }
    audience(item, &mut note);
    match (&item.situation, item.kind) {
        (Some(situation), Kind::CaseSet) => case_set(item, situation, &mut note),
        (None, Kind::CaseSet) => {
            note(
                rule::FORM,
                "a case set without situation".into(),
                "write the situation as `stem`",
            );
        }
        (Some(_), _) => {
            note(rule::FORM, "only a case set has a situation".into(), "use kind = \"case_set\"");
        }
        (None, _) if item.questions.len() != 1 => {
            note(rule::FORM, "not exactly one question".into(), "use kind = \"case_set\"");
        }
        (None, _) => {}
    }
}

fn audience(item: &Item, note: &mut impl FnMut(Rule, String, &str)) {
    let known = format!("use {}", AUDIENCE.join(", "));
    if item.audience.is_empty() {
        note(rule::AUDIENCE, "no audience is named".into(), &known);
    }
    let mut seen = BTreeSet::new();
    for tag in &item.audience {
        if !AUDIENCE.contains(&tag.as_str()) {
            note(rule::AUDIENCE, format!("unknown audience “{tag}”"), &known);
        } else if !seen.insert(tag) {
            note(rule::AUDIENCE, format!("audience “{tag}” is named twice"), "name it once");
        }
    }
}

fn case_set(item: &Item, situation: &str, note: &mut impl FnMut(Rule, String, &str)) {
    match item.questions.len() {
        0 => note(rule::CASE_SIZE, "a case set without sub-item".into(), "add [[item.sub]]"),
        1 => note(
            rule::CASE_SIZE,
            "a case set with one sub-item".into(),
            "add another [[item.sub]] or make it a plain item",
        ),
        2..=4 => {}
        n => note(rule::CASE_MANY, format!("a case set with {n} sub-items"), "keep two to four"),
    }
    let length = situation.trim().chars().count();
    if length == 0 {
        note(rule::BLANK, "the situation is blank".into(), "write the situation as `stem`");
    } else if !(80..=200).contains(&length) {
        note(
            rule::SITUATION,
            format!("the situation has {length} characters"),
            "tell it in 80 to 200 characters",
        );
    }
}

/// Blank texts, the form of codes and points.
fn texts(desk: &mut Desk<'_>) {
    let q = desk.question;
    for (name, text) in [("point", &q.point), ("stem", &q.stem), ("rationale", &q.rationale)] {
        if text.trim().is_empty() {
            desk.note(rule::BLANK, format!("`{name}` is blank"), "write it");
        }
    }
    if q.point.trim().contains('\n') {
        desk.note(rule::POINT_LINE, "the point runs over several lines", "state it in one line");
    }
    let own = std::iter::once(&q.code);
    let parent = (desk.i == 0 && desk.item.value.code != q.code).then_some(&desk.item.value.code);
    for code in own.chain(parent) {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if code.is_empty() || !code.chars().all(fits) {
            desk.note(
                rule::CODE_FORM,
                format!("the code “{code}” is not lower-case letters, digits and hyphens"),
                "write it like con-0001, and never change it once it was used",
            );
        }
    }
}

/// Letters of options and references to the other options, anywhere in the question.
fn letters(desk: &mut Desk<'_>) {
    let q = desk.question;
    let situation = desk.item.value.situation.as_deref().filter(|_| desk.i == 0);
    let mut all: Vec<&str> = vec![&q.point, &q.stem, &q.rationale];
    all.extend(situation);
    all.extend(q.options().iter().flat_map(|o| [o.text.as_str(), o.why.as_str()]));
    for text in all {
        if let Some(place) = wording::names_letter(text) {
            desk.note(
                rule::LETTER_NAMED,
                format!("an option is named by its letter: “{place}”"),
                "say what the option says; options are shuffled",
            );
        }
    }
    for option in q.options() {
        if let Some(phrase) = wording::about_others(&option.text) {
            desk.note(
                rule::ALL_OF_ABOVE,
                format!("the option “{}” speaks of the others (“{phrase}”)", option.text),
                "replace it by a plausible mistake of its own",
            );
        }
    }
}

fn difficulty(desk: &mut Desk<'_>) {
    let whole = (desk.i == 0).then_some(desk.item.value.difficulty);
    let own = desk.question.difficulty;
    for d in std::iter::once(own).chain(whole.filter(|w| *w != own)) {
        if !(1..=5).contains(&d) {
            desk.note(rule::DIFFICULTY, format!("difficulty {d}"), "choose 1 (easy) to 5 (hard)");
        }
    }
}
