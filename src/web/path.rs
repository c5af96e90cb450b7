//! Every address of the system as a function. Handlers, pages and tests use only these.
//!
//! The patterns (`*_PATTERN`) are what the router matches and what logs and metrics name; a ticket or link
//! therefore never reaches a log.

use crate::domain::id::{AttemptId, BankId, BatchId, ExamId, ItemId, UnitId};

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
