//! Giving and taking roles.

use serde_json::json;

use super::{
    App,
    failure::{Failure, Result},
    person,
    record::{Deed, Outcome},
};
use crate::{
    domain::{
        access::{Act, Role},
        id::{PersonId, UnitId},
    },
    store,
};

/// Why the last system administrator stays.
#[must_use]
pub fn last_administrator() -> Failure {
    Failure::Refused("系统至少要保留一名系统管理员。请先授予其他人。".to_owned())
}

/// Gives a role over a unit.
///
/// # Errors
/// [`Failure::Missing`] outside the actor's reach; [`Failure::Refused`] for oneself.
pub async fn give(
    app: &App,
    deed: Deed<'_>,
    id: PersonId,
    role: Role,
    unit: UnitId,
) -> Result<Outcome<()>> {
    let (reach, _) = person::find(app, deed.actor, Act::GrantRoles, id).await?;
    reach.need(unit)?;
    if let Some(fault) = deed.fault() {
        return Ok(Err(vec![fault]));
    }
    if id == deed.by() {
        return Err(Failure::Refused("不能给自己授予角色。请由其他系统管理员办理。".to_owned()));
    }
    let after = json!({ "role": role.code(), "unit": reach.name(unit) }).to_string();
    let mut w = app.db.write().await?;
    store::person::grant(&mut w, id, role, unit).await?;
    deed.record(app, &mut w, "role.give", ("person", id), None, Some(after)).await?;
    w.commit().await?;
    Ok(Ok(()))
}

/// Takes a role.
///
/// # Errors
/// [`Failure::Missing`] outside the actor's reach or for a role that is not held; [`Failure::Refused`] for the last
/// system administrator.
pub async fn take(
    app: &App,
    deed: Deed<'_>,
    id: PersonId,
    role: Role,
    unit: UnitId,
) -> Result<Outcome<()>> {
    let (reach, _) = person::find(app, deed.actor, Act::GrantRoles, id).await?;
    reach.need(unit)?;
    if let Some(fault) = deed.fault() {
        return Ok(Err(vec![fault]));
    }
    let mut w = app.db.write().await?;
    // One row that everybody writes: two who take each other's role wait for one another.
    let now = app.now().ms().to_string();
    store::setting::save(&mut w, "roles_changed_at", &now).await?;
    if !store::person::take(&mut w, id, role, unit).await? {
        return Err(Failure::Missing);
    }
    if role == Role::SystemAdmin && store::person::held_by(&mut w, role).await? == 0 {
        return Err(last_administrator());
    }
    let before = json!({ "role": role.code(), "unit": reach.name(unit) }).to_string();
    deed.record(app, &mut w, "role.take", ("person", id), Some(before), None).await?;
    w.commit().await?;
    Ok(Ok(()))
}
