//! Comparing what was acknowledged with what is stored, and what is stored with marks computed here.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use anyhow::Context;
use tokio::time::{Instant, sleep};

use super::walk::{Memory, Said, Sent};
use crate::{
    domain::{id::ExamId, number::Points},
    service::{marking, paper},
    store::{
        attempt::{self, Response, ToMark},
        db::Db,
        verify::{self, Kept, KeptAside},
    },
};

/// Attempts read at a time.
const CHUNK: i64 = 512;
/// What is wrong and shown.
const SHOWN: usize = 20;
/// How long the server may take to count the units' figures again.
const FIGURES_TIME: Duration = Duration::from_secs(60);

/// What was compared, and what is wrong.
#[derive(Debug, Default)]
pub struct Check {
    /// Attempts in the database.
    pub attempts: u64,
    /// Saves that were acknowledged.
    pub saves: u64,
    /// Acknowledged answers compared, of each slot the last.
    pub answers: u64,
    /// Slots that hold a newer save of which the acknowledgement never arrived.
    pub newer: u64,
    /// Attempts marked again.
    pub marked: u64,
    /// Attempts handed in and the sum of their scores in hundredths, for the figures.
    pub sat: (i64, i64),
    /// Scores compared with the result page.
    pub shown: u64,
    /// How much is wrong.
    pub wrong: u64,
    /// The first things that are wrong.
    pub words: Vec<String>,
}

impl Check {
    fn wrong(&mut self, what: String) {
        self.wrong += 1;
        if self.words.len() < SHOWN {
            self.words.push(what);
        }
    }
}

type Place = (i64, i64);

/// Stored answers of a chunk of attempts.
struct Stored<'a> {
    responses: HashMap<Place, &'a Response>,
    asides: HashSet<(Place, i64, &'a str)>,
}

/// Compares everything; reads only.
///
/// # Errors
/// When the database cannot be read or holds another server's data. What is wrong is no error but counted.
pub async fn check(db: &Db, exam: ExamId, memories: &[Memory]) -> anyhow::Result<Check> {
    let paper = paper::load(db, exam).await.context(
        "the exam is not in this database: --data and --database must be those of the server",
    )?;
    let acknowledged = memories
        .iter()
        .flat_map(|m| &m.sent)
        .filter(|s| matches!(s.said, Said::Saved | Said::Late));
    let mut check =
        Check { saves: u64::try_from(acknowledged.count()).unwrap_or(0), ..Check::default() };
    let mut unseen: HashMap<i64, &Memory> =
        memories.iter().map(|m| (m.attempt.number(), m)).collect();
    let mut after = 0;
    loop {
        let mut r = db.read().await?;
        let kept = verify::attempts(&mut r, exam, after, CHUNK).await?;
        let Some(last) = kept.last() else { break };
        after = last.id;
        let ids: Vec<i64> = kept.iter().map(|k| k.id).collect();
        let responses = attempt::responses(&mut r, ids.clone()).await?;
        let asides = verify::asides(&mut r, ids).await?;
        drop(r);
        let mut of_attempt: HashMap<i64, Vec<&Response>> = HashMap::new();
        for response in &responses {
            of_attempt.entry(response.attempt_id).or_default().push(response);
        }
        let stored =
            Stored { responses: by_place(&responses), asides: asides.iter().map(aside).collect() };
        for k in &kept {
            check.attempts += 1;
            let memory = unseen.remove(&k.id);
            if let Some(memory) = memory {
                answers(&mut check, memory, &stored);
            }
            let given = of_attempt.remove(&k.id).unwrap_or_default();
            marks(&mut check, &paper, k, &given, memory)?;
        }
    }
    for id in unseen.keys() {
        check.wrong(format!("attempt {id} is missing, its paper had been shown"));
    }
    figures(&mut check, db, exam).await?;
    Ok(check)
}

/// The units' figures must come to agree with the attempts.
async fn figures(check: &mut Check, db: &Db, exam: ExamId) -> anyhow::Result<()> {
    let end = Instant::now() + FIGURES_TIME;
    loop {
        let mut r = db.read().await?;
        let (dirty, sat, score) = verify::figures(&mut r, exam).await?;
        drop(r);
        if (dirty, (sat, score)) == (0, check.sat) {
            return Ok(());
        }
        if Instant::now() >= end {
            let (people, points) = check.sat;
            check.wrong(format!(
                "the units' figures say {sat} sat with {score} hundredths ({dirty} units out of date); \
                 the attempts say {people} with {points}"
            ));
            return Ok(());
        }
        sleep(Duration::from_millis(500)).await;
    }
}

fn by_place(responses: &[Response]) -> HashMap<Place, &Response> {
    responses.iter().map(|r| ((r.attempt_id, r.slot), r)).collect()
}

fn aside(a: &KeptAside) -> (Place, i64, &str) {
    ((a.attempt_id, a.slot), a.seq, a.answer.as_str())
}

