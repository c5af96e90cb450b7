//! One row: its cells put into the fields of a draft.

use std::collections::HashMap;

use crate::domain::{chinese::letter, item::Kind};

use super::{
    super::{Draft, Field, Finding, Row, spell},
    Found,
    column::Column,
    layout::Layout,
    noticed, split_options,
};

/// A row under its layout.
pub(super) struct Cells<'a> {
    /// The layout.
    pub layout: &'a Layout,
    /// The row.
    pub row: &'a Row,
    /// Texts of merged cells that reach into the row.
    pub above: HashMap<usize, String>,
}

/// Where an item stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// By itself.
    Item,
    /// A question of the case set above.
    Sub,
    /// A question of the case set with this situation.
    SubOf(String),
}

impl Cells<'_> {
    /// Columns with their own texts; blank ones left out.
    fn own(&self) -> impl Iterator<Item = (usize, Column, &str)> {
        let columns = self.layout.columns.iter().enumerate();
        columns.filter_map(|(i, column)| {
            let text = self.row.cells.get(i)?.trim();
            Some((i, (*column)?, text)).filter(|_| !text.is_empty())
        })
    }

    /// Columns with their texts, own or from a merged cell above.
    fn all(&self) -> impl Iterator<Item = (usize, Column, &str)> {
        let columns = self.layout.columns.iter().enumerate();
        columns.filter_map(|(i, column)| {
            let column = (*column)?;
            let own = self.row.cells.get(i).map_or("", |c| c.trim());
            let above = || self.above.get(&i).map_or("", |c| c.trim());
            let text = if own.is_empty() { above() } else { own };
            Some((i, column, text)).filter(|_| !text.is_empty())
        })
    }

    /// Whether nothing stands in it but a number, a kind or a score filled down in advance.
    pub fn is_blank(&self) -> bool {
        let content = |c: &Column| {
            !matches!(
                c,
                Column::Number
                    | Column::Kind
                    | Column::Worth
                    | Column::Difficulty
                    | Column::Tag
                    | Column::Audience
                    | Column::Ignored
                    | Column::Remark
                    | Column::Level
                    | Column::Usage
            )
        };
        !self.own().any(|(_, column, _)| content(&column))
    }

    /// Whether the stem is merged with the row above: the row only adds options.
    pub fn goes_on(&self) -> bool {
        let stem = |c: &Column| matches!(c, Column::Stem | Column::SubStem);
        let merged = |i: usize| self.above.contains_key(&i);
        let columns = self.layout.columns.iter().enumerate();
        let mut stems = columns.filter(|(_, c)| c.is_some_and(|c| stem(&c)));
        stems.any(|(i, _)| merged(i) && self.row.cells.get(i).is_none_or(|c| c.trim().is_empty()))
    }

    fn noticed(&self) -> Vec<Finding> {
        let find = |(at, note): &(usize, super::CellNote)| {
            let column = (*self.layout.columns.get(*at)?)?;
            noticed(column, *note, self.row.cells.get(*at)?)
        };
        self.row.notes.iter().filter_map(find).collect()
    }
}

/// Adds a row that only goes on with the item above it.
pub(super) fn go_on(cells: &Cells<'_>, found: &mut Found) {
    let draft = &mut found.draft;
    for (_, column, text) in cells.own() {
        match column {
            Column::Options => draft.options.extend(split_options(text)),
            Column::Option(at) if at >= draft.options.len() => put(&mut draft.options, at, text),
            Column::Answer if draft.answer.is_empty() => text.clone_into(&mut draft.answer),
            Column::Rationale if draft.rationale.is_empty() => {
                text.clone_into(&mut draft.rationale);
            }
            _ => {}
        }
    }
    found.rows.push(cells.row.cells.clone());
    found.noticed.extend(cells.noticed());
}

fn put(options: &mut Vec<String>, at: usize, text: &str) {
    while options.len() <= at {
        options.push(String::new());
    }
    if let Some(option) = options.get_mut(at) {
        text.clone_into(option);
    }
}

