//! People and the roles they hold.

use sqlx::FromRow;

use super::db::{Db, Result, Value, Writer, args};
use crate::domain::{
    access::Role,
    id::{PersonId, UnitId},
    time::Timestamp,
};

/// A person as most pages need one.
#[derive(Clone, Debug, FromRow)]
pub struct Person {
    /// Identity.
    #[sqlx(try_from = "i64")]
    pub id: PersonId,
    /// The unit that holds the established post (编制).
    #[sqlx(try_from = "i64")]
    pub unit_id: UnitId,
    /// Name.
    pub name: String,
}

/// A new person.
#[derive(Clone, Debug)]
pub struct NewPerson {
    /// Identity.
    pub id: PersonId,
    /// The unit that holds the established post.
    pub unit: UnitId,
    /// The county's own number for the person, if any.
    pub staff_code: Option<String>,
    /// Name.
    pub name: String,
    /// Position group code (`leading`, `staff`, `village_cadre` …).
    pub position_group: String,
}

/// The person, if there is one.
///
/// # Errors
/// As the engine says.
pub async fn find(db: &Db, id: PersonId) -> Result<Option<Person>> {
    let rows = db.glance("SELECT id, unit_id, name FROM person WHERE id = $1", args![id]).await?;
    Ok(rows.into_iter().next())
}

/// Adds people.
///
/// # Errors
/// As the engine says, also for a staff code that is taken.
pub async fn add(w: &mut Writer, people: &[NewPerson], now: Timestamp) -> Result<()> {
    let rows = people.iter().map(|p| {
        vec![
            Value::from(p.id),
            p.unit.into(),
            p.staff_code.clone().into(),
            p.name.as_str().into(),
            p.position_group.as_str().into(),
            now.into(),
        ]
    });
    w.run_rows(
        "INSERT INTO person (id, unit_id, staff_code, name, position_group, created_at) VALUES",
        "",
        6,
        rows.collect(),
    )
    .await?;
    Ok(())
}

/// Gives a person a role over a unit and everything below.
///
/// # Errors
/// As the engine says.
pub async fn grant(w: &mut Writer, person: PersonId, role: Role, unit: UnitId) -> Result<()> {
    w.run(
        "INSERT INTO person_role (person_id, role, unit_id) VALUES ($1, $2, $3)
         ON CONFLICT (person_id, role, unit_id) DO NOTHING",
        args![person, role.code(), unit],
    )
    .await?;
    Ok(())
}

/// The roles of a person with their units.
///
/// # Errors
/// As the engine says.
pub async fn roles(db: &Db, person: PersonId) -> Result<Vec<(Role, UnitId)>> {
    let rows: Vec<(String, i64)> = db
        .glance("SELECT role, unit_id FROM person_role WHERE person_id = $1", args![person])
        .await?;
    Ok(rows.into_iter().filter_map(|(r, u)| Some((Role::parse(&r)?, UnitId::new(u)))).collect())
}

/// Someone who holds a role, for printing sign-in links.
///
/// # Errors
/// As the engine says.
pub async fn holders(db: &Db, role: Role) -> Result<Vec<Person>> {
    db.glance(
        "SELECT p.id, r.unit_id, p.name
         FROM person_role r JOIN person p ON p.id = r.person_id
         WHERE r.role = $1 ORDER BY p.id",
        args![role.code()],
    )
    .await
}

/// Whether anybody is held at all: an empty system says how to begin.
///
/// # Errors
/// As the engine says.
pub async fn any(db: &Db) -> Result<bool> {
    let rows: Vec<(i64,)> = db.glance("SELECT id FROM person LIMIT 1", []).await?;
    Ok(!rows.is_empty())
}
