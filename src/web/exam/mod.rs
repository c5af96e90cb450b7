//! A candidate's way through an exam, from the notice to the result.

use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::{Deserialize, Serialize};

use super::{
    input::{Form, Json, Path},
    path,
    visit::Visit,
};
use crate::{
    domain::{
        id::{AttemptId, ExamId},
        number::Points,
        time::{Timestamp, chinese_duration},
    },
    service::{
        App,
        exam::{self, Candidate},
        failure::Result,
    },
    store::{self, exam::Exam},
};

mod answer;
pub mod page;
mod review;
pub mod text;
pub mod ticket_sheet;
mod tickets;

pub use answer::{answers, paper, sheet};
use page::{
    notice::{EntryState, EntryView, SectionLine},
    receipt::{Ending, Publication, ReceiptView},
    submit::SubmitView,
    trial::TrialView,
};
pub use review::result;
pub use tickets::tickets;

/// `11月20日 09:00 至 11月22日 18:00`.
#[must_use]
pub fn window(app: &App, exam: &Exam) -> String {
    format!(
        "{} 至 {}",
        app.calendar.short_minute(exam.window_from),
        app.calendar.short_minute(exam.window_to)
    )
}

/// Whether results may be seen now.
#[must_use]
pub fn results_open(exam: &Exam, now: Timestamp) -> bool {
    exam.results_at.is_none_or(|at| at <= now)
}

/// Puts a candidate's unit and places into the frame.
///
/// # Errors
/// When the database cannot be asked.
pub async fn with_places(mut visit: Visit, c: &Candidate) -> Result<Visit> {
    let tree = visit.web.app.tree().await?;
    visit.unit = tree.find(c.place.unit_id).map(|u| u.name.clone()).unwrap_or_default();
    let home = visit.here == path::HOME;
    Ok(visit.place("首页", "首页", path::HOME.to_owned(), home).place(
        "我的考试",
        "考试",
        path::exam(c.paper.exam.id),
        !home,
    ))
}

/// Where the way goes on: notice and pledge, continue, receipt.
///
/// # Errors
/// [`crate::service::failure::Failure::Missing`] for an exam that is not the session's.
pub async fn entry(visit: Visit, Path(id): Path<ExamId>) -> Result<Response> {
    let app = visit.web.app.clone();
    let c = exam::candidate(&app, visit.actor()?, id).await?;
    let visit = with_places(visit, &c).await?;
    let now = app.now();
    if let Some(attempt) = c.attempt.as_ref().filter(|a| a.state != "in_progress") {
        let view = receipt_view(&app, &c, attempt, now).await?;
        return Ok(
            Html(visit.page(|s| page::receipt::receipt(s, &view)).into_string()).into_response()
        );
    }
    let e = &c.paper.exam;
    let left = |deadline| chinese_duration(exam::remaining_ms(deadline, now));
    let state = match &c.attempt {
        _ if c.place.status == "exempt" => EntryState::Exempt(String::new()),
        Some(a) if a.session_id == visit.actor()?.session.id => {
            EntryState::Resume(left(a.deadline))
        }
        Some(a) => EntryState::OtherDevice(a.id, left(a.deadline)),
        None if now < e.window_from => EntryState::NotOpen(app.calendar.minute(e.window_from)),
        None if c.may_start(now) => {
            EntryState::Ready(app.id::<crate::domain::id::of::Row>().to_string())
        }
        None => EntryState::Absent(String::new()),
    };
    let lines = e.blueprint.sections.iter().map(|s| {
        let number = |n| i64::try_from(n).unwrap_or(0);
        let points = s.points.times(number(s.count()));
        SectionLine { title: s.title.clone(), count: number(s.questions()), points }
    });
    let view = EntryView {
        exam: id,
        title: e.title.clone(),
        sitting: "首次考试".to_owned(),
        window: window(&app, e),
        minutes: e.policy.minutes,
        cut: e.policy.cut_score,
        full: e.blueprint.full_score(),
        pass_word: visit.site.pass_word.clone(),
        sections: lines.collect(),
        records_leaving: true,
        state,
        note: String::new(),
    };
    Ok(Html(visit.page(|s| page::notice::entry(s, &view)).into_string()).into_response())
}

