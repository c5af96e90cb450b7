//! Exams: making and opening one, and a candidate's way through it.

use std::sync::Arc;

use rand::Rng;
use rand_chacha::{ChaCha12Rng, rand_core::SeedableRng};

use super::{
    App,
    failure::{Failure, Result},
    hot::{Save, Saved, SlotAnswer},
    paper::{self, Paper},
    sign_in::Actor,
};
use crate::{
    domain::{
        assembly::{self, ALGORITHM},
        attempt::{self, HandIn},
        blueprint::Blueprint,
        id::{AttemptId, ExamId, Id, PersonId, UnitId, of},
        law::BasisState,
        policy::ExamPolicy,
        response, ticket,
        time::{MINUTE_MS, Timestamp, Window},
    },
    store::{
        self,
        attempt::{Head, NewAttempt},
        audit::Entry,
        exam::{Exam, PoolRow, RosterRow},
        item::Published,
    },
};

/// A page's clock ends this much before the server's deadline, so that the last save is not late by its
/// journey.
pub const TRANSIT_MS: i64 = 2_000;
/// Roster rows frozen in one transaction.
const ROSTER_CHUNK: usize = 1_000;
/// Highest number a page may give a save: what JavaScript counts exactly.
const MOST_SEQ: i64 = 1 << 53;

