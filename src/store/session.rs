//! Signed-in browsers and one-time sign-in links. Only hashes of their secrets are stored.

use sqlx::FromRow;

use super::db::{Db, Result, Value, Writer, args};
use crate::domain::{
    id::{ExamId, Id, PersonId, of},
    time::Timestamp,
};

/// A session that is neither expired nor revoked, with whose it is.
#[derive(Clone, Debug, FromRow)]
pub struct Session {
    /// Identity; also names the device of an attempt.
    #[sqlx(try_from = "i64")]
    pub id: Id<of::Session>,
    /// Whose it is.
    #[sqlx(try_from = "i64")]
    pub person_id: PersonId,
    /// Name of that person.
    pub name: String,
    /// The one exam a candidate's session is for; `None` for staff.
    pub exam_id: Option<i64>,
    /// First instant at which it no longer holds.
    #[sqlx(try_from = "i64")]
    pub expires_at: Timestamp,
    /// What must be done before it opens anything; `None`: nothing.
    pub pending: Option<String>,
    /// Last heard of, at most [`TOUCH_MS`] behind; `None` until the first writing.
    pub seen_at: Option<i64>,
    /// When it was made.
    #[sqlx(try_from = "i64")]
    pub created_at: Timestamp,
}

/// How far `seen_at` may be behind: one write per session in this time.
pub const TOUCH_MS: i64 = 5 * 60_000;

/// What must be done before a session opens anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pending {
    /// The issued password must be changed.
    Password,
    /// The code of the second factor.
    Totp,
}

impl Pending {
    /// The code used in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Totp => "totp",
        }
    }
}

/// A session to be made.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Identity.
    pub id: Id<of::Session>,
    /// SHA-256 of its secret, hex.
    pub token_hash: String,
    /// Whose it is.
    pub person: PersonId,
    /// The exam it is for, `None` for staff.
    pub exam: Option<ExamId>,
    /// What must be done first.
    pub pending: Option<Pending>,
    /// First instant at which it no longer holds.
    pub expires_at: Timestamp,
}

/// Adds sessions.
///
/// # Errors
/// As the engine says.
pub async fn add(w: &mut Writer, sessions: &[NewSession], now: Timestamp) -> Result<()> {
    let rows = sessions.iter().map(|s| {
        vec![
            Value::from(s.id),
            s.token_hash.as_str().into(),
            s.person.into(),
            s.exam.into(),
            now.into(),
            s.expires_at.into(),
            s.pending.map(Pending::code).into(),
        ]
    });
    // A batch that is tried again after a commit of unknown outcome meets its own rows.
    w.run_rows(
        "INSERT INTO session (id, token_hash, person_id, exam_id, created_at, expires_at, pending) VALUES",
        "ON CONFLICT (id) DO NOTHING",
        7,
        rows.collect(),
    )
    .await?;
    Ok(())
}

/// The session of a secret's hash, if it holds now.
///
/// # Errors
/// As the engine says.
pub async fn find(db: &Db, token_hash: &str, now: Timestamp) -> Result<Option<Session>> {
    let rows = db
        .glance(
            "SELECT s.id, s.person_id, p.name, s.exam_id, s.expires_at, s.pending, s.seen_at, s.created_at
             FROM session s JOIN person p ON p.id = s.person_id
             WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 AND p.active",
            args![token_hash, now],
        )
        .await?;
    Ok(rows.into_iter().next())
}

/// Ends a session; gives the hash of its secret, `None` when it had ended before.
///
/// # Errors
/// As the engine says.
pub async fn revoke(w: &mut Writer, id: Id<of::Session>, now: Timestamp) -> Result<Option<String>> {
    let row: Option<(String,)> = w
        .maybe(
            "UPDATE session SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL
             RETURNING token_hash",
            args![id, now],
        )
        .await?;
    Ok(row.map(|r| r.0))
}

