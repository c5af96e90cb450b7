//! The answer page and what it sends: the hot path of the pages.

use std::collections::HashMap;

use axum::response::{Html, IntoResponse, Redirect, Response};

use super::{
    AnswersIn, AnswersOut,
    page::paper::{PaperView, SectionView},
    text,
};
use crate::{
    domain::{
        id::{AttemptId, ExamId, of},
        time::Timestamp,
    },
    service::{
        App,
        exam::{self, Sent},
        failure::{Failure, Result},
        hot::Saved,
    },
    store::{self, attempt::Response as Stored},
    web::{
        input::{Form, Json, Path},
        path,
        visit::Visit,
    },
};

/// Answers one request may carry: a whole form twice over.
const MOST_SAVES: usize = 400;
/// Times away one request may report.
const MOST_LEFT: usize = 20;

/// The answer page: the whole form, without keys.
///
/// # Errors
/// [`Failure::Missing`] for an exam that is not the session's.
pub async fn paper(visit: Visit, Path(id): Path<ExamId>) -> Result<Response> {
    let app = &visit.web.app;
    let actor = visit.actor()?;
    if actor.exam() != Some(id) {
        return Err(Failure::Missing);
    }
    let Some(head) = exam::running(app, actor, id).await? else {
        return Ok(Redirect::to(&path::exam(id)).into_response());
    };
    if head.session_id != actor.session.id {
        return Ok(Redirect::to(&path::exam(id)).into_response());
    }
    let (paper, form) = (app.paper(id).await?, app.form(head.id).await?);
    let texts = visit.web.pool_text(&paper).await;
    let stored: HashMap<i64, Stored> = store::attempt::responses_of(&app.db, head.id)
        .await?
        .into_iter()
        .map(|r| (r.slot, r))
        .collect();
    let placed = paper.place(&form)?;
    let lines = text::KindLines::of(&placed, paper.exam.policy.partial_credit);
    let options: Vec<_> = placed.iter().map(|p| text::options(&texts, p)).collect();
    let mut slots = Vec::with_capacity(placed.len());
    let mut first_empty = None;
    for (i, p) in placed.iter().enumerate() {
        let held = i64::try_from(p.number).ok().and_then(|n| stored.get(&n));
        let answer = held.map_or("", |r| r.answer.as_str());
        let mut slot = text::slot(&texts, p, lines.line(p), &options[i], answer);
        slot.flag = held.is_some_and(|r| r.flagged);
        slot.seq = held.map_or(0, |r| r.seq);
        slot.epoch = held.map_or(0, |r| r.epoch);
        if answer.is_empty() && first_empty.is_none() {
            first_empty = Some(i);
        }
        slots.push(slot);
    }
    if let Some(slot) = slots.get_mut(first_empty.unwrap_or(0)) {
        slot.now = true;
    }
    let titles: Vec<String> =
        paper.exam.blueprint.sections.iter().map(|s| text::escaped(&s.title)).collect();
    let mut sections = Vec::new();
    let mut from = 0;
    for (s, title) in titles.iter().enumerate() {
        let n = placed[from..].iter().take_while(|p| usize::from(p.slot.section) == s).count();
        if n > 0 {
            sections.push(SectionView { title, slots: &slots[from..from + n] });
        }
        from += n;
    }
    let now = app.now();
    let command_id = app.id::<of::Row>().to_string();
    let view = PaperView {
        exam: id,
        title: &paper.exam.title,
        attempt: head.id,
        epoch: head.epoch,
        seq: stored.values().map(|r| r.seq).max().unwrap_or(0),
        remaining_ms: exam::remaining_ms(head.deadline, now),
        day_ms: day_ms(app, now),
        grace_minutes: paper.exam.policy.late_upload_grace_minutes,
        records_leaving: true,
        extended_minutes: exam::extended_minutes(&paper.exam, head.started_at, head.deadline),
        command_id: &command_id,
        sections: &sections,
    };
    Ok(Html(visit.page(|s| super::page::paper::paper(s, &view)).into_string()).into_response())
}

/// Milliseconds since midnight on the office's clock.
fn day_ms(app: &App, now: Timestamp) -> i64 {
    let midnight = app.calendar.instant(app.calendar.date(now), 0, 0).unwrap_or(now);
    now.since(midnight)
}

fn reply(app: &App, saved: Saved) -> AnswersOut {
    AnswersOut {
        remaining: exam::remaining_ms(saved.deadline, app.now()),
        state: saved.state,
        epoch: saved.epoch,
        extended: saved.extended_minutes,
        saved: saved.saved,
        late: saved.late,
        refused: saved.refused,
    }
}

/// Saves answers, or hears a heartbeat; answers only after they are durable.
///
/// # Errors
/// [`Failure::Busy`]: keep the answers and try again. [`Failure::Invalid`]: nothing of it was stored.
pub async fn answers(
    visit: Visit,
    Path((id, attempt)): Path<(ExamId, AttemptId)>,
    Json(sent): Json<AnswersIn>,
) -> Result<axum::Json<AnswersOut>> {
    if sent.saves.len() > MOST_SAVES || sent.left.len() > MOST_LEFT {
        return Err(Failure::Invalid(format!("at most {MOST_SAVES} answers at a time")));
    }
    let app = &visit.web.app;
    let answers = sent
        .saves
        .into_iter()
        .map(|s| Sent {
            slot: s.slot,
            seq: s.seq,
            values: s.answer,
            flagged: s.flag,
            age_ms: s.age,
        })
        .collect();
    let left = sent.left.iter().map(|l| (l.from, l.to)).collect();
    let saved = exam::save(app, visit.actor()?, id, attempt, sent.epoch, answers, left).await?;
    Ok(axum::Json(reply(app, saved)))
}

/// The whole form, as a page without scripts sends it.
///
/// # Errors
/// As [`answers`].
pub async fn sheet(
    visit: Visit,
    Path((id, attempt)): Path<(ExamId, AttemptId)>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Redirect> {
    let app = &visit.web.app;
    let actor = visit.actor()?;
    exam::own_attempt(app, actor, id, attempt).await?;
    let number = |name: &str| {
        let value = fields.iter().find(|(n, _)| n == name).and_then(|(_, v)| v.parse::<i64>().ok());
        value.ok_or_else(|| Failure::Invalid(name.to_owned()))
    };
    let (epoch, seq) = (number("epoch")?, number("seq")?);
    let total = i64::try_from(app.form(attempt).await?.slots.len()).unwrap_or(0);
    let held = store::attempt::responses_of(&app.db, attempt).await?;
    let mut sent = Vec::new();
    for slot in 1..=total {
        let (field, flag) = (format!("s{slot}"), format!("f{slot}"));
        let values: Vec<String> =
            fields.iter().filter(|(n, _)| *n == field).map(|(_, v)| v.clone()).collect();
        let flagged = fields.iter().any(|(n, _)| *n == flag);
        let empty = values.iter().all(String::is_empty) && !flagged;
        if !empty || held.iter().any(|r| r.slot == slot) {
            sent.push(Sent { slot, seq: seq.saturating_add(1), values, flagged, age_ms: None });
        }
    }
    let saved = exam::save(app, actor, id, attempt, epoch, sent, Vec::new()).await?;
    let check = fields.iter().any(|(n, v)| n == "go" && v == "check");
    Ok(Redirect::to(&match () {
        () if saved.state != "in_progress" || saved.epoch != epoch => path::exam(id),
        () if check => path::submit(id, attempt),
        () => path::paper(id),
    }))
}
