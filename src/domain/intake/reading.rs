//! From a document to readings: every item with its place, its text as it stood, and what is wrong with it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    Document, Draft, Finding, Line, MAX_ITEMS, Part, Remark, Severity, Sheet, polish::polish,
    sheet, text, twins,
};

/// Where an item stands in its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "in")]
pub enum Place {
    /// A row of a sheet or table.
    Row {
        /// Name of the sheet.
        sheet: String,
        /// 1-based number of the row.
        row: u32,
    },
    /// A line of a text.
    Line {
        /// 1-based number of the line.
        line: u32,
        /// The number that the item carries in the text.
        number: Option<u32>,
    },
    /// An item of a native bank file.
    Native {
        /// 1-based line.
        line: u32,
    },
}

/// `“单选题”第 12 行`, `第 17 题（第 120 行）`, `第 120 行`.
impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Row { sheet, row } => write!(f, "“{sheet}”第 {row} 行"),
            Self::Line { line, number: Some(number) } => {
                write!(f, "第 {number} 题（第 {line} 行）")
            }
            Self::Line { line, number: None } | Self::Native { line } => write!(f, "第 {line} 行"),
        }
    }
}

/// Another item of the same file that says the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Twin {
    /// Its place among the readings.
    pub of: usize,
    /// Whether key and options are the same too; else only stems (or stems and options).
    pub same: bool,
}

/// An item of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// Where it stands.
    pub place: Place,
    /// The text as it stood in the file.
    pub original: String,
    /// What it says, open to correction.
    pub draft: Draft,
    /// What was noticed while reading and cannot be seen in the draft; warnings only.
    pub noticed: Vec<Finding>,
    /// Everything that is wrong: what was noticed, and [`Draft::check`] of the draft.
    pub findings: Vec<Finding>,
    /// An earlier item of the file that says the same.
    pub twin: Option<Twin>,
    /// Header of its rows; empty for texts.
    pub header: Arc<Vec<String>>,
    /// Its rows as they stood; empty for texts.
    pub rows: Vec<Vec<String>>,
}

impl Reading {
    /// Checks the draft again after it was corrected.
    pub fn recheck(&mut self) {
        self.findings = self.draft.check();
        self.findings.extend(self.noticed.iter().cloned());
    }

    /// The worst of the findings: `None` is 通过.
    #[must_use]
    pub fn verdict(&self) -> Option<Severity> {
        self.findings.iter().map(|f| f.severity).max()
    }
}

/// What was found in a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intake {
    /// Its items in order.
    pub readings: Vec<Reading>,
    /// What a person should know about the file as a whole, and what was not read.
    pub remarks: Vec<Remark>,
}

/// Reads every item of a document.
#[must_use]
pub fn read(document: &Document) -> Intake {
    let mut intake = Intake { readings: Vec::new(), remarks: document.remarks.clone() };
    let mut lines: Vec<Line> = Vec::new();
    let mut textual = false;
    for part in &document.parts {
        match part {
            Part::Text(more) => {
                textual = true;
                lines.extend(more.iter().cloned());
            }
            Part::Sheet(sheet) if sheet.hidden => {
                intake.remarks.push(Remark::new(&sheet.name, "这张工作表是隐藏的，没有读取。"));
            }
            Part::Sheet(sheet) => match sheet::read(sheet, &mut intake.remarks) {
                Some(found) => {
                    intake.readings.extend(found.into_iter().map(|f| from_sheet(&sheet.name, f)));
                }
                None => loose_sheet(sheet, textual, &mut lines, &mut intake),
            },
            Part::Native(items) => intake.readings.extend(items.iter().map(|item| {
                let line = u32::try_from(item.line).unwrap_or(u32::MAX);
                let draft = Draft::from(&item.value);
                let original = draft.stem.clone();
                reading(Place::Native { line }, original, draft, Vec::new())
            })),
        }
    }
    let texts = text::read(&lines, &mut intake.remarks).into_iter().map(|found| {
        let place = Place::Line { line: found.line, number: found.number };
        reading(place, found.original, found.draft, Vec::new())
    });
    intake.readings.extend(texts);
    if textual {
        // Tables stand between the lines of a text.
        intake.readings.sort_by_key(|r| match r.place {
            Place::Row { row, .. } => row,
            Place::Line { line, .. } | Place::Native { line } => line,
        });
    }
    if intake.readings.len() > MAX_ITEMS {
        intake.readings.truncate(MAX_ITEMS);
        let what = format!("超过 {MAX_ITEMS} 题，后面的没有读取；请把试题分成几个文件，分批导入。");
        intake.remarks.push(Remark::new("", what));
    }
    twins::mark(&mut intake.readings);
    for reading in &mut intake.readings {
        reading.recheck();
    }
    intake
}