async fn receipt_view(
    app: &App,
    c: &Candidate,
    attempt: &store::attempt::Head,
    now: Timestamp,
) -> Result<ReceiptView> {
    let form = app.form(attempt.id).await?;
    let answered = store::attempt::responses_of(&app.db, attempt.id).await?;
    let at = attempt.handed_in_at.map_or(attempt.deadline, Into::into);
    Ok(ReceiptView {
        exam: attempt.exam_id,
        title: c.paper.exam.title.clone(),
        attempt: attempt.id,
        ending: match attempt.handed_in_how.as_deref() {
            Some("deadline") => Ending::TimeUp,
            Some("forced") => Ending::Forced,
            _ => Ending::HandedIn,
        },
        at: format!("{} {}", app.calendar.day(at), app.calendar.clock(at)),
        number: crate::domain::ticket::receipt(&app.key, attempt.id),
        total: form.slots.len(),
        answered: answered.iter().filter(|r| !r.answer.is_empty()).count(),
        publication: match c.paper.exam.results_at {
            _ if results_open(&c.paper.exam, now) => Publication::Open,
            Some(at) => Publication::On(app.calendar.minute(at)),
            None => Publication::Unknown,
        },
    })
}

/// 试答: the page.
///
/// # Errors
/// [`crate::service::failure::Failure::Missing`] for an exam that is not the session's.
pub async fn trial(visit: Visit, Path(id): Path<ExamId>) -> Result<Html<String>> {
    let c = exam::candidate(&visit.web.app, visit.actor()?, id).await?;
    let title = c.paper.exam.title.clone();
    let view = TrialView { exam: id, title, received: false, answers: Default::default() };
    Ok(Html(visit.page(|s| page::trial::trial(s, &view)).into_string()))
}

/// What 试答 sends without scripts.
#[derive(Deserialize)]
pub struct TrialForm {
    #[serde(default)]
    s1: Vec<String>,
    #[serde(default)]
    s2: Vec<String>,
    #[serde(default)]
    s3: Vec<String>,
}

/// 试答: tells that what was sent has arrived; nothing is stored.
///
/// # Errors
/// [`crate::service::failure::Failure::Missing`] for an exam that is not the session's.
pub async fn try_answer(
    visit: Visit,
    Path(id): Path<ExamId>,
    request: axum::extract::Request,
) -> Result<Response> {
    let c = exam::candidate(&visit.web.app, visit.actor()?, id).await?;
    let json = request
        .headers()
        .get("content-type")
        .is_some_and(|v| v.as_bytes().starts_with(b"application/json"));
    if json {
        let Json(sent) =
            <Json<AnswersIn> as axum::extract::FromRequest<()>>::from_request(request, &()).await?;
        let saved = sent.saves.iter().map(|s| (s.slot, s.seq)).collect();
        let reply = AnswersOut {
            state: "in_progress".to_owned(),
            epoch: sent.epoch,
            saved,
            ..AnswersOut::default()
        };
        return Ok(axum::Json(reply).into_response());
    }
    let Form(f) =
        <Form<TrialForm> as axum::extract::FromRequest<()>>::from_request(request, &()).await?;
    let answers = [f.s1.join(","), f.s2.join(","), f.s3.concat()];
    let view = TrialView { exam: id, title: c.paper.exam.title.clone(), received: true, answers };
    Ok(Html(visit.page(|s| page::trial::trial(s, &view)).into_string()).into_response())
}

/// Accepts the pledge and begins, or opens what was begun.
///
/// # Errors
/// [`crate::service::failure::Failure::Refused`] outside the window or when no attempt is left.
pub async fn start(visit: Visit, Path(id): Path<ExamId>) -> Result<Redirect> {
    exam::start(&visit.web.app, visit.actor()?, id).await?;
    Ok(Redirect::to(&path::paper(id)))
}

