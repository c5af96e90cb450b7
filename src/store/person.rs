//! People and the roles they hold.

use sqlx::FromRow;

use super::db::{Db, Result, Value, Writer, args};
use crate::domain::{
    access::Role,
    id::{PersonId, UnitId},
    person::{Facts, PositionGroup},
    time::Timestamp,
};

#[derive(FromRow)]
struct FactsRow {
    id: i64,
    unit_id: i64,
    staff_code: Option<String>,
    name: String,
    position_group: String,
    phone: Option<String>,
    active: bool,
}

impl From<FactsRow> for (PersonId, Facts) {
    fn from(r: FactsRow) -> Self {
        let facts = Facts {
            name: r.name,
            staff_code: r.staff_code,
            unit: UnitId::new(r.unit_id),
            group: PositionGroup::parse(&r.position_group).unwrap_or(PositionGroup::Other),
            phone: r.phone,
            active: r.active,
        };
        (PersonId::new(r.id), facts)
    }
}

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

/// Everything kept of a person.
///
/// # Errors
/// As the engine says.
pub async fn facts(db: &Db, id: PersonId) -> Result<Option<Facts>> {
    let rows: Vec<FactsRow> = db
        .glance(
            "SELECT id, unit_id, staff_code, name, position_group, phone, active FROM person WHERE id = $1",
            args![id],
        )
        .await?;
    Ok(rows.into_iter().next().map(|r| <(PersonId, Facts)>::from(r).1))
}

/// The same inside a transaction, for comparing before a change.
///
/// # Errors
/// As the engine says.
pub async fn facts_now(w: &mut Writer, id: PersonId) -> Result<Option<Facts>> {
    let row: Option<FactsRow> = w
        .maybe(
            "SELECT id, unit_id, staff_code, name, position_group, phone, active FROM person WHERE id = $1",
            args![id],
        )
        .await?;
    Ok(row.map(|r| <(PersonId, Facts)>::from(r).1))
}

/// `false` for a staff code that somebody else has. On PostgreSQL the transaction is then of no more use.
fn unless_taken(done: Result<u64>) -> Result<bool> {
    match done {
        Ok(_) => Ok(true),
        Err(sqlx::Error::Database(e)) if e.is_unique_violation() => Ok(false),
        Err(e) => Err(e),
    }
}

/// Adds a person with everything kept of one; `false` for a staff code that is taken.
///
/// # Errors
/// As the engine says.
pub async fn add_whole(w: &mut Writer, id: PersonId, f: &Facts, now: Timestamp) -> Result<bool> {
    let done = w.run(
        "INSERT INTO person (id, unit_id, staff_code, name, position_group, phone, active, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            id,
            f.unit,
            f.staff_code.clone(),
            f.name.as_str(),
            f.group.code(),
            f.phone.clone(),
            f.active,
            now
        ],
    );
    unless_taken(done.await)
}

/// Changes everything kept of a person; `false` for a staff code that is taken.
///
/// # Errors
/// As the engine says.
pub async fn change(w: &mut Writer, id: PersonId, f: &Facts) -> Result<bool> {
    let done = w.run(
        "UPDATE person SET unit_id = $2, staff_code = $3, name = $4, position_group = $5, phone = $6, active = $7
         WHERE id = $1",
        args![
            id,
            f.unit,
            f.staff_code.clone(),
            f.name.as_str(),
            f.group.code(),
            f.phone.clone(),
            f.active
        ],
    );
    unless_taken(done.await)
}

/// Which people of a unit, or of it and those below, are listed.
#[derive(Clone, Debug)]
pub struct Search<'a> {
    /// The unit.
    pub unit: UnitId,
    /// Also the units below.
    pub below: bool,
    /// Part of a name or of a staff code; empty for all.
    pub text: &'a str,
    /// Those who left instead of those who are there.
    pub left: bool,
    /// People after this one.
    pub after: i64,
    /// How many at most.
    pub limit: i64,
}

/// People in the order in which they were added.
///
/// # Errors
/// As the engine says.
pub async fn search(db: &Db, s: &Search<'_>) -> Result<Vec<(PersonId, Facts)>> {
    // `replace` finds a part of a text alike on both engines, without wildcards of its own.
    let rows: Vec<FactsRow> = db
        .glance(
            "WITH RECURSIVE inside (id) AS (
                 SELECT id FROM unit WHERE id = $1
                 UNION
                 SELECT u.id FROM unit u JOIN inside i ON u.parent_id = i.id WHERE $2
             )
             SELECT p.id, p.unit_id, p.staff_code, p.name, p.position_group, p.phone, p.active
             FROM person p JOIN inside i ON i.id = p.unit_id
             WHERE p.id > $3 AND p.active <> $4
               AND ($5 = '' OR replace(p.name, $5, '') <> p.name
                    OR replace(coalesce(p.staff_code, ''), $5, '') <> coalesce(p.staff_code, ''))
             ORDER BY p.id LIMIT $6",
            args![s.unit, s.below, s.after, s.left, s.text, s.limit],
        )
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Takes a role from a person; `false` when it was not held.
///
/// # Errors
/// As the engine says.
pub async fn take(w: &mut Writer, person: PersonId, role: Role, unit: UnitId) -> Result<bool> {
    let changed = w
        .run(
            "DELETE FROM person_role WHERE person_id = $1 AND role = $2 AND unit_id = $3",
            args![person, role.code(), unit],
        )
        .await?;
    Ok(changed == 1)
}

/// How many active people hold a role anywhere, counted in the transaction that decides.
///
/// # Errors
/// As the engine says.
pub async fn held_by(w: &mut Writer, role: Role) -> Result<i64> {
    let (n,): (i64,) = w
        .one(
            "SELECT count(*) FROM person_role r JOIN person p ON p.id = r.person_id WHERE r.role = $1 AND p.active",
            args![role.code()],
        )
        .await?;
    Ok(n)
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
