//! Rehearsals: an exam of invented people and invented items, made before a load run and removed after it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{
    App, bank, exam,
    exam::NewExam,
    failure::{Failure, Result},
};
use crate::{
    domain::{
        bank_check::{Bank, Located},
        blueprint::{Blueprint, Section},
        id::{ExamId, PersonId, UnitId},
        item::{Ask, Choice, Item, Kind, Level, Question, Use},
        policy::ExamPolicy,
        time::Window,
        unit::{Unit, UnitKind},
    },
    store::{self, person::NewPerson},
};

/// People of one invented unit.
const UNIT_SIZE: usize = 100;
/// People removed in one transaction.
const REMOVE_CHUNK: i64 = 25;

/// What the operator asks for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Invented candidates, at most 60,000.
    pub candidates: usize,
    /// Questions on a form, 1 to 200.
    pub questions: usize,
    /// Minutes of an attempt.
    pub minutes: i64,
    /// Seed of the forms, for runs that must be alike; 64 hex digits.
    #[serde(default)]
    pub seed: Option<String>,
}

/// A rehearsal that stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rehearsal {
    /// Its exam.
    pub exam: ExamId,
    /// A ticket for each candidate.
    pub tickets: Vec<String>,
}

fn bank_code(command: &str) -> String {
    format!("rehearsal-{command}")
}

/// Makes units, people, items and the exam.
///
/// # Errors
/// [`Failure::Invalid`] for figures out of range.
pub async fn make(app: &Arc<App>, wanted: &Wanted) -> Result<Rehearsal> {
    if !(1..=60_000).contains(&wanted.candidates)
        || !(1..=200).contains(&wanted.questions)
        || !(1..=1_440).contains(&wanted.minutes)
    {
        return Err(Failure::Invalid(
            "candidates 1–60000, questions 1–200, minutes 1–1440".to_owned(),
        ));
    }
    let seed = wanted.seed.as_deref().map(read_seed).transpose()?;
    let command = app.id::<crate::domain::id::of::Row>().to_string();
    let code = bank_code(&command);
    let items = invented(&code, wanted.questions * 3);
    bank::load(app, &[items], "rehearsal").await?;
    let mut w = app.db.write().await?;
    let bank = store::item::bank(&mut w, app.id(), &code, &code, "rehearsal").await?;
    w.commit().await?;
    let roster = people(app, wanted.candidates).await?;
    let now = app.now();
    let window = Window { from: now.plus_minutes(-1), to: now.plus_minutes(24 * 60) };
    let new = NewExam {
        title: "演练".to_owned(),
        exam_year: 0,
        // A policy of its own: the county's real ones get no revision from a rehearsal.
        policy: ExamPolicy { code: code.clone(), minutes: wanted.minutes, ..ExamPolicy::hn_2019() },
        blueprint: (code, plan(wanted.questions)),
        legal_date: app.calendar.date(now),
        window,
        results_at: None,
        keys_at: now,
        seed,
        origin: "rehearsal".to_owned(),
        bank: Some(bank),
        roster: roster.clone(),
        command_id: format!("rehearsal-{command}"),
    };
    let exam = exam::create(app, None, new).await?;
    let tickets = roster
        .iter()
        .map(|(person, ..)| crate::domain::ticket::ticket(&app.key, exam, *person, 1))
        .collect();
    Ok(Rehearsal { exam, tickets })
}

fn read_seed(hex: &str) -> Result<[u8; 32]> {
    let bytes = data_encoding::HEXLOWER.decode(hex.as_bytes()).ok().and_then(|b| b.try_into().ok());
    bytes.ok_or_else(|| Failure::Invalid("seed: 64 hex digits".to_owned()))
}

async fn people(
    app: &App,
    candidates: usize,
) -> Result<Vec<(PersonId, UnitId, String, &'static str)>> {
    let now = app.now();
    let parent = store::unit::tree(&app.db).await?.root().map(|u| u.id);
    let mut roster = Vec::with_capacity(candidates);
    for (n, first) in (0..candidates).step_by(UNIT_SIZE).enumerate() {
        let unit = Unit {
            id: app.id(),
            parent,
            name: format!("演练单位{}", n + 1),
            kind: UnitKind::Other,
            official_order: 1_000_000 + i64::try_from(n).unwrap_or(0),
            active: true,
        };
        let people: Vec<NewPerson> = (first..candidates.min(first + UNIT_SIZE))
            .map(|i| NewPerson {
                id: app.id(),
                unit: unit.id,
                staff_code: None,
                name: format!("演练{}", i + 1),
                position_group: "staff".to_owned(),
            })
            .collect();
        let mut w = app.db.write().await?;
        store::unit::add(&mut w, &unit).await?;
        store::person::add(&mut w, &people, now).await?;
        w.commit().await?;
        roster.extend(people.iter().map(|p| (p.id, unit.id, p.position_group.clone(), "required")));
    }
    Ok(roster)
}