/// Continues on this device.
///
/// # Errors
/// [`crate::service::failure::Failure::Missing`] for an attempt that is not the person's.
pub async fn device(
    visit: Visit,
    Path((id, attempt)): Path<(ExamId, AttemptId)>,
) -> Result<Redirect> {
    exam::change_device(&visit.web.app, visit.actor()?, id, attempt).await?;
    Ok(Redirect::to(&path::paper(id)))
}

/// Asks once before handing in.
///
/// # Errors
/// [`crate::service::failure::Failure::Missing`] for an attempt that is not the person's.
pub async fn ask_submit(
    visit: Visit,
    Path((id, attempt)): Path<(ExamId, AttemptId)>,
) -> Result<Response> {
    let app = &visit.web.app;
    let head = exam::own_attempt(app, visit.actor()?, id, attempt).await?;
    if head.state != "in_progress" {
        return Ok(Redirect::to(&path::exam(id)).into_response());
    }
    let paper = app.paper(id).await?;
    let total = app.form(attempt).await?.slots.len();
    let responses = store::attempt::responses_of(&app.db, attempt).await?;
    let answered = |n: usize| {
        responses.iter().any(|r| usize::try_from(r.slot) == Ok(n) && !r.answer.is_empty())
    };
    let view = SubmitView {
        exam: id,
        title: paper.exam.title.clone(),
        attempt,
        total,
        empty: (1..=total).filter(|&n| !answered(n)).collect(),
        flagged: responses.iter().filter(|r| r.flagged).count(),
        remaining: chinese_duration(exam::remaining_ms(head.deadline, app.now())),
        command_id: app.id::<crate::domain::id::of::Row>().to_string(),
    };
    Ok(Html(visit.page(|s| page::submit::submit(s, &view)).into_string()).into_response())
}

/// Hands in.
///
/// # Errors
/// [`crate::service::failure::Failure::Busy`] when it could not be made durable: the attempt is then still open.
pub async fn submit(
    visit: Visit,
    Path((id, attempt)): Path<(ExamId, AttemptId)>,
) -> Result<Redirect> {
    exam::hand_in(&visit.web.app, visit.actor()?, id, attempt).await?;
    Ok(Redirect::to(&path::exam(id)))
}

/// One answer as a page sends it.
#[derive(Debug, Deserialize)]
pub struct SaveIn {
    /// Slot on the form, from 1.
    pub slot: i64,
    /// Rising number of the device's saves.
    pub seq: i64,
    /// Values of the fields.
    #[serde(default)]
    pub answer: Vec<String>,
    /// 待检查.
    #[serde(default)]
    pub flag: bool,
    /// Milliseconds before sending, by the page's own clock.
    #[serde(default)]
    pub age: Option<i64>,
}

/// A time away from the page: milliseconds before sending.
#[derive(Debug, Deserialize)]
pub struct LeftIn {
    /// Beginning.
    pub from: i64,
    /// End.
    pub to: i64,
}

/// What a page sends: answers, times away, or nothing (a heartbeat).
#[derive(Debug, Deserialize)]
pub struct AnswersIn {
    /// Number of the device.
    pub epoch: i64,
    /// Answers, at most 200.
    #[serde(default)]
    pub saves: Vec<SaveIn>,
    /// Times away.
    #[serde(default)]
    pub left: Vec<LeftIn>,
}

/// What the page is told.
#[derive(Debug, Default, Serialize)]
pub struct AnswersOut {
    /// State code of the attempt.
    pub state: String,
    /// Milliseconds left on the page's clock.
    pub remaining: i64,
    /// Minutes by which the attempt was extended so far.
    pub extended: i64,
    /// Number of the device that may save.
    pub epoch: i64,
    /// Stored: slot and number.
    pub saved: Vec<(i64, i64)>,
    /// Stored as late.
    pub late: Vec<(i64, i64)>,
    /// Not stored.
    pub refused: Vec<(i64, i64)>,
}

/// Tone and word of a mark.
fn score_word(exam: &Exam, pass_word: &str, score: Points) -> (String, bool) {
    let passed = exam.policy.passes(score);
    let word = match exam.policy.band(score) {
        Some(band) if passed => band.name.clone(),
        _ if passed => pass_word.to_owned(),
        _ => format!("未{pass_word}"),
    };
    (word, passed)
}
