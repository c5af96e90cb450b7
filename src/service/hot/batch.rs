//! One transaction of the saver. The order matters: sessions, starts, devices, saves, hand-ins. A save passes
//! the gate of its attempt's row or is refused or kept as late; a hand-in takes the same row before it reads.

use std::{collections::HashMap, sync::Arc};

use super::{Op, Outcome, Save, Saved, SlotAnswer};
use crate::{
    domain::{
        attempt::{HandIn, late_counts},
        id::ExamId,
        time::Timestamp,
    },
    service::{App, marking, paper::Paper},
    store::{
        attempt::{self, Aside, Head, LogLine, NewResponse},
        db::{LIST, Result, Writer},
        session,
    },
};

/// Carries everything out in one transaction and gives the outcomes in order, after the commit.
pub(super) async fn process(app: &Arc<App>, ops: &[Op]) -> Result<Vec<Outcome>> {
    let now = app.now();
    let mut w = app.db.write().await?;
    let mut b = Batch { app, now, log: Vec::new(), papers: HashMap::new(), to_mark: Vec::new() };
    b.begin(&mut w, ops).await?;
    let devices = b.devices(&mut w, ops).await?;
    let mut saves = b.saves(&mut w, ops).await?.into_iter();
    b.hand_ins(&mut w, ops).await?;
    b.mark(&mut w).await?;
    attempt::log(&mut w, &b.log).await?;
    w.commit().await?;
    let mut devices = devices.into_iter();
    Ok(ops
        .iter()
        .map(|op| match op {
            Op::SignIn(_) | Op::Start(_) | Op::HandIn(..) => Outcome::Done,
            Op::Device(..) => Outcome::Device(devices.next().flatten()),
            Op::Save(_) => Outcome::Saved(saves.next().unwrap_or_default()),
        })
        .collect())
}

struct Batch<'a> {
    app: &'a Arc<App>,
    now: Timestamp,
    log: Vec<LogLine>,
    papers: HashMap<ExamId, &'a Paper>,
    to_mark: Vec<i64>,
}

/// An answer on its way, with the operation it came in.
struct Sent<'a> {
    op: usize,
    attempt: i64,
    epoch: i64,
    answer: &'a SlotAnswer,
}

impl Sent<'_> {
    fn row(&self, late: bool) -> NewResponse {
        NewResponse {
            attempt: self.attempt,
            slot: self.answer.slot,
            epoch: self.epoch,
            seq: self.answer.seq,
            answer: self.answer.answer.clone(),
            flagged: self.answer.flagged,
            late,
        }
    }

    fn place(&self) -> (i64, i64) {
        (self.answer.slot, self.answer.seq)
    }
}

impl<'a> Batch<'a> {
    fn note(&mut self, attempt: i64, event: &'static str, detail: String) {
        let id = self.app.id();
        self.log.push(LogLine { id, attempt, at: self.now, event, detail });
    }

    async fn begin(&mut self, w: &mut Writer, ops: &[Op]) -> Result<()> {
        let sessions: Vec<_> = ops
            .iter()
            .filter_map(|op| if let Op::SignIn(s) = op { Some(s.clone()) } else { None })
            .collect();
        session::add(w, &sessions, self.now).await?;
        let starts: Vec<_> = ops
            .iter()
            .filter_map(|op| if let Op::Start(a) = op { Some(a.clone()) } else { None })
            .collect();
        if starts.is_empty() {
            return Ok(());
        }
        // Only attempts that this batch really began are logged as started.
        for id in attempt::start(w, &starts).await? {
            self.note(id, "start", String::new());
        }
        Ok(())
    }

    async fn devices(&mut self, w: &mut Writer, ops: &[Op]) -> Result<Vec<Option<i64>>> {
        let mut epochs = Vec::new();
        for op in ops {
            if let Op::Device(id, session) = op {
                let epoch = attempt::change_device(w, *id, *session).await?;
                if let Some(epoch) = epoch {
                    self.note(id.number(), "device", format!("{{\"epoch\":{epoch}}}"));
                }
                epochs.push(epoch);
            }
        }
        Ok(epochs)
    }

