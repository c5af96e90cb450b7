//! What a rehearsal reads back to compare it with what was acknowledged. Reading only.

use sqlx::{AssertSqlSafe, FromRow};

use super::db::{Reader, Result, Value, args, holes, padded};
use crate::domain::{
    id::{ExamId, PersonId, UnitId},
    time::Timestamp,
};

/// An attempt with its marks, if it has any.
#[derive(Clone, Debug, FromRow)]
pub struct Kept {
    /// Identity.
    pub id: i64,
    /// Whose.
    #[sqlx(try_from = "i64")]
    pub person_id: PersonId,
    /// The unit on the frozen roster.
    #[sqlx(try_from = "i64")]
    pub unit_id: UnitId,
    /// State code.
    pub state: String,
    /// How it was handed in.
    pub handed_in_how: Option<String>,
    /// Compact form.
    pub form: String,
    /// Score in hundredths of a point.
    pub score: Option<i64>,
    /// Full score in hundredths of a point.
    pub full_score: Option<i64>,
    /// Slots a person still has to mark.
    pub pending: Option<i64>,
    /// Packed marks.
    pub slots: Option<String>,
}

/// Attempts of an exam after one of them, by rising id.
///
/// # Errors
/// As the engine says.
pub async fn attempts(r: &mut Reader, exam: ExamId, after: i64, limit: i64) -> Result<Vec<Kept>> {
    r.all(
        "SELECT a.id, a.person_id, r.unit_id, a.state, a.handed_in_how, f.form,
                m.score, m.full_score, m.pending, m.slots
         FROM attempt a
         JOIN attempt_form f ON f.attempt_id = a.id
         JOIN exam_roster r ON r.exam_id = a.exam_id AND r.person_id = a.person_id
         LEFT JOIN result m ON m.attempt_id = a.id
         WHERE a.exam_id = $1 AND a.id > $2 ORDER BY a.id LIMIT $3",
        args![exam, after, limit],
    )
    .await
}

/// An answer set aside for a decision.
#[derive(Clone, Debug, FromRow)]
pub struct KeptAside {
    /// The attempt.
    pub attempt_id: i64,
    /// Slot on the form.
    pub slot: i64,
    /// Number of the save.
    pub seq: i64,
    /// Canonical answer.
    pub answer: String,
}

/// The answers of attempts that were set aside.
///
/// # Errors
/// As the engine says.
pub async fn asides(r: &mut Reader, ids: Vec<i64>) -> Result<Vec<KeptAside>> {
    let ids = padded(ids);
    let sql = format!(
        "SELECT attempt_id, slot, seq, answer FROM response_aside WHERE attempt_id IN ({})",
        holes(1, ids.len())
    );
    r.all(AssertSqlSafe(sql), ids.into_iter().map(Value::from)).await
}

/// How many attempts of an exam are still running, and the last deadline among them.
///
/// # Errors
/// As the engine says.
pub async fn running(r: &mut Reader, exam: ExamId) -> Result<(i64, Timestamp)> {
    let (n, last): (i64, i64) = r
        .one(
            "SELECT count(*), coalesce(max(deadline), CAST(0 AS BIGINT))
             FROM attempt WHERE exam_id = $1 AND state = 'in_progress'",
            args![exam],
        )
        .await?;
    Ok((n, last.into()))
}

/// The figures of an exam's units: how many are out of date, the sum of people who sat, the sum of scores.
///
/// # Errors
/// As the engine says.
pub async fn figures(r: &mut Reader, exam: ExamId) -> Result<(i64, i64, i64)> {
    r.one(
        "SELECT count(*) FILTER (WHERE dirty), CAST(coalesce(sum(sat), 0) AS BIGINT),
                CAST(coalesce(sum(score_sum), 0) AS BIGINT)
         FROM unit_figure WHERE exam_id = $1",
        args![exam],
    )
    .await
}
