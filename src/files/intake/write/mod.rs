//! Writing back: items as a workbook that reads again as the same items, rejected rows with their reasons, templates.
//!
//! Every cell is written as text: a stem that begins with `=` is a stem and no formula.

mod sheet;
mod template;
mod word;

use std::io;

use rust_xlsxwriter::Workbook;

use crate::domain::{
    intake::{self, Draft, Reading, Severity},
    item::{Item, Kind},
};

pub use template::{Template, template};

use sheet::Page;

/// Options that have a column of their own.
const OPTIONS: usize = intake::MAX_OPTIONS;
/// Name of the column with the reasons.
const REASON: &str = "错误原因";

/// Writes items as a workbook of one sheet (layout L6 with further columns). Reading it gives the same items, as
/// long as their texts carry no invisible characters and no white space at their ends.
///
/// # Errors
/// When the workbook cannot be written.
pub fn export(items: &[Item]) -> io::Result<Vec<u8>> {
    let mut page = Page::new("试题", header());
    for (item, n) in items.iter().zip(1_usize..) {
        rows(&Draft::from(item), &n.to_string(), &mut page);
    }
    let mut book = Workbook::new();
    page.write(&mut book)?;
    sheet::save(&mut book)
}

/// Writes the readings that have an error, in the layout in which they came, with their reasons in a column 错误原因.
/// Items of texts come back as a wide sheet (L6).
///
/// # Errors
/// When the workbook cannot be written.
pub fn rejected(readings: &[Reading]) -> io::Result<Vec<u8>> {
    let mut pages: Vec<(Page, Option<Kind>)> = Vec::new();
    for reading in readings.iter().filter(|r| r.verdict() == Some(Severity::Error)) {
        let (name, header) = match &reading.place {
            intake::Place::Row { sheet, .. } if !reading.header.is_empty() => {
                (sheet.as_str(), reading.header.to_vec())
            }
            _ => ("试题", header()),
        };
        let (header, place) = reasoned(header);
        let at = pages.iter().position(|(p, _)| p.name == name && p.header == header);
        let at = at.unwrap_or_else(|| {
            pages.push((Page::new(name, header), None));
            pages.len() - 1
        });
        if let Some((page, kind)) = pages.get_mut(at) {
            one_rejected(reading, place, page, kind);
        }
    }
    if pages.is_empty() {
        pages.push((Page::new("试题", reasoned(header()).0), None));
    }
    let mut book = Workbook::new();
    for (page, _) in &pages {
        page.write(&mut book)?;
    }
    sheet::save(&mut book)
}

/// The header with the column of reasons, and the place of that column.
fn reasoned(mut header: Vec<String>) -> (Vec<String>, usize) {
    while header.last().is_some_and(|h| h.trim().is_empty()) {
        header.pop();
    }
    let place = header.iter().position(|h| h.trim() == REASON).unwrap_or(header.len());
    if place == header.len() {
        header.push(REASON.to_owned());
    }
    (header, place)
}

fn one_rejected(reading: &Reading, place: usize, page: &mut Page, last: &mut Option<Kind>) {
    let grave = reading.findings.iter().filter(|f| f.severity == Severity::Error);
    let reason = grave.map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let from = page.rows.len();
    if reading.rows.is_empty() {
        rows(&reading.draft, "", page);
    } else {
        // Where a heading above the rows said the kind, it is said again.
        let kind = reading.draft.kind.filter(|_| !intake::names_kind(&page.header));
        if kind.is_some() && kind != *last {
            page.rows.push(vec![kind.map(intake::kind_name).unwrap_or_default().to_owned()]);
            *last = kind;
        }
        let first = page.rows.len();
        page.rows.extend(reading.rows.iter().cloned());
        return put(page, first, place, reason);
    }
    put(page, from, place, reason);
}

fn put(page: &mut Page, row: usize, column: usize, text: String) {
    let Some(row) = page.rows.get_mut(row) else { return };
    if row.len() <= column {
        row.resize(column + 1, String::new());
    }
    if let Some(cell) = row.get_mut(column) {
        *cell = text;
    }
}

/// The header of an export.
fn header() -> Vec<String> {
    let options = (0..OPTIONS).map(|i| format!("选项{}", crate::domain::chinese::letter(i)));
    let before = ["序号", "题型", "题干"].map(ToOwned::to_owned);
    let after = [
        "答案",
        "解析",
        "依据",
        "难度",
        "知识点",
        "分值",
        "考点",
        "标签",
        "适用对象",
        "层次",
        "用途",
        "选项说明",
        "备注",
        "试题编号",
    ];
    before.into_iter().chain(options).chain(after.map(ToOwned::to_owned)).collect()
}

/// The rows of a draft: one, and for a case set one more for each question.
fn rows(draft: &Draft, number: &str, page: &mut Page) {
    let kind = kind_text(draft);
    page.rows.push(row(draft, number, &kind));
    for sub in &draft.subs {
        let kind = format!("小题（{}）", kind_text(sub));
        page.rows.push(row(sub, "", &kind));
    }
}

fn kind_text(draft: &Draft) -> String {
    let unknown = || draft.unread.get(&intake::Field::Kind).cloned().unwrap_or_default();
    draft.kind.map_or_else(unknown, |k| intake::kind_name(k).to_owned())
}

fn row(draft: &Draft, number: &str, kind: &str) -> Vec<String> {
    let unread = |field| draft.unread.get(&field).cloned().unwrap_or_default();
    let audience: Vec<&str> = draft.audience.iter().map(|a| intake::audience_name(a)).collect();
    let one_line = |w: &String| w.replace(['\n', '\r'], " ");
    let whys: Vec<String> = draft.whys.iter().map(one_line).collect();
    let mut out = vec![number.to_owned(), kind.to_owned(), draft.stem.clone()];
    out.extend((0..OPTIONS).map(|i| draft.options.get(i).cloned().unwrap_or_default()));
    out.extend([
        draft.answer.clone(),
        draft.rationale.clone(),
        draft.basis.clone(),
        draft.difficulty.map_or_else(
            || unread(intake::Field::Difficulty),
            |d| intake::difficulty_name(d).to_owned(),
        ),
        draft.topic.clone(),
        draft.worth.map_or_else(|| unread(intake::Field::Worth), |w| w.to_string()),
        draft.point.clone(),
        draft.tags.join("\n"),
        audience.join("、"),
        draft.level.map(intake::level_name).unwrap_or_default().to_owned(),
        draft.usage.map(intake::usage_name).unwrap_or_default().to_owned(),
        whys.join("\n"),
        draft.remark.clone(),
        draft.code.clone(),
    ]);
    out
}

/// A text as a Word document, for tests.
#[cfg(test)]
pub(super) fn word_of(text: &str) -> io::Result<Vec<u8>> {
    word::document(text)
}
