//! Items in sheets: one wide sheet (L6), figures for kinds (L7), options in one cell (L8), questions under a case
//! (L9), tables in a text (L13), one sheet per kind, several headers below each other.

mod column;
mod layout;
mod options;
mod row;

use std::{collections::HashMap, sync::Arc};

use crate::domain::item::Kind;

use super::{CellNote, Draft, Field, Finding, Remark, Row, Sheet, clean::narrow, text};

pub use layout::{looks_like_header, names_kind};
pub(super) use options::{split_options, without_letter};

use column::Column;
use layout::{Layout, layout};

/// An item of a sheet.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Its first row.
    pub row: u32,
    /// The header of its rows.
    pub header: Arc<Vec<String>>,
    /// Its rows.
    pub rows: Vec<Vec<String>>,
    /// What it says.
    pub draft: Draft,
    /// What was noticed about its cells.
    pub noticed: Vec<Finding>,
}

/// Cells filled down from merged ones at most; a sheet with more is not one of questions.
const MERGED: usize = 200_000;

/// Reads all items of a sheet. `None` when it has no header that names questions.
pub(super) fn read(sheet: &Sheet, remarks: &mut Vec<Remark>) -> Option<Vec<Found>> {
    let covered = covered(sheet, remarks);
    let mut walk =
        Walk { sheet, covered, kind: by_name(&sheet.name), layout: None, out: Vec::new() };
    for (i, row) in sheet.rows.iter().enumerate() {
        let below = sheet.rows.get(i + 1..).unwrap_or_default();
        if let Some(found) = layout(row, below) {
            walk.layout = Some(found);
        } else {
            walk.row(i, row, remarks);
        }
    }
    walk.layout.is_some().then_some(walk.out)
}

/// The kind that a sheet's name says: 单选题, 一、判断.
fn by_name(name: &str) -> Option<Kind> {
    let flat: Vec<char> = name.chars().map(narrow).collect();
    text::heading_kind(&flat).or_else(|| super::spell::kind(name))
}

/// Cells below the first one of a merged area: (row, column) to the place of the first row in the sheet.
fn covered(sheet: &Sheet, remarks: &mut Vec<Remark>) -> HashMap<(u32, usize), usize> {
    let mut out = HashMap::new();
    for merge in sheet.merges.iter().filter(|m| m.bottom > m.top) {
        let from = sheet.rows.partition_point(|r| r.number < merge.top);
        let to = sheet.rows.partition_point(|r| r.number <= merge.bottom);
        let first = sheet.rows.get(from).filter(|r| r.number == merge.top);
        if first.is_none() {
            continue;
        }
        for row in sheet.rows.get(from + 1..to).unwrap_or_default() {
            if out.len() >= MERGED {
                remarks.push(Remark::new(&sheet.name, "合并单元格太多，只处理了前面的一部分。"));
                return out;
            }
            out.insert((row.number, merge.left), from);
        }
    }
    out
}

/// The walk over the rows.
struct Walk<'a> {
    sheet: &'a Sheet,
    covered: HashMap<(u32, usize), usize>,
    kind: Option<Kind>,
    layout: Option<Layout>,
    out: Vec<Found>,
}

