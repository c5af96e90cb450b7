//! 青石县: an invented county with units, people, a finished exam and an open one. Every result of it comes out
//! of the same drawing, saving and marking as a real one.

use std::sync::Arc;

use rand::Rng;
use rand_chacha::{ChaCha12Rng, rand_core::SeedableRng};

use super::{
    App, exam,
    exam::NewExam,
    failure::{Failure, Result},
    figures, marking,
    paper::Paper,
};
use crate::{
    domain::{
        access::Role,
        assembly::{self, ALGORITHM, Form},
        attempt::HandIn,
        blueprint::{Blueprint, Cell, Section},
        id::{AttemptId, ExamId, PersonId, UnitId},
        item::{Ask, Kind, Question},
        number::Points,
        policy::ExamPolicy,
        ticket,
        time::{MINUTE_MS, Timestamp, Window},
        unit::{Unit, UnitKind},
    },
    store::{
        self,
        attempt::{NewAttempt, NewResponse, ToMark},
        person::NewPerson,
    },
};

const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// Name, kind, name of the unit above, number of people.
const UNITS: &[(&str, UnitKind, &str, usize)] = &[
    ("青石县", UnitKind::County, "", 0),
    ("县人民政府办公室", UnitKind::Department, "青石县", 26),
    ("县司法局", UnitKind::Department, "青石县", 22),
    ("县公安局", UnitKind::Department, "青石县", 40),
    ("县教育局", UnitKind::Department, "青石县", 30),
    ("县自然资源局", UnitKind::Department, "青石县", 34),
    ("县农业农村局", UnitKind::Department, "青石县", 36),
    ("县水利局", UnitKind::Department, "青石县", 20),
    ("白水镇", UnitKind::Township, "青石县", 30),
    ("石门镇", UnitKind::Township, "青石县", 28),
    ("云溪瑶族乡", UnitKind::Township, "青石县", 22),
    ("枫木冲村", UnitKind::Village, "云溪瑶族乡", 5),
    ("桐子坳村", UnitKind::Village, "云溪瑶族乡", 5),
    ("老屋场村", UnitKind::Village, "云溪瑶族乡", 6),
    ("松坪乡", UnitKind::Township, "青石县", 24),
];

const FAMILY: &str = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜盘奉邓罗唐廖";
const GIVEN: &str = "桂芳建国春梅志强秀英海波晓燕永红德明玉兰新华小勇文静立平国庆雪莲长林美珍家乐";

fn people_name(rng: &mut ChaCha12Rng) -> String {
    let one = |rng: &mut ChaCha12Rng, all: &str| all.chars().nth(below(rng, all.chars().count()));
    let mut name = String::new();
    name.extend(one(rng, FAMILY));
    name.extend(one(rng, GIVEN));
    if below(rng, 5) > 0 {
        name.extend(one(rng, GIVEN));
    }
    name
}

fn below(rng: &mut ChaCha12Rng, n: usize) -> usize {
    usize::try_from(rng.next_u32()).unwrap_or(0) % n.max(1)
}

/// The county made, with what is printed for whoever starts the demo.
#[derive(Clone, Debug)]
pub struct County {
    /// The open exam.
    pub open: ExamId,
    /// The unit whose candidates are printed.
    pub unit: UnitId,
}

