//! Units.

use sqlx::FromRow;

use super::db::{Db, Result, Value, Writer, args};
use crate::domain::{
    id::UnitId,
    unit::{Unit, UnitKind, UnitTree},
};

#[derive(FromRow)]
struct Row {
    id: i64,
    parent_id: Option<i64>,
    name: String,
    kind: String,
    official_order: i64,
    active: bool,
}

/// The whole tree: a county has some hundreds of units.
///
/// # Errors
/// As the engine says.
pub async fn tree(db: &Db) -> Result<UnitTree> {
    let rows: Vec<Row> =
        db.glance("SELECT id, parent_id, name, kind, official_order, active FROM unit", []).await?;
    let units = rows.into_iter().map(|r| Unit {
        id: UnitId::new(r.id),
        parent: r.parent_id.map(UnitId::new),
        name: r.name,
        kind: UnitKind::parse(&r.kind).unwrap_or(UnitKind::Other),
        official_order: r.official_order,
        active: r.active,
    });
    Ok(UnitTree::new(units.collect()))
}

/// Adds a unit.
///
/// # Errors
/// As the engine says.
pub async fn add(w: &mut Writer, unit: &Unit) -> Result<()> {
    w.run(
        "INSERT INTO unit (id, parent_id, name, kind, official_order) VALUES ($1, $2, $3, $4, $5)",
        args![unit.id, unit.parent, unit.name.as_str(), unit.kind.code(), unit.official_order],
    )
    .await?;
    Ok(())
}

/// Changes a unit's name, kind, place in the tree and in the official order, and whether it is open.
///
/// # Errors
/// As the engine says.
pub async fn change(w: &mut Writer, unit: &Unit) -> Result<()> {
    w.run(
        "UPDATE unit SET parent_id = $2, name = $3, kind = $4, official_order = $5, active = $6 WHERE id = $1",
        args![
            unit.id,
            unit.parent,
            unit.name.as_str(),
            unit.kind.code(),
            unit.official_order,
            unit.active
        ],
    )
    .await?;
    Ok(())
}

/// Makes room in the official order: every unit from `place` on moves one on.
///
/// # Errors
/// As the engine says.
pub async fn make_room(w: &mut Writer, place: i64) -> Result<()> {
    w.run(
        "UPDATE unit SET official_order = official_order + 1 WHERE official_order >= $1",
        args![place],
    )
    .await?;
    Ok(())
}

/// Active people of every unit that has any.
///
/// # Errors
/// As the engine says.
pub async fn heads(db: &Db) -> Result<Vec<(i64, i64)>> {
    db.glance("SELECT unit_id, count(*) FROM person WHERE active GROUP BY unit_id", []).await
}

/// Active people of one unit, counted in the transaction that decides.
///
/// # Errors
/// As the engine says.
pub async fn people(w: &mut Writer, unit: UnitId) -> Result<i64> {
    let sql = "SELECT count(*) FROM person WHERE unit_id = $1 AND active";
    let (n,): (i64,) = w.one(sql, args![unit]).await?;
    Ok(n)
}

/// Removes units that nothing refers to any more (rehearsals only; real units are deactivated).
///
/// # Errors
/// As the engine says, also when something still refers to one.
pub async fn remove(w: &mut Writer, ids: &[UnitId]) -> Result<()> {
    for &id in ids {
        w.run("DELETE FROM unit WHERE id = $1", [Value::from(id)]).await?;
    }
    Ok(())
}
