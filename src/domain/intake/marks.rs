//! The points of a short answer: what must be said, and what it is worth.

use crate::domain::item::MarkPoint;

use super::clean::narrow;

/// What the reference answer of a short answer gives the marker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Marks {
    /// Nothing but that a person marks it.
    ByHand,
    /// Points that earn marks.
    Points(Vec<MarkPoint>),
}

/// What we write, and read, for a short answer without points.
pub(super) const BY_HAND: &str = "人工评分";

/// Reads a reference answer. Points are, in this order: the list in a closing （要点：两人1分；出示1分）; pieces that
/// each end in their marks; numbered pieces; else the whole answer is one point.
pub(super) fn parse(answer: &str) -> Marks {
    let answer = answer.trim();
    if matches!(answer, "人工" | BY_HAND | "人工阅卷" | "人工评阅" | "略") {
        return Marks::ByHand;
    }
    if let Some((_, list)) = listed(answer) {
        return Marks::Points(pieces(list).map(|p| point(p).unwrap_or_else(|| one(p))).collect());
    }
    let marked = pieces(answer).map(point).collect::<Option<Vec<_>>>();
    let by_line = || answer.lines().map(|l| point(l.trim())).collect::<Option<Vec<_>>>();
    if let Some(points) = marked.or_else(by_line).filter(|p| !p.is_empty()) {
        return Marks::Points(without_numbers(points));
    }
    let numbered = numbered(answer);
    if numbered.len() >= 2 {
        return Marks::Points(
            numbered.iter().map(|p| point(p).unwrap_or_else(|| one(p))).collect(),
        );
    }
    Marks::Points(vec![point(answer).unwrap_or_else(|| one(answer))])
}

/// The answer before （要点：…）, and the list inside, when it closes with one.
pub(super) fn listed(answer: &str) -> Option<(&str, &str)> {
    let inner = answer.strip_suffix([')', '）', ']', '】'])?;
    let at =
        ["（要点", "(要点", "【要点", "[要点", "（得分点", "(得分点", "（采分点", "（评分要点"];
    let (at, open) = at.iter().filter_map(|open| Some((inner.rfind(open)?, *open))).max()?;
    let list = inner.get(at + open.len()..)?.trim_start_matches([':', '：', '】', ']', ' ']);
    Some((answer.get(..at)?.trim(), list)).filter(|(_, list)| !list.trim().is_empty())
}

fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let trimmed =
        |p: &str| !p.trim_matches(|c: char| c.is_whitespace() || "；;".contains(c)).is_empty();
    text.split(['\n', '；', ';'])
        .map(|p| p.trim().trim_end_matches(['。', '，', ',']))
        .filter(move |p| trimmed(p))
}

/// Points numbered 1, 2, 3 … without their numbers.
fn without_numbers(mut points: Vec<MarkPoint>) -> Vec<MarkPoint> {
    let after = |point: &MarkPoint, n: u32| {
        let flat: Vec<char> = point.text.chars().map(narrow).collect();
        super::text::numbers_at_start(&flat, n).filter(|after| *after < flat.len())
    };
    let all: Option<Vec<usize>> = points.iter().zip(1..).map(|(p, n)| after(p, n)).collect();
    if let Some(all) = all.filter(|all| all.len() >= 2) {
        for (point, after) in points.iter_mut().zip(all) {
            point.text = point.text.chars().skip(after).collect();
        }
    }
    points
}

/// A piece worth one mark.
fn one(text: &str) -> MarkPoint {
    MarkPoint { text: text.trim().to_owned(), marks: 1 }
}

/// A piece that ends in its marks: `两人1分`, `主动出示（2分）`.
fn point(piece: &str) -> Option<MarkPoint> {
    let plain = piece.trim().trim_end_matches(['。', '.', ')', '）', ' ', '】', ']']);
    let before = plain.strip_suffix('分')?;
    let chars: Vec<char> = before.chars().collect();
    let digits = chars.iter().rev().take_while(|c| narrow(**c).is_ascii_digit()).count();
    let figure: String = chars.iter().skip(chars.len() - digits).map(|c| narrow(*c)).collect();
    let marks: u32 = figure.parse().ok().filter(|m| (1..=1000).contains(m))?;
    let text: String = chars.iter().take(chars.len() - digits).collect();
    // 没收违法所得（1分） ends in a word, 主动出示得1分 in a verb.
    let text = text.trim_end();
    let text = text.strip_suffix(['得', '计']).unwrap_or(text);
    let around = |c: char| c.is_whitespace() || "（([【,，:：".contains(c);
    let text = text.trim_end_matches(around);
    (!text.is_empty()).then(|| MarkPoint { text: text.to_owned(), marks })
}

/// `（1）甲；（2）乙`, `①甲 ②乙`, `一是甲，二是乙` are points of one mark each.
fn numbered(answer: &str) -> Vec<String> {
    let raw: Vec<char> = answer.chars().collect();
    let flat: Vec<char> = raw.iter().map(|c| narrow(*c)).collect();
    let starts = super::text::numbers(&flat);
    let ascending = starts.iter().zip(1..).all(|(s, n)| s.value == n);
    if starts.len() < 2 || !ascending {
        return Vec::new();
    }
    let ends = starts.iter().skip(1).map(|s| s.at).chain(std::iter::once(raw.len()));
    let cut = |from: usize, to: usize| -> String {
        let text: String = raw.get(from..to).unwrap_or_default().iter().collect();
        text.trim().trim_end_matches(['；', ';', '。', '，', ',']).trim().to_owned()
    };
    let all = starts.iter().zip(ends).map(|(s, to)| cut(s.after, to));
    all.filter(|p| !p.is_empty()).collect()
}

/// Writes points so that [`parse`] reads them again: one a line.
pub(super) fn write(points: &[MarkPoint]) -> String {
    let line = |p: &MarkPoint| format!("{}（{}分）", p.text.replace('\n', " "), p.marks);
    points.iter().map(line).collect::<Vec<_>>().join("\n")
}
