//! One candidate's way: ticket, notice, start, paper, answers, hand-in, result; and what the server
//! acknowledged on it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use hyper::{Method, header};
use rand::Rng;
use rand_chacha::{ChaCha12Rng, rand_core::SeedableRng};
use serde::Deserialize;
use serde_json::json;
use tokio::time::{Instant, sleep, timeout_at};
use tokio_util::sync::CancellationToken;

use super::{
    figures::{Figures, Step},
    sheet::{self, Sheet},
    wire::{Ask, Reply, Target, Wire},
};
use crate::{
    domain::id::{AttemptId, ExamId},
    web::path,
};

/// How often one request is sent.
const TRIES: u32 = 200;
/// The longest pause before it is sent again.
const LONGEST_PAUSE_MS: u64 = 3_000;

/// How far candidates go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Until {
    /// To the first sight of the paper.
    Started,
    /// To the last answer; the deadlines then fall.
    Answered,
    /// To the result page.
    Result,
}

/// What all candidates share.
pub struct Course {
    /// The server.
    pub target: Target,
    /// The exam.
    pub exam: ExamId,
    /// A ticket for each candidate.
    pub tickets: Vec<String>,
    /// Where it is measured.
    pub figures: Figures,
    /// When everybody stops.
    pub end: Instant,
    /// Told to stop before.
    pub stop: CancellationToken,
    /// How far.
    pub until: Until,
    /// Mean pause before an answer.
    pub think: Duration,
    /// Seed of the answers.
    pub seed: [u8; 32],
    /// The next candidate to set out.
    pub next: AtomicUsize,
    /// Candidates who arrived.
    pub arrived: AtomicUsize,
}

/// What the server said of a save.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// Nothing that reached us.
    Nothing,
    /// Stored.
    Saved,
    /// Stored as late.
    Late,
    /// Not stored.
    Refused,
}

/// One save as it was sent.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Slot on the form.
    pub slot: i64,
    /// Its number.
    pub seq: i64,
    /// The answer as it must be stored.
    pub answer: Box<str>,
    /// What the server said.
    pub said: Said,
}

/// What a candidate remembers.
#[derive(Clone, Debug)]
pub struct Memory {
    /// The attempt.
    pub attempt: AttemptId,
    /// Secret of the session.
    pub cookie: String,
    /// The paper.
    pub sheet: Sheet,
    /// Every save, in order.
    pub sent: Vec<Sent>,
    /// The hand-in was acknowledged.
    pub handed_in: bool,
    /// The score shown on the result page.
    pub shown: Option<String>,
}

/// What a save is answered with.
#[derive(Deserialize)]
struct Saved {
    #[serde(default)]
    saved: Vec<(i64, i64)>,
    #[serde(default)]
    late: Vec<(i64, i64)>,
}

/// The way ended early; why stands in the figures.
struct Lost;

/// Sends candidates on their way, one after the other, until none is left.
pub async fn walk(course: Arc<Course>) -> Vec<Memory> {
    let mut memories = Vec::new();
    while !course.stop.is_cancelled() && Instant::now() < course.end {
        let n = course.next.fetch_add(1, Ordering::Relaxed);
        let Some(ticket) = course.tickets.get(n) else { break };
        let mut rng = ChaCha12Rng::from_seed(course.seed);
        rng.set_stream(u64::try_from(n).unwrap_or(0));
        let wire = Wire::new(course.target.clone());
        let mut candidate =
            Candidate { course: &course, wire, rng, cookie: String::new(), memory: None };
        let way = course.stop.run_until_cancelled(candidate.go(ticket)).await;
        if matches!(way, Some(Ok(()))) {
            course.arrived.fetch_add(1, Ordering::Relaxed);
        }
        memories.extend(candidate.memory);
    }
    memories
}

struct Candidate<'a> {
    course: &'a Course,
    wire: Wire,
    rng: ChaCha12Rng,
    cookie: String,
    memory: Option<Memory>,
}

