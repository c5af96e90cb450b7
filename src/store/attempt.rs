//! Attempts, responses and results: the statements of the hot path, written for many rows at once.
//!
//! A batch first touches the attempt row of everything it saves ([`guard`]); a hand-in touches the same row
//! before it reads responses ([`hand_in`]). So with any number of processes an acknowledged save is graded.

use sqlx::{AssertSqlSafe, FromRow};

use super::db::{Db, LIST, Reader, Result, Value, Writer, args, holes, padded, try_again};
use crate::domain::{
    id::{AttemptId, ExamId, Id, PersonId, UnitId, of},
    time::Timestamp,
};

/// An attempt without its form.
#[derive(Clone, Debug, FromRow)]
pub struct Head {
    /// Identity.
    #[sqlx(try_from = "i64")]
    pub id: AttemptId,
    /// The exam.
    #[sqlx(try_from = "i64")]
    pub exam_id: ExamId,
    /// Whose it is.
    #[sqlx(try_from = "i64")]
    pub person_id: PersonId,
    /// Which attempt of this person, from 1.
    pub attempt_no: i64,
    /// State code.
    pub state: String,
    /// When it was started.
    #[sqlx(try_from = "i64")]
    pub started_at: Timestamp,
    /// First instant at which no answer is taken.
    #[sqlx(try_from = "i64")]
    pub deadline: Timestamp,
    /// Number of the device that may save.
    pub epoch: i64,
    /// Session of that device.
    #[sqlx(try_from = "i64")]
    pub session_id: Id<of::Session>,
    /// Last save or heartbeat.
    #[sqlx(try_from = "i64")]
    pub seen_at: Timestamp,
    /// When it was handed in.
    pub handed_in_at: Option<i64>,
    /// How it was handed in.
    pub handed_in_how: Option<String>,
}

/// The attempt.
///
/// # Errors
/// As the engine says.
pub async fn find(db: &Db, id: AttemptId) -> Result<Option<Head>> {
    let rows = db
        .glance(
            "SELECT id, exam_id, person_id, attempt_no, state, started_at, deadline, epoch, session_id,
                    seen_at, handed_in_at, handed_in_how
             FROM attempt WHERE id = $1",
            args![id],
        )
        .await?;
    Ok(rows.into_iter().next())
}

/// A person's attempts at an exam, the first one first.
///
/// # Errors
/// As the engine says.
pub async fn of_person(db: &Db, exam: ExamId, person: PersonId) -> Result<Vec<Head>> {
    db.glance(
        "SELECT id, exam_id, person_id, attempt_no, state, started_at, deadline, epoch, session_id,
                seen_at, handed_in_at, handed_in_how
         FROM attempt WHERE exam_id = $1 AND person_id = $2 ORDER BY attempt_no",
        args![exam, person],
    )
    .await
}

/// The compact form of an attempt.
///
/// # Errors
/// As the engine says.
pub async fn form(db: &Db, id: AttemptId) -> Result<Option<String>> {
    let rows: Vec<(String,)> =
        db.glance("SELECT form FROM attempt_form WHERE attempt_id = $1", args![id]).await?;
    Ok(rows.into_iter().next().map(|r| r.0))
}

/// An attempt to be started.
#[derive(Clone, Debug)]
pub struct NewAttempt {
    /// Identity.
    pub id: AttemptId,
    /// The exam.
    pub exam: ExamId,
    /// Whose.
    pub person: PersonId,
    /// Which attempt of this person.
    pub attempt_no: i64,
    /// Compact form.
    pub form: String,
    /// Seed of the form, hex.
    pub seed: String,
    /// Version of the drawing rules.
    pub algorithm: i64,
    /// Now.
    pub started_at: Timestamp,
    /// First instant at which no answer is taken.
    pub deadline: Timestamp,
    /// The device.
    pub session: Id<of::Session>,
}

