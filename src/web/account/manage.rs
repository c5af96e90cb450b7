//! What administrators do for the accounts of others: passwords, unlocking, ending sessions.

use std::collections::HashMap;

use axum::response::{Html, Redirect};
use serde::Deserialize;

use super::page::manage::{
    AccessView, IssuedLine, IssuedView, PasswordsView, UnitLine, access as access_page,
    issued as issued_page, passwords as passwords_page,
};
use crate::{
    domain::{
        access::Act,
        id::{PersonId, UnitId},
        time::Timestamp,
    },
    service::{
        failure::Result,
        password::{self, Issued},
        sign_in as sessions,
    },
    store,
    web::{
        input::{Form, Path},
        path,
        place::{Place, staff},
        visit::{Source, Visit},
    },
};

/// How a person's access stands, with the buttons.
///
/// # Errors
/// [`crate::service::failure::Failure::Missing`] outside the scope.
pub async fn access(visit: Visit, Path(person): Path<PersonId>) -> Result<Html<String>> {
    let (visit, _) = staff(visit, Place::Passwords).await?;
    let app = &visit.web.app;
    let s = password::standing(app, visit.actor()?, person).await?;
    let minute = |ms: i64| app.calendar.minute(Timestamp::from_ms(ms));
    let tree = app.tree().await?;
    let view = AccessView {
        person,
        name: s.account.name.clone(),
        unit: tree.find(s.account.unit_id).map(|u| u.name.clone()).unwrap_or_default(),
        account: s.account.staff_code.clone().or(s.account.phone.clone()).unwrap_or_default(),
        password: match (s.account.set_at, s.account.expires_at) {
            (None, _) => "没有密码".to_owned(),
            (Some(_), Some(until)) if until <= app.now().ms() => "一次性密码已经过期".to_owned(),
            (Some(_), Some(until)) => {
                format!("已经发放一次性密码，有效至 {}", minute(until))
            }
            (Some(at), None) => format!("本人于 {} 设置", minute(at)),
        },
        locked: s.waits_until.map(|at| app.calendar.minute(at)),
        sessions: s.sessions,
        factor: s.factor,
        may_issue: s.may_issue,
        may_remove_factor: s.may_remove_factor,
    };
    Ok(Html(visit.page(|s| access_page(s, &view)).into_string()))
}

fn issued_view(visit: &Visit, title: String, back: String, all: &[Issued]) -> IssuedView {
    let app = &visit.web.app;
    IssuedView {
        title,
        back,
        until: all.first().map(|i| app.calendar.minute(i.until)).unwrap_or_default(),
        address: format!("{}{}", app.config.public_url(), path::SIGN_IN),
        lines: all
            .iter()
            .map(|i| IssuedLine {
                name: i.name.clone(),
                account: i.account.clone(),
                password: i.password.clone(),
            })
            .collect(),
        nameless: Vec::new(),
        more: false,
    }
}

/// Issues a one-time password and shows it, once.
///
/// # Errors
/// [`crate::service::failure::Failure::Missing`] outside the scope,
/// [`crate::service::failure::Failure::Refused`] for whoever may not be issued one.
pub async fn issue(
    visit: Visit,
    Source(source): Source,
    Path(person): Path<PersonId>,
) -> Result<Html<String>> {
    let made = password::issue(&visit.web.app, visit.actor()?, person, &source).await?;
    let view = issued_view(&visit, made.name.clone(), path::access(person), &[made]);
    Ok(Html(visit.page(|s| issued_page(s, &view)).into_string()))
}

/// Forgets failed tries.
///
/// # Errors
/// [`crate::service::failure::Failure::Missing`] outside the scope.
pub async fn unlock(
    visit: Visit,
    Source(source): Source,
    Path(person): Path<PersonId>,
) -> Result<Redirect> {
    password::unlock(&visit.web.app, visit.actor()?, person, &source).await?;
    Ok(Redirect::to(&path::access(person)))
}

/// Ends all sessions of a person.
///
/// # Errors
/// [`crate::service::failure::Failure::Missing`] outside the scope.
pub async fn end_sessions(
    visit: Visit,
    Source(source): Source,
    Path(person): Path<PersonId>,
) -> Result<Redirect> {
    password::end_sessions(&visit.web.app, visit.actor()?, person, &source).await?;
    Ok(Redirect::to(&path::access(person)))
}

/// Takes a lost second factor off.
///
/// # Errors
/// [`crate::service::failure::Failure::Refused`] for anybody but another system administrator.
pub async fn remove_factor(
    visit: Visit,
    Source(source): Source,
    Path(person): Path<PersonId>,
) -> Result<Redirect> {
    password::remove_factor(&visit.web.app, visit.actor()?, person, &source).await?;
    Ok(Redirect::to(&path::access(person)))
}

/// The units of the scope with the number of people without a password.
///
/// # Errors
/// [`crate::service::failure::Failure::Missing`] without the act.
pub async fn passwords(visit: Visit) -> Result<Html<String>> {
    let (visit, _) = staff(visit, Place::Passwords).await?;
    let app = &visit.web.app;
    let scope = sessions::scope(app, visit.actor()?, Act::ManagePeople).await?;
    let tree = app.tree().await?;
    let counts: HashMap<i64, (i64, i64)> = store::password::counts(&app.db)
        .await?
        .into_iter()
        .map(|(unit, people, without)| (unit, (people, without)))
        .collect();
    let units = tree
        .units()
        .iter()
        .filter(|u| scope.iter().any(|&(_, top)| tree.within(u.id, top)))
        .filter_map(|u| {
            let &(people, without) = counts.get(&u.id.number())?;
            Some(UnitLine { unit: u.id, name: u.name.clone(), people, without })
        })
        .collect();
    let view = PasswordsView { units };
    Ok(Html(visit.page(|s| passwords_page(s, &view)).into_string()))
}

/// A unit.
#[derive(Deserialize)]
pub struct UnitForm {
    unit: UnitId,
}

/// Issues passwords for the people of a unit who have none, and shows them, once.
///
/// # Errors
/// [`crate::service::failure::Failure::Missing`] outside the scope.
pub async fn issue_unit(
    visit: Visit,
    Source(source): Source,
    Form(form): Form<UnitForm>,
) -> Result<Html<String>> {
    let app = &visit.web.app;
    let batch = password::issue_unit(app, visit.actor()?, form.unit, &source).await?;
    let tree = app.tree().await?;
    let name = tree.find(form.unit).map(|u| u.name.clone()).unwrap_or_default();
    let view = IssuedView {
        nameless: batch.nameless,
        more: batch.more,
        ..issued_view(&visit, name, path::PASSWORDS.to_owned(), &batch.issued)
    };
    Ok(Html(visit.page(|s| issued_page(s, &view)).into_string()))
}