impl Candidate<'_> {
    async fn go(&mut self, ticket: &str) -> Result<(), Lost> {
        let (exam, ticket) = (self.course.exam, path::ticket(ticket));
        self.ask(Step::Ticket, 200, Ask::get(&ticket, "")).await?;
        let signed_in = self.ask(Step::SignIn, 303, Ask::post(&ticket, "")).await?;
        self.cookie = self.required(Step::SignIn, cookie(&signed_in), "no session cookie")?;
        let (notice, paper) = (path::exam(exam), path::paper(exam));
        let cookie = self.cookie.clone();
        self.ask(Step::Notice, 200, Ask::get(&notice, &cookie)).await?;
        let started = self.ask(Step::Start, 303, Ask::post(&path::start(exam), &cookie)).await?;
        let leads = (started.location() == paper).then_some(());
        self.required(Step::Start, leads, "does not lead to the paper")?;
        let page = self.ask(Step::Paper, 200, Ask::get(&paper, &cookie)).await?;
        let sheet = Sheet::read(&page.text()).filter(|s| !s.slots.is_empty());
        let sheet = self.required(Step::Paper, sheet, "the paper cannot be read")?;
        let attempt = AttemptId::new(sheet.attempt);
        let sent = Vec::with_capacity(sheet.slots.len() * 5 / 4);
        self.memory = Some(Memory {
            attempt,
            cookie: cookie.clone(),
            sheet,
            sent,
            handed_in: false,
            shown: None,
        });
        if self.course.until == Until::Started {
            return Ok(());
        }
        self.answer(attempt).await?;
        if self.course.until == Until::Answered {
            return Ok(());
        }
        self.ask(Step::HandIn, 303, Ask::post(&path::submit(exam, attempt), &cookie)).await?;
        if let Some(memory) = &mut self.memory {
            memory.handed_in = true;
        }
        self.ask(Step::Receipt, 200, Ask::get(&notice, &cookie)).await?;
        let page = self.ask(Step::Result, 200, Ask::get(&path::result(exam), &cookie)).await?;
        let text = page.text();
        let shown =
            self.required(Step::Result, sheet::score(&text), "no score on the page")?.to_owned();
        if let Some(memory) = &mut self.memory {
            memory.shown = Some(shown);
        }
        Ok(())
    }

    /// Answers every question, some of them twice or three times.
    async fn answer(&mut self, attempt: AttemptId) -> Result<(), Lost> {
        let Some(sheet) = self.memory.as_ref().map(|m| m.sheet.clone()) else { return Err(Lost) };
        let address = path::answers(self.course.exam, attempt);
        let mut seq = sheet.seq;
        for (slot, number) in sheet.slots.iter().zip(1_i64..) {
            let times = match self.rng.next_u32() % 20 {
                0 => 3,
                1..=3 => 2,
                _ => 1,
            };
            for _ in 0..times {
                self.think().await;
                seq += 1;
                let values = slot.answer(&mut self.rng);
                let answer = sheet::canonical(&values).into_boxed_str();
                self.note(Sent { slot: number, seq, answer, said: Said::Nothing });
                let save = json!({ "slot": number, "seq": seq, "answer": values });
                let body = json!({ "epoch": sheet.epoch, "saves": [save] }).to_string();
                let cookie = self.cookie.clone();
                let ask = Ask { json: Some(body), ..Ask::post(&address, &cookie) };
                let reply = self.ask(Step::Save, 200, ask).await?;
                let read = serde_json::from_slice::<Saved>(&reply.body).ok();
                let said = self.required(Step::Save, read, "the reply cannot be read")?;
                let said = match (number, seq) {
                    place if said.saved.contains(&place) => Said::Saved,
                    place if said.late.contains(&place) => Said::Late,
                    _ => Said::Refused,
                };
                if said == Said::Refused {
                    self.course.figures.failed(Step::Save, "refused");
                }
                if let Some(last) = self.memory.as_mut().and_then(|m| m.sent.last_mut()) {
                    last.said = said;
                }
            }
        }
        Ok(())
    }

    fn note(&mut self, sent: Sent) {
        if let Some(memory) = &mut self.memory {
            memory.sent.push(sent);
        }
    }

    /// Half to one and a half times the mean.
    async fn think(&mut self) {
        let mean = self.course.think;
        if !mean.is_zero() {
            sleep(mean.mul_f64(0.5 + f64::from(self.rng.next_u32() % 1_000) / 1_000.0)).await;
        }
    }

    fn required<T>(&self, step: Step, what: Option<T>, why: &str) -> Result<T, Lost> {
        what.ok_or_else(|| {
            self.course.figures.failed(step, why);
            Lost
        })
    }

    /// Asks until it is answered, as a phone does: when the server is away or busy, again after a while.
    async fn ask(&mut self, step: Step, wanted: u16, ask: Ask<'_>) -> Result<Reply, Lost> {
        let figures = &self.course.figures;
        let began = Instant::now();
        let mut why = String::new();
        for n in 0..TRIES {
            if n > 0 {
                figures.retried(step);
                // Twice as long each time, and never all at once.
                let pause = (100 << n.min(5)).min(LONGEST_PAUSE_MS);
                let part = u64::from(self.rng.next_u32() % 1_000);
                sleep(Duration::from_millis(pause / 2 + pause * part / 2_000)).await;
            }
            match timeout_at(self.course.end, self.wire.ask(&ask)).await {
                Err(_) => {
                    why = format!("time is up; before: {why}");
                    break;
                }
                Ok(Err(e)) => why = format!("{e:#}"),
                Ok(Ok(reply)) if reply.status == wanted => {
                    figures.done(step, began.elapsed());
                    return Ok(reply);
                }
                Ok(Ok(reply)) => {
                    why = format!("status {} instead of {wanted}", reply.status);
                    if ![429, 502, 503, 504].contains(&reply.status) {
                        break;
                    }
                }
            }
        }
        let method = if ask.method == Method::GET { "GET" } else { "POST" };
        figures.failed(step, &format!("{method} gave up: {why}"));
        Err(Lost)
    }
}

/// The session of a reply.
fn cookie(reply: &Reply) -> Option<String> {
    let lines = reply.headers.get_all(header::SET_COOKIE);
    let value =
        lines.iter().filter_map(|v| v.to_str().ok()).find_map(|v| v.strip_prefix("mingfa="))?;
    value.split(';').next().map(str::to_owned)
}
