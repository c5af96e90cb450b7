//! Marking handed-in attempts: responses × key → marks → one packed row. Pure but for its types.

use std::collections::HashMap;

use super::{
    failure::{Failure, Result},
    paper::Paper,
};
use crate::{
    domain::{
        assembly::Form,
        grading::{self, Mark, MarkState},
        number::Points,
    },
    store::attempt::{Response, ResultRow, ToMark},
};

/// Marks an attempt from its stored responses.
///
/// # Errors
/// [`Failure::Broken`] when the stored form is damaged or does not fit the pool.
pub fn mark(paper: &Paper, attempt: &ToMark, responses: &[&Response]) -> Result<ResultRow> {
    let form: Form = attempt.form.parse().map_err(anyhow::Error::from)?;
    let answers: HashMap<i64, &str> =
        responses.iter().map(|r| (r.slot, r.answer.as_str())).collect();
    let credit = paper.exam.policy.partial_credit;
    let marks: Vec<Mark> = paper
        .place(&form)?
        .iter()
        .map(|p| {
            let number = i64::try_from(p.number).unwrap_or(0);
            let answer = answers.get(&number).copied().unwrap_or_default();
            grading::grade(p.question, p.ids, answer, credit, p.worth)
        })
        .collect();
    let count = |n: usize| i64::try_from(n).unwrap_or(0);
    Ok(ResultRow {
        attempt_id: attempt.id,
        exam_id: attempt.exam_id,
        person_id: attempt.person_id,
        unit_id: attempt.unit_id,
        score: marks.iter().map(|m| m.points).sum::<Points>().hundredths(),
        full_score: marks.iter().map(|m| m.full).sum::<Points>().hundredths(),
        pending: count(marks.iter().filter(|m| m.state == MarkState::Pending).count()),
        slots: pack(&marks),
        late: count(responses.iter().filter(|r| r.late).count()),
    })
}

/// `r200 w0 p67`: state and earned hundredths of each slot.
#[must_use]
pub fn pack(marks: &[Mark]) -> String {
    let words: Vec<String> =
        marks.iter().map(|m| format!("{}{}", m.state.code(), m.points.hundredths())).collect();
    words.join(" ")
}

/// Reads packed marks: state and earned points of each slot.
///
/// # Errors
/// [`Failure::Broken`] for a damaged row.
pub fn unpack(text: &str) -> Result<Vec<(MarkState, Points)>> {
    text.split_ascii_whitespace()
        .map(|word| {
            let mut chars = word.chars();
            let state = MarkState::parse(chars.next()?)?;
            Some((state, Points::from_hundredths(chars.as_str().parse().ok()?)))
        })
        .collect::<Option<Vec<_>>>()
        .ok_or_else(|| Failure::Broken(anyhow::anyhow!("damaged marks")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_marks_read_back() {
        let mark = |state, points| Mark {
            points: Points::from_hundredths(points),
            full: Points::whole(2),
            state,
        };
        let marks =
            [mark(MarkState::Right, 200), mark(MarkState::Partial, 67), mark(MarkState::Empty, 0)];
        assert_eq!(pack(&marks), "r200 p67 e0");
        let read = unpack("r200 p67 e0").unwrap();
        assert_eq!(read, marks.map(|m| (m.state, m.points)));
        assert!(unpack("r200 x1").is_err());
    }
}
