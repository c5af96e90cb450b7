//! Every address of the system as a function. Handlers, pages and tests use only these.
//!
//! The patterns (`*_PATTERN`) are what the router matches and what logs and metrics name; a ticket or link
//! therefore never reaches a log.

use crate::domain::id::{AttemptId, ExamId, PersonId, UnitId};

/// Home: what to do now, by role; or how to begin.
pub const HOME: &str = "/";
/// Liveness, for probes.
pub const HEALTH: &str = "/healthz";
/// Readiness: the database answers.
pub const READY: &str = "/readyz";
/// Signs the browser out.
pub const SIGN_OUT: &str = "/sign-out";
/// Switches 长辈版 on or off (POST).
pub const VIEW: &str = "/view";
/// 个人信息处理说明.
pub const PRIVACY: &str = "/privacy";
/// The service worker; must stand at the root to cover the exam pages.
pub const SERVICE_WORKER: &str = "/sw.js";
/// Embedded files under their checksum.
pub const ASSET_PATTERN: &str = "/static/{hash}/{name}";

/// Admission ticket: GET shows whose it is, POST signs in.
pub const TICKET_PATTERN: &str = "/t/{token}";
/// One-time sign-in link of staff: GET shows whose it is, POST signs in.
pub const LINK_PATTERN: &str = "/link/{token}";

/// A candidate's exam: notice, pledge, continue, receipt.
pub const EXAM_PATTERN: &str = "/exams/{exam}";
/// 试答.
pub const TRIAL_PATTERN: &str = "/exams/{exam}/trial";
/// Begins the attempt (POST).
pub const START_PATTERN: &str = "/exams/{exam}/start";
/// The answer page.
pub const PAPER_PATTERN: &str = "/exams/{exam}/paper";
/// The result page.
pub const RESULT_PATTERN: &str = "/exams/{exam}/result";
/// Saves answers and heartbeats (POST, JSON).
pub const ANSWERS_PATTERN: &str = "/exams/{exam}/attempts/{attempt}/answers";
/// The whole answer form without scripts (POST).
pub const SHEET_PATTERN: &str = "/exams/{exam}/attempts/{attempt}/sheet";
/// Hand in: GET asks once, POST does it.
pub const SUBMIT_PATTERN: &str = "/exams/{exam}/attempts/{attempt}/submit";
/// Continue on this device (POST).
pub const DEVICE_PATTERN: &str = "/exams/{exam}/attempts/{attempt}/device";

/// The leader's page of an exam.
pub const OVERVIEW_PATTERN: &str = "/overview/{exam}";
/// The people behind a figure.
pub const OVERVIEW_ROWS_PATTERN: &str = "/overview/{exam}/people";
/// The units in the county's official order.
pub const OVERVIEW_UNITS_PATTERN: &str = "/overview/{exam}/units";
/// The same table as a file.
pub const OVERVIEW_EXPORT_PATTERN: &str = "/overview/{exam}/units.csv";
/// Admission tickets of a unit, for printing.
pub const TICKETS_PATTERN: &str = "/exams/{exam}/tickets";

/// The unit tree.
pub const UNITS: &str = "/units";
/// Adds a unit.
pub const NEW_UNIT: &str = "/units/new";
/// People of a unit.
pub const UNIT_PATTERN: &str = "/units/{unit}";
/// Renames, moves or reorders a unit.
pub const EDIT_UNIT_PATTERN: &str = "/units/{unit}/edit";
/// Closes a unit (POST).
pub const CLOSE_UNIT_PATTERN: &str = "/units/{unit}/close";
/// Adds a person to a unit.
pub const NEW_PERSON_PATTERN: &str = "/units/{unit}/people/new";
/// A person: facts, roles, history.
pub const PERSON_PATTERN: &str = "/people/{person}";
/// Changes a person, also to another unit.
pub const EDIT_PERSON_PATTERN: &str = "/people/{person}/edit";
/// Takes a person off the establishment or back onto it (POST).
pub const PERSON_STATE_PATTERN: &str = "/people/{person}/state";
/// Roles of a person.
pub const ROLES_PATTERN: &str = "/people/{person}/roles";
/// Acts and roles on one screen.
pub const PERMISSIONS: &str = "/permissions";
/// The audit trail.
pub const AUDIT: &str = "/audit";
/// The same rows as a file.
pub const AUDIT_EXPORT: &str = "/audit/rows.csv";

/// Makes an exam for a rehearsal (POST, operator token).
pub const REHEARSALS: &str = "/operator/rehearsals";
/// Removes it (DELETE, operator token).
pub const REHEARSAL_PATTERN: &str = "/operator/rehearsals/{exam}";

