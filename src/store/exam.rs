//! Exams with what is frozen when they open: pool and roster; policies and blueprints by revision.

use sqlx::FromRow;

use super::db::{Db, Reader, Result, Value, Writer, args};
use crate::domain::{
    blueprint::Blueprint,
    id::{ExamId, Id, PersonId, RevisionId, UnitId, of},
    policy::ExamPolicy,
    time::Timestamp,
};

/// An exam with its policy and blueprint.
#[derive(Clone, Debug)]
pub struct Exam {
    /// Identity.
    pub id: ExamId,
    /// Title.
    pub title: String,
    /// Year it counts for.
    pub exam_year: i64,
    /// Policy revision.
    pub policy: ExamPolicy,
    /// Blueprint revision.
    pub blueprint: Blueprint,
    /// Day by whose law the items are judged.
    pub legal_date: String,
    /// First instant at which one may start.
    pub window_from: Timestamp,
    /// First instant at which one may no longer start.
    pub window_to: Timestamp,
    /// When results may be seen; `None` as soon as marked.
    pub results_at: Option<Timestamp>,
    /// When keys and rationales may be seen.
    pub keys_at: Timestamp,
    /// Seed of all forms.
    pub seed: [u8; 32],
    /// `own`, `external`, `demo` or `rehearsal`.
    pub origin: String,
}

#[derive(FromRow)]
struct Row {
    id: i64,
    title: String,
    exam_year: i64,
    legal_date: String,
    window_from: i64,
    window_to: i64,
    results_at: Option<i64>,
    keys_at: i64,
    seed: String,
    origin: String,
    policy: String,
    blueprint: String,
}

fn damaged(e: impl std::error::Error + Send + Sync + 'static) -> sqlx::Error {
    sqlx::Error::Decode(Box::new(e))
}

impl TryFrom<Row> for Exam {
    type Error = sqlx::Error;

    fn try_from(r: Row) -> Result<Self> {
        let seed = data_encoding::HEXLOWER.decode(r.seed.as_bytes()).map_err(damaged)?;
        Ok(Self {
            id: ExamId::new(r.id),
            title: r.title,
            exam_year: r.exam_year,
            policy: serde_json::from_str(&r.policy).map_err(damaged)?,
            blueprint: serde_json::from_str(&r.blueprint).map_err(damaged)?,
            legal_date: r.legal_date,
            window_from: r.window_from.into(),
            window_to: r.window_to.into(),
            results_at: r.results_at.map(Into::into),
            keys_at: r.keys_at.into(),
            seed: seed
                .try_into()
                .map_err(|_| sqlx::Error::Protocol("exam.seed is not 32 bytes".into()))?,
            origin: r.origin,
        })
    }
}

/// The exam, unless it was removed.
///
/// # Errors
/// As the engine says; a damaged row is reported as such.
pub async fn find(db: &Db, id: ExamId) -> Result<Option<Exam>> {
    let rows: Vec<Row> = db
        .glance(
            "SELECT e.id, e.title, e.exam_year, e.legal_date, e.window_from, e.window_to, e.results_at,
                    e.keys_at, e.seed, e.origin, p.content AS policy, b.content AS blueprint
             FROM exam e
             JOIN exam_policy p ON p.id = e.policy_id
             JOIN blueprint b ON b.id = e.blueprint_id
             WHERE e.id = $1 AND e.state = 'open'",
            args![id],
        )
        .await?;
    rows.into_iter().next().map(Exam::try_from).transpose()
}

/// All open exams but rehearsals, the newest year and latest window first.
///
/// # Errors
/// As the engine says.
pub async fn list(db: &Db) -> Result<Vec<Exam>> {
    let rows: Vec<Row> = db
        .glance(
            "SELECT e.id, e.title, e.exam_year, e.legal_date, e.window_from, e.window_to, e.results_at,
                    e.keys_at, e.seed, e.origin, p.content AS policy, b.content AS blueprint
             FROM exam e
             JOIN exam_policy p ON p.id = e.policy_id
             JOIN blueprint b ON b.id = e.blueprint_id
             WHERE e.state = 'open' AND e.origin <> 'rehearsal'
             ORDER BY e.exam_year DESC, e.window_from DESC, e.id DESC",
            [],
        )
        .await?;
    rows.into_iter().map(Exam::try_from).collect()
}

