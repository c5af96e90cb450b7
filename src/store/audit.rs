//! The audit trail: plain appends in the transaction that decides. A sealer chains them later.

use sqlx::FromRow;

use super::db::{Db, Result, Value, Writer, args};
use crate::domain::{
    id::{Id, PersonId, of},
    time::Timestamp,
};

/// One decision.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// Identity.
    pub id: Id<of::Audit>,
    /// When.
    pub at: Timestamp,
    /// Who; `None` for the system itself.
    pub actor: Option<PersonId>,
    /// What was done: `exam.open`, `session.sign_in` …
    pub act: &'a str,
    /// Kind of the thing concerned.
    pub object: &'a str,
    /// Its id.
    pub object_id: String,
    /// What it was before, as far as it matters.
    pub before: Option<String>,
    /// What it is now, as far as it matters.
    pub after: Option<String>,
    /// Why, in the person's words.
    pub reason: Option<String>,
    /// Where it came from: address or command line.
    pub source: Option<String>,
}

/// Appends a row.
///
/// # Errors
/// As the engine says.
pub async fn append(w: &mut Writer, e: Entry<'_>) -> Result<()> {
    w.run(
        "INSERT INTO audit (id, at, actor_id, act, object, object_id, before, after, reason, source)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        args![
            e.id,
            e.at,
            e.actor,
            e.act,
            e.object,
            e.object_id,
            e.before,
            e.after,
            e.reason,
            e.source
        ],
    )
    .await?;
    Ok(())
}

/// A row as it is read.
#[derive(Clone, Debug, FromRow)]
pub struct Line {
    /// Identity.
    pub id: i64,
    /// When.
    pub at: i64,
    /// Who; `None` for the system itself.
    pub actor_id: Option<i64>,
    /// Name of the actor.
    pub actor: Option<String>,
    /// What was done.
    pub act: String,
    /// Kind of the thing concerned.
    pub object: String,
    /// Its id.
    pub object_id: String,
    /// What it was before.
    pub before: Option<String>,
    /// What it is now.
    pub after: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Where it came from.
    pub source: Option<String>,
}

/// Which rows are wanted; empty texts and `None` do not narrow.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Only what people of this unit and those below did; `None` for everything, the system included.
    pub top: Option<i64>,
    /// Part of the actor's name.
    pub who: String,
    /// Act, exactly.
    pub act: String,
    /// Kind of the thing.
    pub object: String,
    /// Its id.
    pub object_id: String,
    /// From this instant on.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub to: Option<Timestamp>,
    /// Rows older than this one: its instant and id.
    pub before: Option<(i64, i64)>,
    /// How many at most.
    pub limit: i64,
}

/// Rows, the newest first.
///
/// # Errors
/// As the engine says.
pub async fn search(db: &Db, s: &Search) -> Result<Vec<Line>> {
    let (at, id) = s.before.unwrap_or((i64::MAX, i64::MAX));
    db.glance(
        "WITH RECURSIVE inside (id) AS (
             SELECT id FROM unit WHERE id = $1
             UNION
             SELECT u.id FROM unit u JOIN inside i ON u.parent_id = i.id
         )
         SELECT a.id, a.at, a.actor_id, p.name AS actor, a.act, a.object, a.object_id, a.before, a.after,
                a.reason, a.source
         FROM audit a LEFT JOIN person p ON p.id = a.actor_id
         WHERE ($2 OR p.unit_id IN (SELECT id FROM inside))
           AND ($3 = '' OR replace(coalesce(p.name, ''), $3, '') <> coalesce(p.name, ''))
           AND ($4 = '' OR a.act = $4) AND ($5 = '' OR a.object = $5) AND ($6 = '' OR a.object_id = $6)
           AND a.at >= $7 AND a.at < $8
           AND (a.at < $9 OR (a.at = $9 AND a.id < $10))
         ORDER BY a.at DESC, a.id DESC LIMIT $11",
        args![
            s.top.unwrap_or(0),
            s.top.is_none(),
            s.who.as_str(),
            s.act.as_str(),
            s.object.as_str(),
            s.object_id.as_str(),
            s.from.map_or(0, Timestamp::ms),
            s.to.map_or(i64::MAX, Timestamp::ms),
            at,
            id,
            s.limit
        ],
    )
    .await
}

/// Acts that were ever recorded, for choosing one.
///
/// # Errors
/// As the engine says.
pub async fn acts(db: &Db) -> Result<Vec<String>> {
    let rows: Vec<(String,)> =
        db.glance("SELECT DISTINCT act FROM audit ORDER BY act", Vec::<Value>::new()).await?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}
