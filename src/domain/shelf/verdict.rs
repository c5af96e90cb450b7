//! The verdict on each item of a file: 可导入, 与库中相同, 疑似重复待核对, 有错误 (ui-strings 33).

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::domain::{
    id::{Id, of},
    intake::{Field, Finding, Reading, Severity},
    item::Item,
};

use super::{Marks, Near, said};

/// What becomes of an item of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// 可导入, perhaps with warnings.
    Ok,
    /// 与题库相同: nothing to do.
    Same,
    /// 疑似重复待核对: a person decides.
    Near,
    /// 有错误: it cannot become an item.
    Error,
}

impl Verdict {
    /// All verdicts in the order of the receipt.
    pub const ALL: [Self; 4] = [Self::Ok, Self::Same, Self::Near, Self::Error];

    /// The code used in the database and in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Same => "same",
            Self::Near => "near",
            Self::Error => "error",
        }
    }

    /// The verdict of a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|v| v.code() == code)
    }
}

/// How many items of a file have which verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// Items read.
    pub read: i64,
    /// 可导入.
    pub ok: i64,
    /// 与题库相同.
    pub same: i64,
    /// 疑似重复待核对.
    pub near: i64,
    /// 有错误.
    pub error: i64,
}

impl Receipt {
    /// Counts one more.
    pub fn count(&mut self, verdict: Verdict, n: i64) {
        self.read += n;
        match verdict {
            Verdict::Ok => self.ok += n,
            Verdict::Same => self.same += n,
            Verdict::Near => self.near += n,
            Verdict::Error => self.error += n,
        }
    }
}

/// `读取 312 题：可导入 296，与题库相同 9，疑似重复待核对 4，有错误 3。`
impl std::fmt::Display for Receipt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { read, ok, same, near, error } = self;
        write!(
            f,
            "读取 {read} 题：可导入 {ok}，与题库相同 {same}，疑似重复待核对 {near}，有错误 {error}。"
        )
    }
}

/// An item that a bank holds already.
#[derive(Clone, Debug)]
pub struct Held {
    /// The item.
    pub id: Id<of::Item>,
    /// Its code.
    pub code: String,
    /// [`said`] of an item of the bank into which is imported; `None` for items of other banks.
    pub said: Option<String>,
    /// The marks of its newest revision.
    pub marks: Marks,
}

/// Everything held, by what twins have in common.
#[derive(Clone, Debug, Default)]
pub struct Library {
    held: Vec<Held>,
    identity: HashMap<String, usize>,
    asked: HashMap<String, usize>,
    stem: HashMap<String, usize>,
    code: HashMap<String, usize>,
    near: Near,
}

impl Library {
    /// Indexes what is held.
    #[must_use]
    pub fn new(held: Vec<Held>) -> Self {
        let near = Near::new(held.iter().map(|h| h.marks.folded.as_str()));
        let mut library = Self { near, ..Self::default() };
        for (at, h) in held.iter().enumerate() {
            library.identity.entry(h.marks.identity.clone()).or_insert(at);
            library.asked.entry(h.marks.asked.clone()).or_insert(at);
            library.stem.entry(h.marks.stem_key.clone()).or_insert(at);
            if h.said.is_some() {
                library.code.insert(h.code.clone(), at);
            }
        }
        library.held = held;
        library
    }

    fn find<'a>(&'a self, index: &HashMap<String, usize>, key: &str) -> Option<&'a Held> {
        self.held.get(*index.get(key)?)
    }
}

/// An item of a file with its verdict.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The item as read, with the findings about its twins.
    pub reading: Reading,
    /// The verdict.
    pub verdict: Verdict,
    /// What is said about its twin.
    pub twin: Option<String>,
    /// The twin in a bank.
    pub twin_item: Option<Id<of::Item>>,
    /// The twin in the same file, by its place among the readings.
    pub twin_row: Option<usize>,
    /// The item of this bank of which it is a new revision.
    pub target: Option<Id<of::Item>>,
}