type Roster = Vec<(PersonId, UnitId, String, &'static str)>;

/// Makes the county once; later starts find it.
///
/// # Errors
/// When the shipped banks cannot fill the demo's paper, or the database fails.
pub async fn ensure(app: &Arc<App>) -> Result<County> {
    if !store::person::any(&app.db).await? {
        let roster = populate(app).await?;
        let now = app.now();
        let finished =
            hold(app, &roster, "2025年度学法用法考试", 2025, now.plus_ms(-370 * DAY_MS)).await?;
        sit(app, finished, 975, 11).await?;
        let open = hold(app, &roster, "2026年度学法用法考试", 2026, now.plus_ms(-DAY_MS)).await?;
        sit(app, open, 780, 12).await?;
        while figures::refresh(app).await? > 0 {}
    }
    find(app).await
}

/// The demo's open exam and a township with candidates left.
async fn find(app: &Arc<App>) -> Result<County> {
    let exams = store::exam::list(&app.db).await?;
    let open = exams.iter().find(|e| e.origin == "demo").ok_or(Failure::Missing)?;
    let tree = store::unit::tree(&app.db).await?;
    let unit = tree.units().iter().find(|u| u.name == "云溪瑶族乡").ok_or(Failure::Missing)?;
    Ok(County { open: open.id, unit: unit.id })
}

/// Three people of the unit who have not begun, for their tickets.
///
/// # Errors
/// When the database fails.
pub async fn some_candidates(app: &App, county: &County) -> Result<Vec<store::exam::RosterRow>> {
    let mut free = Vec::new();
    for row in store::exam::roster(&app.db, county.open, county.unit).await? {
        let attempts = store::attempt::of_person(&app.db, county.open, row.person_id).await?;
        if row.status == "required" && attempts.is_empty() {
            free.push(row);
        }
        if free.len() == 3 {
            break;
        }
    }
    Ok(free)
}

async fn populate(app: &App) -> Result<Roster> {
    let mut rng = ChaCha12Rng::seed_from_u64(20_260_901);
    let now = app.now();
    let (mut units, mut people, mut roster): (Vec<Unit>, Vec<NewPerson>, Roster) =
        Default::default();
    for (order, &(name, kind, above, heads)) in (1..).zip(UNITS) {
        let parent = units.iter().find(|u| u.name == above).map(|u| u.id);
        let unit = Unit {
            id: app.id(),
            parent,
            name: name.to_owned(),
            kind,
            official_order: order,
            active: true,
        };
        let group = if kind == UnitKind::Village { "village_cadre" } else { "staff" };
        for n in 0..heads {
            let id = app.id();
            let status = if n > 0 && below(&mut rng, 40) == 0 { "exempt" } else { "required" };
            roster.push((id, unit.id, group.to_owned(), status));
            people.push(NewPerson {
                id,
                unit: unit.id,
                staff_code: Some(format!("QS{:05}", people.len() + 1)),
                name: people_name(&mut rng),
                position_group: group.to_owned(),
            });
        }
        units.push(unit);
    }
    let root = units.first().map(|u| u.id).ok_or(Failure::Missing)?;
    let bureau = units.iter().find(|u| u.name == "县司法局").map_or(root, |u| u.id);
    let staff = |name: &str, unit| NewPerson {
        id: app.id(),
        unit,
        staff_code: None,
        name: name.to_owned(),
        position_group: "staff".to_owned(),
    };
    let township = units.iter().find(|u| u.name == "云溪瑶族乡").map_or(root, |u| u.id);
    let (clerk, leader) = (staff("唐晓燕", bureau), staff("罗建国", root));
    let (system, unit_admin) = (staff("廖志强", bureau), staff("盘雪莲", township));
    let (banks, reviewer) = (staff("陶春梅", bureau), staff("金海波", bureau));
    let auditor = staff("魏文静", root);
    let mut w = app.db.write().await?;
    for unit in &units {
        store::unit::add(&mut w, unit).await?;
    }
    store::person::add(&mut w, &people, now).await?;
    let all =
        [&clerk, &leader, &system, &unit_admin, &banks, &reviewer, &auditor].map(Clone::clone);
    store::person::add(&mut w, &all, now).await?;
    store::person::grant(&mut w, clerk.id, Role::CountyAdmin, root).await?;
    store::person::grant(&mut w, leader.id, Role::Leader, root).await?;
    store::person::grant(&mut w, system.id, Role::SystemAdmin, root).await?;
    store::person::grant(&mut w, unit_admin.id, Role::UnitAdmin, township).await?;
    store::person::grant(&mut w, banks.id, Role::BankManager, root).await?;
    store::person::grant(&mut w, reviewer.id, Role::Reviewer, root).await?;
    store::person::grant(&mut w, auditor.id, Role::Auditor, root).await?;
    w.commit().await?;
    Ok(roster)
}

/// The paper of the demo: 20 questions, 100 points, from all four topics.
#[must_use]
pub fn blueprint() -> Blueprint {
    let topics = ["constitution", "civil_code", "anti_fraud", "national_security"];
    let each =
        |count| topics.map(|t| Cell { topic: Some(t.to_owned()), count, questions: None }).to_vec();
    let any = |count, questions| vec![Cell { topic: None, count, questions }];
    let section = |title: &str, kind, points, cells| Section {
        title: title.to_owned(),
        kind,
        points: Points::whole(points),
        cells,
    };
    Blueprint {
        sections: vec![
            section("判断题", Kind::TrueFalse, 5, any(5, None)),
            section("单项选择题", Kind::Single, 5, each(2)),
            section("多项选择题", Kind::Multiple, 5, any(4, None)),
            section("案例分析题", Kind::CaseSet, 15, any(1, Some(3))),
        ],
    }
}

/// Holds an exam that opens at nine on the day of `about` and closes at six five days later.
async fn hold(
    app: &Arc<App>,
    roster: &Roster,
    title: &str,
    year: i64,
    about: Timestamp,
) -> Result<ExamId> {
    let at = |day: Timestamp, hour| app.calendar.instant(app.calendar.date(day), hour, 0);
    let from = at(about, 9).map_err(anyhow::Error::from)?;
    let to = at(about.plus_ms(5 * DAY_MS), 18).map_err(anyhow::Error::from)?;
    let new = NewExam {
        title: title.to_owned(),
        exam_year: year,
        policy: ExamPolicy::hn_2019(),
        blueprint: ("demo-20".to_owned(), blueprint()),
        legal_date: app.calendar.date(from),
        window: Window { from, to },
        results_at: None,
        keys_at: to,
        seed: None,
        origin: "demo".to_owned(),
        bank: None,
        roster: roster.clone(),
        command_id: format!("demo-{year}"),
    };
    exam::create(app, None, new).await
}

/// Lets `per_mille` of the required people sit, each with an ability of their own.
async fn sit(app: &Arc<App>, exam: ExamId, per_mille: usize, seed: u64) -> Result<()> {
    let mut rng = ChaCha12Rng::seed_from_u64(seed);
    let paper = app.paper(exam).await?;
    let tree = store::unit::tree(&app.db).await?;
    let span = app.now().min(paper.exam.window_to).since(paper.exam.window_from) - 60 * MINUTE_MS;
    for (n, unit) in tree.units().iter().enumerate() {
        let roster = store::exam::roster(&app.db, exam, unit.id).await?;
        let mut w = app.db.write().await?;
        let mut results = Vec::new();
        for place in roster.iter().filter(|p| p.status == "required") {
            if below(&mut rng, 1000) >= per_mille {
                continue;
            }
            let offset = i64::try_from(below(&mut rng, 1000)).unwrap_or(0) * span / 1000;
            let start = paper.exam.window_from.plus_ms(offset);
            // Between 45 and 100 in a hundred, by person; some units do a little worse.
            let ability = 58 + below(&mut rng, 45) - (n * 7) % 12;
            results.push(attempt(app, &mut w, &paper, place, start, ability, &mut rng).await?);
        }
        store::attempt::score(&mut w, &results, app.now()).await?;
        w.commit().await?;
    }
    Ok(())
}

async fn attempt(
    app: &App,
    w: &mut store::db::Writer,
    paper: &Paper,
    place: &store::exam::RosterRow,
    start: Timestamp,
    ability: usize,
    rng: &mut ChaCha12Rng,
) -> Result<store::attempt::ResultRow> {
    let exam = &paper.exam;
    let seed = ticket::form_seed(&exam.seed, place.person_id, 1);
    let form = assembly::assemble(&exam.blueprint, &paper.pool.for_drawing, &seed)
        .map_err(|s| Failure::Broken(anyhow::anyhow!("{s}")))?;
    let id: AttemptId = app.id();
    let new = NewAttempt {
        id,
        exam: exam.id,
        person: place.person_id,
        attempt_no: 1,
        form: form.to_string(),
        seed: data_encoding::HEXLOWER.encode(&seed),
        algorithm: ALGORITHM,
        started_at: start,
        deadline: start.plus_minutes(exam.policy.minutes),
        session: app.id(),
    };
    store::attempt::start(w, std::slice::from_ref(&new)).await?;
    let answers = answers(paper, &form, id, ability, rng)?;
    let end = start.plus_ms((18 + i64::try_from(below(rng, 35)).unwrap_or(0)) * MINUTE_MS + 7_000);
    store::attempt::respond(w, &answers, end).await?;
    store::attempt::hand_in(w, vec![id.number()], HandIn::Candidate.code(), end, false).await?;
    let to_mark = ToMark {
        id: id.number(),
        exam_id: exam.id,
        person_id: place.person_id,
        unit_id: place.unit_id,
        form: new.form,
    };
    let held: Vec<store::attempt::Response> = answers
        .into_iter()
        .map(|a| store::attempt::Response {
            attempt_id: a.attempt,
            slot: a.slot,
            epoch: a.epoch,
            seq: a.seq,
            answer: a.answer,
            flagged: a.flagged,
            late: a.late,
        })
        .collect();
    marking::mark(paper, &to_mark, &held.iter().collect::<Vec<_>>())
}

fn answers(
    paper: &Paper,
    form: &Form,
    id: AttemptId,
    ability: usize,
    rng: &mut ChaCha12Rng,
) -> Result<Vec<NewResponse>> {
    let mut all = Vec::new();
    for p in paper.place(form)? {
        // One in fifty is left empty; harder questions are missed more often.
        if below(rng, 50) == 0 {
            continue;
        }
        let hard = usize::from(p.question.difficulty) * 3;
        let right = below(rng, 100) < (ability + 8).saturating_sub(hard);
        all.push(NewResponse {
            attempt: id.number(),
            slot: i64::try_from(p.number).unwrap_or(0),
            epoch: 1,
            seq: i64::try_from(p.number).unwrap_or(0),
            answer: answer(p.question, p.ids, right, rng),
            flagged: false,
            late: false,
        });
    }
    Ok(all)
}

/// An answer that is right, or one that a person might give instead.
fn answer(question: &Question, ids: &[String], right: bool, rng: &mut ChaCha12Rng) -> String {
    match &question.ask {
        Ask::Choice { options, key } => {
            let mut picked: Vec<bool> = options.iter().map(|o| key.contains(&o.id)).collect();
            if !right {
                let at = below(rng, picked.len());
                if question.kind == Kind::Single {
                    let keyed = picked.iter().position(|p| *p).unwrap_or(0);
                    picked.fill(false);
                    let other = if at == keyed { (at + 1) % ids.len() } else { at };
                    picked[other] = true;
                } else {
                    picked[at] = !picked[at];
                }
            }
            let mut chosen: Vec<&str> =
                ids.iter().zip(&picked).filter(|(_, p)| **p).map(|(id, _)| id.as_str()).collect();
            chosen.sort_unstable();
            chosen.join(",")
        }
        Ask::TrueFalse { key } => if *key == right { "T" } else { "F" }.to_owned(),
        Ask::Cloze { key } => {
            let said: Vec<&str> = key
                .iter()
                .map(|k| if right { k.first().map_or("", String::as_str) } else { "不清楚" })
                .collect();
            said.join(&crate::domain::response::BLANK.to_string())
        }
        Ask::ShortAnswer { .. } => "按照法律规定办理。".to_owned(),
    }
}
