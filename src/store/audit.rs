//! The audit trail: plain appends in the transaction that decides. A sealer chains them later.

use super::db::{Result, Writer, args};
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