/// Reads a row.
pub(super) fn read(cells: &Cells<'_>, kind: Option<Kind>) -> (Draft, Vec<Finding>, Level) {
    let mut draft = Draft { kind, ..Draft::default() };
    let mut sheet = Gathered::default();
    for (_, column, text) in cells.all() {
        enter(&mut draft, &mut sheet, column, text, cells.layout);
    }
    let mut findings = cells.noticed();
    if draft.answer.is_empty() && !sheet.right.is_empty() {
        draft.answer = sheet.right.iter().map(|at| letter(*at)).collect();
    }
    if !sheet.marks.is_empty() {
        draft.answer = if draft.answer.is_empty() {
            sheet.marks
        } else {
            format!("{}（要点：{}）", draft.answer, sheet.marks)
        };
    }
    if sheet.figure && draft.kind.is_none() {
        let text = draft.unread.remove(&Field::Kind).unwrap_or_default();
        let what = format!("题型“{text}”是数字，表头没有说明含义，题型按选项和答案判断");
        findings.push(Finding::warning(Field::Kind, what, "请核对题型。"));
    }
    draft.trim_options();
    let sub = std::mem::take(&mut sheet.sub);
    match (sheet.parent, sub) {
        (Some(parent), Some((kind, stem))) if !stem.is_empty() => {
            draft.stem = stem;
            draft.kind = kind.or(draft.kind.filter(|k| *k != Kind::CaseSet));
            (draft, findings, Level::SubOf(parent))
        }
        (None, Some((kind, stem))) if !stem.is_empty() && draft.stem.is_empty() => {
            draft.stem = stem;
            draft.kind = kind.or(draft.kind.filter(|k| *k != Kind::CaseSet));
            (draft, findings, Level::SubOf(String::new()))
        }
        (Some(parent), _) => {
            if draft.stem.is_empty() {
                draft.stem = parent;
            }
            (draft, findings, Level::Item)
        }
        (None, _) if sheet.marked_sub => (draft, findings, Level::Sub),
        (None, _) => (draft, findings, Level::Item),
    }
}

/// What a row says besides the fields of a draft.
#[derive(Default)]
struct Gathered {
    parent: Option<String>,
    sub: Option<(Option<Kind>, String)>,
    right: Vec<usize>,
    marks: String,
    figure: bool,
    marked_sub: bool,
}

fn enter(draft: &mut Draft, sheet: &mut Gathered, column: Column, text: &str, layout: &Layout) {
    match column {
        Column::Number | Column::Ignored => {}
        Column::Code => text.clone_into(&mut draft.code),
        Column::Kind => enter_kind(draft, sheet, text, layout),
        Column::Stem => text.clone_into(&mut draft.stem),
        Column::ParentStem => sheet.parent = Some(text.to_owned()),
        Column::SubKind => sheet.sub.get_or_insert_default().0 = spell::kind(text),
        Column::SubStem => text.clone_into(&mut sheet.sub.get_or_insert_default().1),
        Column::Option(at) => put(&mut draft.options, at, text),
        Column::Options => draft.options = split_options(text),
        Column::Right(at) => {
            if spell::truth(text) == Some(true) || text == "1" {
                sheet.right.push(at);
            }
        }
        Column::Whys => draft.whys = text.split('\n').map(|w| w.trim().to_owned()).collect(),
        Column::Answer => text.clone_into(&mut draft.answer),
        Column::Marks => text.clone_into(&mut sheet.marks),
        Column::Rationale => text.clone_into(&mut draft.rationale),
        Column::Basis => text.clone_into(&mut draft.basis),
        Column::Difficulty => {
            draft.difficulty = spell::difficulty(text, layout.scale);
            draft.note(Field::Difficulty, text, draft.difficulty.is_none());
        }
        Column::Level => draft.enter_level(text),
        Column::Usage => draft.enter_usage(text),
        Column::Point => text.clone_into(&mut draft.point),
        Column::Topic => text.clone_into(&mut draft.topic),
        Column::Tag => draft.enter_tags(text),
        Column::Worth => draft.enter_worth(text),
        Column::Audience => draft.enter_audience(text),
        Column::Remark => text.clone_into(&mut draft.remark),
    }
}

/// 题型 in words, by the legend of the header, or marked as a question of the case above: 小题（单选题）.
fn enter_kind(draft: &mut Draft, sheet: &mut Gathered, text: &str, layout: &Layout) {
    let figure = spell::figure(text).map(|f| (f / 100).to_string());
    if let Some(figure) = &figure {
        let meant = layout.legend.iter().find(|(f, _)| f == figure);
        draft.kind = meant.map(|(_, kind)| *kind).or(draft.kind);
        draft.note(Field::Kind, text, draft.kind.is_none());
        sheet.figure = true;
        return;
    }
    let inner =
        text.strip_prefix("小题").map(|t| t.trim_matches(|c: char| "()（）:：·".contains(c)));
    sheet.marked_sub = inner.is_some();
    draft.enter_kind(inner.unwrap_or(text));
}
