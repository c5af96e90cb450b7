//! The server as the operator's tool meets it: making and removing a rehearsal, and for `--kill-every` a server
//! of its own that is killed and started again.

use std::{
    path::Path,
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, bail};
use hyper::Method;
use tokio::{
    process::{Child, Command},
    time::{Instant, sleep},
};
use tokio_util::sync::CancellationToken;

use super::{
    super::{Common, terminal},
    wire::{Ask, Target, Wire},
};
use crate::{
    config::Config,
    domain::id::ExamId,
    service::rehearsal::{Rehearsal, Wanted},
    web::path,
};

/// The longest a server may take to start.
const START_TIME: Duration = Duration::from_secs(120);
/// The longest removing may take.
const REMOVE_TIME: Duration = Duration::from_secs(1_800);

/// Reads the operator's token; a token that others can read is refused.
///
/// # Errors
/// When there is none, or its mode is not 0600.
pub fn token(folder: &Path) -> anyhow::Result<String> {
    let file = folder.join("operator-token");
    let token = std::fs::read_to_string(&file).with_context(|| {
        format!(
            "cannot read {}: give --data with the data folder of the running server",
            file.display()
        )
    })?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&file)?.permissions().mode() & 0o777;
        if mode != 0o600 {
            bail!("{} has mode {mode:o}; only its owner may read it: chmod 600", file.display());
        }
    }
    Ok(token.trim().to_owned())
}

/// Makes the rehearsal.
///
/// # Errors
/// When the server is away or says no.
pub async fn make(target: &Target, token: &str, wanted: &Wanted) -> anyhow::Result<Rehearsal> {
    let json = Some(serde_json::to_string(wanted)?);
    let ask = Ask { token, json, ..Ask::post(path::REHEARSALS, "") };
    let reply = Wire::new(target.clone())
        .ask(&ask)
        .await
        .context("cannot ask the server for a rehearsal")?;
    match reply.status {
        200 => serde_json::from_slice(&reply.body).context("the server's answer cannot be read"),
        404 => bail!("the server does not take this token: is --data its data folder?"),
        status => bail!("the server made no rehearsal (status {status}): {}", reply.text()),
    }
}

/// Removes the rehearsal, and asks until it is gone.
///
/// # Errors
/// When it is still there after a long time.
pub async fn remove(target: &Target, token: &str, exam: ExamId) -> anyhow::Result<()> {
    let address = path::REHEARSAL_PATTERN.replace("{exam}", &exam.to_string());
    let end = Instant::now() + REMOVE_TIME;
    let mut wire = Wire::new(target.clone());
    loop {
        let ask = Ask { token, method: Method::DELETE, ..Ask::get(&address, "") };
        let said = match wire.ask(&ask).await {
            Ok(reply) if [204, 404].contains(&reply.status) => return Ok(()),
            Ok(reply) => format!("status {}", reply.status),
            Err(e) => format!("{e:#}"),
        };
        if Instant::now() >= end {
            bail!(
                "the rehearsal {exam} could not be removed ({said}); DELETE {address} with the operator's token"
            );
        }
        sleep(Duration::from_secs(1)).await;
    }
}

/// A server that this command started.
pub struct Own {
    child: Child,
    pid: Arc<AtomicU32>,
    start: Start,
    target: Target,
    /// How often it was killed.
    pub kills: u32,
}

/// How the server is started.
struct Start {
    arguments: Vec<std::ffi::OsString>,
    log: std::path::PathBuf,
}

impl Start {
    fn spawn(&self) -> anyhow::Result<Child> {
        let log = std::fs::File::options().create(true).append(true).open(&self.log)?;
        let program = std::env::current_exe()?;
        Command::new(program)
            .args(&self.arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .context("cannot start the server")
    }
}

impl Own {
    /// Starts a server and waits for it.
    ///
    /// # Errors
    /// When it does not start, or somebody listens there already.
    pub async fn start(
        common: &Common,
        config: &Config,
        target: &Target,
        pid: Arc<AtomicU32>,
    ) -> anyhow::Result<Self> {
        if Wire::new(target.clone()).ask(&Ask::get(path::HEALTH, "")).await.is_ok() {
            bail!(
                "a server listens on {} already; --kill-every starts one of its own",
                target.address
            );
        }
        let mut arguments: Vec<std::ffi::OsString> =
            vec!["serve".into(), "--data".into(), config.data.clone().into()];
        arguments.extend(["--listen".into(), target.address.to_string().into()]);
        if let Some(database) = &common.database {
            arguments.extend(["--database".into(), database.into()]);
        }
        if let Some(file) = &common.config {
            arguments.extend(["--config".into(), file.into()]);
        }
        std::fs::create_dir_all(&config.data)?;
        let start = Start { arguments, log: config.data.join("rehearse-server.log") };
        let child = start.spawn()?;
        let mut own = Self { child, pid, start, target: target.clone(), kills: 0 };
        own.ready().await?;
        Ok(own)
    }

    /// Waits until it answers.
    async fn ready(&mut self) -> anyhow::Result<()> {
        self.pid.store(self.child.id().unwrap_or(0), Ordering::Relaxed);
        let end = Instant::now() + START_TIME;
        loop {
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended ({status}); see {}", self.start.log.display());
            }
            if Wire::new(self.target.clone())
                .ask(&Ask::get(path::HEALTH, ""))
                .await
                .is_ok_and(|r| r.status == 200)
            {
                return Ok(());
            }
            if Instant::now() >= end {
                bail!("the server does not answer; see {}", self.start.log.display());
            }
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Kills the server every so often and starts it again, until told to stop; it then runs.
    ///
    /// # Errors
    /// When it does not start again.
    pub async fn torment(
        mut self,
        every: Duration,
        stop: CancellationToken,
    ) -> anyhow::Result<Self> {
        while stop.run_until_cancelled(sleep(every)).await.is_some() {
            self.child.kill().await?;
            self.kills += 1;
            self.child = self.start.spawn()?;
            self.ready().await?;
        }
        Ok(self)
    }

    /// Ends it. What it acknowledged is durable, so it needs no warning.
    pub async fn end(mut self) {
        if let Err(e) = self.child.kill().await {
            terminal::remark(format!("the server could not be ended: {e}"));
        }
    }
}