impl Walk<'_> {
    fn row(&mut self, i: usize, row: &Row, remarks: &mut Vec<Remark>) {
        let mut filled = row.cells.iter().filter(|c| !c.trim().is_empty());
        let (first, second) = (filled.next(), filled.next());
        if let (Some(only), None) = (first, second) {
            let flat: Vec<char> = only.chars().map(narrow).collect();
            if let Some(kind) = text::heading_kind(&flat) {
                self.kind = Some(kind);
                return;
            }
        }
        // Notes above the header explain how to fill in the sheet.
        let Some(layout) = &self.layout else { return };
        let cells = row::Cells { layout, row, above: self.above(i, row) };
        if cells.is_blank() {
            return;
        }
        if cells.goes_on()
            && let Some(found) = self.out.last_mut()
        {
            row::go_on(&cells, found);
            return;
        }
        let (draft, noticed, place) = row::read(&cells, self.kind);
        let place = match (place, self.out.last()) {
            (row::Level::Sub, Some(found)) if found.draft.kind == Some(Kind::CaseSet) => {
                row::Level::Sub
            }
            (row::Level::SubOf(stem), Some(found))
                if found.draft.kind == Some(Kind::CaseSet)
                    && (stem.is_empty() || stem == found.draft.stem) =>
            {
                row::Level::Sub
            }
            (other, _) => other,
        };
        match place {
            row::Level::Item => self.push(row, draft, noticed),
            row::Level::Sub => {
                if let Some(found) = self.out.last_mut() {
                    found.draft.subs.push(draft);
                    found.rows.push(row.cells.clone());
                    found.noticed.extend(noticed);
                }
            }
            row::Level::SubOf(stem) if !stem.is_empty() => {
                let mut parent = Draft { kind: Some(Kind::CaseSet), stem, ..Draft::default() };
                parent.tags.clone_from(&draft.tags);
                parent.topic.clone_from(&draft.topic);
                parent.difficulty = draft.difficulty;
                parent.subs.push(draft);
                self.push(row, parent, noticed);
            }
            row::Level::SubOf(_) => {
                remarks.push(Remark::new(
                    format!("“{}”第 {} 行", self.sheet.name, row.number),
                    "这道小题没有写明大题题干，按普通试题读取。",
                ));
                self.push(row, draft, noticed);
            }
        }
    }

    fn push(&mut self, row: &Row, draft: Draft, noticed: Vec<Finding>) {
        if draft.is_blank() && draft.options.is_empty() {
            return;
        }
        let header = self.layout.as_ref().map(|l| Arc::clone(&l.header)).unwrap_or_default();
        self.out.push(Found {
            row: row.number,
            header,
            rows: vec![row.cells.clone()],
            draft,
            noticed,
        });
    }

    /// The texts that merged cells give to this row, by column.
    fn above(&self, i: usize, row: &Row) -> HashMap<usize, String> {
        if self.covered.is_empty() || i == 0 {
            return HashMap::new();
        }
        let width = self.layout.as_ref().map_or(0, |l| l.columns.len());
        let covered = (0..width).filter_map(|c| Some((c, *self.covered.get(&(row.number, c))?)));
        covered
            .filter_map(|(c, from)| Some((c, self.sheet.rows.get(from)?.cells.get(c)?.clone())))
            .collect()
    }
}

/// The field that a column belongs to, for findings about its cells.
fn field(column: Column) -> Field {
    match column {
        Column::Stem | Column::ParentStem | Column::SubStem => Field::Stem,
        Column::Option(_) | Column::Options | Column::Whys => Field::Options,
        Column::Answer | Column::Right(_) | Column::Marks => Field::Answer,
        Column::Kind | Column::SubKind => Field::Kind,
        Column::Rationale => Field::Rationale,
        Column::Basis => Field::Basis,
        Column::Difficulty => Field::Difficulty,
        Column::Worth => Field::Worth,
        Column::Audience => Field::Audience,
        Column::Usage => Field::Use,
        Column::Point | Column::Topic | Column::Tag | Column::Level => Field::Topic,
        Column::Number | Column::Code | Column::Remark | Column::Ignored => Field::Whole,
    }
}

/// What a note about a cell means for the item.
fn noticed(column: Column, note: CellNote, text: &str) -> Option<Finding> {
    if matches!(column, Column::Ignored | Column::Number | Column::Remark) {
        return None;
    }
    let field = field(column);
    match note {
        CellNote::Date => {
            let what = format!("{}里有被电子表格存成日期的内容，已还原为“{text}”", field.name());
            Some(Finding::warning(field, what, "请核对是不是原来要写的内容。"))
        }
        // The check of the draft sees these in the text itself, so they vanish when they are corrected.
        CellNote::LongNumber | CellNote::Cut | CellNote::Failed => None,
    }
}
