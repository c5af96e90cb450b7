//! `mingfa rehearse`: invented candidates sit an invented exam at full speed, and then everything the server
//! acknowledged is compared with what is stored.

use std::{
    io::IsTerminal,
    path::PathBuf,
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::{Context, bail};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::{Common, terminal};
use crate::{
    config::Config,
    domain::id::ExamId,
    service::{clock::Dice, rehearsal::Wanted},
    store::{db::Db, verify},
};

mod check;
mod dump;
mod figures;
mod machine;
mod report;
mod server;
mod sheet;
mod walk;
mod wire;

use figures::{Figures, Step};
use report::Report;
use walk::{Course, Memory, Until};
use wire::Target;

/// Above the minutes of an attempt: for starting late, waiting for deadlines, and a slow server.
const GRACE: Duration = Duration::from_secs(120);

/// Flags of `rehearse`.
#[derive(clap::Args, Clone, Debug)]
pub struct RehearseArgs {
    /// Address of the running server, such as `http://127.0.0.1:8080`; --data must be its data folder.
    #[arg(long, value_name = "URL", required_unless_present = "verify_acks")]
    url: Option<String>,
    /// The URL's host, said again, when it is not this machine.
    #[arg(long, value_name = "HOST")]
    remote: Option<String>,
    /// Invented candidates, 1 to 60000.
    #[arg(
        long,
        value_name = "N",
        required_unless_present = "verify_acks",
        default_value_t = 0,
        hide_default_value = true
    )]
    candidates: usize,
    /// Minutes of an attempt; the whole run takes at most two minutes more.
    #[arg(
        long,
        value_name = "M",
        required_unless_present = "verify_acks",
        default_value_t = 0,
        hide_default_value = true
    )]
    minutes: u32,
    /// Questions on a form.
    #[arg(long, value_name = "N", default_value_t = 20)]
    questions: usize,
    /// Candidates at the same time.
    #[arg(long, value_name = "C", default_value_t = 64)]
    concurrency: usize,
    /// Mean pause before each answer, in milliseconds.
    #[arg(long, value_name = "MS", default_value_t = 0)]
    think: u64,
    /// How far candidates go.
    #[arg(long, value_enum, default_value = "result")]
    until: Until,
    /// Seed of forms and answers, for runs that must be alike: up to 64 hex digits [default: random].
    #[arg(long, value_name = "HEX")]
    seed: Option<String>,
    /// Leave the rehearsal in the database.
    #[arg(long)]
    keep: bool,
    /// Write what a load generator needs of each attempt (TSV, with sessions).
    #[arg(long, value_name = "FILE")]
    dump: Option<PathBuf>,
    /// Start the server itself, kill it every so many seconds (SIGKILL) and start it again.
    #[arg(long, value_name = "S", value_parser = clap::value_parser!(u64).range(1..))]
    kill_every: Option<u64>,
    /// Only compare a file of acknowledgements (attempt, slot, seq, answer) with the database.
    #[arg(long, value_name = "FILE")]
    verify_acks: Option<PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Rehearses an exam.