/// What earlier items of the same file said.
#[derive(Default)]
struct Seen {
    identity: HashMap<String, usize>,
    asked: HashMap<String, usize>,
    places: Vec<usize>,
    near: Near,
}

/// Judges every item of a file against what is held and against the items before it.
#[must_use]
pub fn judge(library: &Library, readings: Vec<Reading>) -> Vec<Judged> {
    let places: Vec<String> = readings.iter().map(|r| r.place.to_string()).collect();
    let items: Vec<Option<(Item, Marks)>> = readings.iter().map(item).collect();
    let texts = items.iter().flatten().map(|(_, m)| m.folded.as_str());
    let mut seen = Seen { near: Near::expecting(texts), ..Seen::default() };
    let each = readings.into_iter().zip(items).enumerate();
    each.map(|(at, (reading, item))| one(library, &mut seen, &places, (at, item), reading))
        .collect()
}

/// The item of a reading without errors.
fn item(reading: &Reading) -> Option<(Item, Marks)> {
    if reading.verdict() == Some(Severity::Error) {
        return None;
    }
    let code = if reading.draft.code.is_empty() { "-" } else { reading.draft.code.as_str() };
    let item = reading.draft.clone().into_item(code).ok()?;
    let marks = Marks::of(&item);
    Some((item, marks))
}

fn one(
    library: &Library,
    seen: &mut Seen,
    places: &[String],
    (at, item): (usize, Option<(Item, Marks)>),
    reading: Reading,
) -> Judged {
    let mut out = Judged {
        reading,
        verdict: Verdict::Error,
        twin: None,
        twin_item: None,
        twin_row: None,
        target: None,
    };
    let Some((item, marks)) = item else { return out };
    out.verdict = Verdict::Ok;
    compare(library, &item, &marks, &mut out);
    if out.verdict == Verdict::Ok {
        within(seen, places, &marks, &mut out);
    }
    seen.identity.entry(marks.identity).or_insert(at);
    seen.asked.entry(marks.asked).or_insert(at);
    seen.near.add(&marks.folded);
    seen.places.push(at);
    out
}

fn compare(library: &Library, item: &Item, marks: &Marks, out: &mut Judged) {
    if let Some(own) = library.find(&library.code, &item.code) {
        out.twin_item = Some(own.id);
        if own.said.as_deref() == Some(said(item).as_str()) {
            out.verdict = Verdict::Same;
            out.twin = Some(format!("与题库 {} 相同", own.code));
        } else {
            out.target = Some(own.id);
            out.twin = Some(format!("修改题库 {}，导入后成为它的新修订", own.code));
        }
    } else if let Some(held) = library.find(&library.identity, &marks.identity) {
        out.verdict = Verdict::Same;
        out.twin = Some(format!("与题库 {} 相同", held.code));
        out.twin_item = Some(held.id);
    } else if let Some(held) = library.find(&library.asked, &marks.asked) {
        out.verdict = Verdict::Near;
        out.twin = Some(format!("与题库 {} 题干和选项相同，答案不同", held.code));
        out.twin_item = Some(held.id);
    } else if let Some(held) = library.find(&library.stem, &marks.stem_key) {
        out.twin = Some(format!("与题库 {} 题干相同，选项不同", held.code));
        out.twin_item = Some(held.id);
        warn(out, format!("与题库 {} 题干相同，选项不同", held.code));
    } else if let Some((at, share)) = library.near.find(&marks.folded)
        && let Some(held) = library.held.get(at)
    {
        out.verdict = Verdict::Near;
        out.twin = Some(format!("与题库 {} 有 {share}% 的文字相同", held.code));
        out.twin_item = Some(held.id);
    }
}

