//! Layouts and quirks as tables: `tests/suite/cases/intake/*.txt` hold texts and what must be read from them.

use std::fmt::Write;

use crate::domain::chinese::letter;

use super::*;

/// One item on one line: kind, stem, options, key, then the fields that are set.
pub fn show(draft: &Draft) -> String {
    let mut out = String::new();
    out.push_str(draft.kind.map_or("？", kind_name));
    write!(out, "｜{}", draft.stem.replace('\n', "⏎")).unwrap();
    if !draft.options.is_empty() {
        write!(out, "｜{}", draft.options.join(" / ").replace('\n', "⏎")).unwrap();
    }
    write!(out, "｜{}", show_key(&draft.key())).unwrap();
    let fields = [
        ("解析", draft.rationale.clone()),
        ("依据", draft.basis.clone()),
        ("难度", draft.difficulty.map(|d| d.to_string()).unwrap_or_default()),
        ("考点", draft.point.clone()),
        ("知识点", draft.topic.clone()),
        ("标签", draft.tags.join("、")),
        ("分值", draft.worth.map(|w| w.to_string()).unwrap_or_default()),
        ("对象", draft.audience.join("、")),
        ("备注", draft.remark.clone()),
    ];
    for (name, text) in fields.iter().filter(|(_, text)| !text.is_empty()) {
        write!(out, "｜{name}={}", text.replace('\n', "⏎")).unwrap();
    }
    for sub in &draft.subs {
        write!(out, "\n  · {}", show(sub)).unwrap();
    }
    out
}

fn show_key(key: &Key) -> String {
    match key {
        Key::Missing => "无答案".into(),
        Key::Unclear => "看不懂".into(),
        Key::Choice(key) => key.iter().map(|i| letter(*i)).collect(),
        Key::Truth(true) => "正确".into(),
        Key::Truth(false) => "错误".into(),
        Key::Blanks(all) => all.iter().map(|v| v.join(";")).collect::<Vec<_>>().join("|"),
        Key::Marks(all) => {
            all.iter().map(|p| format!("{}[{}]", p.text, p.marks)).collect::<Vec<_>>().join(" + ")
        }
        Key::ByHand => "人工".into(),
        Key::InSubs => "小题".into(),
    }
}

/// An intake as lines: items, their errors, what was not read.
pub fn show_all(intake: &Intake) -> String {
    let mut out = Vec::new();
    for reading in &intake.readings {
        out.push(show(&reading.draft));
        let grave = |f: &&Finding| f.severity == Severity::Error;
        out.extend(reading.findings.iter().filter(grave).map(|f| format!("  错误：{}", f.what)));
        out.extend(reading.noticed.iter().map(|f| format!("  注意：{}", f.what)));
    }
    out.extend(intake.remarks.iter().map(|r| format!("〔{}〕{}", r.place, r.what)));
    out.join("\n")
}

/// A text as a document.
pub fn text(text: &str) -> Document {
    let lines = text.lines().zip(1..).map(|(t, number)| Line { number, text: t.to_owned() });
    Document { parts: vec![Part::Text(lines.collect())], remarks: Vec::new() }
}

/// A table of cells, separated by `|` in lines, as a document; `⏎` is a line break inside a cell, `¦` a bar.
pub fn table(name: &str, rows: &str) -> Document {
    let cells = |row: &str| -> Vec<String> {
        row.split('|').map(|c| c.trim().replace('⏎', "\n").replace('¦', "|")).collect()
    };
    let rows = rows.lines().zip(1..).filter(|(row, _)| !row.trim().is_empty());
    let rows = rows.map(|(row, number)| Row { number, cells: cells(row), notes: Vec::new() });
    let sheet = Sheet { name: name.into(), rows: rows.collect(), ..Sheet::default() };
    Document { parts: vec![Part::Sheet(sheet)], remarks: Vec::new() }
}

/// Runs the cases of a file: `=== name`, the input, `---`, what must come out.
fn cases(file: &str, input: impl Fn(&str) -> Document) {
    let mut wrong = Vec::new();
    let mut n = 0;
    for case in file.split("=== ").skip(1) {
        let (name, rest) = case.split_once('\n').unwrap();
        let (given, expected) = rest.split_once("\n---\n").unwrap();
        let got = show_all(&read(&input(given)));
        n += 1;
        if got.trim() != expected.trim() {
            wrong.push(format!("=== {name}\n{got}\n--- expected\n{}\n", expected.trim()));
        }
    }
    assert!(n > 0 && wrong.is_empty(), "{} of {n} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_text_layout_is_read_as_written_in_the_table() {
    cases(include_str!("../../../tests/suite/cases/intake/text.txt"), text);
}

#[test]
fn every_sheet_layout_is_read_as_written_in_the_table() {
    cases(include_str!("../../../tests/suite/cases/intake/sheet.txt"), |rows| table("题目", rows));
}
