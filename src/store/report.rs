//! Figures for leaders: counts only. Rates are computed in `domain/rate.rs`.

use sqlx::{AssertSqlSafe, FromRow};

use super::db::{Db, Reader, Result, Value, Writer, args, holes};
use crate::domain::{
    id::{ExamId, PersonId, UnitId},
    number::Points,
    rate::Counts,
    time::Timestamp,
};

/// Stored figures of one unit.
#[derive(Clone, Debug)]
pub struct UnitFigure {
    /// The unit (itself, not those below).
    pub unit: UnitId,
    /// When they were computed.
    pub computed_at: Timestamp,
    /// Counts.
    pub counts: Counts,
    /// Packed counts per question.
    pub items: String,
}

#[derive(FromRow)]
struct Row {
    unit_id: i64,
    computed_at: i64,
    roster: i64,
    exempt: i64,
    sat: i64,
    passed: i64,
    distinction: i64,
    pending: i64,
    score_sum: i64,
    items: String,
}

/// The stored figures of all units of an exam.
///
/// # Errors
/// As the engine says.
pub async fn figures(db: &Db, exam: ExamId) -> Result<Vec<UnitFigure>> {
    let rows: Vec<Row> = db
        .glance(
            "SELECT unit_id, computed_at, roster, exempt, sat, passed, distinction, pending, score_sum, items
             FROM unit_figure WHERE exam_id = $1",
            args![exam],
        )
        .await?;
    Ok(rows
        .into_iter()
        .map(|r| UnitFigure {
            unit: UnitId::new(r.unit_id),
            computed_at: r.computed_at.into(),
            counts: Counts {
                roster: r.roster,
                exempt: r.exempt,
                sat: r.sat,
                passed: r.passed,
                distinction: r.distinction,
                pending: r.pending,
                score_sum: r.score_sum,
            },
            items: r.items,
        })
        .collect())
}

/// Units whose figures are out of date.
///
/// # Errors
/// As the engine says.
pub async fn dirty(db: &Db, limit: i64) -> Result<Vec<(ExamId, UnitId)>> {
    let rows: Vec<(i64, i64)> = db
        .glance(
            "SELECT f.exam_id, f.unit_id FROM unit_figure f JOIN exam e ON e.id = f.exam_id AND e.state = 'open'
             WHERE f.dirty ORDER BY f.computed_at LIMIT $1",
            args![limit],
        )
        .await?;
    Ok(rows.into_iter().map(|(e, u)| (ExamId::new(e), UnitId::new(u))).collect())
}

/// Marks the figures of exams that end after `since` as out of date: a process that was killed between taking a
/// mark away and storing the figures leaves old ones behind.
///
/// # Errors
/// As the engine says.
pub async fn doubt(w: &mut Writer, since: Timestamp) -> Result<u64> {
    w.run(
        "UPDATE unit_figure SET dirty = TRUE
         WHERE NOT dirty AND exam_id IN (SELECT id FROM exam WHERE state = 'open' AND window_to > $1)",
        args![since],
    )
    .await
}

/// Marks figures as out of date again, after they could not be counted.
///
/// # Errors
/// As the engine says.
pub async fn mark_dirty(w: &mut Writer, exam: ExamId, unit: UnitId) -> Result<()> {
    w.run(
        "UPDATE unit_figure SET dirty = TRUE WHERE exam_id = $1 AND unit_id = $2",
        args![exam, unit],
    )
    .await?;
    Ok(())
}

/// Takes the mark of being out of date away, before the facts are read: what changes from then on marks again.
///
/// # Errors
/// As the engine says.
pub async fn clear_dirty(w: &mut Writer, exam: ExamId, unit: UnitId) -> Result<()> {
    w.run(
        "UPDATE unit_figure SET dirty = FALSE WHERE exam_id = $1 AND unit_id = $2",
        args![exam, unit],
    )
    .await?;
    Ok(())
}

/// Stores figures.
///
/// # Errors
/// As the engine says.
pub async fn save(w: &mut Writer, exam: ExamId, f: &UnitFigure) -> Result<()> {
    let c = f.counts;
    w.run(
        "UPDATE unit_figure SET computed_at = $3, roster = $4, exempt = $5, sat = $6, passed = $7,
                distinction = $8, pending = $9, score_sum = $10, items = $11
         WHERE exam_id = $1 AND unit_id = $2",
        args![
            exam,
            f.unit,
            f.computed_at,
            c.roster,
            c.exempt,
            c.sat,
            c.passed,
            c.distinction,
            c.pending,
            c.score_sum,
            &*f.items
        ],
    )
    .await?;
    Ok(())
}

/// One person of an exam with the attempt that counts: the facts behind every figure.
#[derive(Clone, Debug, FromRow)]
pub struct PersonFact {
    /// Who.
    #[sqlx(try_from = "i64")]
    pub person_id: PersonId,
    /// Name.
    pub name: String,
    /// The unit on the frozen roster.
    #[sqlx(try_from = "i64")]
    pub unit_id: UnitId,
    /// `required` or `exempt`.
    pub status: String,
    /// State of the attempt, if there is one.
    pub state: Option<String>,
    /// Its score in hundredths of a point, once marked.
    pub score: Option<i64>,
    /// Slots still to be marked by people.
    pub pending: Option<i64>,
    /// When it was handed in.
    pub handed_in_at: Option<i64>,
    /// Packed marks.
    pub slots: Option<String>,
    /// Compact form.
    pub form: Option<String>,
}

impl PersonFact {
    /// The score, once marked.
    #[must_use]
    pub fn score(&self) -> Option<Points> {
        self.score.map(Points::from_hundredths)
    }
}

/// The facts of the people of some units: each person once per attempt that was not voided, without an
/// attempt once. With `marks`, forms and marks too (they are large).
///
/// # Errors
/// As the engine says.
pub async fn facts(
    r: &mut Reader,
    exam: ExamId,
    units: &[UnitId],
    marks: bool,
) -> Result<Vec<PersonFact>> {
    let large = if marks {
        "s.slots, (SELECT f.form FROM attempt_form f WHERE f.attempt_id = a.id) AS form"
    } else {
        "CAST(NULL AS TEXT) AS slots, CAST(NULL AS TEXT) AS form"
    };
    let mut all = Vec::new();
    for chunk in units.chunks(500) {
        let sql = format!(
            "SELECT r.person_id, p.name, r.unit_id, r.status, a.state, s.score, s.pending, a.handed_in_at, {large}
             FROM exam_roster r
             JOIN person p ON p.id = r.person_id
             LEFT JOIN attempt a ON a.exam_id = r.exam_id AND a.person_id = r.person_id AND a.state <> 'voided'
             LEFT JOIN result s ON s.attempt_id = a.id
             WHERE r.exam_id = $1 AND r.unit_id IN ({})
             ORDER BY r.unit_id, r.person_id, a.attempt_no",
            holes(2, chunk.len())
        );
        let args = std::iter::once(Value::from(exam)).chain(chunk.iter().map(|&u| Value::from(u)));
        all.extend(r.all::<PersonFact>(AssertSqlSafe(sql), args).await?);
    }
    Ok(all)
}
