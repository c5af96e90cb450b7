//! 意见建议 and the replies to it.

use sqlx::FromRow;

use super::db::{Db, Result, Writer, args};
use crate::domain::{
    id::{Id, PersonId, of},
    time::Timestamp,
};

/// What somebody wrote, with the reply.
#[derive(Clone, Debug, FromRow)]
pub struct Feedback {
    /// Identity.
    #[sqlx(try_from = "i64")]
    pub id: Id<of::Feedback>,
    /// When.
    #[sqlx(try_from = "i64")]
    pub at: Timestamp,
    /// Name and unit of the sender; `None` for a stranger.
    pub name: Option<String>,
    /// Unit of the sender.
    pub unit_id: Option<i64>,
    /// What was written.
    pub body: String,
    /// The reply.
    pub reply: Option<String>,
    /// When it was given.
    pub replied_at: Option<i64>,
}

/// A message to be kept.
#[derive(Clone, Debug)]
pub struct NewFeedback<'a> {
    /// Identity.
    pub id: Id<of::Feedback>,
    /// When.
    pub at: Timestamp,
    /// Who, if signed in.
    pub person: Option<PersonId>,
    /// Digest of the device or the session.
    pub device: &'a str,
    /// Hash of the look-up code.
    pub code_hash: &'a str,
    /// What was written.
    pub body: &'a str,
}

/// Keeps a message.
///
/// # Errors
/// As the engine says.
pub async fn add(w: &mut Writer, new: &NewFeedback<'_>) -> Result<()> {
    w.run(
        "INSERT INTO feedback (id, at, person_id, device, code_hash, body) VALUES ($1, $2, $3, $4, $5, $6)",
        args![new.id, new.at, new.person, new.device, new.code_hash, new.body],
    )
    .await?;
    Ok(())
}

/// Messages since `since`: from this device, and from all strangers.
///
/// # Errors
/// As the engine says.
pub async fn recent(w: &mut Writer, device: &str, since: Timestamp) -> Result<(i64, i64)> {
    w.one(
        "SELECT count(*) FILTER (WHERE device = $1), count(*) FILTER (WHERE person_id IS NULL)
         FROM feedback WHERE at > $2",
        args![device, since],
    )
    .await
}

/// One message.
///
/// # Errors
/// As the engine says.
pub async fn find(db: &Db, id: Id<of::Feedback>) -> Result<Option<Feedback>> {
    let rows = db
        .glance(
            "SELECT f.id, f.at, p.name, p.unit_id, f.body, f.reply, f.replied_at
             FROM feedback f LEFT JOIN person p ON p.id = f.person_id WHERE f.id = $1",
            args![id],
        )
        .await?;
    Ok(rows.into_iter().next())
}

/// The message of a look-up code.
///
/// # Errors
/// As the engine says.
pub async fn by_code(db: &Db, code_hash: &str) -> Result<Option<Feedback>> {
    let rows = db
        .glance(
            "SELECT f.id, f.at, p.name, p.unit_id, f.body, f.reply, f.replied_at
             FROM feedback f LEFT JOIN person p ON p.id = f.person_id WHERE f.code_hash = $1",
            args![code_hash],
        )
        .await?;
    Ok(rows.into_iter().next())
}

/// What a person wrote, the newest first.
///
/// # Errors
/// As the engine says.
pub async fn of_person(db: &Db, person: PersonId) -> Result<Vec<Feedback>> {
    db.glance(
        "SELECT f.id, f.at, p.name, p.unit_id, f.body, f.reply, f.replied_at
         FROM feedback f LEFT JOIN person p ON p.id = f.person_id
         WHERE f.person_id = $1 ORDER BY f.at DESC, f.id DESC LIMIT 50",
        args![person],
    )
    .await
}

/// Messages, those without reply first, then the newest.
///
/// # Errors
/// As the engine says.
pub async fn list(db: &Db, limit: i64) -> Result<Vec<Feedback>> {
    db.glance(
        "SELECT f.id, f.at, p.name, p.unit_id, f.body, f.reply, f.replied_at
         FROM feedback f LEFT JOIN person p ON p.id = f.person_id
         ORDER BY CASE WHEN f.replied_at IS NULL THEN 0 ELSE 1 END, f.at DESC, f.id DESC LIMIT $1",
        args![limit],
    )
    .await
}

/// Gives the reply, or replaces it.
///
/// # Errors
/// As the engine says.
pub async fn reply(
    w: &mut Writer,
    id: Id<of::Feedback>,
    reply: &str,
    by: PersonId,
    now: Timestamp,
) -> Result<bool> {
    let changed = w
        .run(
            "UPDATE feedback SET reply = $2, replied_by = $3, replied_at = $4 WHERE id = $1",
            args![id, reply, by, now],
        )
        .await?;
    Ok(changed == 1)
}
