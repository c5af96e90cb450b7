//! The saver: one task per process through which everything goes that thousands do in the same minute — sign-in
//! by ticket, start, save, device change, hand-in. It takes what waits, writes it in one transaction, commits,
//! and only then answers (docs/ARCHITECTURE.md, "One submitted answer").

use std::{
    collections::VecDeque,
    sync::{Arc, Weak},
    time::Duration,
};

use tokio::sync::{Notify, mpsc, oneshot};

use super::{App, failure::Failure, paper::Paper};
use crate::{
    domain::{
        attempt::HandIn,
        id::{AttemptId, Id, of},
        time::Timestamp,
    },
    store::{attempt::NewAttempt, db::worth_retrying, session::NewSession},
};

mod batch;

/// Operations that may wait; more are told to come back, and keep their answers on the phone.
const QUEUE: usize = 16_384;
/// Work of one transaction, in units of about one row.
const BATCH_WEIGHT: usize = 1_024;
/// How often a batch is tried when the database was busy or away.
const TRIES: usize = 4;

/// One answer of a page.
#[derive(Clone, Debug)]
pub struct SlotAnswer {
    /// Slot on the form, from 1.
    pub slot: i64,
    /// Rising number of the device's saves.
    pub seq: i64,
    /// Canonical answer.
    pub answer: String,
    /// 待检查.
    pub flagged: bool,
    /// How long before sending it was given, in milliseconds by the page's own clock, if known.
    pub age_ms: Option<i64>,
}

/// A save or, without answers, a heartbeat.
#[derive(Clone, Debug)]
pub struct Save {
    /// The attempt.
    pub attempt: AttemptId,
    /// Number of the device.
    pub epoch: i64,
    /// Answers.
    pub answers: Vec<SlotAnswer>,
    /// Times away from the page: milliseconds before now, from and to.
    pub left: Vec<(i64, i64)>,
    /// The exam.
    pub paper: Paper,
}

/// What became of a save.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saved {
    /// State code of the attempt.
    pub state: String,
    /// Deadline of the attempt.
    pub deadline: Timestamp,
    /// Minutes by which the attempt was extended so far.
    pub extended_minutes: i64,
    /// Number of the device that may save.
    pub epoch: i64,
    /// Slots and numbers that are stored, also when a newer save had already replaced them.
    pub saved: Vec<(i64, i64)>,
    /// Slots and numbers stored as late, whether they count by themselves or wait for a decision.
    pub late: Vec<(i64, i64)>,
    /// Slots and numbers not stored: the attempt was handed in or voided before.
    pub refused: Vec<(i64, i64)>,
}

/// Something to be done in the next transaction.
#[derive(Clone, Debug)]
enum Op {
    SignIn(NewSession),
    Start(NewAttempt),
    Device(AttemptId, Id<of::Session>),
    Save(Save),
    HandIn(AttemptId, HandIn, Paper),
}

impl Op {
    fn weight(&self) -> usize {
        match self {
            Self::Save(s) => s.answers.len().max(1),
            Self::SignIn(_) | Self::Device(..) => 2,
            Self::Start(_) => 4,
            Self::HandIn(..) => 8,
        }
    }
}

#[derive(Clone, Debug)]
enum Outcome {
    Done,
    Device(Option<i64>),
    Saved(Saved),
}

type Waiting = (Op, oneshot::Sender<Result<Outcome, Failure>>);

/// The entrance to the saver.
#[derive(Debug)]
pub struct Hot {
    queue: mpsc::Sender<Waiting>,
    stopped: Arc<Notify>,
    stop: tokio_util::sync::CancellationToken,
}

/// The other end, to be run once the application stands.
pub struct Queue {
    waiting: mpsc::Receiver<Waiting>,
    stopped: Arc<Notify>,
    stop: tokio_util::sync::CancellationToken,
}

impl Hot {
    /// Both ends of the queue.
    #[must_use]
    pub fn new() -> (Self, Queue) {
        let (sender, receiver) = mpsc::channel(QUEUE);
        let (stopped, stop) = (Arc::new(Notify::new()), tokio_util::sync::CancellationToken::new());
        let hot = Self { queue: sender, stopped: stopped.clone(), stop: stop.clone() };
        (hot, Queue { waiting: receiver, stopped, stop })
    }

    async fn ask(&self, op: Op) -> Result<Outcome, Failure> {
        let (reply, answer) = oneshot::channel();
        self.queue.try_send((op, reply)).map_err(|_| Failure::Busy)?;
        answer.await.map_err(|_| Failure::Busy)?
    }

    /// Stores a session.
    ///
    /// # Errors
    /// [`Failure::Busy`] when it could not be made durable.
    pub async fn sign_in(&self, session: NewSession) -> Result<(), Failure> {
        self.ask(Op::SignIn(session)).await.map(drop)
    }

    /// Starts an attempt; one that is there already stays as it is.
    ///
    /// # Errors
    /// [`Failure::Busy`] when it could not be made durable.
    pub async fn start(&self, attempt: NewAttempt) -> Result<(), Failure> {
        self.ask(Op::Start(attempt)).await.map(drop)
    }