/// Starts attempts and gives the ids of those it did; one that is already there stays as it is ("start" twice
/// opens the same attempt).
///
/// # Errors
/// As the engine says.
pub async fn start(w: &mut Writer, attempts: &[NewAttempt]) -> Result<Vec<i64>> {
    let rows = attempts.iter().map(|a| {
        vec![
            Value::from(a.id),
            a.exam.into(),
            a.person.into(),
            a.attempt_no.into(),
            "in_progress".into(),
            a.started_at.into(),
            a.deadline.into(),
            1.into(),
            a.session.into(),
            a.started_at.into(),
        ]
    });
    w.run_rows(
        "INSERT INTO attempt (id, exam_id, person_id, attempt_no, state, started_at, deadline, epoch, session_id,
                              seen_at) VALUES",
        "ON CONFLICT (exam_id, person_id, attempt_no) DO NOTHING",
        10,
        rows.collect(),
    )
    .await?;
    let begun = present(w, attempts.iter().map(|a| a.id.number()).collect()).await?;
    let forms = attempts.iter().filter(|a| begun.contains(&a.id.number())).map(|a| {
        vec![Value::from(a.id), a.form.as_str().into(), a.seed.as_str().into(), a.algorithm.into()]
    });
    w.run_rows(
        "INSERT INTO attempt_form (attempt_id, form, seed, algorithm) VALUES",
        // A batch that is tried again after a commit of unknown outcome meets its own rows.
        "ON CONFLICT (attempt_id) DO NOTHING",
        4,
        forms.collect(),
    )
    .await?;
    for a in attempts {
        w.run(
            "UPDATE exam_roster SET pledged_at = $3
             WHERE exam_id = $1 AND person_id = $2 AND pledged_at IS NULL",
            args![a.exam, a.person, a.started_at],
        )
        .await?;
    }
    Ok(begun)
}

/// Those of some attempts that there are.
async fn present(r: &mut Reader, ids: Vec<i64>) -> Result<Vec<i64>> {
    let mut all = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(LIST) {
        let ids = padded(chunk.to_vec());
        let sql = format!("SELECT id FROM attempt WHERE id IN ({})", holes(1, ids.len()));
        let rows: Vec<(i64,)> = r.all(AssertSqlSafe(sql), ids.into_iter().map(Value::from)).await?;
        all.extend(rows.into_iter().map(|r| r.0));
    }
    Ok(all)
}

/// Hands an attempt over to another device: raises the epoch. `None` when it is no longer in progress.
///
/// # Errors
/// As the engine says.
pub async fn change_device(
    w: &mut Writer,
    id: AttemptId,
    to: Id<of::Session>,
) -> Result<Option<i64>> {
    let row: Option<(i64,)> = w
        .maybe(
            "UPDATE attempt SET epoch = epoch + 1, session_id = $2
             WHERE id = $1 AND state = 'in_progress' RETURNING epoch",
            args![id, to],
        )
        .await?;
    Ok(row.map(|r| r.0))
}

/// The gate of a batch: marks the attempts as heard of and gives those that may save now, with the number of
/// their current device and their deadline.
///
/// The rows come back packed into one: handed over one by one they cost more than the statement. Whatever the
/// update touched is locked by it and still fits the condition, so as many rows as it touched are those rows.
///
/// # Errors
/// As the engine says; worth trying again when an attempt was extended between the two statements.
pub async fn guard(
    w: &mut Writer,
    mut ids: Vec<i64>,
    now: Timestamp,
) -> Result<Vec<(i64, i64, i64)>> {
    ids.dedup();
    let ids = padded(ids);
    let holes = holes(2, ids.len());
    let args = || std::iter::once(Value::from(now)).chain(ids.iter().copied().map(Value::from));
    let passing = format!("id IN ({holes}) AND state = 'in_progress' AND deadline > $1");
    let update = format!("UPDATE attempt SET saves = saves + 1, seen_at = $1 WHERE {passing}");
    let touched = w.run(AssertSqlSafe(update), args()).await?;
    let select = format!(
        "SELECT coalesce(string_agg(id || ' ' || epoch || ' ' || deadline, ','), '')
         FROM attempt WHERE {passing} AND seen_at = $1"
    );
    let (packed,): (String,) = w.one(AssertSqlSafe(select), args()).await?;
    let passed: Vec<_> = packed.split(',').filter_map(three_numbers).collect();
    if u64::try_from(passed.len()).ok() == Some(touched) { Ok(passed) } else { Err(try_again()) }
}

fn three_numbers(record: &str) -> Option<(i64, i64, i64)> {
    let mut words = record.split(' ').map(str::parse);
    Some((words.next()?.ok()?, words.next()?.ok()?, words.next()?.ok()?))
}

/// Attempts by id.
///
/// # Errors
/// As the engine says.
pub async fn heads(r: &mut Reader, ids: Vec<i64>) -> Result<Vec<Head>> {
    let ids = padded(ids);
    let sql = format!(
        "SELECT id, exam_id, person_id, attempt_no, state, started_at, deadline, epoch, session_id, seen_at,
                handed_in_at, handed_in_how
         FROM attempt WHERE id IN ({})",
        holes(1, ids.len())
    );
    r.all(AssertSqlSafe(sql), ids.into_iter().map(Value::from)).await
}