    async fn saves(&mut self, w: &mut Writer, ops: &'a [Op]) -> Result<Vec<Saved>> {
        let saves: Vec<&'a Save> =
            ops.iter().filter_map(|op| if let Op::Save(s) = op { Some(s) } else { None }).collect();
        let mut out = vec![Saved::default(); saves.len()];
        if saves.is_empty() {
            return Ok(out);
        }
        let ids = sorted(saves.iter().map(|s| s.attempt.number()));
        let mut open: HashMap<i64, (i64, i64)> = HashMap::with_capacity(ids.len());
        for chunk in ids.chunks(LIST) {
            let passed = attempt::guard(w, chunk.to_vec(), self.now).await?;
            open.extend(passed.into_iter().map(|(id, epoch, deadline)| (id, (epoch, deadline))));
        }
        let (mut current, mut older, mut shut) = (Vec::new(), Vec::new(), Vec::new());
        for (op, save) in saves.iter().enumerate() {
            let id = save.attempt.number();
            let Some(&(epoch, deadline)) = open.get(&id) else {
                shut.push(op);
                continue;
            };
            "in_progress".clone_into(&mut out[op].state);
            out[op].epoch = epoch;
            out[op].deadline = Timestamp::from_ms(deadline);
            for &(from, to) in &save.left {
                self.note(id, "left", format!("{{\"from\":{from},\"to\":{to}}}"));
            }
            for answer in &save.answers {
                // No page can know a device number that was not yet given out: it would outrank honest saves.
                let sent = Sent { op, attempt: id, epoch: save.epoch.min(epoch), answer };
                if save.epoch >= epoch { current.push(sent) } else { older.push(sent) }
            }
        }
        store(w, &current, self.now, &mut out).await?;
        self.replay(w, older, &mut out).await?;
        self.late(w, &saves, shut, &mut out).await?;
        Ok(out)
    }

    /// Answers of an older device fill only what the newer one has not touched; what differs from an answer
    /// of the newer one is kept as a conflict for a person to see.
    async fn replay(
        &mut self,
        w: &mut Writer,
        sent: Vec<Sent<'_>>,
        out: &mut [Saved],
    ) -> Result<()> {
        if sent.is_empty() {
            return Ok(());
        }
        let ids = sorted(sent.iter().map(|s| s.attempt));
        let mut held = HashMap::new();
        for chunk in ids.chunks(LIST) {
            for r in attempt::responses(w, chunk.to_vec()).await? {
                held.insert((r.attempt_id, r.slot), r);
            }
        }
        let (mut fill, mut conflicts) = (Vec::new(), Vec::new());
        for s in sent {
            match held.get(&(s.attempt, s.answer.slot)) {
                Some(newer) if newer.epoch > s.epoch => {
                    out[s.op].saved.push(s.place());
                    if newer.answer != s.answer.answer {
                        conflicts.push(self.aside("conflict", &s));
                    }
                }
                Some(_) | None => fill.push(s),
            }
        }
        store(w, &fill, self.now, out).await?;
        attempt::set_aside(w, &conflicts, self.now).await
    }

    fn aside(&self, kind: &'static str, s: &Sent<'_>) -> Aside {
        Aside { id: self.app.id(), kind, response: s.row(false), age_ms: s.answer.age_ms }
    }

