//! Passwords, tries to sign in and known devices. Only slow hashes and digests are stored.

use sqlx::FromRow;

use super::db::{Db, Result, Writer, args};
use crate::domain::{
    id::{PersonId, UnitId},
    time::Timestamp,
};

/// A person as the sign-in needs one.
#[derive(Clone, Debug, FromRow)]
pub struct Account {
    /// Who.
    #[sqlx(try_from = "i64")]
    pub person_id: PersonId,
    /// The unit that holds the post.
    #[sqlx(try_from = "i64")]
    pub unit_id: UnitId,
    /// Name.
    pub name: String,
    /// 工号, if any.
    pub staff_code: Option<String>,
    /// Telephone number, if any.
    pub phone: Option<String>,
    /// PHC text; `None` without a password.
    pub hash: Option<String>,
    /// When it was set.
    pub set_at: Option<i64>,
    /// Whether it must be changed before anything else.
    pub must_change: Option<bool>,
    /// First instant at which an issued password no longer holds.
    pub expires_at: Option<i64>,
}

/// Everybody active whose 工号 or telephone number is `name`; a 工号 comes first.
///
/// # Errors
/// As the engine says.
pub async fn accounts(db: &Db, name: &str) -> Result<Vec<Account>> {
    db.glance(
        "SELECT p.id AS person_id, p.unit_id, p.name, p.staff_code, p.phone, w.hash, w.set_at, w.must_change,
                w.expires_at
         FROM person p LEFT JOIN password w ON w.person_id = p.id
         WHERE (p.staff_code = $1 OR p.phone = $1) AND p.active
         ORDER BY CASE WHEN p.staff_code = $1 THEN 0 ELSE 1 END, p.id",
        args![name],
    )
    .await
}

/// The account of an active person.
///
/// # Errors
/// As the engine says.
pub async fn account(db: &Db, person: PersonId) -> Result<Option<Account>> {
    let rows = db
        .glance(
            "SELECT p.id AS person_id, p.unit_id, p.name, p.staff_code, p.phone, w.hash, w.set_at, w.must_change,
                    w.expires_at
             FROM person p LEFT JOIN password w ON w.person_id = p.id
             WHERE p.id = $1 AND p.active",
            args![person],
        )
        .await?;
    Ok(rows.into_iter().next())
}

/// Active people of a unit without a password, at most `limit`.
///
/// # Errors
/// As the engine says.
pub async fn without(db: &Db, unit: UnitId, limit: i64) -> Result<Vec<Account>> {
    db.glance(
        "SELECT p.id AS person_id, p.unit_id, p.name, p.staff_code, p.phone, w.hash, w.set_at, w.must_change,
                w.expires_at
         FROM person p LEFT JOIN password w ON w.person_id = p.id
         WHERE p.unit_id = $1 AND p.active AND w.person_id IS NULL
         ORDER BY p.id LIMIT $2",
        args![unit, limit],
    )
    .await
}

/// Active people of every unit and how many of them have no password.
///
/// # Errors
/// As the engine says.
pub async fn counts(db: &Db) -> Result<Vec<(i64, i64, i64)>> {
    db.glance(
        "SELECT p.unit_id, count(*), count(*) FILTER (WHERE w.person_id IS NULL)
         FROM person p LEFT JOIN password w ON w.person_id = p.id
         WHERE p.active GROUP BY p.unit_id",
        [],
    )
    .await
}

/// Sets a password; `expires_at` only for an issued one.
///
/// # Errors
/// As the engine says.
pub async fn save(
    w: &mut Writer,
    person: PersonId,
    hash: &str,
    now: Timestamp,
    expires_at: Option<Timestamp>,
) -> Result<()> {
    w.run(
        "INSERT INTO password (person_id, hash, set_at, must_change, expires_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (person_id) DO UPDATE SET hash = excluded.hash, set_at = excluded.set_at,
             must_change = excluded.must_change, expires_at = excluded.expires_at",
        args![person, hash, now, expires_at.is_some(), expires_at],
    )
    .await?;
    Ok(())
}