/// The exam that a creating form already made, if it was sent twice.
///
/// # Errors
/// As the engine says.
pub async fn by_command(db: &Db, command_id: &str) -> Result<Option<ExamId>> {
    let rows: Vec<(i64,)> =
        db.glance("SELECT id FROM exam WHERE command_id = $1", args![command_id]).await?;
    Ok(rows.into_iter().next().map(|r| ExamId::new(r.0)))
}

/// Adds a policy revision if its content is new, and gives the revision that holds this content.
///
/// # Errors
/// As the engine says.
pub async fn policy(
    w: &mut Writer,
    id: Id<of::Policy>,
    policy: &ExamPolicy,
    now: Timestamp,
) -> Result<Id<of::Policy>> {
    let content = serde_json::to_string(policy).map_err(damaged)?;
    let held: Option<(i64,)> = w
        .maybe(
            "SELECT id FROM exam_policy WHERE code = $1 AND content = $2",
            args![&*policy.code, &*content],
        )
        .await?;
    if let Some((id,)) = held {
        return Ok(Id::new(id));
    }
    w.run(
        "INSERT INTO exam_policy (id, code, revision, content, created_at)
         SELECT $1, $2, coalesce(max(revision), 0) + 1, $3, $4 FROM exam_policy WHERE code = $2",
        args![id, &*policy.code, content, now],
    )
    .await?;
    Ok(id)
}

/// As [`policy`], for blueprints.
///
/// # Errors
/// As the engine says.
pub async fn blueprint(
    w: &mut Writer,
    id: Id<of::Blueprint>,
    code: &str,
    blueprint: &Blueprint,
    now: Timestamp,
) -> Result<Id<of::Blueprint>> {
    let content = serde_json::to_string(blueprint).map_err(damaged)?;
    let held: Option<(i64,)> = w
        .maybe("SELECT id FROM blueprint WHERE code = $1 AND content = $2", args![code, &*content])
        .await?;
    if let Some((id,)) = held {
        return Ok(Id::new(id));
    }
    w.run(
        "INSERT INTO blueprint (id, code, revision, content, created_at)
         SELECT $1, $2, coalesce(max(revision), 0) + 1, $3, $4 FROM blueprint WHERE code = $2",
        args![id, code, content, now],
    )
    .await?;
    Ok(id)
}

/// Adds an exam in state `draft`: nothing can start before it is opened.
///
/// # Errors
/// As the engine says, also when the command was carried out before.
pub async fn add(
    w: &mut Writer,
    e: &Exam,
    policy: Id<of::Policy>,
    blueprint: Id<of::Blueprint>,
    command_id: &str,
    now: Timestamp,
) -> Result<()> {
    w.run(
        "INSERT INTO exam (id, title, exam_year, policy_id, blueprint_id, legal_date, window_from, window_to,
                           results_at, keys_at, seed, state, origin, command_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'draft', $12, $13, $14)",
        args![
            e.id,
            &*e.title,
            e.exam_year,
            policy,
            blueprint,
            &*e.legal_date,
            e.window_from,
            e.window_to,
            e.results_at,
            e.keys_at,
            data_encoding::HEXLOWER.encode(&e.seed),
            &*e.origin,
            command_id,
            now
        ],
    )
    .await?;
    Ok(())
}

/// Opens a drafted exam and lays out its units' figures.
///
/// # Errors
/// As the engine says.
pub async fn open(w: &mut Writer, id: ExamId) -> Result<()> {
    w.run("UPDATE exam SET state = 'open' WHERE id = $1 AND state = 'draft'", args![id]).await?;
    w.run(
        "INSERT INTO unit_figure (exam_id, unit_id, dirty, computed_at, roster, exempt, sat, passed,
                                  distinction, pending, score_sum, items)
         SELECT DISTINCT exam_id, unit_id, TRUE, CAST(0 AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT),
                CAST(0 AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT), CAST(0 AS BIGINT), ''
         FROM exam_roster WHERE exam_id = $1",
        args![id],
    )
    .await?;
    Ok(())
}

