//! Commands of whoever runs the machine: migrate, backup, doctor.

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context, bail};
use serde_json::json;

use super::{Common, data, terminal};

/// Flags of `migrate`.
#[derive(clap::Args, Debug)]
pub struct MigrateArgs {
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Brings the schema up to date.
///
/// # Errors
/// When the data folder is in use, or the database refuses.
pub async fn migrate(common: &Common, args: MigrateArgs) -> anyhow::Result<ExitCode> {
    let config = common.settings(false, None)?;
    let _lock = data::lock(&config.data)?;
    let db = data::open(&config).await?;
    let (before, all) = db.schema_state().await?;
    let mut backup = None;
    if before > 0
        && before < all
        && let Some(file) = config.sqlite_file()
    {
        let name = data::backup_name(&file);
        db.backup(&name.to_string_lossy()).await.context("backup before migrating")?;
        data::write_checksum(&name)?;
        backup = Some(name.display().to_string());
    }
    db.migrate().await?;
    db.close().await;
    if args.json {
        terminal::say(json!({ "applied_before": before, "applied": all, "backup": backup }));
    } else {
        if let Some(backup) = backup {
            terminal::say(format!("backup: {backup}"));
        }
        terminal::say(format!("schema: {before} migrations were applied, now {all} of {all}"));
    }
    Ok(ExitCode::SUCCESS)
}

/// Flags of `backup`.
#[derive(clap::Args, Debug)]
pub struct BackupArgs {
    /// File to write; it must not exist.
    file: PathBuf,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Writes a copy of an embedded database, with its checksum beside it.
///
/// # Errors
/// When the file exists, the copy is damaged, or the database is PostgreSQL.
pub async fn backup(common: &Common, args: BackupArgs) -> anyhow::Result<ExitCode> {
    let config = common.settings(false, None)?;
    if args.file.exists() {
        bail!("{} exists already; give a new name", args.file.display());
    }
    if config.sqlite_file().is_some_and(|f| !f.exists()) {
        bail!("there is no database in {} yet", config.data.display());
    }
    let db = data::open(&config).await?;
    db.backup(&args.file.to_string_lossy()).await?;
    db.close().await;
    let hash = data::write_checksum(&args.file)?;
    let bytes = std::fs::metadata(&args.file)?.len();
    if args.json {
        let file = args.file.display().to_string();
        terminal::say(json!({ "file": file, "bytes": bytes, "sha256": hash, "integrity": "ok" }));
    } else {
        terminal::say(format!(
            "{}: {bytes} bytes, integrity ok, sha256 {hash}",
            args.file.display()
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// Flags of `doctor`.
#[derive(clap::Args, Debug)]
pub struct DoctorArgs {
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Looks at everything that decides whether answers are safe.
///
/// # Errors
/// When the settings cannot be read; what is wrong with the rest is printed and gives exit code 1.
pub async fn doctor(common: &Common, args: DoctorArgs) -> anyhow::Result<ExitCode> {
    let config = common.settings(false, None)?;
    // What was looked at, what was found, whether it is as it should be.
    let mut found: Vec<(String, String, bool)> = vec![
        ("public_url".into(), config.public_url(), true),
        ("time_zone".into(), config.time_zone.clone(), true),
    ];
    match data::open(&config).await {
        Err(e) => found.push(("database".into(), format!("{e:#}"), false)),
        Ok(db) => {
            let (applied, all) = db.schema_state().await?;
            found.push(("schema".into(), format!("{applied} of {all} migrations"), applied == all));
            for (name, value, safe) in db.durability().await? {
                found.push((name.into(), value, safe));
            }
            db.close().await;
        }
    }
    #[cfg(unix)]
    if let Ok(meta) = std::fs::metadata(config.data.join("operator-token")) {
        use std::os::unix::fs::PermissionsExt;
        let mode = meta.permissions().mode() & 0o777;
        found.push(("operator-token".into(), format!("mode {mode:o}"), mode == 0o600));
    }
    let well = found.iter().all(|(_, _, ok)| *ok);
    if args.json {
        let checks: Vec<_> =
            found.iter().map(|(n, v, ok)| json!({ "name": n, "value": v, "ok": ok })).collect();
        terminal::say(json!({ "ok": well, "checks": checks }));
    } else {
        for (name, value, ok) in &found {
            terminal::say(format!("{}  {name}: {value}", if *ok { "ok  " } else { "BAD " }));
        }
        terminal::say(if well {
            "all is well"
        } else {
            "something needs attention: see the lines marked BAD"
        });
    }
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
