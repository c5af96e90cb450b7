//! The unit tree in the hands of the county: adding, renaming, moving, ordering and closing units.

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
        access::Act,
        chinese::tidy,
        id::UnitId,
        unit::{Unit, UnitKind},
    },
    store,
};

/// Longest name, in characters.
const NAME: usize = 60;

/// Where a unit shall stand in the official order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// Where it is; a new one at the end.
    Keep,
    /// Before all others of the same parent.
    First,
    /// Directly after this one.
    After(UnitId),
}

/// What a unit shall be.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Full name.
    pub name: String,
    /// What it is.
    pub kind: UnitKind,
    /// The unit above; `None` only for the root.
    pub parent: Option<UnitId>,
    /// Place in the official order.
    pub spot: Spot,
}

/// A unit that may be changed, with the reach it lies in.
///
/// # Errors
/// [`Failure::Missing`] outside the actor's reach.
pub async fn to_change(app: &App, actor: &Actor, unit: UnitId) -> Result<(Reach, Unit)> {
    let reach = Reach::of(app, actor, Act::ManageUnits).await?;
    let unit = reach.need(unit)?.clone();
    Ok((reach, unit))
}

fn shown(u: &Unit, reach: &Reach) -> String {
    json!({
        "name": u.name,
        "kind": u.kind.code(),
        "parent": u.parent.map(|p| reach.name(p)),
        "order": u.official_order,
        "active": u.active,
    })
    .to_string()
}

fn faults(reach: &Reach, own: Option<&Unit>, wanted: &Wanted) -> Vec<Fault> {
    let mut all = Vec::new();
    let n = wanted.name.chars().count();
    if n == 0 || n > NAME {
        all.push(Fault::new("name", format!("请填写单位全称，不超过 {NAME} 个字。")));
    }
    let taken = reach.tree.units().iter().any(|u| {
        u.active
            && u.parent == wanted.parent
            && u.name == wanted.name
            && Some(u.id) != own.map(|o| o.id)
    });
    if taken {
        all.push(Fault::new("name", "上级单位下面已经有这个名称的单位。"));
    }
    let root = own.is_some_and(|o| o.parent.is_none());
    match wanted.parent {
        Some(parent) if root || !reach.holds(parent) => {
            all.push(Fault::new("parent", "请选择上级单位。"));
        }
        Some(parent) if own.is_some_and(|o| reach.tree.within(parent, o.id)) => {
            all.push(Fault::new("parent", "上级单位不能是本单位或者本单位的下级。"));
        }
        Some(_) => {}
        None if root => {}
        None => all.push(Fault::new("parent", "请选择上级单位。")),
    }
    if (wanted.kind == UnitKind::County) != root {
        all.push(Fault::new("kind", "只有最上面的一个单位可以是县（市、区）。"));
    }
    if let Spot::After(other) = wanted.spot
        && (own.is_some_and(|o| o.id == other)
            || reach.tree.find(other).is_none_or(|o| o.parent != wanted.parent))
    {
        all.push(Fault::new("spot", "请在同一个上级单位下面选择排在哪个单位之后。"));
    }
    all
}

/// The number in the official order, and whether room must be made there.
fn order(reach: &Reach, own: Option<&Unit>, wanted: &Wanted) -> (i64, bool) {
    let last = reach.tree.units().iter().map(|u| u.official_order).max().unwrap_or(0);
    let siblings = || reach.tree.units().iter().filter(|u| u.parent == wanted.parent);
    match wanted.spot {
        Spot::Keep => (own.map_or(last + 1, |o| o.official_order), false),
        Spot::First => (siblings().map(|u| u.official_order).min().unwrap_or(last + 1), true),
        Spot::After(other) => (reach.tree.find(other).map_or(last, |u| u.official_order) + 1, true),
    }
}

