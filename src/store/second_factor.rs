//! Second factors of administrators: the secret of time-based codes, and recovery codes by their hashes.

use sqlx::FromRow;

use super::db::{Db, Result, Value, Writer, args};
use crate::domain::{id::PersonId, time::Timestamp};

/// A second factor.
#[derive(Clone, Debug, FromRow)]
pub struct Factor {
    /// Base32.
    pub secret: String,
    /// When its first code was given; `None` while enrolment is not finished.
    pub confirmed_at: Option<i64>,
    /// The newest time step whose code was used.
    pub last_step: i64,
}

/// The second factor of a person.
///
/// # Errors
/// As the engine says.
pub async fn find(db: &Db, person: PersonId) -> Result<Option<Factor>> {
    let rows = db
        .glance(
            "SELECT secret, confirmed_at, last_step FROM totp WHERE person_id = $1",
            args![person],
        )
        .await?;
    Ok(rows.into_iter().next())
}

/// Begins an enrolment with a new secret; one that is finished stays.
///
/// # Errors
/// As the engine says.
pub async fn begin(w: &mut Writer, person: PersonId, secret: &str, now: Timestamp) -> Result<()> {
    w.run(
        "INSERT INTO totp (person_id, secret, made_at, last_step) VALUES ($1, $2, $3, 0)
         ON CONFLICT (person_id) DO UPDATE SET secret = excluded.secret, made_at = excluded.made_at
         WHERE totp.confirmed_at IS NULL",
        args![person, secret, now],
    )
    .await?;
    Ok(())
}

/// Finishes an enrolment with the step of its first code; `false` when it was finished before.
///
/// # Errors
/// As the engine says.
pub async fn confirm(w: &mut Writer, person: PersonId, step: i64, now: Timestamp) -> Result<bool> {
    let changed = w
        .run(
            "UPDATE totp SET confirmed_at = $3, last_step = $2
             WHERE person_id = $1 AND confirmed_at IS NULL",
            args![person, step, now],
        )
        .await?;
    Ok(changed == 1)
}

/// Uses up the code of a step; `false` when it or a newer one was used.
///
/// # Errors
/// As the engine says.
pub async fn use_step(w: &mut Writer, person: PersonId, step: i64) -> Result<bool> {
    let changed = w
        .run(
            "UPDATE totp SET last_step = $2
             WHERE person_id = $1 AND last_step < $2 AND confirmed_at IS NOT NULL",
            args![person, step],
        )
        .await?;
    Ok(changed == 1)
}

/// Replaces the recovery codes.
///
/// # Errors
/// As the engine says.
pub async fn replace_codes(w: &mut Writer, person: PersonId, hashes: &[String]) -> Result<()> {
    w.run("DELETE FROM recovery_code WHERE person_id = $1", args![person]).await?;
    let rows = hashes.iter().map(|h| vec![Value::from(person), h.as_str().into()]).collect();
    w.run_rows("INSERT INTO recovery_code (person_id, hash) VALUES", "", 2, rows).await?;
    Ok(())
}

/// Uses up a recovery code; `false` when there is no such code left.
///
/// # Errors
/// As the engine says.
pub async fn use_code(
    w: &mut Writer,
    person: PersonId,
    hash: &str,
    now: Timestamp,
) -> Result<bool> {
    let changed = w
        .run(
            "UPDATE recovery_code SET used_at = $3
             WHERE person_id = $1 AND hash = $2 AND used_at IS NULL",
            args![person, hash, now],
        )
        .await?;
    Ok(changed == 1)
}

/// Recovery codes that are left.
///
/// # Errors
/// As the engine says.
pub async fn codes_left(db: &Db, person: PersonId) -> Result<i64> {
    let rows: Vec<(i64,)> = db
        .glance(
            "SELECT count(*) FROM recovery_code WHERE person_id = $1 AND used_at IS NULL",
            args![person],
        )
        .await?;
    Ok(rows.first().map_or(0, |r| r.0))
}

/// Removes the second factor and its codes.
///
/// # Errors
/// As the engine says.
pub async fn remove(w: &mut Writer, person: PersonId) -> Result<u64> {
    w.run("DELETE FROM recovery_code WHERE person_id = $1", args![person]).await?;
    w.run("DELETE FROM totp WHERE person_id = $1", args![person]).await
}