/// An exam to be made.
#[derive(Clone, Debug)]
pub struct NewExam {
    /// Title.
    pub title: String,
    /// Year it counts for.
    pub exam_year: i64,
    /// Policy.
    pub policy: ExamPolicy,
    /// Name and content of the blueprint.
    pub blueprint: (String, Blueprint),
    /// Day by whose law the items are judged.
    pub legal_date: jiff::civil::Date,
    /// When one may start.
    pub window: Window,
    /// When results may be seen; `None` as soon as marked.
    pub results_at: Option<Timestamp>,
    /// When keys may be seen.
    pub keys_at: Timestamp,
    /// Seed of the forms; `None` draws one.
    pub seed: Option<[u8; 32]>,
    /// `own`, `demo` or `rehearsal`.
    pub origin: String,
    /// Items only from this bank; `None` takes all shipped and local banks.
    pub bank: Option<Id<of::Bank>>,
    /// Who must sit or is exempt: person, unit, position group, `required` or `exempt`.
    pub roster: Vec<(PersonId, UnitId, String, &'static str)>,
    /// One-time number of the creating form: sent twice, made once.
    pub command_id: String,
}

/// Makes an exam, freezes its pool and roster, and opens it.
///
/// # Errors
/// [`Failure::Refused`] when the items in force on the legal date cannot fill the blueprint: it says which
/// cell lacks how many.
pub async fn create(app: &Arc<App>, by: Option<PersonId>, new: NewExam) -> Result<ExamId> {
    if let Some(done) = store::exam::by_command(&app.db, &new.command_id).await? {
        return Ok(done);
    }
    let seed = new.seed.unwrap_or_else(|| app.dice.bytes::<32>());
    let laws = app.laws().await;
    let mut usable = store::item::published_for_exams(&app.db, new.bank).await?;
    usable.retain(|p| {
        new.bank.is_some() || laws.worst(p.item.bases(), new.legal_date) == BasisState::Current
    });
    usable.retain(|p| new.blueprint.1.sections.iter().any(|s| s.kind == p.item.kind));
    let candidates: Vec<_> = usable
        .iter()
        .enumerate()
        .map(|(i, p)| paper::for_drawing(i + 1, &p.topic, &p.item).candidate)
        .collect();
    let short = new.blueprint.1.check(&candidates);
    if !short.is_empty() {
        let lines: Vec<String> = short
            .iter()
            .map(|s| format!("{}：需要 {} 题，可用 {} 题", s.section, s.need, s.have))
            .collect();
        return Err(Failure::Refused(format!("题库中现行有效的试题不足，{}。", lines.join("；"))));
    }
    let exam = Exam {
        id: app.id(),
        title: new.title,
        exam_year: new.exam_year,
        policy: new.policy,
        blueprint: new.blueprint.1,
        legal_date: new.legal_date.to_string(),
        window_from: new.window.from,
        window_to: new.window.to,
        results_at: new.results_at,
        keys_at: new.keys_at,
        seed,
        origin: new.origin,
    };
    let pool = freeze(&usable, &seed);
    write(app, by, &exam, &new.blueprint.0, &new.command_id, &pool, &new.roster).await?;
    Ok(exam.id)
}

/// Numbers the items and gives every option a random id. Ids come from the exam's seed: the same sitting drawn
/// again is the same to the byte, whatever its keys.
fn freeze(usable: &[Published], seed: &[u8; 32]) -> Vec<PoolRow> {
    let mut rng = ChaCha12Rng::from_seed(*seed);
    let name = |rng: &mut ChaCha12Rng| -> String {
        let letters = b"abcdefghjkmnpqrstuvwxyz23456789";
        (0..4)
            .map(|_| {
                let at = usize::try_from(rng.next_u32()).unwrap_or(0) % letters.len();
                char::from(letters[at])
            })
            .collect()
    };
    usable
        .iter()
        .zip(1..)
        .map(|(p, no)| {
            let option_ids = p
                .item
                .questions
                .iter()
                .map(|q| {
                    let mut ids: Vec<String> = Vec::new();
                    while ids.len() < q.options().len() {
                        let id = name(&mut rng);
                        if !ids.contains(&id) {
                            ids.push(id);
                        }
                    }
                    ids
                })
                .collect();
            PoolRow { no, revision: p.revision, option_ids }
        })
        .collect()
}

async fn write(
    app: &App,
    by: Option<PersonId>,
    exam: &Exam,
    blueprint_code: &str,
    command_id: &str,
    pool: &[PoolRow],
    roster: &[(PersonId, UnitId, String, &'static str)],
) -> Result<()> {
    let now = app.now();
    let mut w = app.db.write().await?;
    let policy = store::exam::policy(&mut w, app.id(), &exam.policy, now).await?;
    let blueprint =
        store::exam::blueprint(&mut w, app.id(), blueprint_code, &exam.blueprint, now).await?;
    store::exam::add(&mut w, exam, policy, blueprint, command_id, now).await?;
    w.commit().await?;
    for chunk in pool.chunks(ROSTER_CHUNK) {
        let mut w = app.db.write().await?;
        store::exam::add_pool(&mut w, exam.id, chunk).await?;
        w.commit().await?;
    }
    for chunk in roster.chunks(ROSTER_CHUNK) {
        let rows: Vec<_> = chunk.iter().map(|(p, u, g, s)| (*p, *u, g.as_str(), *s)).collect();
        let mut w = app.db.write().await?;
        store::exam::add_roster(&mut w, exam.id, &rows).await?;
        w.commit().await?;
    }
    let mut w = app.db.write().await?;
    store::exam::open(&mut w, exam.id).await?;
    let entry = Entry {
        id: app.id(),
        at: now,
        actor: by,
        act: "exam.open",
        object: "exam",
        object_id: exam.id.to_string(),
        before: None,
        after: Some(format!("{{\"pool\":{},\"roster\":{}}}", pool.len(), roster.len())),
        reason: None,
        source: None,
    };
    store::audit::append(&mut w, entry).await?;
    w.commit().await?;
    Ok(())
}

/// A candidate in an exam: where the way goes on.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The exam with its pool.
    pub paper: Paper,
    /// Place on the roster.
    pub place: RosterRow,
    /// The latest attempt, if there is one.
    pub attempt: Option<Head>,
}

impl Candidate {
    /// The number of the attempt that "start" would open now.
    #[must_use]
    pub fn next_attempt_no(&self) -> i64 {
        self.attempt
            .as_ref()
            .map_or(1, |a| if a.state == "in_progress" { a.attempt_no } else { a.attempt_no + 1 })
    }

    /// Whether a new attempt may be begun now.
    #[must_use]
    pub fn may_start(&self, now: Timestamp) -> bool {
        let exam = &self.paper.exam;
        let window =
            Window { from: exam.window_from, to: exam.window_to.plus_ms(self.place.extra_ms) };
        self.place.status != "exempt"
            && window.holds(now)
            && self.attempt.as_ref().is_none_or(|a| a.state != "in_progress")
            && self.next_attempt_no() <= exam.policy.attempts
    }
}

/// The candidate of a session in the exam of that session.
///
/// # Errors
/// [`Failure::Missing`] for any other exam.
pub async fn candidate(app: &Arc<App>, actor: &Actor, exam: ExamId) -> Result<Candidate> {
    if actor.exam() != Some(exam) {
        return Err(Failure::Missing);
    }
    let paper = app.paper(exam).await?;
    let place =
        store::exam::on_roster(&app.db, exam, actor.person()).await?.ok_or(Failure::Missing)?;
    let attempt = store::attempt::of_person(&app.db, exam, actor.person()).await?.pop();
    Ok(Candidate { paper, place, attempt })
}

/// Accepts the pledge and begins the attempt, or opens the one already begun.
///
/// # Errors
/// [`Failure::Refused`] outside the window or when no attempt is left.
pub async fn start(app: &Arc<App>, actor: &Actor, exam: ExamId) -> Result<AttemptId> {
    let c = candidate(app, actor, exam).await?;
    if let Some(running) = c.attempt.as_ref().filter(|a| a.state == "in_progress") {
        return Ok(running.id);
    }
    let now = app.now();
    if !c.may_start(now) {
        return Err(Failure::Refused(refusal_to_start(app, &c, now)));
    }
    let (exam, no) = (&c.paper.exam, c.next_attempt_no());
    let seed = ticket::form_seed(&exam.seed, actor.person(), no);
    let form = assembly::assemble(&exam.blueprint, &c.paper.pool.for_drawing, &seed)
        .map_err(|s| Failure::Broken(anyhow::anyhow!("frozen pool: {s}")))?;
    let new = NewAttempt {
        id: app.id(),
        exam: exam.id,
        person: actor.person(),
        attempt_no: no,
        form: form.to_string(),
        seed: data_encoding::HEXLOWER.encode(&seed),
        algorithm: ALGORITHM,
        started_at: now,
        deadline: attempt::deadline(now, exam.policy.minutes, exam.window_to, c.place.extra_ms),
        session: actor.session.id,
    };
    let (id, exam) = (new.id, exam.id);
    app.hot.start(new).await?;
    // Started twice at once: the other one came first, and both open the same attempt.
    let attempts = store::attempt::of_person(&app.db, exam, actor.person()).await?;
    Ok(attempts.iter().find(|a| a.attempt_no == no).map_or(id, |a| a.id))
}

fn refusal_to_start(app: &App, c: &Candidate, now: Timestamp) -> String {
    let exam = &c.paper.exam;
    if c.place.status == "exempt" {
        "您在本场考试的免考名单中，不需要参加考试。".to_owned()
    } else if now < exam.window_from {
        format!("考试尚未开始，开始时间是{}。", app.calendar.minute(exam.window_from))
    } else if c.attempt.is_some() {
        "您已经交卷，本次考试没有剩余的考试次数。".to_owned()
    } else {
        format!("考试已于{}结束，不能再开始作答。", app.calendar.minute(exam.window_to))
    }
}

/// An attempt of the actor, at most 5 s old.
///
/// # Errors
/// [`Failure::Missing`] when it is another person's or of another exam.
pub async fn own_attempt(
    app: &App,
    actor: &Actor,
    exam: ExamId,
    id: AttemptId,
) -> Result<Arc<Head>> {
    let head = match app.heads.get(&id).await {
        Some(head) => head,
        None => {
            let head = Arc::new(store::attempt::find(&app.db, id).await?.ok_or(Failure::Missing)?);
            app.heads.insert(id, head.clone()).await;
            head
        }
    };
    if head.person_id == actor.person() && head.exam_id == exam && actor.exam() == Some(exam) {
        Ok(head)
    } else {
        Err(Failure::Missing)
    }
}

/// An answer as a page sends it: slot, number, values of its fields, 待检查, age.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Slot on the form, from 1.
    pub slot: i64,
    /// Rising number of the device's saves.
    pub seq: i64,
    /// Values of the fields.
    pub values: Vec<String>,
    /// 待检查.
    pub flagged: bool,
    /// Milliseconds before sending, if known.
    pub age_ms: Option<i64>,
}

/// Saves answers, or hears a heartbeat.
///
/// # Errors
/// [`Failure::Invalid`] when an answer does not belong to its question: then nothing of the request is stored.
pub async fn save(
    app: &Arc<App>,
    actor: &Actor,
    exam: ExamId,
    id: AttemptId,
    epoch: i64,
    sent: Vec<Sent>,
    left: Vec<(i64, i64)>,
) -> Result<Saved> {
    let head = own_attempt(app, actor, exam, id).await?;
    if epoch < 1 || epoch > head.epoch.max(1) + 1_000 {
        return Err(Failure::Invalid("epoch".to_owned()));
    }
    let paper = app.paper(exam).await?;
    let answers =
        if sent.is_empty() { Vec::new() } else { canonical(app, &paper, id, sent).await? };
    let its_exam = paper.exam.clone();
    let mut saved = app.hot.save(Save { attempt: id, epoch, answers, left, paper }).await?;
    saved.extended_minutes = extended_minutes(&its_exam, head.started_at, saved.deadline);
    if saved.state != head.state || saved.epoch != head.epoch || saved.deadline != head.deadline {
        app.heads.invalidate(&id).await;
    }
    Ok(saved)
}

async fn canonical(
    app: &App,
    paper: &Paper,
    id: AttemptId,
    sent: Vec<Sent>,
) -> Result<Vec<SlotAnswer>> {
    let form = app.form(id).await?;
    sent.into_iter()
        .map(|s| {
            let unknown = || Failure::Invalid(format!("slot {}", s.slot));
            if !(0..=MOST_SEQ).contains(&s.seq) {
                return Err(Failure::Invalid(format!("slot {}: seq {}", s.slot, s.seq)));
            }
            let number = usize::try_from(s.slot).map_err(|_| unknown())?;
            let slot = number.checked_sub(1).and_then(|i| form.slots.get(i)).ok_or_else(unknown)?;
            let placed = paper.place_one(number, slot).ok_or_else(unknown)?;
            let answer = response::canonical(placed.question, placed.ids, &s.values)
                .map_err(|e| Failure::Invalid(format!("slot {}: {e}", s.slot)))?;
            let (slot, seq, flagged, age_ms) = (s.slot, s.seq, s.flagged, s.age_ms);
            Ok(SlotAnswer { slot, seq, answer, flagged, age_ms })
        })
        .collect()
}

/// Hands in; sent twice, it stays as it was the first time.
///
/// # Errors
/// [`Failure::Busy`] when it could not be made durable.
pub async fn hand_in(app: &Arc<App>, actor: &Actor, exam: ExamId, id: AttemptId) -> Result<()> {
    own_attempt(app, actor, exam, id).await?;
    let paper = app.paper(exam).await?;
    app.hot.hand_in(id, HandIn::Candidate, paper).await?;
    app.heads.invalidate(&id).await;
    Ok(())
}

/// Continues on the actor's device: the others stop saving.
///
/// # Errors
/// [`Failure::Busy`] when it could not be made durable.
pub async fn change_device(
    app: &Arc<App>,
    actor: &Actor,
    exam: ExamId,
    id: AttemptId,
) -> Result<()> {
    let head = own_attempt(app, actor, exam, id).await?;
    if head.session_id != actor.session.id {
        app.hot.device(id, actor.session.id).await?;
        app.heads.invalidate(&id).await;
    }
    Ok(())
}

/// Minutes by which an attempt ends later than the policy alone would have it.
#[must_use]
pub fn extended_minutes(exam: &Exam, started_at: Timestamp, deadline: Timestamp) -> i64 {
    let plain = attempt::deadline(started_at, exam.policy.minutes, exam.window_to, 0);
    deadline.since(plain).max(0) / MINUTE_MS
}

/// Milliseconds a page may still count down.
#[must_use]
pub fn remaining_ms(deadline: Timestamp, now: Timestamp) -> i64 {
    (deadline.since(now) - TRANSIT_MS).max(0)
}

/// The running attempt of the actor, at most 5 s old.
///
/// # Errors
/// As the database says.
pub async fn running(app: &App, actor: &Actor, exam: ExamId) -> Result<Option<Arc<Head>>> {
    if let Some(id) = app.running.get(&actor.session.id).await {
        let head = own_attempt(app, actor, exam, id).await?;
        if head.state == "in_progress" {
            return Ok(Some(head));
        }
    }
    let latest = store::attempt::of_person(&app.db, exam, actor.person()).await?.pop();
    let Some(head) = latest.filter(|a| a.state == "in_progress").map(Arc::new) else {
        return Ok(None);
    };
    app.heads.insert(head.id, head.clone()).await;
    app.running.insert(actor.session.id, head.id).await;
    Ok(Some(head))
}
