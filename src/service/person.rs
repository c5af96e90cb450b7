//! People on the establishment: adding, changing, moving, leaving and coming back.

use serde_json::json;

use super::{
    App,
    failure::{Failure, Result},
    reach::Reach,
    record::{Deed, Fault, Outcome},
    sign_in::Actor,
};
use crate::{
    domain::{
        access::{Act, Role},
        chinese::tidy,
        id::PersonId,
        person::{Facts, mask_phone, phone_fault},
    },
    store::{self, db::Writer},
};

/// Longest name, in characters: names of some nationalities are long.
const NAME: usize = 40;
/// Longest staff code.
const CODE: usize = 30;

/// A person within the reach of an act.
///
/// # Errors
/// [`Failure::Missing`] for anybody else.
pub async fn find(app: &App, actor: &Actor, act: Act, id: PersonId) -> Result<(Reach, Facts)> {
    let reach = Reach::of(app, actor, act).await?;
    let facts = store::person::facts(&app.db, id).await?.ok_or(Failure::Missing)?;
    reach.need(facts.unit)?;
    Ok((reach, facts))
}

/// Facts as the audit trail keeps them: telephone numbers stay masked there too.
#[must_use]
pub fn shown(f: &Facts, reach: &Reach) -> String {
    json!({
        "name": f.name,
        "staff_code": f.staff_code,
        "unit": reach.name(f.unit),
        "position_group": f.group.code(),
        "phone": f.phone.as_deref().map(mask_phone),
        "active": f.active,
    })
    .to_string()
}

/// Facts as they are kept: white space and width put right, empty texts none.
#[must_use]
pub fn tidied(mut f: Facts) -> Facts {
    let kept = |text: Option<String>| text.map(|t| tidy(&t)).filter(|t| !t.is_empty());
    f.name = tidy(&f.name);
    f.staff_code = kept(f.staff_code);
    f.phone = kept(f.phone);
    f
}

/// What is wrong with facts in themselves.
#[must_use]
pub fn faults(f: &Facts) -> Vec<Fault> {
    let mut all = Vec::new();
    let n = f.name.chars().count();
    if n == 0 || n > NAME {
        all.push(Fault::new("name", format!("请填写姓名，不超过 {NAME} 个字。")));
    }
    if f.staff_code.as_ref().is_some_and(|c| c.chars().count() > CODE) {
        all.push(Fault::new("staff_code", format!("人员编号请不要超过 {CODE} 个字符。")));
    }
    if let Some(what) = f.phone.as_deref().and_then(phone_fault) {
        all.push(Fault::new("phone", what));
    }
    all
}

fn taken() -> Vec<Fault> {
    vec![Fault::new("staff_code", "这个人员编号已经有人使用，请核对。")]
}

/// Adds a person.
///
/// # Errors
/// [`Failure::Missing`] for a unit outside the actor's reach.
pub async fn add(app: &App, deed: Deed<'_>, facts: Facts) -> Result<Outcome<PersonId>> {
    let reach = Reach::of(app, deed.actor, Act::ManagePeople).await?;
    let facts = tidied(facts);
    if !reach.need(facts.unit)?.active {
        return Err(Failure::Missing);
    }
    let mut all = faults(&facts);
    all.extend(deed.fault());
    if !all.is_empty() {
        return Ok(Err(all));
    }
    let id = app.id();
    let mut w = app.db.write().await?;
    if !store::person::add_whole(&mut w, id, &facts, app.now()).await? {
        return Ok(Err(taken()));
    }
    let after = shown(&facts, &reach);
    deed.record(app, &mut w, "person.add", ("person", id), None, Some(after)).await?;
    w.commit().await?;
    Ok(Ok(id))
}

/// Changes a person, also to another unit: both must lie within the reach.
///
/// # Errors
/// [`Failure::Missing`] outside the actor's reach.
pub async fn change(app: &App, deed: Deed<'_>, id: PersonId, facts: Facts) -> Result<Outcome<()>> {
    let (reach, old) = find(app, deed.actor, Act::ManagePeople, id).await?;
    let new = Facts { active: old.active, ..tidied(facts) };
    if new.unit != old.unit && !reach.need(new.unit)?.active {
        return Err(Failure::Missing);
    }
    let mut all = faults(&new);
    all.extend(deed.fault());
    if !all.is_empty() {
        return Ok(Err(all));
    }
    let act = if new.unit == old.unit { "person.change" } else { "person.move" };
    write(app, deed, &reach, id, &old, &new, act).await
}

async fn write(
    app: &App,
    deed: Deed<'_>,
    reach: &Reach,
    id: PersonId,
    old: &Facts,
    new: &Facts,
    act: &str,
) -> Result<Outcome<()>> {
    let mut w = app.db.write().await?;
    if store::person::facts_now(&mut w, id).await?.as_ref() != Some(old) {
        return Err(Failure::Refused(
            "这名人员的信息刚刚被其他人修改。请重新打开后再改。".to_owned(),
        ));
    }
    if !store::person::change(&mut w, id, new).await? {
        return Ok(Err(taken()));
    }
    let (before, after) = (shown(old, reach), shown(new, reach));
    deed.record(app, &mut w, act, ("person", id), Some(before), Some(after)).await?;
    w.commit().await?;
    Ok(Ok(()))
}

/// Takes a person off the establishment, or back onto it. Who has left can sign in no more.
///
/// # Errors
/// [`Failure::Missing`] outside the actor's reach; [`Failure::Refused`] for oneself and for the last system
/// administrator.
pub async fn set_active(
    app: &App,
    deed: Deed<'_>,
    id: PersonId,
    active: bool,
) -> Result<Outcome<()>> {
    let (reach, old) = find(app, deed.actor, Act::ManagePeople, id).await?;
    if let Some(fault) = deed.fault() {
        return Ok(Err(vec![fault]));
    }
    if id == deed.by() {
        return Err(Failure::Refused("不能办理本人的离岗和恢复。请由其他管理员办理。".to_owned()));
    }
    let new = Facts { active, ..old.clone() };
    let mut w = app.db.write().await?;
    store::person::change(&mut w, id, &new).await?;
    keep_an_administrator(&mut w, app, id).await?;
    let act = if active { "person.return" } else { "person.leave" };
    let (before, after) = (shown(&old, &reach), shown(&new, &reach));
    deed.record(app, &mut w, act, ("person", id), Some(before), Some(after)).await?;
    w.commit().await?;
    Ok(Ok(()))
}

async fn keep_an_administrator(w: &mut Writer, app: &App, id: PersonId) -> Result<()> {
    let roles = store::person::roles(&app.db, id).await?;
    if roles.iter().any(|(r, _)| *r == Role::SystemAdmin)
        && store::person::held_by(w, Role::SystemAdmin).await? == 0
    {
        return Err(super::role::last_administrator());
    }
    Ok(())
}