fn from_sheet(name: &str, found: sheet::Found) -> Reading {
    let place = Place::Row { sheet: name.to_owned(), row: found.row };
    let shown = |cells: &Vec<String>| {
        let filled = cells.iter().map(|c| c.trim()).filter(|c| !c.is_empty());
        filled.collect::<Vec<_>>().join(" | ")
    };
    let original = found.rows.iter().map(shown).collect::<Vec<_>>().join("\n");
    let mut reading = reading(place, original, found.draft, found.noticed);
    (reading.header, reading.rows) = (found.header, found.rows);
    reading
}

fn reading(place: Place, original: String, mut draft: Draft, mut noticed: Vec<Finding>) -> Reading {
    polish(&mut draft, &mut noticed);
    let mut seen = std::collections::HashSet::new();
    noticed.retain(|f| seen.insert(f.clone()));
    Reading {
        place,
        original,
        draft,
        noticed,
        findings: Vec::new(),
        twin: None,
        header: Arc::default(),
        rows: Vec::new(),
    }
}

/// A sheet without header: text pasted into cells is read as text, a table of answers as answers, anything else is
/// told.
fn loose_sheet(sheet: &Sheet, in_text: bool, lines: &mut Vec<Line>, intake: &mut Intake) {
    if let Some(answers) = answer_table(sheet) {
        lines.extend(answers);
        return;
    }
    let filled = |r: &super::Row| r.cells.iter().filter(|c| !c.trim().is_empty()).count();
    let narrow = sheet.rows.iter().filter(|r| filled(r) <= 1).count();
    if in_text || narrow * 10 >= sheet.rows.len() * 8 {
        for row in &sheet.rows {
            let cells: Vec<&str> =
                row.cells.iter().map(|c| c.trim()).filter(|c| !c.is_empty()).collect();
            let text = cells.join("\t");
            lines.extend(text.split('\n').map(|t| Line { number: row.number, text: t.to_owned() }));
        }
        return;
    }
    if matches!(sheet.name.trim(), "填写说明" | "说明" | "填表说明" | "使用说明") {
        return;
    }
    let what = "没有找到含有题干和答案的表头，这张工作表没有读取。";
    intake.remarks.push(Remark::new(&sheet.name, what));
}

/// `题号 | 1 | 2` above `答案 | C | B`.
fn answer_table(sheet: &Sheet) -> Option<Vec<Line>> {
    let first =
        |r: &super::Row| crate::domain::chinese::fold(r.cells.first().map_or("", String::as_str));
    let mut out = Vec::new();
    for pair in sheet.rows.chunks(2) {
        let [numbers, answers] = pair else { return None };
        if !matches!(first(numbers).as_str(), "题号" | "序号") || !first(answers).ends_with("答案")
        {
            return None;
        }
        let both = numbers.cells.iter().zip(&answers.cells).skip(1);
        let entries: Vec<String> = both
            .filter(|(n, a)| !n.trim().is_empty() && !a.trim().is_empty())
            .map(|(n, a)| format!("{}.{}", n.trim(), a.trim()))
            .collect();
        out.push(Line { number: numbers.number, text: entries.join("　") });
    }
    let opening = Line { number: out.first()?.number, text: "参考答案".to_owned() };
    out.insert(0, opening);
    Some(out)
}
