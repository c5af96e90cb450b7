//! What everybody meets first: home, sign-in, the files of the pages, and what probes ask.

use std::sync::Arc;

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{
    Web, asset,
    input::{Form, Path},
    path,
    visit::{SESSION_COOKIE, Source, VIEW_COOKIE, Visit, set_cookie},
};
use crate::{
    service::{
        failure::{Failure, Result},
        sign_in,
    },
    store,
};

mod home;
pub mod page;

pub use home::home;
use page::{
    privacy::{PrivacyView, privacy as privacy_page},
    sign_in::{Contact, LinkView, TicketRefusal, TicketView},
};

/// The process is up.
pub async fn health() -> &'static str {
    "ok"
}

/// The database answers.
///
/// # Errors
/// [`Failure::Busy`] when it does not.
pub async fn ready(State(web): State<Arc<Web>>) -> Result<&'static str> {
    store::setting::find(&web.app.db, "server_key").await?;
    Ok("ready")
}

/// An embedded file; its address changes with its bytes, so it may be kept for ever.
///
/// # Errors
/// [`Failure::Missing`] for an outdated address.
pub async fn asset(Path((hash, name)): Path<(String, String)>) -> Result<Response> {
    let (bytes, mime) = asset::get(&hash, &name).ok_or(Failure::Missing)?;
    let kept = "public, max-age=31536000, immutable";
    Ok(([(header::CONTENT_TYPE, mime), (header::CACHE_CONTROL, kept)], bytes).into_response())
}

/// The service worker, from the root so that it may serve every page.
pub async fn service_worker() -> Response {
    let (bytes, mime) = asset::service_worker();
    ([(header::CONTENT_TYPE, mime), (header::CACHE_CONTROL, "no-cache")], bytes).into_response()
}

/// Wish for a view.
#[derive(Deserialize)]
pub struct ViewForm {
    to: String,
    senior: String,
}

/// Switches 长辈版 and returns.
pub async fn view(visit: Visit, Form(form): Form<ViewForm>) -> Response {
    let value = if form.senior == "on" { "senior" } else { "" };
    let cookie = set_cookie(&visit.web, VIEW_COOKIE, value, Some(400 * 86_400));
    ([(header::SET_COOKIE, cookie)], Redirect::to(local(&form.to))).into_response()
}

/// A path of ours; anything else leads home.
fn local(to: &str) -> &str {
    if to.starts_with('/') && !to.starts_with("//") && !to.contains('\\') { to } else { path::HOME }
}

/// Signs out.
///
/// # Errors
/// When it cannot be stored.
pub async fn sign_out(visit: Visit) -> Result<Response> {
    if let Some(secret) = &visit.secret {
        sign_in::sign_out(&visit.web.app, secret).await?;
    }
    let gone = set_cookie(&visit.web, SESSION_COOKIE, "", Some(0));
    Ok(([(header::SET_COOKIE, gone)], Redirect::to(path::HOME)).into_response())
}

/// 个人信息处理说明.
pub async fn privacy(visit: Visit) -> Html<String> {
    let view = PrivacyView {
        handler: visit.site.host_unit.clone(),
        contact: "本单位管理员".to_owned(),
        result_years: 5,
        sheet_years: 2,
        records_leaving: true,
    };
    Html(visit.page(|s| privacy_page(s, &view)).into_string())
}

/// Whose ticket it is.
///
/// # Errors
/// When the database cannot be asked.
pub async fn ticket(visit: Visit, Path(token): Path<String>) -> Result<Response> {
    let app = &visit.web.app;
    let ticket = match sign_in::read_ticket(app, &token).await {
        Ok(ticket) => ticket,
        Err(Failure::Missing) => return Ok(refused(&visit)),
        Err(e) => return Err(e),
    };
    let tree = app.tree().await?;
    let view = TicketView {
        action: path::ticket(&token),
        name: crate::domain::chinese::mask_name(&ticket.holder.name),
        unit: tree.find(ticket.holder.unit_id).map(|u| u.name.clone()).unwrap_or_default(),
        exam: ticket.exam.title.clone(),
        window: super::exam::window(app, &ticket.exam),
        minutes: ticket.exam.policy.minutes,
    };
    Ok(Html(visit.page(|s| page::sign_in::ticket(s, &view)).into_string()).into_response())
}

fn refused(visit: &Visit) -> Response {
    let drawn = visit
        .page(|s| page::sign_in::ticket_refused(s, TicketRefusal::Revoked, &Contact::default()));
    (StatusCode::NOT_FOUND, Html(drawn.into_string())).into_response()
}

/// Signs a candidate in and leads to an address without the ticket.
///
/// # Errors
/// When it cannot be stored.
pub async fn use_ticket(visit: Visit, Path(token): Path<String>) -> Result<Response> {
    match sign_in::by_ticket(&visit.web.app, &token).await {
        Ok((exam, secret)) => {
            let cookie = set_cookie(&visit.web, SESSION_COOKIE, &secret, Some(30 * 86_400));
            Ok(([(header::SET_COOKIE, cookie)], Redirect::to(&path::exam(exam))).into_response())
        }
        Err(Failure::Missing) => Ok(refused(&visit)),
        Err(e) => Err(e),
    }
}

/// Whose one-time link it is.
///
/// # Errors
/// When the database cannot be asked.
pub async fn link(visit: Visit, Path(token): Path<String>) -> Result<Response> {
    let app = &visit.web.app;
    let owner = match sign_in::read_link(app, &token).await {
        Ok(owner) => owner,
        Err(Failure::Missing) => return Ok(link_refused(&visit)),
        Err(e) => return Err(e),
    };
    let roles = store::person::roles(&app.db, owner.person_id).await?;
    let tree = app.tree().await?;
    let view = LinkView {
        action: path::link(&token),
        name: owner.name,
        role: roles
            .iter()
            .map(|&(role, unit)| {
                format!(
                    "{}　{}",
                    tree.find(unit).map_or("", |u| u.name.as_str()),
                    super::label::role(role)
                )
            })
            .collect::<Vec<_>>()
            .join("、"),
        until: app.calendar.minute(owner.expires_at),
    };
    Ok(Html(visit.page(|s| page::sign_in::link(s, &view)).into_string()).into_response())
}

fn link_refused(visit: &Visit) -> Response {
    let drawn = visit.page(page::sign_in::link_refused);
    (StatusCode::NOT_FOUND, Html(drawn.into_string())).into_response()
}

/// Uses a link up and signs its owner in.
///
/// # Errors
/// When it cannot be stored.
pub async fn use_link(
    visit: Visit,
    Source(source): Source,
    Path(token): Path<String>,
) -> Result<Response> {
    match sign_in::by_link(&visit.web.app, &token, source).await {
        Ok(secret) => {
            let cookie = set_cookie(&visit.web, SESSION_COOKIE, &secret, None);
            Ok(([(header::SET_COOKIE, cookie)], Redirect::to(path::HOME)).into_response())
        }
        Err(Failure::Missing) => Ok(link_refused(&visit)),
        Err(e) => Err(e),
    }
}
