//! 导入试题: hand in a file, look at the preview, correct, confirm, take back.

use std::time::Duration;

use axum::{
    http::header,
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{
    draft::DraftForm,
    input::{Form, Path, Query, Upload},
    path,
    place::{Place, staff},
    visit::{Source, Visit},
};
use crate::{
    domain::{
        id::{BatchId, ItemId, UnitId},
        intake::Remark,
        shelf::Verdict,
    },
    service::{
        failure::{Failure, Result},
        import::{self, By},
        shelf::{self, Keeper},
    },
    store::{self, import::Batch},
};

pub mod page;

use page::{
    batch::{BatchView, RowView, batch as batch_page},
    list::{Line, mine as mine_page},
    new::{AskView, ask as ask_page},
    row::{RowForm, row as row_page},
    twin::{TwinView, twin as twin_page},
};

/// Bytes of a form with a file: what a file may have, and something for the rest of the form.
pub const MOST_BYTES: usize = (64 << 20) + (1 << 20);
/// Rows of a page.
const PAGE: i64 = 100;
/// A file that is read within this time is shown at once; others are waited for on their page.
const AT_ONCE: Duration = Duration::from_secs(2);

async fn enter(visit: Visit) -> Result<(Visit, Keeper)> {
    let (visit, _) = staff(visit, Place::Imports).await?;
    let keeper = shelf::keeper(&visit.web.app, visit.actor()?).await?;
    Ok((visit, keeper))
}

fn by(keeper: &Keeper, source: String) -> By {
    By { person: Some(keeper.person), source }
}

/// My imports.
///
/// # Errors
/// When the database cannot be asked.
pub async fn mine(visit: Visit) -> Result<Html<String>> {
    let (visit, keeper) = enter(visit).await?;
    let app = visit.web.app.clone();
    let mut lines = Vec::new();
    for b in store::import::of_person(&app.db, keeper.person).await? {
        let receipt = store::import::receipt(&app.db, b.id).await?;
        lines.push(Line {
            id: b.id,
            file: b.file_name,
            bank: b.bank_title,
            state: b.state,
            receipt: receipt.to_string(),
            at: app.calendar.minute(b.created_at),
        });
    }
    Ok(Html(visit.page(|s| mine_page(s, &lines)).into_string()))
}

/// Asks for a file or a text.
///
/// # Errors
/// When the database cannot be asked.
pub async fn ask(visit: Visit) -> Result<Html<String>> {
    let (visit, keeper) = enter(visit).await?;
    let view = ask_view(&visit, &keeper).await?;
    Ok(Html(visit.page(|s| ask_page(s, &view)).into_string()))
}

async fn ask_view(visit: &Visit, keeper: &Keeper) -> Result<AskView> {
    let mut banks = shelf::banks(&visit.web.app, keeper).await?;
    banks.retain(|b| b.origin == "local" && keeper.edits(b.unit_id.map(UnitId::new)));
    Ok(AskView {
        banks: banks.into_iter().map(|b| (b.code, b.title)).collect(),
        ..AskView::default()
    })
}

/// Takes a file or a text and begins to read it.
///
/// # Errors
/// When it cannot be stored.
pub async fn take(visit: Visit, Source(source): Source, upload: Upload) -> Result<Response> {
    let (visit, keeper) = enter(visit).await?;
    let app = visit.web.app.clone();
    let pasted = upload.field("text").trim().to_owned();
    let (code, title) = (upload.field("code").trim(), upload.field("title").trim());
    let chosen = upload.field("bank");
    let mut view = ask_view(&visit, &keeper).await?;
    view.again(chosen, code, title, &pasted);
    if upload.file.is_none() && pasted.is_empty() {
        "请选择一个文件，或者粘贴试题文字。".clone_into(&mut view.error);
        return Ok(again(&visit, &view));
    }
    let bank = if chosen.is_empty() {
        let title = if title.is_empty() { code } else { title };
        shelf::ensure_bank(&app, code, title, keeper.home()).await
    } else {
        let held = store::shelf::by_code(&app.db, chosen).await?;
        let held = held.filter(|(_, u, o)| o == "local" && keeper.edits(*u));
        held.map(|b| b.0).ok_or(Failure::Missing)
    };
    let bank = match bank {
        Ok(bank) => bank,
        Err(Failure::Refused(why)) => {
            view.code_error = why;
            return Ok(again(&visit, &view));
        }
        Err(e) => return Err(e),
    };
    let pasted = ("粘贴的文字".to_owned(), pasted.into_bytes());
    let (name, bytes) = upload.file.unwrap_or(pasted);
    let id = import::begin(&app, bank, &name, &by(&keeper, source)).await?;
    let reading = import::fill_later(&app, id, bytes);
    // Not an error: the page says how far it is.
    drop(tokio::time::timeout(AT_ONCE, reading).await);
    Ok(Redirect::to(&path::batch(id)).into_response())
}

fn again(visit: &Visit, view: &AskView) -> Response {
    let drawn = visit.page(|s| ask_page(s, view)).into_string();
    (axum::http::StatusCode::UNPROCESSABLE_ENTITY, Html(drawn)).into_response()
}

/// A template to fill in.
///
/// # Errors
/// [`Failure::Missing`] for a kind that there is not.
pub async fn template(Path(kind): Path<String>) -> Result<Response> {
    let bytes = import::template(&kind)?;
    Ok(file(bytes, &format!("mingfa-template.{kind}")))
}

/// A file to be kept.
#[must_use]
pub fn file(bytes: Vec<u8>, name: &str) -> Response {
    let mime = match name.rsplit('.').next() {
        Some("xlsx") => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _ => "text/plain; charset=utf-8",
    };
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers =
        [(header::CONTENT_TYPE, mime.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    (headers, bytes).into_response()
}

/// Which rows are wanted.
#[derive(Deserialize)]
pub struct Wish {
    verdict: Option<String>,
    after: Option<i64>,
}

/// The preview and receipt.
///
/// # Errors
/// [`Failure::Missing`] outside the scope.
pub async fn batch(
    visit: Visit,
    Path(id): Path<BatchId>,
    Query(wish): Query<Wish>,
) -> Result<Response> {
    let (visit, keeper) = enter(visit).await?;
    let app = visit.web.app.clone();
    let b = import::own(&app, &keeper, id).await?;
    let verdict = wish.verdict.as_deref().and_then(Verdict::parse);
    let after = wish.after.unwrap_or(0).max(0);
    let rows =
        store::import::rows(&app.db, id, verdict.map(Verdict::code), after, PAGE + 1).await?;
    let more = i64::try_from(rows.len()).unwrap_or(0) > PAGE;
    let shown = usize::try_from(PAGE).unwrap_or(100);
    let rows = rows.iter().take(shown).map(row_view).collect::<Result<Vec<_>>>()?;
    let remarks: Vec<Remark> = serde_json::from_str(&b.remarks).map_err(anyhow::Error::from)?;
    let (due, left) = store::import::due_count(&app.db, id).await?;
    let view = BatchView {
        id,
        file: b.file_name,
        bank: b.bank_title,
        bank_id: b.bank_id,
        state: b.state,
        total: b.total,
        stored: b.stored,
        fault: b.fault.unwrap_or_default(),
        receipt: store::import::receipt(&app.db, id).await?,
        due,
        left,
        verdict,
        next: if more { rows.last().map(|r| r.no) } else { None },
        rows,
        remarks: remarks.into_iter().map(|r| (r.place, r.what)).collect(),
    };
    let reading = view.state == "reading";
    let mut response = Html(visit.page(|s| batch_page(s, &view)).into_string()).into_response();
    if reading {
        // Works without scripts, and the page may be left.
        response.headers_mut().insert(header::REFRESH, header::HeaderValue::from_static("2"));
    }
    Ok(response)
}

fn row_view(row: &store::import::Row) -> Result<RowView> {
    let reading = import::reading(row)?;
    let draft = reading.draft;
    Ok(RowView {
        no: row.no,
        place: reading.place.to_string(),
        kind: draft.kind,
        stem: draft.stem,
        options: draft.options,
        answer: draft.answer,
        verdict: Verdict::parse(&row.verdict).unwrap_or(Verdict::Error),
        twin: row.twin.clone().unwrap_or_default(),
        beside: row.verdict != "same" && (row.twin_item.is_some() || row.twin_row.is_some()),
        decision: row.decision.clone().unwrap_or_default(),
        findings: reading.findings.iter().map(ToString::to_string).collect(),
    })
}

/// What is to be done with an import.
#[derive(Deserialize)]
pub struct ActForm {
    #[serde(default)]
    act: String,
}

/// Confirms, takes back or drops an import.
///
/// # Errors
/// [`Failure::Refused`] when it is too late for that.
pub async fn act(
    visit: Visit,
    Source(source): Source,
    Path(id): Path<BatchId>,
    Form(form): Form<ActForm>,
) -> Result<Redirect> {
    let (visit, keeper) = enter(visit).await?;
    let app = visit.web.app.clone();
    let b = import::own(&app, &keeper, id).await?;
    let by = by(&keeper, source);
    match form.act.as_str() {
        "confirm" => drop(import::confirm(&app, &b, &by).await?),
        "finish" => drop(import::finish(&app, &b, &by).await?),
        "revoke" => drop(import::revoke(&app, &b, &by).await?),
        "drop" => import::drop_batch(&app, &b, &by).await?,
        _ => return Err(Failure::Invalid("no such act".to_owned())),
    }
    Ok(Redirect::to(&path::batch(id)))
}

/// The rows with errors as a file.
///
/// # Errors
/// [`Failure::Missing`] outside the scope.
pub async fn rejected(visit: Visit, Path(id): Path<BatchId>) -> Result<Response> {
    let (visit, keeper) = enter(visit).await?;
    let b = import::own(&visit.web.app, &keeper, id).await?;
    Ok(file(import::rejected(&visit.web.app, &b).await?, &format!("mingfa-errors-{id}.xlsx")))
}

/// One item, for correction.
///
/// # Errors
/// [`Failure::Missing`] outside the scope.
pub async fn row(visit: Visit, Path((id, no)): Path<(BatchId, i64)>) -> Result<Html<String>> {
    let (visit, keeper) = enter(visit).await?;
    let b = import::own(&visit.web.app, &keeper, id).await?;
    let view = row_form(&visit, &b, no).await?;
    Ok(Html(visit.page(|s| row_page(s, &view)).into_string()))
}

async fn row_form(visit: &Visit, b: &Batch, no: i64) -> Result<RowForm> {
    let held = store::import::row(&visit.web.app.db, b.id, no).await?.ok_or(Failure::Missing)?;
    let reading = import::reading(&held)?;
    Ok(RowForm {
        batch: b.id,
        no,
        file: b.file_name.clone(),
        place: reading.place.to_string(),
        original: reading.original,
        findings: reading.findings,
        open: b.state == "ready",
        draft: reading.draft,
    })
}

/// Corrects an item; it is checked and compared again.
///
/// # Errors
/// [`Failure::Refused`] when the import is confirmed already.
pub async fn correct(
    visit: Visit,
    Source(source): Source,
    Path((id, no)): Path<(BatchId, i64)>,
    Form(form): Form<DraftForm>,
) -> Result<Response> {
    let (visit, keeper) = enter(visit).await?;
    let app = visit.web.app.clone();
    let b = import::own(&app, &keeper, id).await?;
    let verdict = import::correct(&app, &b, no, form.draft(), &by(&keeper, source)).await?;
    if verdict == Verdict::Error {
        let view = row_form(&visit, &b, no).await?;
        return Ok(Html(visit.page(|s| row_page(s, &view)).into_string()).into_response());
    }
    Ok(Redirect::to(&format!("{}#r{no}", path::batch(id))).into_response())
}

/// An item beside its twin.
///
/// # Errors
/// [`Failure::Missing`] outside the scope, or without a twin.
pub async fn twin(visit: Visit, Path((id, no)): Path<(BatchId, i64)>) -> Result<Html<String>> {
    let (visit, keeper) = enter(visit).await?;
    let app = visit.web.app.clone();
    let b = import::own(&app, &keeper, id).await?;
    let held = store::import::row(&app.db, id, no).await?.ok_or(Failure::Missing)?;
    let reading = import::reading(&held)?;
    let theirs = reading.draft.clone().into_item("-").map_err(|_| Failure::Missing)?;
    let (name, ours, own_bank) = match (held.twin_item, held.twin_row) {
        (Some(item), _) => {
            let item = store::shelf::item(&app.db, ItemId::new(item)).await?;
            let item = item.ok_or(Failure::Missing)?;
            (format!("题库 {}", item.code), item.item()?, item.bank_id == b.bank_id)
        }
        (None, Some(row)) => {
            let row = store::import::row(&app.db, id, row).await?.ok_or(Failure::Missing)?;
            let other = import::reading(&row)?;
            let item = other.draft.into_item("-").map_err(|_| Failure::Missing)?;
            (format!("本文件{}", other.place), item, true)
        }
        (None, None) => return Err(Failure::Missing),
    };
    let view = TwinView {
        batch: id,
        no,
        file: b.file_name,
        place: reading.place.to_string(),
        what: held.twin.unwrap_or_default(),
        name,
        ours,
        theirs,
        own_bank,
        within_file: held.twin_item.is_none(),
        revision: held.target.is_some(),
        decision: held.decision.unwrap_or_default(),
        open: b.state == "ready",
    };
    Ok(Html(visit.page(|s| twin_page(s, &view)).into_string()))
}

/// A decision about a twin.
#[derive(Deserialize)]
pub struct DecisionForm {
    #[serde(default)]
    decision: String,
}

/// Decides about a twin.
///
/// # Errors
/// [`Failure::Refused`] when the import is confirmed already.
pub async fn decide(
    visit: Visit,
    Source(source): Source,
    Path((id, no)): Path<(BatchId, i64)>,
    Form(form): Form<DecisionForm>,
) -> Result<Redirect> {
    let (visit, keeper) = enter(visit).await?;
    let b = import::own(&visit.web.app, &keeper, id).await?;
    import::decide(&visit.web.app, &b, no, &form.decision, &by(&keeper, source)).await?;
    Ok(Redirect::to(&format!("{}?verdict=near", path::batch(id))))
}
