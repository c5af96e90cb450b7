//! Every address of the system as a function. Handlers, pages and tests use only these.
//!
//! The patterns (`*_PATTERN`) are what the router matches and what logs and metrics name; a ticket or link
//! therefore never reaches a log.

use crate::domain::id::{AttemptId, BankId, BatchId, ExamId, Id, ItemId, PersonId, UnitId, of};

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

/// The first start: makes the county and its first administrator (one-time token).
pub const SETUP_PATTERN: &str = "/setup/{token}";
/// Signing in with a password.
pub const SIGN_IN: &str = "/sign-in";
/// The code of the second factor, after the password.
pub const SIGN_IN_CODE: &str = "/sign-in/code";
/// 我的账号.
pub const ACCOUNT: &str = "/account";
/// Changes the own password.
pub const PASSWORD: &str = "/account/password";
/// Ends the own sessions elsewhere (POST).
pub const ELSEWHERE: &str = "/account/elsewhere";
/// Enrols a second factor.
pub const SECOND_FACTOR: &str = "/account/second-factor";
/// Enters an exam after signing in with a password (POST).
pub const ENTER_PATTERN: &str = "/exams/{exam}/enter";
/// How a person's access stands.
pub const ACCESS_PATTERN: &str = "/people/{person}/access";
/// Issues a one-time password (POST).
pub const ISSUE_PATTERN: &str = "/people/{person}/password";
/// Forgets failed tries (POST).
pub const UNLOCK_PATTERN: &str = "/people/{person}/unlock";
/// Ends all sessions of a person (POST).
pub const END_SESSIONS_PATTERN: &str = "/people/{person}/end-sessions";
/// Takes a lost second factor off (POST).
pub const REMOVE_FACTOR_PATTERN: &str = "/people/{person}/remove-factor";
/// Issues passwords for the people of a unit.
pub const PASSWORDS: &str = "/passwords";
/// 系统设置.
pub const SETTINGS: &str = "/settings";
/// 意见建议.
pub const FEEDBACK: &str = "/feedback";
/// Finds the reply by its code (POST).
pub const FEEDBACK_LOOK_UP: &str = "/feedback/look-up";
/// All messages, to be replied to.
pub const FEEDBACK_LIST: &str = "/feedback/list";
/// Replies (POST).
pub const FEEDBACK_REPLY_PATTERN: &str = "/feedback/{feedback}/reply";
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

/// See [`SETUP_PATTERN`].
#[must_use]
pub fn setup(token: &str) -> String {
    format!("/setup/{token}")
}
/// See [`ENTER_PATTERN`].
#[must_use]
pub fn enter(exam: ExamId) -> String {
    format!("/exams/{exam}/enter")
}
/// See [`ACCESS_PATTERN`].
#[must_use]
pub fn access(person: PersonId) -> String {
    format!("/people/{person}/access")
}
/// See [`ISSUE_PATTERN`].
#[must_use]
pub fn issue(person: PersonId) -> String {
    format!("/people/{person}/password")
}
/// See [`UNLOCK_PATTERN`].
#[must_use]
pub fn unlock(person: PersonId) -> String {
    format!("/people/{person}/unlock")
}
/// See [`END_SESSIONS_PATTERN`].
#[must_use]
pub fn end_sessions(person: PersonId) -> String {
    format!("/people/{person}/end-sessions")
}
/// See [`REMOVE_FACTOR_PATTERN`].
#[must_use]
pub fn remove_factor(person: PersonId) -> String {
    format!("/people/{person}/remove-factor")
}
/// See [`FEEDBACK_REPLY_PATTERN`].
#[must_use]
pub fn feedback_reply(feedback: Id<of::Feedback>) -> String {
    format!("/feedback/{feedback}/reply")
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
/// A text as it stands in the query of an address.
#[must_use]
pub fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&data_encoding::HEXUPPER.encode(&[byte]));
        }
    }
    out
}

fn with_unit(path: String, unit: Option<UnitId>) -> String {
    match unit {
        Some(unit) => format!("{path}?unit={unit}"),
        None => path,
    }
}

/// 导入试题: my imports.
pub const IMPORTS: &str = "/imports";
/// A new import: GET asks for the file, POST takes it.
pub const NEW_IMPORT: &str = "/imports/new";
/// Templates to fill in.
pub const TEMPLATE_PATTERN: &str = "/imports/templates/{kind}";
/// The preview and receipt of an import.
pub const BATCH_PATTERN: &str = "/imports/{batch}";
/// Confirms, takes back or drops an import (POST).
pub const BATCH_ACT_PATTERN: &str = "/imports/{batch}/act";
/// The rows with errors as a file.
pub const REJECTED_PATTERN: &str = "/imports/{batch}/rejected";
/// One item of an import: GET shows it for correction, POST corrects it.
pub const ROW_PATTERN: &str = "/imports/{batch}/rows/{row}";
/// An item beside its twin: GET shows both, POST decides.
pub const TWIN_PATTERN: &str = "/imports/{batch}/rows/{row}/twin";
/// 题库: all banks.
pub const BANKS: &str = "/banks";
/// A bank: its items by search.
pub const BANK_PATTERN: &str = "/banks/{bank}";
/// A bank as a file: `toml` or `xlsx`.
pub const BANK_FILE_PATTERN: &str = "/banks/{bank}/files/{kind}";
/// An item.
pub const ITEM_PATTERN: &str = "/items/{item}";
/// The editor: GET shows it, POST previews or saves.
pub const EDIT_ITEM_PATTERN: &str = "/items/{item}/edit";
/// Submit, return, publish, stop, comment (POST).
pub const ITEM_STEP_PATTERN: &str = "/items/{item}/step";
/// 审题: what waits for review.
pub const REVIEWS: &str = "/reviews";

/// See [`TEMPLATE_PATTERN`].
#[must_use]
pub fn template(kind: &str) -> String {
    format!("/imports/templates/{kind}")
}
/// See [`BATCH_PATTERN`].
#[must_use]
pub fn batch(batch: BatchId) -> String {
    format!("/imports/{batch}")
}
/// See [`BATCH_ACT_PATTERN`].
#[must_use]
pub fn batch_act(batch: BatchId) -> String {
    format!("/imports/{batch}/act")
}
/// See [`REJECTED_PATTERN`].
#[must_use]
pub fn rejected(batch: BatchId) -> String {
    format!("/imports/{batch}/rejected")
}
/// See [`ROW_PATTERN`].
#[must_use]
pub fn row(batch: BatchId, row: i64) -> String {
    format!("/imports/{batch}/rows/{row}")
}
/// See [`TWIN_PATTERN`].
#[must_use]
pub fn twin(batch: BatchId, row: i64) -> String {
    format!("/imports/{batch}/rows/{row}/twin")
}
/// See [`BANK_PATTERN`].
#[must_use]
pub fn bank(bank: BankId) -> String {
    format!("/banks/{bank}")
}
/// See [`BANK_FILE_PATTERN`].
#[must_use]
pub fn bank_file(bank: BankId, kind: &str) -> String {
    format!("/banks/{bank}/files/{kind}")
}
/// See [`ITEM_PATTERN`].
#[must_use]
pub fn item(item: ItemId) -> String {
    format!("/items/{item}")
}
/// See [`EDIT_ITEM_PATTERN`].
#[must_use]
pub fn edit_item(item: ItemId) -> String {
    format!("/items/{item}/edit")
}
/// See [`ITEM_STEP_PATTERN`].
#[must_use]
pub fn item_step(item: ItemId) -> String {
    format!("/items/{item}/step")
}
