//! Signing in with a password, the own account, and what administrators do for the accounts of others.

use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{
    input::{Form, Path},
    label, path,
    visit::{Source, Visit},
};
use crate::{
    domain::{credential::Breach, id::ExamId},
    service::{
        App,
        failure::{Failure, Result},
        password::{self, Change, Outcome},
        second_factor, sign_in as sessions,
    },
    store::{self, session::Pending},
};

mod manage;
pub mod page;

pub use manage::{access, end_sessions, issue, issue_unit, passwords, remove_factor, unlock};
use page::{
    account::{AccountView, ExamLine, account as account_page},
    factor::{FactorView, codes as codes_page, enrol as enrol_page},
    sign_in::{
        CodeView, PasswordView, SignInView, code as code_page, password as password_page,
        sign_in as sign_in_page,
    },
};

/// Where a sign-in goes on.
fn next(pending: Option<Pending>) -> Redirect {
    Redirect::to(match pending {
        None => path::HOME,
        Some(Pending::Password) => path::PASSWORD,
        Some(Pending::Totp) => path::SIGN_IN_CODE,
    })
}

/// `账号已锁定…` (ui-strings 8).
fn wait_words(minutes: i64) -> String {
    format!(
        "账号已锁定，请在 {minutes} 分钟后再试，或者联系本单位管理员解除锁定。您已经作答的内容不受影响。"
    )
}

/// `账号或者密码不正确…` (ui-strings 7).
fn wrong_words(what: &str, left: i64) -> String {
    format!("{what}，还可以尝试 {left} 次。忘记密码的，请联系本单位管理员重置。")
}

/// What is wrong with a new password.
pub(super) fn breach_words(breach: Breach) -> String {
    match breach {
        Breach::Short(least) => format!("密码至少 {least} 个字符。"),
        Breach::Long(most) => format!("密码最多 {most} 个字符。"),
        Breach::Classes(n) => {
            format!("密码应当包含大写字母、小写字母、数字和符号中的至少 {n} 类。")
        }
        Breach::Personal => "密码不能包含姓名、工号或者手机号码。".to_owned(),
    }
}

/// The sign-in page.
pub async fn sign_in(visit: Visit) -> Response {
    let drawn = visit.page(|s| sign_in_page(s, &SignInView::default()));
    with_device(&visit, Html(drawn.into_string()).into_response())
}

/// Gives the browser a device cookie with this answer, unless it has one.
pub(super) fn with_device(visit: &Visit, response: Response) -> Response {
    match visit.device_header() {
        Some(header) => ([header], response).into_response(),
        None => response,
    }
}

/// What the sign-in page sends.
#[derive(Deserialize)]
pub struct SignInForm {
    #[serde(default)]
    account: String,
    #[serde(default)]
    password: String,
}

/// Signs in.
///
/// # Errors
/// [`Failure::Busy`] when too many sign in at once.
pub async fn enter(
    visit: Visit,
    Source(source): Source,
    Form(form): Form<SignInForm>,
) -> Result<Response> {
    let app = &visit.web.app;
    let done = password::sign_in(app, &form.account, form.password, &visit.device, &source).await?;
    let (status, error) = match done {
        Outcome::In(secret, pending) => {
            return Ok((visit.session_header(&secret), next(pending)).into_response());
        }
        Outcome::Wrong(left) => {
            (StatusCode::UNPROCESSABLE_ENTITY, wrong_words("账号或者密码不正确", left))
        }
        Outcome::Wait(minutes) => (StatusCode::TOO_MANY_REQUESTS, wait_words(minutes)),
        Outcome::Expired => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "一次性密码已经过期，请联系本单位管理员重新发放。".to_owned(),
        ),
    };
    let view = SignInView { account: form.account, error };
    let drawn = visit.page(|s| sign_in_page(s, &view));
    Ok(with_device(&visit, (status, Html(drawn.into_string())).into_response()))
}

/// The session whose sign-in waits for this step, or, for the password, a finished one.
async fn waiting(visit: &Visit, step: Pending) -> Result<std::sync::Arc<store::session::Session>> {
    let secret = visit.secret.as_deref().ok_or(Failure::SignedOut)?;
    let session = sessions::session(&visit.web.app, secret).await?.ok_or(Failure::SignedOut)?;
    match session.pending.as_deref() {
        Some(pending) if pending == step.code() => Ok(session),
        None if step == Pending::Password && session.exam_id.is_none() => Ok(session),
        _ => Err(Failure::SignedOut),
    }
}