/// Adds a unit.
///
/// # Errors
/// [`Failure::Missing`] when the unit above lies outside the actor's reach.
pub async fn add(app: &App, deed: Deed<'_>, mut wanted: Wanted) -> Result<Outcome<UnitId>> {
    let reach = Reach::of(app, deed.actor, Act::ManageUnits).await?;
    if let Some(parent) = wanted.parent {
        reach.need(parent)?;
    }
    wanted.name = tidy(&wanted.name);
    let all = faults(&reach, None, &wanted);
    if !all.is_empty() {
        return Ok(Err(all));
    }
    let (official_order, room) = order(&reach, None, &wanted);
    let unit = Unit {
        id: app.id(),
        parent: wanted.parent,
        name: wanted.name,
        kind: wanted.kind,
        official_order,
        active: true,
    };
    let mut w = app.db.write().await?;
    if room {
        store::unit::make_room(&mut w, official_order).await?;
    }
    store::unit::add(&mut w, &unit).await?;
    deed.record(app, &mut w, "unit.add", ("unit", unit.id), None, Some(shown(&unit, &reach)))
        .await?;
    w.commit().await?;
    app.forget_tree().await;
    Ok(Ok(unit.id))
}

/// Renames, moves or reorders a unit.
///
/// # Errors
/// [`Failure::Missing`] when it, or the new unit above, lies outside the actor's reach.
pub async fn change(
    app: &App,
    deed: Deed<'_>,
    unit: UnitId,
    mut wanted: Wanted,
) -> Result<Outcome<()>> {
    let (reach, old) = to_change(app, deed.actor, unit).await?;
    if let Some(parent) = wanted.parent.filter(|p| old.parent != Some(*p)) {
        reach.need(parent)?;
    }
    wanted.name = tidy(&wanted.name);
    let mut all = faults(&reach, Some(&old), &wanted);
    // Where the own unit is the top of the reach, the one above is not ours to choose and stays as it is.
    if old.parent == wanted.parent {
        all.retain(|f| f.field != "parent");
    }
    all.extend(deed.fault());
    if !all.is_empty() {
        return Ok(Err(all));
    }
    let (official_order, room) = order(&reach, Some(&old), &wanted);
    let new = Unit {
        parent: wanted.parent,
        name: wanted.name,
        kind: wanted.kind,
        official_order,
        ..old.clone()
    };
    let mut w = app.db.write().await?;
    if room {
        store::unit::make_room(&mut w, official_order).await?;
    }
    store::unit::change(&mut w, &new).await?;
    let (before, after) = (shown(&old, &reach), shown(&new, &reach));
    deed.record(app, &mut w, "unit.change", ("unit", unit), Some(before), Some(after)).await?;
    w.commit().await?;
    app.forget_tree().await;
    Ok(Ok(()))
}

/// Closes a unit in which nobody is left.
///
/// # Errors
/// [`Failure::Missing`] outside the actor's reach; [`Failure::Refused`] while people or open units are in it.
pub async fn close(app: &App, deed: Deed<'_>, unit: UnitId) -> Result<Outcome<()>> {
    let (reach, old) = to_change(app, deed.actor, unit).await?;
    if let Some(fault) = deed.fault() {
        return Ok(Err(vec![fault]));
    }
    let mut w = app.db.write().await?;
    let people = store::unit::people(&mut w, unit).await?;
    if people > 0 || old.parent.is_none() || reach.tree.children(unit).any(|u| u.active) {
        return Err(Failure::Refused(format!(
            "{}还有 {people} 名在册人员或者下级单位，不能停用。请先把人员和下级单位调整到其他单位。",
            old.name
        )));
    }
    let new = Unit { active: false, ..old.clone() };
    store::unit::change(&mut w, &new).await?;
    let (before, after) = (shown(&old, &reach), shown(&new, &reach));
    deed.record(app, &mut w, "unit.close", ("unit", unit), Some(before), Some(after)).await?;
    w.commit().await?;
    app.forget_tree().await;
    Ok(Ok(()))
}
