//! The data folder: who may use it, its lock, its token, and opening its database.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use fs4::{FileExt, TryLockError};

use crate::{
    config::Config,
    service::clock::Dice,
    store::db::{Db, PoolSize},
};

/// Proof that no other process writes to the data folder.
#[derive(Debug)]
pub struct Lock {
    _file: fs::File,
}

/// Takes the data folder for this process alone.
///
/// # Errors
/// When another process holds it.
pub fn lock(folder: &Path) -> anyhow::Result<Lock> {
    fs::create_dir_all(folder).with_context(|| format!("data folder {}", folder.display()))?;
    let path = folder.join("lock");
    let file = fs::File::create(&path).with_context(|| path.display().to_string())?;
    match FileExt::try_lock(&file) {
        Ok(()) => Ok(Lock { _file: file }),
        Err(TryLockError::WouldBlock) => {
            bail!("the data folder {} is in use by another mingfa; stop it first", folder.display())
        }
        Err(TryLockError::Error(e)) => Err(e).with_context(|| path.display().to_string()),
    }
}

/// The operator's token, made at first start, readable by its owner only.
///
/// # Errors
/// When the file cannot be read or written.
pub fn operator_token(folder: &Path) -> anyhow::Result<String> {
    let path = folder.join("operator-token");
    if let Ok(token) = fs::read_to_string(&path) {
        return Ok(token.trim().to_owned());
    }
    let token = crate::service::new_secret(&Dice::System);
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&path).with_context(|| path.display().to_string())?;
    writeln!(file, "{token}").with_context(|| path.display().to_string())?;
    Ok(token)
}

/// Opens the database of the settings.
///
/// # Errors
/// When it cannot be reached; the words name neither user nor password.
pub async fn open(config: &Config) -> anyhow::Result<Db> {
    if let Some(folder) = config.sqlite_file().as_deref().and_then(Path::parent) {
        fs::create_dir_all(folder).with_context(|| format!("folder {}", folder.display()))?;
    }
    let size = PoolSize { connections: config.database_connections };
    Db::open(&config.database_url(), size).await.context("cannot open the database")
}

/// Opens the database of the settings for looking only; `None` when there is none yet, or its schema is older.
///
/// # Errors
/// When it is there and cannot be read.
pub async fn look(config: &Config) -> anyhow::Result<Option<Db>> {
    if config.sqlite_file().is_some_and(|file| !file.exists()) {
        return Ok(None);
    }
    let db =
        Db::open_read_only(&config.database_url()).await.context("cannot open the database")?;
    let (applied, all) = db.schema_state().await?;
    Ok((applied == all).then_some(db))
}

/// A name for a backup beside the database that is not taken.
#[must_use]
pub fn backup_name(file: &Path) -> PathBuf {
    (1..10_000)
        .map(|n| file.with_extension(format!("before-migration-{n}.db")))
        .find(|path| !path.exists())
        .unwrap_or_else(|| file.with_extension("backup.db"))
}

/// Writes the SHA-256 of a file beside it, in the form that `sha256sum -c` reads, and gives it.
///
/// # Errors
/// When the file cannot be read.
pub fn write_checksum(file: &Path) -> anyhow::Result<String> {
    use sha2::Digest;
    let mut hash = sha2::Sha256::new();
    let mut source = fs::File::open(file).with_context(|| file.display().to_string())?;
    let mut buffer = vec![0; 1 << 20];
    loop {
        let n = std::io::Read::read(&mut source, &mut buffer)?;
        if n == 0 {
            break;
        }
        hash.update(&buffer[..n]);
    }
    let hex = data_encoding::HEXLOWER.encode(&hash.finalize());
    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let beside = file.with_file_name(format!("{name}.sha256"));
    fs::write(&beside, format!("{hex}  {name}\n")).with_context(|| beside.display().to_string())?;
    Ok(hex)
}