/// A response to be stored.
#[derive(Clone, Debug)]
pub struct NewResponse {
    /// The attempt.
    pub attempt: i64,
    /// Slot on the form, from 1.
    pub slot: i64,
    /// Device number.
    pub epoch: i64,
    /// Rising number of the device's saves.
    pub seq: i64,
    /// Canonical answer; empty for none.
    pub answer: String,
    /// 待检查.
    pub flagged: bool,
    /// Arrived after the deadline and counts.
    pub late: bool,
}

/// Stores responses; an older (epoch, seq) never replaces a newer one. No (attempt, slot) may come twice.
///
/// # Errors
/// As the engine says.
pub async fn respond(w: &mut Writer, responses: &[NewResponse], now: Timestamp) -> Result<()> {
    let rows = responses.iter().map(|r| {
        vec![
            Value::from(r.attempt),
            r.slot.into(),
            r.epoch.into(),
            r.seq.into(),
            r.answer.as_str().into(),
            r.flagged.into(),
            r.late.into(),
            now.into(),
        ]
    });
    w.run_rows(
        "INSERT INTO response (attempt_id, slot, epoch, seq, answer, flagged, late, saved_at) VALUES",
        "ON CONFLICT (attempt_id, slot) DO UPDATE
         SET epoch = excluded.epoch, seq = excluded.seq, answer = excluded.answer,
             flagged = excluded.flagged, late = excluded.late, saved_at = excluded.saved_at
         WHERE excluded.epoch > response.epoch
            OR (excluded.epoch = response.epoch AND excluded.seq > response.seq)",
        8,
        rows.collect(),
    )
    .await?;
    Ok(())
}

/// A stored response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The attempt.
    pub attempt_id: i64,
    /// Slot on the form, from 1.
    pub slot: i64,
    /// Device number.
    pub epoch: i64,
    /// Number of the save.
    pub seq: i64,
    /// Canonical answer.
    pub answer: String,
    /// 待检查.
    pub flagged: bool,
    /// Arrived after the deadline and counts.
    pub late: bool,
}

/// Ends a response in a packed sheet: no canonical answer holds it.
const RECORD_END: &str = "\u{1e}";

/// One row per attempt instead of one per slot: handing rows from the engine to us costs more than the text.
#[derive(FromRow)]
struct Sheet {
    attempt_id: i64,
    sheet: String,
}

impl Sheet {
    fn responses(&self) -> impl Iterator<Item = Response> {
        self.sheet.split(RECORD_END).filter_map(|record| {
            let mut words = record.splitn(6, ' ');
            let mut number = || words.next()?.parse::<i64>().ok();
            let (slot, epoch, seq, flagged, late) =
                (number()?, number()?, number()?, number()?, number()?);
            Some(Response {
                attempt_id: self.attempt_id,
                slot,
                epoch,
                seq,
                answer: words.next()?.to_owned(),
                flagged: flagged == 1,
                late: late == 1,
            })
        })
    }
}

/// The responses of attempts.
///
/// # Errors
/// As the engine says.
pub async fn responses(r: &mut Reader, ids: Vec<i64>) -> Result<Vec<Response>> {
    let ids = padded(ids);
    let sql = format!(
        "SELECT attempt_id,
                string_agg(slot || ' ' || epoch || ' ' || seq || CASE WHEN flagged THEN ' 1' ELSE ' 0' END
                           || CASE WHEN late THEN ' 1 ' ELSE ' 0 ' END || answer, $1) AS sheet
         FROM response WHERE attempt_id IN ({}) GROUP BY attempt_id",
        holes(2, ids.len())
    );
    let args = std::iter::once(Value::from(RECORD_END)).chain(ids.into_iter().map(Value::from));
    let sheets: Vec<Sheet> = r.all(AssertSqlSafe(sql), args).await?;
    Ok(sheets.iter().flat_map(Sheet::responses).collect())
}

/// The responses of one attempt, with one statement.
///
/// # Errors
/// As the engine says.
pub async fn responses_of(db: &Db, id: AttemptId) -> Result<Vec<Response>> {
    let sheets: Vec<Sheet> = db
        .glance(
            "SELECT attempt_id,
                    string_agg(slot || ' ' || epoch || ' ' || seq || CASE WHEN flagged THEN ' 1' ELSE ' 0' END
                               || CASE WHEN late THEN ' 1 ' ELSE ' 0 ' END || answer, $1) AS sheet
             FROM response WHERE attempt_id = $2 GROUP BY attempt_id",
            args![RECORD_END, id],
        )
        .await?;
    Ok(sheets.iter().flat_map(Sheet::responses).collect())
}

