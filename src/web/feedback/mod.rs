//! 意见建议: the form for anybody, the look-up of a reply, and the list with replies.

use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{
    input::{Form, Path},
    path,
    place::{Place, staff},
    visit::{Source, Visit},
};
use crate::{
    domain::{
        id::{Id, of},
        time::Timestamp,
    },
    service::{
        failure::{Failure, Result},
        feedback::{self, CHARS, Sent},
    },
    store,
};

pub mod page;

use page::{FormView, ListView, Message, form as form_page, list as list_page};

async fn message(visit: &Visit, f: store::feedback::Feedback) -> Result<Message> {
    let app = &visit.web.app;
    let tree = app.tree().await?;
    let unit = f.unit_id.and_then(|u| tree.find(Id::new(u))).map(|u| u.name.clone());
    Ok(Message {
        id: f.id,
        at: app.calendar.minute(f.at),
        from: match f.name {
            Some(name) => format!("{}　{name}", unit.unwrap_or_default()),
            None => "未登录人员".to_owned(),
        },
        body: f.body,
        replied_at: f.replied_at.map(|at| app.calendar.minute(Timestamp::from_ms(at))),
        reply: f.reply.unwrap_or_default(),
    })
}

/// The form, with what the visitor wrote before.
async fn drawn(visit: &Visit, mut view: FormView) -> Result<Html<String>> {
    view.signed_in = visit.actor.is_some();
    if let Some(actor) = &visit.actor {
        for f in feedback::own(&visit.web.app, actor).await? {
            view.own.push(message(visit, f).await?);
        }
    }
    Ok(Html(visit.page(|s| form_page(s, &view)).into_string()))
}

/// The form.
///
/// # Errors
/// When the database cannot be asked.
pub async fn form(visit: Visit) -> Result<Response> {
    let page = drawn(&visit, FormView::default()).await?.into_response();
    Ok(match visit.device_header() {
        Some(header) => ([header], page).into_response(),
        None => page,
    })
}

/// A message or a reply.
#[derive(Deserialize)]
pub struct BodyForm {
    #[serde(default)]
    body: String,
}

/// Keeps a message.
///
/// # Errors
/// When it could not be kept.
pub async fn send(visit: Visit, Form(form): Form<BodyForm>) -> Result<Response> {
    let app = &visit.web.app;
    let body = form.body.replace("\r\n", "\n").trim().to_owned();
    let error = if !CHARS.contains(&body.chars().count()) {
        format!("请填写 {} 至 {} 个字。", CHARS.start(), CHARS.end())
    } else if visit.actor.is_none() && visit.device.is_empty() {
        "浏览器没有保存 Cookie，不能确认是否重复提交。请允许本站的 Cookie 后重新打开本页。"
            .to_owned()
    } else {
        match feedback::send(app, visit.actor.as_ref(), &visit.device, &body).await? {
            Sent::Kept(code) => {
                let view = FormView { code, ..FormView::default() };
                return Ok(drawn(&visit, view).await?.into_response());
            }
            Sent::TooMany => "提交次数较多，请一小时后再提交。已经提交的内容都已收到。".to_owned(),
        }
    };
    let view = FormView { body, error, ..FormView::default() };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, drawn(&visit, view).await?).into_response())
}

/// A look-up code.
#[derive(Deserialize)]
pub struct CodeForm {
    #[serde(default)]
    code: String,
}

/// Shows the message of a code, with its reply.
///
/// # Errors
/// When the database cannot be asked.
pub async fn look_up(visit: Visit, Form(form): Form<CodeForm>) -> Result<Response> {
    let found = feedback::look_up(&visit.web.app, &form.code).await?;
    let status = if found.is_some() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = match found {
        Some(f) => FormView { found: Some(message(&visit, f).await?), ..FormView::default() },
        None => FormView {
            wanted: form.code,
            code_error: "没有这个查询码，请核对后重新填写。".to_owned(),
            ..FormView::default()
        },
    };
    Ok((status, drawn(&visit, view).await?).into_response())
}

/// All messages, those without reply first.
///
/// # Errors
/// [`Failure::Missing`] without the act.
pub async fn list(visit: Visit) -> Result<Html<String>> {
    let (visit, _) = staff(visit, Place::Feedback).await?;
    let mut view = ListView::default();
    for f in feedback::list(&visit.web.app, visit.actor()?).await? {
        view.messages.push(message(&visit, f).await?);
    }
    Ok(Html(visit.page(|s| list_page(s, &view)).into_string()))
}

/// Replies.
///
/// # Errors
/// [`Failure::Missing`] without the act or the message, [`Failure::Refused`] for a reply of a wrong length.
pub async fn reply(
    visit: Visit,
    Source(source): Source,
    Path(id): Path<Id<of::Feedback>>,
    Form(form): Form<BodyForm>,
) -> Result<Redirect> {
    let text = form.body.replace("\r\n", "\n").trim().to_owned();
    if !CHARS.contains(&text.chars().count()) {
        let words = format!("答复请填写 {} 至 {} 个字。", CHARS.start(), CHARS.end());
        return Err(Failure::Refused(words));
    }
    feedback::reply(&visit.web.app, visit.actor()?, id, &text, &source).await?;
    Ok(Redirect::to(path::FEEDBACK_LIST))
}