fn within(seen: &Seen, places: &[String], marks: &Marks, out: &mut Judged) {
    let place = |at: usize| places.get(at).map_or("", String::as_str);
    if let Some(&at) = seen.identity.get(&marks.identity) {
        out.verdict = Verdict::Same;
        out.twin = Some(format!("与本文件{}相同", place(at)));
        out.twin_row = Some(at);
    } else if let Some(&at) = seen.asked.get(&marks.asked) {
        out.verdict = Verdict::Near;
        out.twin = Some(format!("与本文件{}题干和选项相同，答案不同", place(at)));
        out.twin_row = Some(at);
    } else if out.target.is_none()
        && out.twin.is_none()
        && out.reading.twin.is_none()
        && let Some((at, share)) = seen.near.find(&marks.folded)
        && let Some(&at) = seen.places.get(at)
    {
        out.verdict = Verdict::Near;
        out.twin = Some(format!("与本文件{}有 {share}% 的文字相同", place(at)));
        out.twin_row = Some(at);
    }
}

fn warn(out: &mut Judged, what: String) {
    let finding = Finding::warning(Field::Whole, what, "两题都会保留，请核对是否重复。");
    if !out.reading.noticed.contains(&finding) {
        out.reading.noticed.push(finding.clone());
        out.reading.findings.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::intake::{Document, Line, Part, read};

    fn readings(text: &str) -> Vec<Reading> {
        let lines = (1..).zip(text.lines()).map(|(number, l)| Line { number, text: l.to_owned() });
        let parts = vec![Part::Text(lines.collect())];
        read(&Document { parts, remarks: Vec::new() }).readings
    }

    const STEM: &str = "1．依照宪法，下列哪一天是国家宪法日，每年应当开展宣传教育活动（　　）。";

    fn library(said_too: bool) -> Library {
        let text = format!("{STEM}\nA．4月15日\nB．6月26日\nC．12月4日\n答案：C\n解析：见决定。");
        let item = readings(&text)[0].draft.clone().into_item("con-1").unwrap();
        let said = said_too.then(|| said(&item));
        let held = Held { id: Id::new(7), code: "con-1".to_owned(), said, marks: Marks::of(&item) };
        Library::new(vec![held])
    }

    fn verdicts(library: &Library, text: &str) -> Vec<(Verdict, bool, bool)> {
        let all = judge(library, readings(text));
        let warned = |j: &Judged| j.reading.findings.iter().any(|f| f.what.contains("选项不同"));
        all.iter().map(|j| (j.verdict, j.target.is_some(), warned(j))).collect()
    }

    #[test]
    fn the_same_item_a_contradicting_key_and_other_options_are_three_different_things() {
        let other_order = format!("{STEM}\nA．12月4日\nB．6月26日\nC．4月15日\n答案：A");
        assert_eq!(verdicts(&library(false), &other_order), [(Verdict::Same, false, false)]);
        let other_key = format!("{STEM}\nA．12月4日\nB．6月26日\nC．4月15日\n答案：B");
        assert_eq!(verdicts(&library(false), &other_key), [(Verdict::Near, false, false)]);
        let other_options = format!("{STEM}\nA．12月4日\nB．5月4日\nC．4月15日\n答案：A");
        assert_eq!(verdicts(&library(false), &other_options), [(Verdict::Ok, false, true)]);
    }

    #[test]
    fn an_item_that_comes_again_under_its_code_is_the_same_or_a_revision() {
        let library = library(true);
        let text =
            |why: &str| format!("{STEM}\nA．4月15日\nB．6月26日\nC．12月4日\n答案：C\n解析：{why}");
        let again = |why: &str| {
            let mut all = readings(&text(why));
            all[0].draft.code = "con-1".to_owned();
            let judged = judge(&library, all).remove(0);
            (judged.verdict, judged.target.map(crate::domain::id::Id::number))
        };
        assert_eq!(again("见决定。"), (Verdict::Same, None));
        assert_eq!(again("见全国人大常委会的决定。"), (Verdict::Ok, Some(7)));
    }
}