/// An answer that waits for a person's decision.
#[derive(Clone, Debug)]
pub struct Aside {
    /// Identity.
    pub id: Id<of::Row>,
    /// `late` or `conflict`.
    pub kind: &'static str,
    /// The answer.
    pub response: NewResponse,
    /// How long before its arrival it was given, by the page's own clock.
    pub age_ms: Option<i64>,
}

/// Keeps answers for decision; the same one only once.
///
/// # Errors
/// As the engine says.
pub async fn set_aside(w: &mut Writer, asides: &[Aside], now: Timestamp) -> Result<()> {
    let rows = asides.iter().map(|a| {
        vec![
            Value::from(a.id),
            a.response.attempt.into(),
            a.kind.into(),
            a.response.slot.into(),
            a.response.epoch.into(),
            a.response.seq.into(),
            a.response.answer.as_str().into(),
            a.age_ms.into(),
            now.into(),
        ]
    });
    w.run_rows(
        "INSERT INTO response_aside (id, attempt_id, kind, slot, epoch, seq, answer, age_ms, arrived_at) VALUES",
        "ON CONFLICT (attempt_id, slot, epoch, seq) DO NOTHING",
        9,
        rows.collect(),
    )
    .await?;
    Ok(())
}

/// How many late answers of an attempt wait for a decision.
///
/// # Errors
/// As the engine says.
pub async fn waiting(db: &Db, id: AttemptId) -> Result<i64> {
    let rows: Vec<(i64,)> = db
        .glance(
            "SELECT count(*) FROM response_aside WHERE attempt_id = $1 AND kind = 'late' AND decided_at IS NULL",
            args![id],
        )
        .await?;
    Ok(rows.first().map_or(0, |r| r.0))
}

/// Hands attempts in that are still in progress, and gives those it did. With `due`, only those whose
/// deadline has come.
///
/// # Errors
/// As the engine says.
pub async fn hand_in(
    w: &mut Writer,
    ids: Vec<i64>,
    how: &str,
    now: Timestamp,
    due: bool,
) -> Result<Vec<i64>> {
    let ids = padded(ids);
    let sql = format!(
        "UPDATE attempt SET state = 'submitted', handed_in_how = $1,
                handed_in_at = CASE WHEN $2 > deadline THEN deadline ELSE $2 END
         WHERE id IN ({}) AND state = 'in_progress' AND (deadline <= $2 OR NOT $3)
         RETURNING id",
        holes(4, ids.len())
    );
    let head = [Value::from(how), now.into(), due.into()];
    let rows: Vec<(i64,)> =
        w.all(AssertSqlSafe(sql), head.into_iter().chain(ids.into_iter().map(Value::from))).await?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}

/// What marking needs of an attempt besides its responses.
#[derive(Clone, Debug, FromRow)]
pub struct ToMark {
    /// Identity.
    pub id: i64,
    /// The exam.
    #[sqlx(try_from = "i64")]
    pub exam_id: ExamId,
    /// Whose.
    #[sqlx(try_from = "i64")]
    pub person_id: PersonId,
    /// The unit on the frozen roster.
    #[sqlx(try_from = "i64")]
    pub unit_id: UnitId,
    /// Compact form.
    pub form: String,
}

/// Attempts to be marked.
///
/// # Errors
/// As the engine says.
pub async fn to_mark(r: &mut Reader, ids: Vec<i64>) -> Result<Vec<ToMark>> {
    let ids = padded(ids);
    let sql = format!(
        "SELECT a.id, a.exam_id, a.person_id, r.unit_id, f.form
         FROM attempt a
         JOIN attempt_form f ON f.attempt_id = a.id
         JOIN exam_roster r ON r.exam_id = a.exam_id AND r.person_id = a.person_id
         WHERE a.id IN ({}) ORDER BY a.id",
        holes(1, ids.len())
    );
    r.all(AssertSqlSafe(sql), ids.into_iter().map(Value::from)).await
}

/// The marks of an attempt.
#[derive(Clone, Debug, FromRow)]
pub struct ResultRow {
    /// The attempt.
    pub attempt_id: i64,
    /// The exam.
    #[sqlx(try_from = "i64")]
    pub exam_id: ExamId,
    /// Whose.
    #[sqlx(try_from = "i64")]
    pub person_id: PersonId,
    /// The unit on the frozen roster.
    #[sqlx(try_from = "i64")]
    pub unit_id: UnitId,
    /// Score in hundredths of a point.
    pub score: i64,
    /// Full score in hundredths of a point.
    pub full_score: i64,
    /// Slots a person still has to mark.
    pub pending: i64,
    /// Packed marks (`service::marking`).
    pub slots: String,
    /// Late answers that counted.
    pub late: i64,
}