/// Ends the sessions of a person but `except`, those of exams only if `exams`; gives the hashes of their secrets.
///
/// # Errors
/// As the engine says.
pub async fn revoke_all(
    w: &mut Writer,
    person: PersonId,
    except: Option<Id<of::Session>>,
    exams: bool,
    now: Timestamp,
) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = w
        .all(
            "UPDATE session SET revoked_at = $3
             WHERE person_id = $1 AND id <> $2 AND revoked_at IS NULL AND expires_at > $3
                 AND (exam_id IS NULL OR $4)
             RETURNING token_hash",
            args![person, except.map_or(0, Id::number), now, exams],
        )
        .await?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}

/// How many sessions of a person hold now.
///
/// # Errors
/// As the engine says.
pub async fn count(db: &Db, person: PersonId, now: Timestamp) -> Result<i64> {
    let rows: Vec<(i64,)> = db
        .glance(
            "SELECT count(*) FROM session
             WHERE person_id = $1 AND revoked_at IS NULL AND expires_at > $2 AND pending IS NULL",
            args![person, now],
        )
        .await?;
    Ok(rows.first().map_or(0, |r| r.0))
}

/// Notes that a session was heard of.
///
/// # Errors
/// As the engine says.
pub async fn touch(w: &mut Writer, id: Id<of::Session>, now: Timestamp) -> Result<()> {
    w.run("UPDATE session SET seen_at = $2 WHERE id = $1", args![id, now]).await?;
    Ok(())
}

/// Adds a one-time sign-in link.
///
/// # Errors
/// As the engine says.
pub async fn add_link(
    w: &mut Writer,
    token_hash: &str,
    person: PersonId,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    w.run(
        "INSERT INTO sign_in_link (token_hash, person_id, created_at, expires_at) VALUES ($1, $2, $3, $4)",
        args![token_hash, person, now, expires_at],
    )
    .await?;
    Ok(())
}

/// Owner of a one-time sign-in link.
#[derive(Clone, Debug, FromRow)]
pub struct LinkOwner {
    /// Who.
    #[sqlx(try_from = "i64")]
    pub person_id: PersonId,
    /// Name.
    pub name: String,
    /// First instant at which the link no longer holds.
    #[sqlx(try_from = "i64")]
    pub expires_at: Timestamp,
}

/// Whose an unused, unexpired link is.
///
/// # Errors
/// As the engine says.
pub async fn link_owner(db: &Db, token_hash: &str, now: Timestamp) -> Result<Option<LinkOwner>> {
    let rows = db
        .glance(
            "SELECT l.person_id, p.name, l.expires_at
             FROM sign_in_link l JOIN person p ON p.id = l.person_id
             WHERE l.token_hash = $1 AND l.used_at IS NULL AND l.expires_at > $2",
            args![token_hash, now],
        )
        .await?;
    Ok(rows.into_iter().next())
}

/// Uses a link up; `false` when it was used or expired meanwhile.
///
/// # Errors
/// As the engine says.
pub async fn use_link(w: &mut Writer, token_hash: &str, now: Timestamp) -> Result<bool> {
    let changed = w
        .run(
            "UPDATE sign_in_link SET used_at = $2
             WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2",
            args![token_hash, now],
        )
        .await?;
    Ok(changed == 1)
}

/// Removes sessions and links that ended before `before`, at most `limit` of each; gives how many.
///
/// # Errors
/// As the engine says.
pub async fn remove_ended(w: &mut Writer, before: Timestamp, limit: i64) -> Result<u64> {
    let sessions = w
        .run(
            "DELETE FROM session WHERE id IN
             (SELECT id FROM session WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)",
            args![before, limit],
        )
        .await?;
    let links = w
        .run(
            "DELETE FROM sign_in_link WHERE token_hash IN
             (SELECT token_hash FROM sign_in_link WHERE expires_at < $1 LIMIT $2)",
            args![before, limit],
        )
        .await?;
    Ok(sessions + links)
}
