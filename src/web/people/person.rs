//! One person: reading, adding, changing, leaving and coming back.

use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{
    asked_again,
    page::person::{PersonForm, PersonView, person as person_page, person_form},
};
use crate::{
    domain::{
        access::Act,
        id::{PersonId, UnitId},
        person::{Facts, PositionGroup, mask_phone},
    },
    service::{
        failure::Result,
        person as people,
        reach::Reach,
        record::{Deed, Fault},
    },
    store,
    web::{
        audit, form,
        input::{Form, Path},
        label, path,
        place::{Place, staff},
        visit::{Source, Visit},
    },
};

/// Rows of the history on the page.
const HISTORY: i64 = 20;

/// A person.
///
/// # Errors
/// [`crate::service::failure::Failure::Missing`] outside the actor's reach.
pub async fn person(visit: Visit, Path(id): Path<PersonId>) -> Result<Html<String>> {
    let (visit, staff) = staff(visit, Place::Units).await?;
    let app = visit.web.app.clone();
    let (reach, f) = people::find(&app, visit.actor()?, Act::ReadPeople, id).await?;
    let roles = store::person::roles(&app.db, id).await?;
    let search = store::audit::Search {
        object: "person".to_owned(),
        object_id: id.to_string(),
        limit: HISTORY,
        ..store::audit::Search::default()
    };
    let history = store::audit::search(&app.db, &search).await?;
    let none = || "—".to_owned();
    let view = PersonView {
        id,
        name: f.name.clone(),
        unit: (f.unit, reach.name(f.unit).to_owned()),
        active: f.active,
        facts: vec![
            ("人员编号", f.staff_code.clone().unwrap_or_else(none)),
            ("编制单位", reach.name(f.unit).to_owned()),
            ("职务类别", label::position_group(f.group).to_owned()),
            ("联系电话", f.phone.as_deref().map_or_else(none, mask_phone)),
        ],
        roles: roles
            .iter()
            .map(|&(role, unit)| format!("{}　{}", reach.name(unit), label::role(role)))
            .collect(),
        history: history.into_iter().map(|l| audit::line(&app, l)).collect(),
        manages: staff.may(Act::ManagePeople),
        grants: staff.may(Act::GrantRoles),
    };
    Ok(Html(visit.page(|s| person_page(s, &view)).into_string()))
}

/// The form of a person as it is sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PersonInput {
    name: String,
    staff_code: String,
    unit: String,
    group: String,
    phone: String,
    reason: String,
}

impl PersonInput {
    fn facts(&self, unit: UnitId) -> std::result::Result<Facts, Vec<Fault>> {
        let group = PositionGroup::parse(&self.group)
            .ok_or_else(|| vec![Fault::new("group", "请选择职务类别。")])?;
        Ok(Facts {
            name: self.name.clone(),
            staff_code: Some(self.staff_code.clone()),
            unit: self.unit.parse().unwrap_or(unit),
            group,
            phone: Some(self.phone.clone()),
            active: true,
        })
    }

    fn form(
        self,
        id: Option<PersonId>,
        unit: UnitId,
        reach: &Reach,
        faults: Vec<Fault>,
    ) -> PersonForm {
        PersonForm {
            id,
            unit,
            name: self.name,
            staff_code: self.staff_code,
            to: self.unit,
            units: form::units(reach),
            group: self.group,
            phone: self.phone,
            reason: self.reason,
            faults,
        }
    }
}

/// The form of a new person.
///
/// # Errors
/// [`crate::service::failure::Failure::Missing`] outside the actor's reach.
pub async fn new(visit: Visit, Path(unit): Path<UnitId>) -> Result<Html<String>> {
    let (visit, _) = staff(visit, Place::Units).await?;
    let reach = Reach::of(&visit.web.app, visit.actor()?, Act::ManagePeople).await?;
    reach.need(unit)?;
    let group = PositionGroup::Staff.code().to_owned();
    let input = PersonInput { group, ..PersonInput::default() };
    let view = input.form(None, unit, &reach, Vec::new());
    Ok(Html(visit.page(|s| person_form(s, &view)).into_string()))
}

