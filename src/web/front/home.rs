//! Home: what to do now, by role; for an empty system, how to begin.

use axum::response::{Html, IntoResponse, Redirect, Response};

use super::page::{
    begin::{BeginView, begin},
    home::{
        CandidateHome, CardState, ClerkExam, ClerkHome, ExamCard, candidate, clerk, signed_out,
    },
};
use crate::{
    domain::{access::Act, id::ExamId, rate::Counts, time::chinese_duration},
    service::{exam, failure::Result, sign_in},
    store,
    web::{
        exam as exam_pages,
        label::Tone,
        path,
        place::{Place, staff},
        visit::Visit,
    },
};

/// Home.
///
/// # Errors
/// When the database cannot be asked.
pub async fn home(visit: Visit) -> Result<Response> {
    let app = visit.web.app.clone();
    let Some(actor) = visit.actor.clone() else {
        let drawn = if store::person::any(&app.db).await? {
            visit.page(signed_out)
        } else {
            let view = BeginView { data_path: app.config.data.display().to_string() };
            visit.page(|s| begin(s, &view))
        };
        return Ok(Html(drawn.into_string()).into_response());
    };
    if let Some(exam) = actor.exam() {
        return candidate_home(visit, exam).await;
    }
    if sign_in::roles(&app, &actor).await?.is_empty() {
        return Ok(Redirect::to(path::ACCOUNT).into_response());
    }
    let (visit, staff) = staff(visit, Place::Todo).await?;
    if staff.may(Act::PrintTickets) {
        return clerk_home(&visit).await;
    }
    if !staff.may(Act::ReadFigures) && staff.may(Act::ManageSite) {
        return Ok(Redirect::to(path::SETTINGS).into_response());
    }
    let newest = store::exam::list(&app.db).await?.into_iter().next();
    Ok(match newest.filter(|_| staff.may(Act::ReadFigures)) {
        Some(newest) => Redirect::to(&path::overview(newest.id, None)).into_response(),
        None => Html(visit.page(|s| clerk(s, &ClerkHome { exams: Vec::new() })).into_string())
            .into_response(),
    })
}

async fn candidate_home(visit: Visit, exam: ExamId) -> Result<Response> {
    let app = visit.web.app.clone();
    let c = exam::candidate(&app, visit.actor()?, exam).await?;
    let visit = exam_pages::with_places(visit, &c).await?;
    let e = &c.paper.exam;
    let now = app.now();
    let state = match &c.attempt {
        _ if c.place.status == "exempt" => CardState::Exempt,
        Some(a) if a.state == "in_progress" => CardState::Running(format!(
            "剩余时间 {}",
            chinese_duration(exam::remaining_ms(a.deadline, now))
        )),
        Some(a) => match store::attempt::result(&app.db, a.id).await? {
            Some(r) if exam_pages::results_open(e, now) && r.pending == 0 => {
                let score = crate::domain::number::Points::from_hundredths(r.score);
                let passed = e.policy.passes(score);
                let (word, tone) = if passed { ("", Tone::Good) } else { ("未", Tone::Bad) };
                CardState::Result(format!("{word}{} {score} 分", visit.site.pass_word), tone)
            }
            _ => CardState::HandedIn(
                e.results_at.map(|at| app.calendar.minute(at)).unwrap_or_default(),
            ),
        },
        None if now < e.window_from => CardState::Ahead(until(e.window_from.since(now))),
        None if c.may_start(now) => {
            CardState::Open(format!("还有 {}截止", until(e.window_to.since(now))))
        }
        None => CardState::Absent,
    };
    let card = ExamCard {
        exam,
        title: e.title.clone(),
        window: exam_pages::window(&app, e),
        minutes: e.policy.minutes,
        cut_word: visit.site.pass_word.clone(),
        cut: e.policy.cut_score,
        state,
    };
    let view =
        CandidateHome { name: c.place.name.clone(), exams: vec![card], holdings: Vec::new() };
    Ok(Html(visit.page(|s| candidate(s, &view)).into_string()).into_response())
}

/// `1 天 7 小时`, `7 小时 20 分`, `12 分`: how long until something, coarsely.
fn until(ms: i64) -> String {
    let minutes = ms.max(0) / 60_000;
    let (days, hours, minutes) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
    match (days, hours) {
        (0, 0) => format!("{minutes} 分钟"),
        (0, _) => format!("{hours} 小时 {minutes} 分钟"),
        _ => format!("{days} 天 {hours} 小时"),
    }
}

async fn clerk_home(visit: &Visit) -> Result<Response> {
    let app = &visit.web.app;
    let tree = app.tree().await?;
    let now = app.now();
    let mut exams = Vec::new();
    for e in store::exam::list(&app.db).await? {
        let figures = store::report::figures(&app.db, e.id).await?;
        let mut c = Counts::default();
        for f in &figures {
            c += f.counts;
        }
        let window = crate::domain::time::Window { from: e.window_from, to: e.window_to };
        let (state, tone) = match () {
            () if window.holds(now) => ("正在进行", Tone::Info),
            () if now < e.window_from => ("尚未开始", Tone::Plain),
            () => ("已结束", Tone::Plain),
        };
        let missing = if now < e.window_to { "尚未参加" } else { "缺考人数" };
        let counts = [
            ("应考人数", c.required(), "due"),
            ("实考人数", c.sat, "sat"),
            (missing, c.absent(), "missing"),
            ("免考人数", c.exempt, "exempt"),
        ];
        let units = tree
            .units()
            .iter()
            .filter_map(|u| {
                let people = figures.iter().find(|f| f.unit == u.id)?.counts.required();
                (people > 0).then(|| (u.id, u.name.clone(), people))
            })
            .collect();
        exams.push(ClerkExam {
            exam: e.id,
            title: e.title.clone(),
            state: state.to_owned(),
            tone,
            window: exam_pages::window(app, &e),
            counts: counts.map(|(n, v, l)| (n.to_owned(), v, l.to_owned())).to_vec(),
            alerts: Vec::new(),
            units,
        });
    }
    Ok(Html(visit.page(|s| clerk(s, &ClerkHome { exams })).into_string()).into_response())
}