/// Of each slot, the last acknowledged save must be stored, or a newer one of which we only know that it was
/// sent.
fn answers(check: &mut Check, memory: &Memory, stored: &Stored<'_>) {
    let attempt = memory.attempt.number();
    let mut last: HashMap<i64, &Sent> = HashMap::new();
    for sent in memory.sent.iter().filter(|s| s.said == Said::Saved) {
        last.insert(sent.slot, sent);
    }
    for (slot, acknowledged) in last {
        check.answers += 1;
        let Some(held) = stored.responses.get(&(attempt, slot)) else {
            check.wrong(format!(
                "attempt {attempt} slot {slot}: save {} is missing",
                acknowledged.seq
            ));
            continue;
        };
        let sent = memory.sent.iter().find(|s| s.slot == slot && s.seq == held.seq);
        if held.seq < acknowledged.seq {
            let (old, new) = (held.seq, acknowledged.seq);
            check.wrong(format!(
                "attempt {attempt} slot {slot}: holds the older save {old}, not {new}"
            ));
        } else if sent.is_none_or(|s| *s.answer != *held.answer) {
            check.wrong(format!(
                "attempt {attempt} slot {slot}: holds another answer as save {}",
                held.seq
            ));
        } else if held.seq > acknowledged.seq {
            check.newer += 1;
        }
    }
    for sent in memory.sent.iter().filter(|s| s.said == Said::Late) {
        check.answers += 1;
        let place = (attempt, sent.slot);
        let counts = stored.responses.get(&place).is_some_and(|held| held.seq >= sent.seq);
        if !counts && !stored.asides.contains(&(place, sent.seq, &*sent.answer)) {
            check.wrong(format!(
                "attempt {attempt} slot {}: late save {} is missing",
                sent.slot, sent.seq
            ));
        }
    }
}

/// A handed-in attempt must have exactly the marks that its stored answers earn, and show them.
fn marks(
    check: &mut Check,
    paper: &paper::Paper,
    k: &Kept,
    given: &[&Response],
    memory: Option<&Memory>,
) -> anyhow::Result<()> {
    let id = k.id;
    if k.state == "in_progress" {
        if memory.is_some_and(|m| m.handed_in) {
            check.wrong(format!(
                "attempt {id}: the hand-in was acknowledged, the attempt still runs"
            ));
        }
        return Ok(());
    }
    let (Some(score), Some(full), Some(pending), Some(slots)) =
        (k.score, k.full_score, k.pending, &k.slots)
    else {
        check.wrong(format!("attempt {id} was handed in and has no result"));
        return Ok(());
    };
    let (exam_id, person_id, unit_id) = (paper.exam.id, k.person_id, k.unit_id);
    let again = marking::mark(
        paper,
        &ToMark { id, exam_id, person_id, unit_id, form: k.form.clone() },
        given,
    )?;
    check.marked += 1;
    check.sat.0 += 1;
    check.sat.1 += again.score;
    if (again.score, again.full_score, again.pending, &again.slots) != (score, full, pending, slots)
    {
        check.wrong(format!(
            "attempt {id}: stored score {score}, its answers earn {} (hundredths)",
            again.score
        ));
    }
    if pending == 0 && k.state == "submitted" {
        check.wrong(format!("attempt {id} is fully marked but not scored"));
    }
    if let Some(shown) = memory.and_then(|m| m.shown.as_deref()) {
        check.shown += 1;
        let right = Points::from_hundredths(again.score).to_string();
        if shown != right {
            check.wrong(format!("attempt {id}: the page shows {shown}, its answers earn {right}"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{cli::rehearse::sheet::Sheet, domain::id::AttemptId};

    fn memory(sent: &[(i64, &str, Said)]) -> Memory {
        Memory {
            attempt: AttemptId::new(7),
            cookie: String::new(),
            sheet: Sheet { attempt: 7, epoch: 1, seq: 0, slots: Vec::new() },
            sent: sent
                .iter()
                .map(|&(seq, a, said)| Sent { slot: 1, seq, answer: a.into(), said })
                .collect(),
            handed_in: false,
            shown: None,
        }
    }

    fn verdict(sent: &[(i64, &str, Said)], held: Option<(i64, &str)>) -> (u64, u64) {
        let rows: Vec<Response> = held
            .map(|(seq, answer)| Response {
                attempt_id: 7,
                slot: 1,
                epoch: 1,
                seq,
                answer: answer.to_owned(),
                flagged: false,
                late: false,
            })
            .into_iter()
            .collect();
        let mut check = Check::default();
        let stored = Stored { responses: by_place(&rows), asides: HashSet::new() };
        answers(&mut check, &memory(sent), &stored);
        (check.wrong, check.newer)
    }

    #[test]
    fn the_last_acknowledged_answer_or_a_newer_sent_one_must_be_there() {
        let acknowledged = [(1, "a", Said::Saved), (2, "b", Said::Saved)];
        assert_eq!(verdict(&acknowledged, Some((2, "b"))), (0, 0));
        assert_eq!(verdict(&acknowledged, None), (1, 0), "missing");
        assert_eq!(verdict(&acknowledged, Some((1, "a"))), (1, 0), "older");
        assert_eq!(verdict(&acknowledged, Some((2, "c"))), (1, 0), "other text");
        assert_eq!(verdict(&acknowledged, Some((3, "b"))), (1, 0), "never sent");
        let unheard = [(1, "a", Said::Saved), (2, "b", Said::Nothing)];
        assert_eq!(verdict(&unheard, Some((2, "b"))), (0, 1), "stored, acknowledgement lost");
        assert_eq!(verdict(&unheard, Some((1, "a"))), (0, 0));
        assert_eq!(verdict(&[(1, "a", Said::Late)], None), (1, 0), "late and lost");
    }
}