/// Adds a person.
///
/// # Errors
/// [`crate::service::failure::Failure::Missing`] outside the actor's reach.
pub async fn add(
    visit: Visit,
    Source(source): Source,
    Path(unit): Path<UnitId>,
    Form(mut input): Form<PersonInput>,
) -> Result<Response> {
    let (visit, _) = staff(visit, Place::Units).await?;
    let app = visit.web.app.clone();
    let reach = Reach::of(&app, visit.actor()?, Act::ManagePeople).await?;
    reach.need(unit)?;
    // The address says which unit.
    input.unit = unit.to_string();
    let deed = Deed { actor: visit.actor()?, source: &source, reason: &input.reason };
    let done = match input.facts(unit) {
        Ok(facts) => people::add(&app, deed, facts).await?,
        Err(faults) => Err(faults),
    };
    match done {
        Ok(id) => Ok(Redirect::to(&path::person(id)).into_response()),
        Err(faults) => {
            let view = input.form(None, unit, &reach, faults);
            Ok(form::mend(&visit.page(|s| person_form(s, &view))))
        }
    }
}

/// The form of a person, the only page with the whole telephone number.
///
/// # Errors
/// [`crate::service::failure::Failure::Missing`] outside the actor's reach.
pub async fn edit(visit: Visit, Path(id): Path<PersonId>) -> Result<Html<String>> {
    let (visit, _) = staff(visit, Place::Units).await?;
    let app = visit.web.app.clone();
    let (reach, f) = people::find(&app, visit.actor()?, Act::ManagePeople, id).await?;
    let input = PersonInput {
        name: f.name,
        staff_code: f.staff_code.unwrap_or_default(),
        unit: f.unit.to_string(),
        group: f.group.code().to_owned(),
        phone: f.phone.unwrap_or_default(),
        reason: String::new(),
    };
    let view = input.form(Some(id), f.unit, &reach, Vec::new());
    Ok(Html(visit.page(|s| person_form(s, &view)).into_string()))
}

/// Changes a person.
///
/// # Errors
/// [`crate::service::failure::Failure::Missing`] outside the actor's reach.
pub async fn change(
    visit: Visit,
    Source(source): Source,
    Path(id): Path<PersonId>,
    Form(input): Form<PersonInput>,
) -> Result<Response> {
    let (visit, _) = staff(visit, Place::Units).await?;
    let app = visit.web.app.clone();
    let (reach, old) = people::find(&app, visit.actor()?, Act::ManagePeople, id).await?;
    let deed = Deed { actor: visit.actor()?, source: &source, reason: &input.reason };
    let done = match input.facts(old.unit) {
        Ok(facts) => people::change(&app, deed, id, facts).await?,
        Err(faults) => Err(faults),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&path::person(id)).into_response()),
        Err(faults) => {
            let view = input.form(Some(id), old.unit, &reach, faults);
            Ok(form::mend(&visit.page(|s| person_form(s, &view))))
        }
    }
}

/// Leaving or coming back.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct StateInput {
    to: String,
    reason: String,
}

/// Takes a person off the establishment or back onto it.
///
/// # Errors
/// [`crate::service::failure::Failure::Missing`] outside the actor's reach.
pub async fn state(
    visit: Visit,
    Source(source): Source,
    Path(id): Path<PersonId>,
    Form(input): Form<StateInput>,
) -> Result<Response> {
    let app = visit.web.app.clone();
    let deed = Deed { actor: visit.actor()?, source: &source, reason: &input.reason };
    match people::set_active(&app, deed, id, input.to == "active").await? {
        Ok(()) => Ok(Redirect::to(&path::person(id)).into_response()),
        Err(faults) => Err(asked_again(&faults)),
    }
}
