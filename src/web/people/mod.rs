//! Units and people in the hands of their administrators.

use std::collections::HashMap;

use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{
    form,
    input::{Form, Path, Query},
    label, path,
    place::{Place, staff},
    visit::{Source, Visit},
};
use crate::{
    domain::{
        access::Act,
        id::{PersonId, UnitId},
        person::{Facts, mask_phone},
        unit::{Unit, UnitKind},
    },
    service::{
        failure::{Failure, Result},
        reach::Reach,
        record::{Deed, Fault},
        unit::{self as units_service, Spot, Wanted},
    },
    store,
};

pub mod page;
pub mod person;
pub mod role;

use page::unit::{PersonRow, UnitForm, UnitRow, UnitView, UnitsView};

/// People on one page.
const PAGE: i64 = 50;

/// The unit tree within reach.
///
/// # Errors
/// [`Failure::Missing`] for whoever may not see people.
pub async fn units(visit: Visit) -> Result<Html<String>> {
    let (visit, staff) = staff(visit, Place::Units).await?;
    let app = visit.web.app.clone();
    let reach = Reach::of(&app, visit.actor()?, Act::ReadPeople).await?;
    let heads: HashMap<i64, i64> = store::unit::heads(&app.db).await?.into_iter().collect();
    let row = |(u, depth): (&Unit, usize)| UnitRow {
        id: u.id,
        name: u.name.clone(),
        kind: u.kind,
        depth,
        people: heads.get(&u.id.number()).copied().unwrap_or(0),
    };
    let view = UnitsView {
        rows: reach.units().into_iter().map(row).collect(),
        manages: staff.may(Act::ManageUnits),
    };
    Ok(Html(visit.page(|s| page::unit::units(s, &view)).into_string()))
}

/// What is listed of a unit.
#[derive(Deserialize)]
pub struct Wish {
    #[serde(default)]
    text: String,
    #[serde(default)]
    left: bool,
    #[serde(default)]
    after: i64,
}

/// People of a unit; a search looks below it too.
///
/// # Errors
/// [`Failure::Missing`] outside the actor's reach.
pub async fn unit(
    visit: Visit,
    Path(id): Path<UnitId>,
    Query(wish): Query<Wish>,
) -> Result<Html<String>> {
    let (visit, staff) = staff(visit, Place::Units).await?;
    let app = visit.web.app.clone();
    let reach = Reach::of(&app, visit.actor()?, Act::ReadPeople).await?;
    let unit = reach.need(id)?;
    let text = crate::domain::chinese::tidy(&wish.text);
    let search = store::person::Search {
        unit: id,
        below: !text.is_empty(),
        text: &text,
        left: wish.left,
        after: wish.after,
        limit: PAGE + 1,
    };
    let mut people = store::person::search(&app.db, &search).await?;
    let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = people.len() > most;
    people.truncate(most);
    let last = people.last().map(|(id, _)| id.number()).filter(|_| more);
    let view = UnitView {
        unit: id,
        name: unit.name.clone(),
        above: unit.parent.filter(|p| reach.holds(*p)).map_or("", |p| reach.name(p)).to_owned(),
        below: search.below,
        left: wish.left,
        people: people.iter().map(|(id, f)| person_row(*id, f, &reach)).collect(),
        next: last.map_or_else(String::new, |after| {
            let left = wish.left;
            format!("{}?left={left}&after={after}&text={}", path::unit(id), form::encoded(&text))
        }),
        manages: staff.may(Act::ManagePeople) && unit.active,
        text: text.clone(),
    };
    Ok(Html(visit.page(|s| page::unit::unit(s, &view)).into_string()))
}

fn person_row(id: PersonId, f: &Facts, reach: &Reach) -> PersonRow {
    let none = || "—".to_owned();
    PersonRow {
        id,
        name: f.name.clone(),
        code: f.staff_code.clone().unwrap_or_else(none),
        unit: reach.name(f.unit).to_owned(),
        group: label::position_group(f.group),
        phone: f.phone.as_deref().map_or_else(none, mask_phone),
    }
}

/// The form of a unit as it is sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct UnitInput {
    name: String,
    kind: String,
    parent: String,
    spot: String,
    reason: String,
}

impl UnitInput {
    fn wanted(&self) -> std::result::Result<Wanted, Vec<Fault>> {
        let kind = UnitKind::parse(&self.kind)
            .ok_or_else(|| vec![Fault::new("kind", "请选择单位类别。")])?;
        let spot = match self.spot.as_str() {
            "first" => Spot::First,
            other => other.parse().map_or(Spot::Keep, Spot::After),
        };
        Ok(Wanted { name: self.name.clone(), kind, parent: self.parent.parse().ok(), spot })
    }
}