/// Two thirds 单选, a fifth 多选, the rest 判断.
fn plan(questions: usize) -> Blueprint {
    let multiple = questions / 5;
    let true_false = questions * 2 / 15;
    let mut sections = vec![
        Section::plain("判断题", Kind::TrueFalse, true_false, 1),
        Section::plain("单项选择题", Kind::Single, questions - multiple - true_false, 1),
        Section::plain("多项选择题", Kind::Multiple, multiple, 1),
    ];
    sections.retain(|s| s.cells.iter().any(|c| c.count > 0));
    Blueprint { sections }
}

/// Items as long as real ones, without any law: they examine nobody.
fn invented(code: &str, each: usize) -> Bank {
    let kinds = [Kind::Single, Kind::Multiple, Kind::TrueFalse];
    let items = kinds.iter().flat_map(|&kind| (1..=each).map(move |n| item(code, kind, n)));
    Bank {
        file: code.to_owned(),
        line: 1,
        code: code.to_owned(),
        title: "演练题".to_owned(),
        items: items
            .map(|value| Located { file: code.to_owned(), line: 1, parts: Vec::new(), value })
            .collect(),
    }
}

fn item(bank: &str, kind: Kind, n: usize) -> Item {
    let code = format!("{bank}-{}-{n}", kind.code());
    let stem = format!(
        "演练试题第{n}题（{}）：云溪瑶族乡的工作人员在赶集日办理一件日常事务，群众提出了几种不同的意见。本题仅用于检验系统，请任意作答。",
        kind.code()
    );
    let options = ["A", "B", "C", "D"].map(|id| Choice {
        id: id.to_owned(),
        text: format!("演练选项{id}，字数与一般试题的选项大致相当，第{n}题"),
        why: "演练。".to_owned(),
    });
    let letter = |i: usize| ["A", "B", "C", "D"][i % 4].to_owned();
    let ask = match kind {
        Kind::Multiple => {
            Ask::Choice { options: options.to_vec(), key: vec![letter(n), letter(n + 1)] }
        }
        Kind::TrueFalse => Ask::TrueFalse { key: n.is_multiple_of(2) },
        Kind::Single | Kind::Indeterminate | Kind::Cloze | Kind::ShortAnswer | Kind::CaseSet => {
            Ask::Choice { options: options.to_vec(), key: vec![letter(n)] }
        }
    };
    let question = Question {
        code: code.clone(),
        kind,
        point: code.clone(),
        stem,
        ask,
        rationale: "演练。".to_owned(),
        basis: Vec::new(),
        difficulty: 3,
    };
    Item {
        code: code.clone(),
        kind,
        point: code,
        level: Level::Recall,
        difficulty: 3,
        audience: Vec::new(),
        tags: Vec::new(),
        usage: Use::Exam,
        situation: None,
        questions: vec![question],
    }
}

/// Removes a rehearsal with everything it made, in small steps. Nothing but rehearsals can be removed.
///
/// # Errors
/// [`Failure::Missing`] when there is no such rehearsal.
pub async fn remove(app: &Arc<App>, exam: ExamId) -> Result<()> {
    let code = store::exam::rehearsal_code(&app.db, exam).await?.ok_or(Failure::Missing)?;
    loop {
        let mut w = app.db.write().await?;
        let more = store::exam::remove_rehearsal_chunk(&mut w, exam, REMOVE_CHUNK).await?;
        w.commit().await?;
        if !more {
            break;
        }
        tokio::task::yield_now().await;
    }
    let mut w = app.db.write().await?;
    let units = store::exam::remove_rehearsal_rest(&mut w, exam).await?;
    store::unit::remove(&mut w, &units).await?;
    store::item::remove_rehearsal_bank(&mut w, &code).await?;
    w.commit().await?;
    app.forget_exam(exam).await;
    Ok(())
}