/// Counts one more try before it is judged, unless one has to wait; gives the count. Tries are forgotten when the
/// last one is older than `forget`. A try that is right is taken back by [`forgive`].
///
/// # Errors
/// As the engine says.
pub async fn claim_try(
    w: &mut Writer,
    account: &str,
    device: &str,
    now: Timestamp,
    forget: Timestamp,
) -> Result<Option<i64>> {
    let row: Option<(i64,)> = w
        .maybe(
            "INSERT INTO sign_in_failure (account, device, tries, last_at, until) VALUES ($1, $2, 1, $3, 0)
             ON CONFLICT (account, device) DO UPDATE SET
                 tries = CASE WHEN sign_in_failure.last_at < $4 THEN 1 ELSE sign_in_failure.tries + 1 END,
                 last_at = excluded.last_at
             WHERE sign_in_failure.until <= $3
             RETURNING tries",
            args![account, device, now, forget],
        )
        .await?;
    Ok(row.map(|r| r.0))
}

/// Sets until when one has to wait.
///
/// # Errors
/// As the engine says.
pub async fn make_wait(
    w: &mut Writer,
    account: &str,
    device: &str,
    until: Timestamp,
) -> Result<()> {
    w.run(
        "UPDATE sign_in_failure SET until = $3 WHERE account = $1 AND device = $2",
        args![account, device, until],
    )
    .await?;
    Ok(())
}

/// Until when this device has to wait; 0 for not at all.
///
/// # Errors
/// As the engine says.
pub async fn waits_until(w: &mut Writer, account: &str, device: &str) -> Result<i64> {
    let row: Option<(i64,)> = w
        .maybe(
            "SELECT until FROM sign_in_failure WHERE account = $1 AND device = $2",
            args![account, device],
        )
        .await?;
    Ok(row.map_or(0, |r| r.0))
}

/// The latest instant until which any device of an account has to wait; 0 for none.
///
/// # Errors
/// As the engine says.
pub async fn longest_wait(db: &Db, account: &str) -> Result<i64> {
    let rows: Vec<(i64,)> = db
        .glance(
            "SELECT coalesce(max(until), 0) FROM sign_in_failure WHERE account = $1",
            args![account],
        )
        .await?;
    Ok(rows.first().map_or(0, |r| r.0))
}

/// Forgets the tries of one device.
///
/// # Errors
/// As the engine says.
pub async fn forgive(w: &mut Writer, account: &str, device: &str) -> Result<()> {
    w.run("DELETE FROM sign_in_failure WHERE account = $1 AND device = $2", args![account, device])
        .await?;
    Ok(())
}

/// Forgets all tries of an account (解除锁定).
///
/// # Errors
/// As the engine says.
pub async fn unlock(w: &mut Writer, account: &str) -> Result<u64> {
    w.run("DELETE FROM sign_in_failure WHERE account = $1", args![account]).await
}

/// Removes tries that are forgotten anyway, at most `limit`.
///
/// # Errors
/// As the engine says.
pub async fn remove_forgotten(w: &mut Writer, before: Timestamp, limit: i64) -> Result<u64> {
    w.run(
        "DELETE FROM sign_in_failure WHERE last_at IN
         (SELECT last_at FROM sign_in_failure WHERE last_at < $1 ORDER BY last_at LIMIT $2)",
        args![before, limit],
    )
    .await
}

/// Whether the person signed in on this device before.
///
/// # Errors
/// As the engine says.
pub async fn knows(db: &Db, person: PersonId, device: &str) -> Result<bool> {
    let rows: Vec<(i64,)> = db
        .glance(
            "SELECT seen_at FROM known_device WHERE person_id = $1 AND device = $2",
            args![person, device],
        )
        .await?;
    Ok(!rows.is_empty())
}

/// Remembers that the person signed in on this device.
///
/// # Errors
/// As the engine says.
pub async fn remember(
    w: &mut Writer,
    person: PersonId,
    device: &str,
    now: Timestamp,
) -> Result<()> {
    w.run(
        "INSERT INTO known_device (person_id, device, seen_at) VALUES ($1, $2, $3)
         ON CONFLICT (person_id, device) DO UPDATE SET seen_at = excluded.seen_at",
        args![person, device, now],
    )
    .await?;
    Ok(())
}