/// The page that asks for the code of the second factor.
///
/// # Errors
/// [`Failure::SignedOut`] when no sign-in waits for one.
pub async fn code(visit: Visit) -> Result<Html<String>> {
    waiting(&visit, Pending::Totp).await?;
    Ok(Html(visit.page(|s| code_page(s, &CodeView::default())).into_string()))
}

/// A code.
#[derive(Deserialize)]
pub struct CodeForm {
    #[serde(default)]
    code: String,
}

/// Takes the code of the second factor.
///
/// # Errors
/// [`Failure::SignedOut`] when no sign-in waits for one.
pub async fn give_code(
    visit: Visit,
    Source(source): Source,
    Form(form): Form<CodeForm>,
) -> Result<Response> {
    let session = waiting(&visit, Pending::Totp).await?;
    let app = &visit.web.app;
    let done = second_factor::give(app, &session, &form.code, &visit.device, &source).await?;
    let (status, error) = match done {
        Outcome::In(secret, pending) => {
            return Ok((visit.session_header(&secret), next(pending)).into_response());
        }
        Outcome::Wait(minutes) => (StatusCode::TOO_MANY_REQUESTS, wait_words(minutes)),
        Outcome::Wrong(left) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            format!("验证码不正确或者已经使用过，还可以尝试 {left} 次。"),
        ),
        Outcome::Expired => return Err(Failure::SignedOut),
    };
    let drawn = visit.page(|s| code_page(s, &CodeView { error }));
    Ok((status, Html(drawn.into_string())).into_response())
}

async fn password_view(app: &App, session: &store::session::Session) -> Result<PasswordView> {
    let account =
        store::password::account(&app.db, session.person_id).await?.ok_or(Failure::Missing)?;
    let forced = session.pending.is_some();
    Ok(PasswordView {
        forced,
        ask_current: account.hash.is_some() && !forced,
        account: account.staff_code.or(account.phone).unwrap_or_default(),
        policy: page::policy_words(&app.site().await.password),
        ..PasswordView::default()
    })
}

/// The page that changes the own password.
///
/// # Errors
/// [`Failure::SignedOut`] for whoever is not signed in outside an exam.
pub async fn password(visit: Visit) -> Result<Html<String>> {
    let session = waiting(&visit, Pending::Password).await?;
    let view = password_view(&visit.web.app, &session).await?;
    Ok(Html(visit.page(|s| password_page(s, &view)).into_string()))
}

/// What the password page sends.
#[derive(Deserialize)]
pub struct PasswordForm {
    #[serde(default)]
    current: String,
    #[serde(default)]
    new: String,
    #[serde(default)]
    again: String,
}

/// Changes the own password.
///
/// # Errors
/// [`Failure::SignedOut`] for whoever is not signed in outside an exam.
pub async fn change(
    visit: Visit,
    Source(source): Source,
    Form(form): Form<PasswordForm>,
) -> Result<Response> {
    let session = waiting(&visit, Pending::Password).await?;
    let app = &visit.web.app;
    let mut view = password_view(app, &session).await?;
    if form.new == form.again {
        let device = &visit.device;
        match password::change(app, &session, form.current, form.new, device, &source).await? {
            Change::Done(secret) => {
                return Ok(
                    (visit.session_header(&secret), Redirect::to(path::HOME)).into_response()
                );
            }
            Change::Wrong(left) => view.current_error = wrong_words("现在的密码不正确", left),
            Change::Wait(minutes) => view.current_error = wait_words(minutes),
            Change::Breach(breach) => view.new_error = breach_words(breach),
            Change::Same => "新密码不能与原来的密码相同。".clone_into(&mut view.new_error),
        }
    } else {
        "两次填写的新密码不一致。".clone_into(&mut view.again_error);
    }
    let drawn = visit.page(|s| password_page(s, &view));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(drawn.into_string())).into_response())
}