///
/// # Errors
/// When it cannot be begun or the database cannot be read; what went wrong on the way is printed and gives
/// exit code 1.
pub async fn rehearse(common: &Common, args: RehearseArgs) -> anyhow::Result<ExitCode> {
    let config = common.settings(false, None)?;
    if let Some(file) = &args.verify_acks {
        return verify_acks(&config, file).await;
    }
    let url = args.url.as_deref().context("--url is missing")?;
    let target = Target::of(url, args.remote.as_deref()).await?;
    let seed = seed(args.seed.as_deref())?;
    let watch = machine::Watch::default();
    let own = match args.kill_every {
        Some(_) => Some(server::Own::start(common, &config, &target, watch.pid.clone()).await?),
        None => {
            let here = target.address.ip().is_loopback();
            let pid = here.then(|| machine::listener(target.address.port())).flatten();
            watch.pid.store(pid.unwrap_or(0), Ordering::Relaxed);
            None
        }
    };
    let token = server::token(&config.data)?;
    let wanted = Wanted {
        candidates: args.candidates,
        questions: args.questions,
        minutes: args.minutes.into(),
        seed: Some(data_encoding::HEXLOWER.encode(&seed)),
    };
    terminal::remark(format!("making {} candidates …", args.candidates));
    let rehearsal = server::make(&target, &token, &wanted).await?;
    let exam = rehearsal.exam;
    let end = Instant::now() + Duration::from_secs(60 * u64::from(args.minutes)) + GRACE;
    let course = Arc::new(Course {
        target: target.clone(),
        exam,
        tickets: rehearsal.tickets,
        figures: Figures::new()?,
        end,
        stop: interrupted(),
        until: args.until,
        think: Duration::from_millis(args.think),
        seed,
        next: AtomicUsize::new(0),
        arrived: AtomicUsize::new(0),
    });
    let run = Run { config, args, course, watch, seed: wanted.seed.unwrap_or_default() };
    // Whatever happens on the way, the rehearsal is removed.
    let (done, own) = run.go(own).await;
    if run.args.keep {
        terminal::remark(format!("the rehearsal stays: exam {exam}"));
    } else {
        terminal::remark("removing the rehearsal …");
        server::remove(&target, &token, exam).await?;
    }
    if let Some(own) = own {
        own.end().await;
    }
    Ok(if done? { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn verify_acks(config: &Config, file: &std::path::Path) -> anyhow::Result<ExitCode> {
    let db =
        Db::open_read_only(&config.database_url()).await.context("cannot open the database")?;
    let check = dump::verify(&db, file).await?;
    db.close().await;
    for word in &check.words {
        terminal::say(format!("WRONG: {word}"));
    }
    let (answers, newer, wrong) = (check.answers, check.newer, check.wrong);
    terminal::say(format!(
        "{answers} slots compared, {newer} hold a newer save, {wrong} are wrong"
    ));
    Ok(if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The seed given, or one by chance: 32 bytes, filled with zeros from the left.
fn seed(given: Option<&str>) -> anyhow::Result<[u8; 32]> {
    let Some(hex) = given else { return Ok(Dice::System.bytes::<32>()) };
    let hex = format!("{:0>64}", hex.to_ascii_lowercase());
    let bytes = data_encoding::HEXLOWER.decode(hex.as_bytes()).ok().and_then(|b| b.try_into().ok());
    bytes.context("--seed takes up to 64 hex digits")
}

/// Cancelled at the first Ctrl-C.
fn interrupted() -> CancellationToken {
    let stop = CancellationToken::new();
    let told = stop.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            terminal::remark("interrupted; the rehearsal is still removed, please wait");
            told.cancel();
        }
    });
    stop
}

struct Run {
    config: Config,
    args: RehearseArgs,
    course: Arc<Course>,
    watch: machine::Watch,
    seed: String,
}

impl Run {
    /// Lets everybody walk, compares and prints; whether all is well, and the server that is still ours.
    async fn go(&self, own: Option<server::Own>) -> (anyhow::Result<bool>, Option<server::Own>) {
        let calm = CancellationToken::new();
        let watching = self.watch.run(calm.clone());
        let every = Duration::from_secs(self.args.kill_every.unwrap_or(1));
        let killing = own.map(|own| tokio::spawn(own.torment(every, calm.clone())));
        let before = machine::usage("self");
        let began = Instant::now();
        let memories = self.walk().await;
        let took = began.elapsed();
        let mut faults = Vec::new();
        if self.args.until == Until::Answered
            && let Err(e) = self.wait_for_deadlines().await
        {
            faults.push(format!("{e:#}"));
        }
        calm.cancel();
        drop(watching.await);
        let own = match killing {
            None => Ok(None),
            Some(task) => task.await.map_err(anyhow::Error::from).flatten().map(Some),
        };
        let (own, ended) = match own {
            Ok(own) => (own, None),
            Err(e) => (None, Some(e)),
        };
        faults.extend(ended.map(|e| format!("{e:#}")));
        let used = machine::usage("self")
            .zip(before)
            .map(|(now, before)| machine::Usage { cpu_ms: now.cpu_ms - before.cpu_ms, ..now });
        let done = self
            .conclude(&memories, took, used, &faults, own.as_ref().map_or(0, |o| o.kills))
            .await;
        (done, own)
    }

    async fn walk(&self) -> Vec<Memory> {
        let bar = self.progress();
        let walkers: Vec<_> = (0..self.args.concurrency.clamp(1, self.course.tickets.len().max(1)))
            .map(|_| tokio::spawn(walk::walk(self.course.clone())))
            .collect();
        let over = CancellationToken::new();
        let telling = tokio::spawn(tell(self.course.clone(), bar, over.clone()));
        let mut memories = Vec::with_capacity(self.course.tickets.len());
        for walker in walkers {
            if let Ok(mut some) = walker.await {
                memories.append(&mut some);
            }
        }
        over.cancel();
        drop(telling.await);
        memories
    }

    /// A bar on a terminal, nothing otherwise.
    fn progress(&self) -> Option<ProgressBar> {
        if !std::io::stderr().is_terminal() {
            return None;
        }
        let length = u64::try_from(self.course.tickets.len()).unwrap_or(0);
        let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr());
        let style =
            ProgressStyle::with_template("{bar:30} {pos} of {len} candidates, {elapsed}; {msg}");
        Some(bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())))
    }

    async fn database(&self) -> anyhow::Result<Db> {
        Db::open_read_only(&self.config.database_url()).await.context("cannot open the database")
    }

    /// Until the server has handed in every attempt at its deadline.
    async fn wait_for_deadlines(&self) -> anyhow::Result<()> {
        let db = self.database().await?;
        terminal::remark("waiting for the deadlines …");
        loop {
            let mut r = db.read().await?;
            let (running, _) = verify::running(&mut r, self.course.exam).await?;
            drop(r);
            if running == 0 {
                db.close().await;
                return Ok(());
            }
            if Instant::now() >= self.course.end || self.course.stop.is_cancelled() {
                bail!("{running} attempts are still running, though their time is up");
            }
            sleep(Duration::from_secs(1)).await;
        }
    }

    async fn conclude(
        &self,
        memories: &[Memory],
        took: Duration,
        own: Option<machine::Usage>,
        faults: &[String],
        kills: u32,
    ) -> anyhow::Result<bool> {
        let exam: ExamId = self.course.exam;
        if let Some(file) = &self.args.dump {
            dump::write(file, exam, memories)?;
        }
        let check = if self.course.stop.is_cancelled() {
            None
        } else {
            terminal::remark("comparing with the database …");
            let db = self.database().await?;
            let check = check::check(&db, exam, memories).await?;
            db.close().await;
            Some(check)
        };
        let report = Report {
            figures: &self.course.figures,
            took,
            candidates: self.args.candidates,
            arrived: self.course.arrived.load(Ordering::Relaxed),
            seed: &self.seed,
            server: self.watch.total(),
            own,
            kills,
            check: check.as_ref(),
            faults,
        };
        if self.args.json {
            terminal::say(report.json());
        } else {
            report.print();
        }
        Ok(report.well())
    }
}

/// Tells how far it is: a bar on a terminal, a line every five seconds in a pipe.
async fn tell(course: Arc<Course>, bar: Option<ProgressBar>, over: CancellationToken) {
    let every = if bar.is_some() { Duration::from_millis(200) } else { Duration::from_secs(5) };
    while over.run_until_cancelled(sleep(every)).await.is_some() {
        let arrived = course.arrived.load(Ordering::Relaxed);
        let (saves, retries) = (course.figures.count(Step::Save), course.figures.retries());
        let words =
            format!("{saves} saves, {retries} retries, {} failures", course.figures.failures());
        match &bar {
            Some(bar) => {
                bar.set_position(u64::try_from(arrived).unwrap_or(0));
                bar.set_message(words);
            }
            None => terminal::remark(format!(
                "{arrived} of {} candidates; {words}",
                course.tickets.len()
            )),
        }
    }
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
}
