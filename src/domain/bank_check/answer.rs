//! The rules for what may be answered: options, keys, blanks, points that earn marks.

use std::collections::BTreeSet;

use crate::domain::{
    chinese::fold,
    item::{Choice, Kind, MarkPoint},
};

use super::{item::Desk, rule, wording};

/// Checks options and key of a choice.
pub fn choice(desk: &mut Desk<'_>, options: &[Choice], key: &[String]) {
    options_apart(desk, options);
    keys(desk, options, key);
    // A key text with an absolute word shows that the word is no signal in this question.
    let is_key = |o: &&Choice| key.contains(&o.id);
    if options.iter().filter(is_key).all(|o| wording::absolute(&o.text).is_none()) {
        let mut wrong = options.iter().filter(|o| !is_key(o));
        if let Some(word) = wrong.find_map(|o| wording::absolute(&o.text)) {
            desk.note(
                rule::GIVEAWAY,
                format!("“{word}” stands only in wrong options"),
                "put the mistake into the facts or the rule, not into an absolute word",
            );
        }
    }
}

/// Number, ids and texts of options.
fn options_apart(desk: &mut Desk<'_>, options: &[Choice]) {
    let n = options.len();
    if !(2..=8).contains(&n) {
        desk.note(rule::OPTION_COUNT, format!("{n} options"), "give 2 to 8 options, best four");
    } else if desk.question.kind == Kind::Multiple && !(4..=5).contains(&n) {
        desk.note(
            rule::OPTION_COUNT_MULTIPLE,
            format!("a multiple with {n} options"),
            "give four or five options",
        );
    }
    let (mut ids, mut texts) = (BTreeSet::new(), BTreeSet::new());
    for option in options {
        if option.id.trim().is_empty() || !ids.insert(&option.id) {
            desk.note(
                rule::OPTION_ID,
                format!("the option id “{}” is blank or used twice", option.id),
                "give each option of the question an id of its own",
            );
        }
        for (name, text) in [("text", &option.text), ("why", &option.why)] {
            if text.trim().is_empty() {
                desk.note(
                    rule::BLANK,
                    format!("`{name}` of option {} is blank", option.id),
                    "write it",
                );
            }
        }
        if !option.text.trim().is_empty() && !texts.insert(spoken(&option.text)) {
            desk.note(
                rule::OPTION_TWIN,
                format!("two options say “{}”", option.text),
                "replace one of them by another plausible mistake",
            );
        }
    }
}

/// The fold of a text, or the text itself where it has no letters (`≥`, `＋`).
fn spoken(text: &str) -> String {
    let folded = fold(text);
    if folded.is_empty() { text.trim().to_owned() } else { folded }
}

fn keys(desk: &mut Desk<'_>, options: &[Choice], key: &[String]) {
    let mut seen = BTreeSet::new();
    for id in key {
        if !options.iter().any(|o| o.id == *id) {
            desk.note(
                rule::KEY_UNKNOWN,
                format!("the key “{id}” is no option"),
                "name an option id",
            );
        } else if !seen.insert(id) {
            desk.note(rule::KEY_UNKNOWN, format!("the key “{id}” is named twice"), "name it once");
        }
    }
    match (desk.question.kind, key.len()) {
        (_, 0) => {
            desk.note(rule::KEY_MISSING, "no option is right", "name the right options in `key`");
        }
        (Kind::Single, n) if n != 1 => desk.note(
            rule::KEY_SINGLE,
            format!("a single with {n} keys"),
            "keep the one best answer, or use kind = \"multiple\"",
        ),
        (Kind::Multiple, 1) => desk.note(
            rule::KEY_MULTIPLE,
            "a multiple with one key",
            "find a second right option, or use kind = \"single\" or \"indeterminate\"",
        ),
        _ => {}
    }
}

/// Checks blanks and accepted answers of a cloze.
pub fn cloze(desk: &mut Desk<'_>, key: &[Vec<String>]) {
    let blanks = blanks(&desk.question.stem);
    if key.is_empty() {
        desk.note(rule::KEY_MISSING, "a cloze without key", "list the accepted answers per blank");
    } else if blanks != Some(key.len()) {
        let shown = blanks.map_or("blanks of another length".to_owned(), |n| format!("{n} blanks"));
        desk.note(
            rule::CLOZE_BLANKS,
            format!("{shown}, but {} key lists", key.len()),
            "mark each blank by four underscores ____ and list its answers in order",
        );
    }
    if key.len() > 3 {
        desk.note(rule::CLOZE_MANY, format!("{} blanks", key.len()), "keep one to three");
    }
    let stem = fold(&desk.question.stem);
    for (i, accepted) in key.iter().enumerate() {
        let folded: Vec<_> = accepted.iter().map(|a| spoken(a)).collect();
        let apart: BTreeSet<_> = folded.iter().collect();
        if accepted.is_empty() || apart.len() < folded.len() || apart.iter().any(|a| a.is_empty()) {
            desk.note(
                rule::CLOZE_ANSWER,
                format!("the answers of blank {} are missing, blank or named twice", i + 1),
                "list each accepted wording once; width and punctuation do not count",
            );
        }
        if folded.iter().any(|a| a.chars().count() > 1 && stem.contains(a.as_str())) {
            desk.note(
                rule::CLOZE_GIVEN,
                format!("the stem contains an answer of blank {}", i + 1),
                "reword the stem",
            );
        }
    }
}

/// The number of blanks of a stem; `None` when a run of underscores is not four long.
fn blanks(stem: &str) -> Option<usize> {
    let runs = stem.split(|c| c != '_' && c != '＿').filter(|run| !run.is_empty());
    runs.map(|run| (run == "____").then_some(1)).sum()
}

/// Checks the points of a short answer.
pub fn mark_points(desk: &mut Desk<'_>, points: &[MarkPoint]) {
    if points.is_empty() {
        desk.note(rule::MARK_POINTS, "no point earns marks", "list what must be said in `points`");
    }
    for point in points {
        if point.text.trim().is_empty() {
            desk.note(rule::BLANK, "a point that earns marks is blank", "write what must be said");
        }
        if point.marks == 0 {
            desk.note(
                rule::MARK_POINTS,
                format!("“{}” earns no marks", point.text),
                "give it marks",
            );
        }
    }
}