/// The exams on whose roster the actor is required.
pub(super) async fn own_exams(visit: &Visit) -> Result<Vec<ExamLine>> {
    let app = &visit.web.app;
    let (now, person) = (app.now(), visit.actor()?.person());
    let mut lines = Vec::new();
    for e in store::exam::list(&app.db).await? {
        let place = store::exam::on_roster(&app.db, e.id, person).await?;
        let Some(place) = place.filter(|p| p.status == "required") else { continue };
        lines.push(ExamLine {
            exam: e.id,
            open: e.window_from <= now && now < e.window_to.plus_ms(place.extra_ms),
            ahead: now < e.window_from,
            window: super::exam::window(app, &e),
            title: e.title,
        });
    }
    lines.sort_by_key(|l| !l.open);
    Ok(lines)
}

/// 我的账号: also home of a person without a role.
///
/// # Errors
/// [`Failure::Missing`] in a candidate's session.
pub async fn account(visit: Visit) -> Result<Response> {
    let app = visit.web.app.clone();
    let actor = visit.actor()?.clone();
    if actor.exam().is_some() {
        return Err(Failure::Missing);
    }
    let roles = sessions::roles(&app, &actor).await?;
    let tree = app.tree().await?;
    let unit = |id| tree.find(id).map_or("", |u| u.name.as_str());
    let held =
        store::password::account(&app.db, actor.person()).await?.ok_or(Failure::SignedOut)?;
    let replies = crate::service::feedback::own(&app, &actor).await?;
    let view = AccountView {
        name: held.name.clone(),
        unit: unit(held.unit_id).to_owned(),
        account: held.staff_code.clone().or(held.phone.clone()).unwrap_or_default(),
        roles: roles
            .iter()
            .map(|&(role, at)| format!("{}　{}", unit(at), label::role(role)))
            .collect(),
        password_at: held
            .set_at
            .map(|at| app.calendar.minute(crate::domain::time::Timestamp::from_ms(at))),
        sessions: store::session::count(&app.db, actor.person(), app.now()).await?,
        factor: second_factor::state(&app, &actor).await?,
        exams: own_exams(&visit).await?,
        replies: replies.iter().filter(|f| f.reply.is_some()).count(),
        home: roles.is_empty(),
    };
    Ok(Html(visit.page(|s| account_page(s, &view)).into_string()).into_response())
}

/// Ends the own sessions everywhere but here.
///
/// # Errors
/// [`Failure::Missing`] in a candidate's session.
pub async fn elsewhere(visit: Visit, Source(source): Source) -> Result<Redirect> {
    sessions::sign_out_elsewhere(&visit.web.app, visit.actor()?, &source).await?;
    Ok(Redirect::to(path::ACCOUNT))
}

/// Enters an exam with a session for that exam only.
///
/// # Errors
/// [`Failure::Missing`] for an exam one is not required in.
pub async fn enter_exam(visit: Visit, Path(exam): Path<ExamId>) -> Result<Response> {
    let secret = sessions::enter_exam(&visit.web.app, visit.actor()?, exam).await?;
    Ok((visit.session_header(&secret), Redirect::to(&path::exam(exam))).into_response())
}

async fn factor_view(visit: &Visit, error: &str) -> Result<FactorView> {
    let enrolment = second_factor::begin(&visit.web.app, visit.actor()?).await?;
    Ok(FactorView {
        qr_svg: page::qr(&enrolment.url)?,
        secret: enrolment.secret,
        error: error.to_owned(),
    })
}

/// The page that enrols a second factor.
///
/// # Errors
/// [`Failure::Missing`] for whoever is no administrator or has one.
pub async fn factor(visit: Visit) -> Result<Html<String>> {
    let view = factor_view(&visit, "").await?;
    Ok(Html(visit.page(|s| enrol_page(s, &view)).into_string()))
}

/// Takes the first code and shows the recovery codes, once.
///
/// # Errors
/// [`Failure::Missing`] for whoever is no administrator or has one.
pub async fn confirm(
    visit: Visit,
    Source(source): Source,
    Form(form): Form<CodeForm>,
) -> Result<Response> {
    let done = second_factor::confirm(&visit.web.app, visit.actor()?, &form.code, &source).await?;
    match done {
        Some(codes) => {
            Ok(Html(visit.page(|s| codes_page(s, &codes)).into_string()).into_response())
        }
        None => {
            let view = factor_view(&visit, "验证码不正确，请等待下一个验证码后重新填写。").await?;
            let drawn = visit.page(|s| enrol_page(s, &view));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(drawn.into_string())).into_response())
        }
    }
}