/// A frozen pool item.
#[derive(Clone, Debug)]
pub struct PoolRow {
    /// Number in the pool.
    pub no: i64,
    /// The revision.
    pub revision: RevisionId,
    /// Random option ids, one list per question.
    pub option_ids: Vec<Vec<String>>,
}

/// Freezes pool items.
///
/// # Errors
/// As the engine says.
pub async fn add_pool(w: &mut Writer, exam: ExamId, pool: &[PoolRow]) -> Result<()> {
    let rows = pool.iter().map(|p| {
        let ids = serde_json::json!(p.option_ids).to_string();
        vec![Value::from(exam), p.no.into(), p.revision.into(), ids.into()]
    });
    w.run_rows(
        "INSERT INTO exam_pool (exam_id, no, revision_id, option_ids) VALUES",
        "",
        4,
        rows.collect(),
    )
    .await?;
    Ok(())
}

/// The frozen pool, by number.
///
/// # Errors
/// As the engine says; a damaged row is reported as such.
pub async fn pool(r: &mut Reader, exam: ExamId) -> Result<Vec<PoolRow>> {
    let rows: Vec<(i64, i64, String)> = r
        .all(
            "SELECT no, revision_id, option_ids FROM exam_pool WHERE exam_id = $1 ORDER BY no",
            args![exam],
        )
        .await?;
    rows.into_iter()
        .map(|(no, revision, ids)| {
            let option_ids = serde_json::from_str(&ids).map_err(damaged)?;
            Ok(PoolRow { no, revision: RevisionId::new(revision), option_ids })
        })
        .collect()
}

/// One person of a frozen roster.
#[derive(Clone, Debug, FromRow)]
pub struct RosterRow {
    /// Who.
    #[sqlx(try_from = "i64")]
    pub person_id: PersonId,
    /// Name.
    pub name: String,
    /// The unit at the time of the snapshot.
    #[sqlx(try_from = "i64")]
    pub unit_id: UnitId,
    /// `required` or `exempt`.
    pub status: String,
    /// Number of the ticket that now admits.
    pub ticket_issue: i64,
    /// Extra time in milliseconds.
    pub extra_ms: i64,
    /// When the pledge was accepted.
    pub pledged_at: Option<i64>,
}

/// Freezes roster rows: person, unit, position group, `required` or `exempt`.
///
/// # Errors
/// As the engine says.
pub async fn add_roster(
    w: &mut Writer,
    exam: ExamId,
    people: &[(PersonId, UnitId, &str, &str)],
) -> Result<()> {
    let rows = people.iter().map(|&(person, unit, group, status)| {
        vec![Value::from(exam), person.into(), unit.into(), group.into(), status.into()]
    });
    w.run_rows(
        "INSERT INTO exam_roster (exam_id, person_id, unit_id, position_group, status) VALUES",
        "",
        5,
        rows.collect(),
    )
    .await?;
    Ok(())
}

/// A person's place on a roster.
///
/// # Errors
/// As the engine says.
pub async fn on_roster(db: &Db, exam: ExamId, person: PersonId) -> Result<Option<RosterRow>> {
    let rows = db
        .glance(
            "SELECT r.person_id, p.name, r.unit_id, r.status, r.ticket_issue, r.extra_ms, r.pledged_at
             FROM exam_roster r JOIN person p ON p.id = r.person_id
             WHERE r.exam_id = $1 AND r.person_id = $2",
            args![exam, person],
        )
        .await?;
    Ok(rows.into_iter().next())
}

/// The roster of one unit, by the order in which people were added.
///
/// # Errors
/// As the engine says.
pub async fn roster(db: &Db, exam: ExamId, unit: UnitId) -> Result<Vec<RosterRow>> {
    db.glance(
        "SELECT r.person_id, p.name, r.unit_id, r.status, r.ticket_issue, r.extra_ms, r.pledged_at
         FROM exam_roster r JOIN person p ON p.id = r.person_id
         WHERE r.exam_id = $1 AND r.unit_id = $2 ORDER BY r.person_id",
        args![exam, unit],
    )
    .await
}