    /// Saves that did not pass the gate: refused after a hand-in by a person; after the deadline stored as
    /// late, counting by themselves or waiting for a decision.
    async fn late(
        &mut self,
        w: &mut Writer,
        saves: &[&'a Save],
        shut: Vec<usize>,
        out: &mut [Saved],
    ) -> Result<()> {
        if shut.is_empty() {
            return Ok(());
        }
        let ids = sorted(shut.iter().map(|&op| saves[op].attempt.number()));
        for &op in &shut {
            self.papers.insert(saves[op].paper.exam.id, &saves[op].paper);
        }
        // Whoever comes after the deadline is handed in first, so that what follows is a plain late answer.
        self.hand_in(w, &ids, HandIn::Deadline).await?;
        let mut heads: HashMap<i64, Head> = HashMap::new();
        for chunk in ids.chunks(LIST) {
            heads.extend(
                attempt::heads(w, chunk.to_vec()).await?.into_iter().map(|h| (h.id.number(), h)),
            );
        }
        let (mut counting, mut asides) = (Vec::new(), Vec::new());
        for op in shut {
            let save = saves[op];
            let Some(head) = heads.get(&save.attempt.number()) else {
                "voided".clone_into(&mut out[op].state);
                out[op].refused = save.answers.iter().map(|a| (a.slot, a.seq)).collect();
                continue;
            };
            out[op].state.clone_from(&head.state);
            out[op].epoch = head.epoch;
            out[op].deadline = head.deadline;
            let by_time = head.handed_in_how.as_deref() == Some(HandIn::Deadline.code());
            let grace = save.paper.exam.policy.late_upload_grace_minutes;
            for answer in &save.answers {
                let s = Sent {
                    op,
                    attempt: head.id.number(),
                    epoch: save.epoch.min(head.epoch),
                    answer,
                };
                if !by_time || head.state == "voided" {
                    out[op].refused.push(s.place());
                } else if save.epoch >= head.epoch
                    && late_counts(head.deadline, head.seen_at, self.now, grace)
                {
                    counting.push(s);
                } else {
                    out[op].late.push(s.place());
                    asides.push(self.aside("late", &s));
                }
            }
            if by_time && !save.answers.is_empty() {
                self.note(
                    head.id.number(),
                    "late",
                    format!("{{\"answers\":{}}}", save.answers.len()),
                );
            }
        }
        let rows = newest(&counting).into_iter().map(|s| s.row(true)).collect::<Vec<_>>();
        attempt::respond(w, &rows, self.now).await?;
        for s in &counting {
            out[s.op].late.push(s.place());
            self.to_mark.push(s.attempt);
        }
        attempt::set_aside(w, &asides, self.now).await
    }

    async fn hand_ins(&mut self, w: &mut Writer, ops: &'a [Op]) -> Result<()> {
        for kind in [HandIn::Candidate, HandIn::Forced, HandIn::Deadline] {
            let mut ids = Vec::new();
            for op in ops {
                if let Op::HandIn(id, how, paper) = op
                    && *how == kind
                {
                    ids.push(id.number());
                    self.papers.insert(paper.exam.id, paper);
                }
            }
            self.hand_in(w, &sorted(ids.into_iter()), kind).await?;
        }
        Ok(())
    }

    async fn hand_in(&mut self, w: &mut Writer, ids: &[i64], how: HandIn) -> Result<()> {
        for chunk in ids.chunks(LIST).filter(|c| !c.is_empty()) {
            let due = how == HandIn::Deadline;
            for id in attempt::hand_in(w, chunk.to_vec(), how.code(), self.now, due).await? {
                self.note(id, "hand_in", format!("{{\"how\":\"{}\"}}", how.code()));
                self.to_mark.push(id);
            }
        }
        Ok(())
    }

    /// Marks everything this batch handed in or added late answers to.
    async fn mark(&mut self, w: &mut Writer) -> Result<()> {
        let ids = sorted(std::mem::take(&mut self.to_mark).into_iter());
        for chunk in ids.chunks(LIST) {
            let attempts = attempt::to_mark(w, chunk.to_vec()).await?;
            let mut answers: HashMap<i64, Vec<_>> = HashMap::new();
            let responses = attempt::responses(w, chunk.to_vec()).await?;
            for r in &responses {
                answers.entry(r.attempt_id).or_default().push(r);
            }
            let mut results = Vec::with_capacity(attempts.len());
            for a in &attempts {
                let given = answers.remove(&a.id).unwrap_or_default();
                let paper =
                    self.papers.get(&a.exam_id).ok_or_else(|| broken("no paper at hand"))?;
                results.push(marking::mark(paper, a, &given).map_err(|e| broken(&e.to_string()))?);
            }
            attempt::score(w, &results, self.now).await?;
        }
        Ok(())
    }
}

fn broken(what: &str) -> sqlx::Error {
    sqlx::Error::Protocol(format!("marking: {what}"))
}

fn sorted(ids: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut ids: Vec<i64> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Of several answers to one slot the newest: the statement takes each slot only once.
fn newest<'s, 'a>(sent: &'s [Sent<'a>]) -> Vec<&'s Sent<'a>> {
    let mut best: HashMap<(i64, i64), &Sent<'a>> = HashMap::with_capacity(sent.len());
    for s in sent {
        best.entry((s.attempt, s.answer.slot))
            .and_modify(|b| {
                if (s.epoch, s.answer.seq) > (b.epoch, b.answer.seq) {
                    *b = s;
                }
            })
            .or_insert(s);
    }
    best.into_values().collect()
}

/// Stores answers and notes every one of them as saved: what lost against a newer one of the same slot was
/// replaced by it, as if it had come first.
async fn store(w: &mut Writer, sent: &[Sent<'_>], now: Timestamp, out: &mut [Saved]) -> Result<()> {
    let rows: Vec<NewResponse> = newest(sent).into_iter().map(|s| s.row(false)).collect();
    attempt::respond(w, &rows, now).await?;
    for s in sent {
        out[s.op].saved.push(s.place());
    }
    Ok(())
}
