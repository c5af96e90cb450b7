//! Facts of the installation, by name.

use super::db::{Db, Result, Writer, args};

/// All settings.
///
/// # Errors
/// As the engine says.
pub async fn list(db: &Db) -> Result<Vec<(String, String)>> {
    db.glance("SELECT name, value FROM setting", []).await
}

/// One setting.
///
/// # Errors
/// As the engine says.
pub async fn find(db: &Db, name: &str) -> Result<Option<String>> {
    let rows: Vec<(String,)> =
        db.glance("SELECT value FROM setting WHERE name = $1", args![name]).await?;
    Ok(rows.into_iter().next().map(|r| r.0))
}

/// Sets it, or leaves what another process set first; gives what now holds.
///
/// # Errors
/// As the engine says.
pub async fn claim(w: &mut Writer, name: &str, value: &str) -> Result<String> {
    w.run(
        "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
        args![name, value],
    )
    .await?;
    let (held,): (String,) =
        w.one("SELECT value FROM setting WHERE name = $1", args![name]).await?;
    Ok(held)
}

/// Takes a one-time value away; `false` when another was quicker or it never was.
///
/// # Errors
/// As the engine says.
pub async fn use_up(w: &mut Writer, name: &str, value: &str) -> Result<bool> {
    let gone =
        w.run("DELETE FROM setting WHERE name = $1 AND value = $2", args![name, value]).await?;
    Ok(gone == 1)
}

/// Sets it.
///
/// # Errors
/// As the engine says.
pub async fn save(w: &mut Writer, name: &str, value: &str) -> Result<()> {
    w.run(
        "INSERT INTO setting (name, value) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        args![name, value],
    )
    .await?;
    Ok(())
}
