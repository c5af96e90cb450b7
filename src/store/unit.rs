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
    official_order: i64,
}

/// The whole tree: a county has some hundreds of units.
///
/// # Errors
/// As the engine says.
pub async fn tree(db: &Db) -> Result<UnitTree> {
    let rows: Vec<Row> =
        db.glance("SELECT id, parent_id, name, official_order FROM unit WHERE active", []).await?;
    let units = rows.into_iter().map(|r| Unit {
        id: UnitId::new(r.id),
        parent: r.parent_id.map(UnitId::new),
        name: r.name,
        official_order: r.official_order,
    });
    Ok(UnitTree::new(units.collect()))
}

/// Adds a unit.
///
/// # Errors
/// As the engine says.
pub async fn add(w: &mut Writer, unit: &Unit, kind: UnitKind) -> Result<()> {
    w.run(
        "INSERT INTO unit (id, parent_id, name, kind, official_order) VALUES ($1, $2, $3, $4, $5)",
        args![unit.id, unit.parent, unit.name.as_str(), kind.code(), unit.official_order],
    )
    .await?;
    Ok(())
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