/// Writes results, marks fully marked attempts as scored and their units' figures as out of date.
///
/// # Errors
/// As the engine says.
pub async fn score(w: &mut Writer, results: &[ResultRow], now: Timestamp) -> Result<()> {
    let rows = results.iter().map(|r| {
        vec![
            Value::from(r.attempt_id),
            r.exam_id.into(),
            r.person_id.into(),
            r.unit_id.into(),
            r.score.into(),
            r.full_score.into(),
            r.pending.into(),
            r.slots.as_str().into(),
            r.late.into(),
            now.into(),
        ]
    });
    w.run_rows(
        "INSERT INTO result (attempt_id, exam_id, person_id, unit_id, score, full_score, pending, slots, late,
                             marked_at) VALUES",
        "ON CONFLICT (attempt_id) DO UPDATE
         SET score = excluded.score, full_score = excluded.full_score, pending = excluded.pending,
             slots = excluded.slots, late = excluded.late, marked_at = excluded.marked_at",
        10,
        rows.collect(),
    )
    .await?;
    let done = padded(results.iter().filter(|r| r.pending == 0).map(|r| r.attempt_id).collect());
    if !done.is_empty() {
        let sql = format!(
            "UPDATE attempt SET state = 'scored' WHERE id IN ({}) AND state = 'submitted'",
            holes(1, done.len())
        );
        w.run(AssertSqlSafe(sql), done.into_iter().map(Value::from)).await?;
    }
    let mut units: Vec<(ExamId, UnitId)> = results.iter().map(|r| (r.exam_id, r.unit_id)).collect();
    units.sort_unstable();
    units.dedup();
    for (exam, unit) in units {
        w.run(
            "UPDATE unit_figure SET dirty = TRUE WHERE exam_id = $1 AND unit_id = $2 AND NOT dirty",
            args![exam, unit],
        )
        .await?;
    }
    Ok(())
}

/// The marks of an attempt.
///
/// # Errors
/// As the engine says.
pub async fn result(db: &Db, id: AttemptId) -> Result<Option<ResultRow>> {
    let rows = db
        .glance(
            "SELECT attempt_id, exam_id, person_id, unit_id, score, full_score, pending, slots, late
             FROM result WHERE attempt_id = $1",
            args![id],
        )
        .await?;
    Ok(rows.into_iter().next())
}

/// Attempts whose deadline has come and that nobody handed in, the longest due first. Those of an exam that is
/// being removed are left alone: they must not stand in the way of the others.
///
/// # Errors
/// As the engine says.
pub async fn due(db: &Db, now: Timestamp, limit: i64) -> Result<Vec<(AttemptId, ExamId)>> {
    let rows: Vec<(i64, i64)> = db
        .glance(
            "SELECT a.id, a.exam_id FROM attempt a JOIN exam e ON e.id = a.exam_id AND e.state = 'open'
             WHERE a.state = 'in_progress' AND a.deadline <= $1 ORDER BY a.deadline, a.id LIMIT $2",
            args![now, limit],
        )
        .await?;
    Ok(rows.into_iter().map(|(a, e)| (AttemptId::new(a), ExamId::new(e))).collect())
}

/// One line of an attempt's log.
#[derive(Clone, Debug)]
pub struct LogLine {
    /// Identity.
    pub id: Id<of::Row>,
    /// The attempt.
    pub attempt: i64,
    /// When.
    pub at: Timestamp,
    /// `start`, `device`, `left`, `hand_in`, `late` …
    pub event: &'static str,
    /// What belongs to it, as JSON or empty.
    pub detail: String,
}

/// Appends to the logs of attempts.
///
/// # Errors
/// As the engine says.
pub async fn log(w: &mut Writer, lines: &[LogLine]) -> Result<()> {
    let rows = lines.iter().map(|l| {
        vec![
            Value::from(l.id),
            l.attempt.into(),
            l.at.into(),
            l.event.into(),
            l.detail.as_str().into(),
        ]
    });
    w.run_rows(
        "INSERT INTO attempt_log (id, attempt_id, at, event, detail) VALUES",
        "",
        5,
        rows.collect(),
    )
    .await?;
    Ok(())
}