/// Raises a person's ticket number: what was printed before admits no more.
///
/// # Errors
/// As the engine says.
pub async fn reissue(w: &mut Writer, exam: ExamId, person: PersonId) -> Result<bool> {
    let changed = w
        .run(
            "UPDATE exam_roster SET ticket_issue = ticket_issue + 1 WHERE exam_id = $1 AND person_id = $2",
            args![exam, person],
        )
        .await?;
    Ok(changed == 1)
}

/// The code under which a rehearsal's bank and blueprint are kept; `None` for any other exam.
///
/// # Errors
/// As the engine says.
pub async fn rehearsal_code(db: &Db, exam: ExamId) -> Result<Option<String>> {
    let rows: Vec<(String,)> = db
        .glance("SELECT command_id FROM exam WHERE id = $1 AND origin = 'rehearsal'", args![exam])
        .await?;
    Ok(rows.into_iter().next().map(|r| r.0))
}

/// Removes people of a rehearsal with everything of theirs, at most `limit` at a time;
/// `true` while somebody is left. Only rehearsals can be removed.
///
/// # Errors
/// As the engine says.
pub async fn remove_rehearsal_chunk(w: &mut Writer, exam: ExamId, limit: i64) -> Result<bool> {
    w.run("UPDATE exam SET state = 'removed' WHERE id = $1 AND origin = 'rehearsal'", args![exam])
        .await?;
    let people = "SELECT r.person_id FROM exam_roster r JOIN exam e ON e.id = r.exam_id
                  WHERE e.id = $1 AND e.origin = 'rehearsal' ORDER BY r.person_id LIMIT $2";
    let chunk: Vec<(i64,)> = w.all(people, args![exam, limit]).await?;
    if chunk.is_empty() {
        return Ok(false);
    }
    for (person,) in chunk {
        let attempts: Vec<(i64,)> = w
            .all(
                "SELECT id FROM attempt WHERE exam_id = $1 AND person_id = $2",
                args![exam, person],
            )
            .await?;
        for (attempt,) in attempts {
            for sql in [
                "DELETE FROM response WHERE attempt_id = $1",
                "DELETE FROM response_aside WHERE attempt_id = $1",
                "DELETE FROM attempt_log WHERE attempt_id = $1",
                "DELETE FROM result WHERE attempt_id = $1",
                "DELETE FROM attempt_form WHERE attempt_id = $1",
                "DELETE FROM attempt WHERE id = $1",
            ] {
                w.run(sql, args![attempt]).await?;
            }
        }
        w.run("DELETE FROM exam_roster WHERE exam_id = $1 AND person_id = $2", args![exam, person])
            .await?;
        w.run("DELETE FROM session WHERE person_id = $1", args![person]).await?;
        w.run("DELETE FROM person WHERE id = $1", args![person]).await?;
    }
    Ok(true)
}

/// What is left of a rehearsal after its people are gone, with the policy and blueprint kept under its code;
/// gives the units that can be removed too.
///
/// # Errors
/// As the engine says.
pub async fn remove_rehearsal_rest(w: &mut Writer, exam: ExamId) -> Result<Vec<UnitId>> {
    let units: Vec<(i64,)> =
        w.all("SELECT unit_id FROM unit_figure WHERE exam_id = $1", args![exam]).await?;
    let made_for: Option<(i64, i64)> = w
        .maybe(
            "SELECT policy_id, blueprint_id FROM exam WHERE id = $1 AND origin = 'rehearsal'",
            args![exam],
        )
        .await?;
    for sql in [
        "DELETE FROM unit_figure WHERE exam_id = $1",
        "DELETE FROM exam_pool WHERE exam_id = $1",
        "DELETE FROM exam WHERE id = $1 AND origin = 'rehearsal'",
    ] {
        w.run(sql, args![exam]).await?;
    }
    if let Some((policy, blueprint)) = made_for {
        for (sql, id) in [
            (
                "DELETE FROM exam_policy WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM exam WHERE policy_id = $1)",
                policy,
            ),
            (
                "DELETE FROM blueprint WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM exam WHERE blueprint_id = $1)",
                blueprint,
            ),
        ] {
            w.run(sql, args![id]).await?;
        }
    }
    Ok(units.into_iter().map(|u| UnitId::new(u.0)).collect())
}
