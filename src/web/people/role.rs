//! Giving and taking roles.

use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::page::roles::{RolesView, roles as roles_page};
use crate::{
    domain::{
        access::{Act, Role},
        id::PersonId,
    },
    service::{
        failure::Result,
        person as people,
        record::{Deed, Fault},
        role,
    },
    store,
    web::{
        form,
        input::{Form, Path},
        path,
        place::{Place, staff},
        visit::{Source, Visit},
    },
};

/// The form as it is sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct RoleInput {
    role: String,
    unit: String,
    reason: String,
    #[serde(rename = "do")]
    wish: String,
}

async fn view(
    visit: &Visit,
    id: PersonId,
    input: RoleInput,
    faults: Vec<Fault>,
) -> Result<RolesView> {
    let app = &visit.web.app;
    let (reach, f) = people::find(app, visit.actor()?, Act::GrantRoles, id).await?;
    let mut held = store::person::roles(&app.db, id).await?;
    held.sort_unstable();
    Ok(RolesView {
        id,
        unit: reach.name(f.unit).to_owned(),
        name: f.name,
        held: held
            .into_iter()
            .map(|(role, unit)| (role, unit, reach.name(unit).to_owned(), reach.holds(unit)))
            .collect(),
        role: input.role,
        over: if input.unit.is_empty() { f.unit.to_string() } else { input.unit },
        units: form::units(&reach),
        reason: input.reason,
        faults,
    })
}

/// Roles of a person.
///
/// # Errors
/// [`crate::service::failure::Failure::Missing`] outside the actor's reach.
pub async fn roles(visit: Visit, Path(id): Path<PersonId>) -> Result<Html<String>> {
    let (visit, _) = staff(visit, Place::Units).await?;
    let role = Role::UnitAdmin.code().to_owned();
    let input = RoleInput { role, ..RoleInput::default() };
    let view = view(&visit, id, input, Vec::new()).await?;
    Ok(Html(visit.page(|s| roles_page(s, &view)).into_string()))
}

/// Gives or takes a role.
///
/// # Errors
/// [`crate::service::failure::Failure::Missing`] outside the actor's reach; [`crate::service::failure::Failure::Refused`] for oneself and the last administrator.
pub async fn change(
    visit: Visit,
    Source(source): Source,
    Path(id): Path<PersonId>,
    Form(input): Form<RoleInput>,
) -> Result<Response> {
    let (visit, _) = staff(visit, Place::Units).await?;
    let app = visit.web.app.clone();
    people::find(&app, visit.actor()?, Act::GrantRoles, id).await?;
    let deed = Deed { actor: visit.actor()?, source: &source, reason: &input.reason };
    let done = match (Role::parse(&input.role), input.unit.parse()) {
        (Some(what), Ok(unit)) if input.wish == "take" => {
            role::take(&app, deed, id, what, unit).await?
        }
        (Some(what), Ok(unit)) => role::give(&app, deed, id, what, unit).await?,
        _ => Err(vec![Fault::new("role", "请选择角色和范围。")]),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&path::roles(id)).into_response()),
        Err(faults) => {
            let view = view(&visit, id, input, faults).await?;
            Ok(form::mend(&visit.page(|s| roles_page(s, &view))))
        }
    }
}