fn unit_form(reach: &Reach, own: Option<&Unit>, input: UnitInput, faults: Vec<Fault>) -> UnitForm {
    let pair = |value: &str, word: &str| (value.to_owned(), word.to_owned());
    let keep = if own.is_some() { "位置不变" } else { "排在最后" };
    let after = |(u, depth): (&Unit, usize)| {
        (u.id.to_string(), format!("{}排在{}之后", "　".repeat(depth), u.name))
    };
    let spots = [pair("keep", keep), pair("first", "排在最前")].into_iter().chain(
        reach.units().into_iter().filter(|(u, _)| own.is_none_or(|o| o.id != u.id)).map(after),
    );
    let fixed = own.is_some_and(|o| o.parent.is_none_or(|p| !reach.holds(p)));
    UnitForm {
        unit: own.map(|u| u.id),
        title: own.map(|u| u.name.clone()).unwrap_or_default(),
        name: input.name,
        kind: input.kind,
        parent: input.parent,
        parents: if fixed { Vec::new() } else { form::units(reach) },
        spot: input.spot,
        spots: spots.collect(),
        reason: input.reason,
        faults,
    }
}

/// The unit below which a new one shall stand.
#[derive(Deserialize)]
pub struct Above {
    unit: Option<UnitId>,
}

/// The form of a new unit.
///
/// # Errors
/// [`Failure::Missing`] for whoever may not add units there.
pub async fn new_unit(visit: Visit, Query(above): Query<Above>) -> Result<Html<String>> {
    let (visit, _) = staff(visit, Place::Units).await?;
    let reach = Reach::of(&visit.web.app, visit.actor()?, Act::ManageUnits).await?;
    let parent = above.unit.or_else(|| reach.tops().first().copied()).ok_or(Failure::Missing)?;
    reach.need(parent)?;
    let kind = UnitKind::Department.code().to_owned();
    let input = UnitInput { kind, parent: parent.to_string(), ..UnitInput::default() };
    let view = unit_form(&reach, None, input, Vec::new());
    Ok(Html(visit.page(|s| page::unit::unit_form(s, &view)).into_string()))
}

/// Adds a unit.
///
/// # Errors
/// [`Failure::Missing`] for whoever may not add units there.
pub async fn add_unit(
    visit: Visit,
    Source(source): Source,
    Form(input): Form<UnitInput>,
) -> Result<Response> {
    let (visit, _) = staff(visit, Place::Units).await?;
    let app = visit.web.app.clone();
    let deed = Deed { actor: visit.actor()?, source: &source, reason: "" };
    let done = match input.wanted() {
        Ok(wanted) => units_service::add(&app, deed, wanted).await?,
        Err(faults) => Err(faults),
    };
    match done {
        Ok(id) => Ok(Redirect::to(&path::unit(id)).into_response()),
        Err(faults) => {
            let reach = Reach::of(&app, visit.actor()?, Act::ManageUnits).await?;
            let view = unit_form(&reach, None, input, faults);
            Ok(form::mend(&visit.page(|s| page::unit::unit_form(s, &view))))
        }
    }
}

/// The form of a unit.
///
/// # Errors
/// [`Failure::Missing`] outside the actor's reach.
pub async fn edit_unit(visit: Visit, Path(id): Path<UnitId>) -> Result<Html<String>> {
    let (visit, _) = staff(visit, Place::Units).await?;
    let (reach, unit) = units_service::to_change(&visit.web.app, visit.actor()?, id).await?;
    let input = UnitInput {
        name: unit.name.clone(),
        kind: unit.kind.code().to_owned(),
        parent: unit.parent.map(|p| p.to_string()).unwrap_or_default(),
        spot: "keep".to_owned(),
        reason: String::new(),
    };
    let view = unit_form(&reach, Some(&unit), input, Vec::new());
    Ok(Html(visit.page(|s| page::unit::unit_form(s, &view)).into_string()))
}

/// Renames, moves or reorders a unit.
///
/// # Errors
/// [`Failure::Missing`] outside the actor's reach.
pub async fn change_unit(
    visit: Visit,
    Source(source): Source,
    Path(id): Path<UnitId>,
    Form(input): Form<UnitInput>,
) -> Result<Response> {
    let (visit, _) = staff(visit, Place::Units).await?;
    let app = visit.web.app.clone();
    let (reach, unit) = units_service::to_change(&app, visit.actor()?, id).await?;
    let deed = Deed { actor: visit.actor()?, source: &source, reason: &input.reason };
    let done = match input.wanted() {
        Ok(wanted) => units_service::change(&app, deed, id, wanted).await?,
        Err(faults) => Err(faults),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&path::unit(id)).into_response()),
        Err(faults) => {
            let view = unit_form(&reach, Some(&unit), input, faults);
            Ok(form::mend(&visit.page(|s| page::unit::unit_form(s, &view))))
        }
    }
}

/// A reason alone.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ReasonInput {
    reason: String,
}

/// Closes a unit.
///
/// # Errors
/// [`Failure::Missing`] outside the actor's reach; [`Failure::Refused`] while people are in it.
pub async fn close_unit(
    visit: Visit,
    Source(source): Source,
    Path(id): Path<UnitId>,
    Form(input): Form<ReasonInput>,
) -> Result<Response> {
    let app = visit.web.app.clone();
    let deed = Deed { actor: visit.actor()?, source: &source, reason: &input.reason };
    match units_service::close(&app, deed, id).await? {
        Ok(()) => Ok(Redirect::to(path::UNITS).into_response()),
        Err(faults) => Err(asked_again(&faults)),
    }
}

/// Faults of a form too small to be drawn again.
#[must_use]
pub fn asked_again(faults: &[Fault]) -> Failure {
    Failure::Refused(faults.iter().map(|f| f.what.as_str()).collect())
}