/// See [`ASSET_PATTERN`].
#[must_use]
pub fn asset(hash: &str, name: &str) -> String {
    format!("/static/{hash}/{name}")
}
/// See [`TICKET_PATTERN`].
#[must_use]
pub fn ticket(token: &str) -> String {
    format!("/t/{token}")
}
/// See [`LINK_PATTERN`].
#[must_use]
pub fn link(token: &str) -> String {
    format!("/link/{token}")
}
/// See [`EXAM_PATTERN`].
#[must_use]
pub fn exam(exam: ExamId) -> String {
    format!("/exams/{exam}")
}
/// See [`TRIAL_PATTERN`].
#[must_use]
pub fn trial(exam: ExamId) -> String {
    format!("/exams/{exam}/trial")
}
/// See [`START_PATTERN`].
#[must_use]
pub fn start(exam: ExamId) -> String {
    format!("/exams/{exam}/start")
}
/// See [`PAPER_PATTERN`].
#[must_use]
pub fn paper(exam: ExamId) -> String {
    format!("/exams/{exam}/paper")
}
/// See [`RESULT_PATTERN`].
#[must_use]
pub fn result(exam: ExamId) -> String {
    format!("/exams/{exam}/result")
}
/// See [`ANSWERS_PATTERN`].
#[must_use]
pub fn answers(exam: ExamId, attempt: AttemptId) -> String {
    format!("/exams/{exam}/attempts/{attempt}/answers")
}
/// See [`SHEET_PATTERN`].
#[must_use]
pub fn sheet(exam: ExamId, attempt: AttemptId) -> String {
    format!("/exams/{exam}/attempts/{attempt}/sheet")
}
/// See [`SUBMIT_PATTERN`].
#[must_use]
pub fn submit(exam: ExamId, attempt: AttemptId) -> String {
    format!("/exams/{exam}/attempts/{attempt}/submit")
}
/// See [`DEVICE_PATTERN`].
#[must_use]
pub fn device(exam: ExamId, attempt: AttemptId) -> String {
    format!("/exams/{exam}/attempts/{attempt}/device")
}
/// See [`OVERVIEW_PATTERN`].
#[must_use]
pub fn overview(exam: ExamId, unit: Option<UnitId>) -> String {
    with_unit(format!("/overview/{exam}"), unit)
}
/// See [`OVERVIEW_UNITS_PATTERN`].
#[must_use]
pub fn overview_units(exam: ExamId, unit: Option<UnitId>) -> String {
    with_unit(format!("/overview/{exam}/units"), unit)
}
/// See [`OVERVIEW_EXPORT_PATTERN`].
#[must_use]
pub fn overview_export(exam: ExamId, unit: Option<UnitId>) -> String {
    with_unit(format!("/overview/{exam}/units.csv"), unit)
}
/// See [`OVERVIEW_ROWS_PATTERN`]; `list` is the code of a figure.
#[must_use]
pub fn overview_rows(exam: ExamId, unit: Option<UnitId>, list: &str) -> String {
    match unit {
        Some(unit) => format!("/overview/{exam}/people?list={list}&unit={unit}"),
        None => format!("/overview/{exam}/people?list={list}"),
    }
}
/// See [`TICKETS_PATTERN`].
#[must_use]
pub fn tickets(exam: ExamId, unit: Option<UnitId>) -> String {
    with_unit(format!("/exams/{exam}/tickets"), unit)
}

/// See [`UNIT_PATTERN`].
#[must_use]
pub fn unit(unit: UnitId) -> String {
    format!("/units/{unit}")
}
/// See [`NEW_UNIT`]; `above` is the unit it shall stand below.
#[must_use]
pub fn new_unit(above: Option<UnitId>) -> String {
    with_unit(NEW_UNIT.to_owned(), above)
}
/// See [`EDIT_UNIT_PATTERN`].
#[must_use]
pub fn edit_unit(unit: UnitId) -> String {
    format!("/units/{unit}/edit")
}
/// See [`CLOSE_UNIT_PATTERN`].
#[must_use]
pub fn close_unit(unit: UnitId) -> String {
    format!("/units/{unit}/close")
}
/// See [`NEW_PERSON_PATTERN`].
#[must_use]
pub fn new_person(unit: UnitId) -> String {
    format!("/units/{unit}/people/new")
}
/// See [`PERSON_PATTERN`].
#[must_use]
pub fn person(person: PersonId) -> String {
    format!("/people/{person}")
}
/// See [`EDIT_PERSON_PATTERN`].
#[must_use]
pub fn edit_person(person: PersonId) -> String {
    format!("/people/{person}/edit")
}
/// See [`PERSON_STATE_PATTERN`].
#[must_use]
pub fn person_state(person: PersonId) -> String {
    format!("/people/{person}/state")
}
/// See [`ROLES_PATTERN`].
#[must_use]
pub fn roles(person: PersonId) -> String {
    format!("/people/{person}/roles")
}

fn with_unit(path: String, unit: Option<UnitId>) -> String {
    match unit {
        Some(unit) => format!("{path}?unit={unit}"),
        None => path,
    }
}