    /// Hands an attempt over to another device and gives its number; `None` when it is no longer in progress.
    ///
    /// # Errors
    /// [`Failure::Busy`] when it could not be made durable.
    pub async fn device(&self, id: AttemptId, to: Id<of::Session>) -> Result<Option<i64>, Failure> {
        match self.ask(Op::Device(id, to)).await? {
            Outcome::Device(epoch) => Ok(epoch),
            Outcome::Done | Outcome::Saved(_) => Err(Failure::Busy),
        }
    }

    /// Saves answers.
    ///
    /// # Errors
    /// [`Failure::Busy`] when they could not be made durable.
    pub async fn save(&self, save: Save) -> Result<Saved, Failure> {
        match self.ask(Op::Save(save)).await? {
            Outcome::Saved(saved) => Ok(saved),
            Outcome::Done | Outcome::Device(_) => Err(Failure::Busy),
        }
    }

    /// Hands in and marks; once handed in, it stays as it was.
    ///
    /// # Errors
    /// [`Failure::Busy`] when it could not be made durable.
    pub async fn hand_in(&self, id: AttemptId, how: HandIn, paper: Paper) -> Result<(), Failure> {
        self.ask(Op::HandIn(id, how, paper)).await.map(drop)
    }

    /// Takes no more, and returns when everything that waited is committed and answered.
    pub async fn stop(&self) {
        let stopped = self.stopped.notified();
        self.stop.cancel();
        stopped.await;
    }
}

impl Queue {
    /// Runs the saver until the application is dropped or stopped.
    pub fn run(mut self, app: Weak<App>) {
        tokio::spawn(async move {
            let mut waiting: VecDeque<Waiting> = VecDeque::new();
            let mut fresh: Vec<Waiting> = Vec::with_capacity(512);
            loop {
                if waiting.is_empty() {
                    tokio::select! {
                        n = self.waiting.recv_many(&mut fresh, 512) => if n == 0 { break },
                        () = self.stop.cancelled(), if !self.waiting.is_closed() => self.waiting.close(),
                    }
                } else {
                    while fresh.len() < 512
                        && let Ok(one) = self.waiting.try_recv()
                    {
                        fresh.push(one);
                    }
                }
                waiting.extend(fresh.drain(..));
                let Some(app) = app.upgrade() else { break };
                let batch = take_batch(&mut waiting);
                if !batch.is_empty() {
                    metrics::histogram!("mingfa_batch_size")
                        .record(f64::from(u32::try_from(batch.len()).unwrap_or(0)));
                    carry_out(&app, batch).await;
                }
            }
            self.stopped.notify_waiters();
            // A stop that begins only now must not wait for ever.
            self.stopped.notify_one();
        });
    }
}

fn take_batch(waiting: &mut VecDeque<Waiting>) -> Vec<Waiting> {
    let (mut weight, mut n) = (0, 0);
    for (op, _) in waiting.iter() {
        weight += op.weight();
        n += 1;
        if weight >= BATCH_WEIGHT {
            break;
        }
    }
    waiting.drain(..n).collect()
}

/// Carries a batch out, again when the database was busy or away. When one operation is the culprit, each is
/// carried out on its own, so that only the culprit fails.
async fn carry_out(app: &Arc<App>, batch: Vec<Waiting>) {
    let (ops, replies): (Vec<Op>, Vec<_>) = batch.into_iter().unzip();
    match attempt(app, &ops).await {
        Ok(outcomes) => {
            for (reply, outcome) in replies.into_iter().zip(outcomes) {
                // Nobody waits any more when the connection was lost: the answer is stored all the same.
                drop(reply.send(Ok(outcome)));
            }
        }
        Err(e) if ops.len() == 1 || worth_retrying(&e) => {
            tracing::error!(error = %e, operations = ops.len(), "batch failed");
            for reply in replies {
                drop(reply.send(Err(Failure::from_store(&e))));
            }
        }
        Err(e) => {
            tracing::error!(error = %e, operations = ops.len(), "batch failed, trying one by one");
            for (op, reply) in ops.into_iter().zip(replies) {
                let alone = attempt(app, std::slice::from_ref(&op)).await;
                let answer = alone
                    .map_err(|e| {
                        tracing::error!(error = %e, "operation failed");
                        Failure::from_store(&e)
                    })
                    .and_then(|mut o| o.pop().ok_or(Failure::Busy));
                drop(reply.send(answer));
            }
        }
    }
}

async fn attempt(app: &Arc<App>, ops: &[Op]) -> Result<Vec<Outcome>, sqlx::Error> {
    let mut tries = 1;
    loop {
        match batch::process(app, ops).await {
            Err(e) if worth_retrying(&e) && tries < TRIES => {
                tracing::warn!(error = %e, tries, "batch will be tried again");
                tokio::time::sleep(Duration::from_millis(50 * (1 << tries))).await;
                tries += 1;
            }
            done => return done,
        }
    }
}

impl Failure {
    fn from_store(e: &sqlx::Error) -> Self {
        if worth_retrying(e) { Self::Busy } else { Self::Broken(anyhow::anyhow!("{e}")) }
    }
}
