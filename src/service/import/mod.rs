//! Importing files of questions: read, judge, show, confirm, take back. The web and the command line share it.

mod confirm;

use std::sync::Arc;

pub use confirm::{confirm, finish};

use super::{
    App,
    failure::{Failure, Result},
    shelf::{self, Keeper},
};
use crate::{
    domain::{
        id::{BankId, BatchId, Id, PersonId},
        intake::{Draft, Reading, Remark},
        shelf::{Judged, Library, Receipt, Verdict, judge},
    },
    files::{self, intake::Template},
    store::{
        self,
        audit::Entry,
        db::{Db, Writer},
        import::{Batch, Row},
    },
};

/// Rows written in one transaction: a chunk stays well under 50 ms.
const CHUNK: usize = 100;

/// Who does it and from where.
#[derive(Clone, Debug, Default)]
pub struct By {
    /// The person; `None` on the command line.
    pub person: Option<PersonId>,
    /// Address, or `command line`.
    pub source: String,
}

/// What a file says, judged.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// Its items with their verdicts.
    pub rows: Vec<Judged>,
    /// Remarks on the file as a whole.
    pub remarks: Vec<Remark>,
}

impl Preview {
    /// How many have which verdict.
    #[must_use]
    pub fn receipt(&self) -> Receipt {
        let mut receipt = Receipt::default();
        for row in &self.rows {
            receipt.count(row.verdict, 1);
        }
        receipt
    }
}

/// Reads and judges a file without storing anything. Without a database it is compared with itself only.
///
/// # Errors
/// [`Failure::Refused`] with the cure, when the file cannot be read.
pub async fn preview(db: Option<&Db>, bank: Option<&str>, bytes: Vec<u8>) -> Result<Preview> {
    let held = match db {
        Some(db) => {
            let own = match bank {
                Some(code) => store::shelf::by_code(db, code).await?.map(|b| b.0),
                None => None,
            };
            store::library::held(db, own).await?
        }
        None => Vec::new(),
    };
    let read = move || {
        let intake = files::intake::read(&bytes)?;
        let rows = judge(&Library::new(held), intake.readings);
        Ok(Preview { rows, remarks: intake.remarks })
    };
    let done = tokio::task::spawn_blocking(read).await.map_err(anyhow::Error::from)?;
    done.map_err(|e: files::intake::Unreadable| Failure::Refused(e.to_string()))
}

/// Begins an import into a bank: the batch is there at once, its rows come while it is being read.
///
/// # Errors
/// When it cannot be stored.
pub async fn begin(app: &App, bank: BankId, file_name: &str, by: &By) -> Result<BatchId> {
    let id = app.id();
    let mut w = app.db.write().await?;
    store::import::begin(&mut w, id, bank, file_name, by.person, app.now()).await?;
    audit(app, &mut w, by, "import.begin", id, Some(file_name.to_owned())).await?;
    w.commit().await?;
    Ok(id)
}

/// Reads a file into the rows of its batch.
///
/// # Errors
/// When the database fails; a file that cannot be read is noted at the batch and is no error here.
pub async fn fill(app: &App, batch: BatchId, bytes: Vec<u8>) -> Result<()> {
    let held = find(app, batch).await?;
    let preview = match preview(Some(&app.db), Some(&held.bank_code), bytes).await {
        Ok(preview) => preview,
        Err(Failure::Refused(why)) => {
            let mut w = app.db.write().await?;
            store::import::fail(&mut w, batch, &why).await?;
            w.commit().await?;
            return Ok(());
        }
        Err(other) => return Err(other),
    };
    let remarks = serde_json::to_string(&preview.remarks).map_err(anyhow::Error::from)?;
    let mut w = app.db.write().await?;
    let total = i64::try_from(preview.rows.len()).unwrap_or(i64::MAX);
    store::import::found(&mut w, batch, total, &remarks).await?;
    w.commit().await?;
    let mut no = 0;
    for chunk in preview.rows.chunks(CHUNK) {
        let mut rows = Vec::with_capacity(chunk.len());
        for judged in chunk {
            no += 1;
            rows.push(row(no, judged)?);
        }
        let mut w = app.db.write().await?;
        store::import::add_rows(&mut w, batch, &rows).await?;
        w.commit().await?;
    }
    let mut w = app.db.write().await?;
    store::import::shift(&mut w, batch, "reading", "ready", app.now()).await?;
    w.commit().await?;
    Ok(())
}

/// Reads a file in the background; whatever goes wrong is noted at its batch.
pub fn fill_later(app: &Arc<App>, batch: BatchId, bytes: Vec<u8>) -> tokio::task::JoinHandle<()> {
    let app = app.clone();
    tokio::spawn(async move {
        if let Err(e) = fill(&app, batch, bytes).await {
            tracing::error!(%batch, error = %e, "an import could not be read");
            let noted = async {
                let mut w = app.db.write().await?;
                store::import::fail(&mut w, batch, "系统出现了问题，请重新上传。").await?;
                w.commit().await
            };
            drop(noted.await);
        }
    })
}

fn row(no: i64, judged: &Judged) -> Result<Row> {
    let twin_row = judged.twin_row.and_then(|at| i64::try_from(at + 1).ok());
    Ok(Row {
        no,
        verdict: judged.verdict.code().to_owned(),
        reading: serde_json::to_string(&judged.reading).map_err(anyhow::Error::from)?,
        twin: judged.twin.clone(),
        twin_item: judged.twin_item.map(Id::number),
        twin_row,
        target: judged.target.map(Id::number),
        decision: None,
        item_id: None,
    })
}

/// The reading of a row.
///
/// # Errors
/// When it is damaged.
pub fn reading(row: &Row) -> Result<Reading> {
    Ok(serde_json::from_str(&row.reading).map_err(anyhow::Error::from)?)
}

async fn find(app: &App, id: BatchId) -> Result<Batch> {
    store::import::find(&app.db, id).await?.ok_or(Failure::Missing)
}

/// A batch of a bank that the keeper may edit.
///
/// # Errors
/// [`Failure::Missing`] outside the scope.
pub async fn own(app: &App, keeper: &Keeper, id: BatchId) -> Result<Batch> {
    let batch = find(app, id).await?;
    if keeper.edits(batch.unit()) { Ok(batch) } else { Err(Failure::Missing) }
}

/// Corrects a row: the draft is checked again, and compared with the banks again.
///
/// # Errors
/// [`Failure::Refused`] when the batch no longer waits for confirmation.
pub async fn correct(app: &App, batch: &Batch, no: i64, draft: Draft, by: &By) -> Result<Verdict> {
    let old = store::import::row(&app.db, batch.id, no).await?.ok_or(Failure::Missing)?;
    let mut reading = reading(&old)?;
    reading.draft = draft;
    // What was noticed about the file's own text is settled by whoever corrected it.
    reading.noticed.clear();
    reading.recheck();
    let held = store::library::held(&app.db, Some(batch.bank_id)).await?;
    let judged = tokio::task::spawn_blocking(move || judge(&Library::new(held), vec![reading]))
        .await
        .map_err(anyhow::Error::from)?;
    let judged = judged.into_iter().next().ok_or(Failure::Missing)?;
    let mut w = app.db.write().await?;
    if !store::import::save_row(&mut w, batch.id, &row(no, &judged)?).await? {
        return Err(settled());
    }
    audit(app, &mut w, by, "import.correct", batch.id, Some(format!("{{\"row\":{no}}}"))).await?;
    w.commit().await?;
    Ok(judged.verdict)
}

fn settled() -> Failure {
    Failure::Refused("这个批次已经确认、撤回或者放弃，不能再修改。".to_owned())
}

/// Decides about a twin: `keep` what is held, `take` this one instead, `both`.
///
/// # Errors
/// [`Failure::Invalid`] for another decision, [`Failure::Refused`] when it is too late.
pub async fn decide(app: &App, batch: &Batch, no: i64, decision: &str, by: &By) -> Result<()> {
    if !["keep", "take", "both"].contains(&decision) {
        return Err(Failure::Invalid("no such decision".to_owned()));
    }
    let row = store::import::row(&app.db, batch.id, no).await?.ok_or(Failure::Missing)?;
    let mut w = app.db.write().await?;
    let mut kept = store::import::decide(&mut w, batch.id, no, decision).await?;
    if let (Some(other), true) = (row.twin_row, decision != "keep") {
        let theirs = if decision == "take" { "keep" } else { "both" };
        kept &= store::import::decide(&mut w, batch.id, other, theirs).await?;
    }
    if !kept {
        return Err(settled());
    }
    let after = format!("{{\"row\":{no},\"decision\":\"{decision}\"}}");
    audit(app, &mut w, by, "import.decide", batch.id, Some(after)).await?;
    w.commit().await?;
    Ok(())
}

/// Takes a confirmed batch back: everything it made is stopped, nothing vanishes.
///
/// # Errors
/// [`Failure::Refused`] when it is not confirmed.
pub async fn revoke(app: &App, batch: &Batch, by: &By) -> Result<usize> {
    let now = app.now();
    let mut w = app.db.write().await?;
    if !store::import::shift(&mut w, batch.id, "confirmed", "revoked", now).await? {
        return Err(settled());
    }
    let stopped = store::import::retire(&mut w, batch.id).await?;
    let after = format!("{{\"items\":{}}}", stopped.len());
    audit(app, &mut w, by, "import.revoke", batch.id, Some(after)).await?;
    w.commit().await?;
    Ok(stopped.len())
}

/// Drops a batch that nobody confirmed, also one whose reading was cut off.
///
/// # Errors
/// [`Failure::Refused`] when it was confirmed.
pub async fn drop_batch(app: &App, batch: &Batch, by: &By) -> Result<()> {
    let mut w = app.db.write().await?;
    let now = app.now();
    let dropped = store::import::shift(&mut w, batch.id, "ready", "dropped", now).await?
        || store::import::shift(&mut w, batch.id, "reading", "dropped", now).await?
        || store::import::shift(&mut w, batch.id, "failed", "dropped", now).await?;
    if !dropped {
        return Err(settled());
    }
    audit(app, &mut w, by, "import.drop", batch.id, None).await?;
    w.commit().await?;
    Ok(())
}

/// The rows with errors as a workbook in the layout in which they came, with 错误原因.
///
/// # Errors
/// When the database fails.
pub async fn rejected(app: &App, batch: &Batch) -> Result<Vec<u8>> {
    let rows = store::import::rows(&app.db, batch.id, Some("error"), 0, 50_000).await?;
    let readings = rows.iter().map(reading).collect::<Result<Vec<_>>>()?;
    let made = tokio::task::spawn_blocking(move || files::intake::rejected(&readings)).await;
    Ok(made.map_err(anyhow::Error::from)?.map_err(anyhow::Error::from)?)
}

/// A template to fill in: `xlsx`, `docx` or `txt`.
///
/// # Errors
/// [`Failure::Missing`] for another kind.
pub fn template(kind: &str) -> Result<Vec<u8>> {
    let which = match kind {
        "xlsx" => Template::Sheet,
        "docx" => Template::Word,
        "txt" => Template::Text,
        _ => return Err(Failure::Missing),
    };
    Ok(files::intake::template(which).map_err(anyhow::Error::from)?)
}

/// The bank of a code, made for the whole county if there is none; for the command line.
///
/// # Errors
/// [`Failure::Refused`] for a shipped bank or a code that is none.
pub async fn bank_for(app: &App, code: &str) -> Result<BankId> {
    shelf::ensure_bank(app, code, code, None).await
}

/// A batch by id, for the command line.
///
/// # Errors
/// [`Failure::Missing`] when there is none.
pub async fn batch(app: &App, id: BatchId) -> Result<Batch> {
    find(app, id).await
}

async fn audit(
    app: &App,
    w: &mut Writer,
    by: &By,
    act: &str,
    batch: BatchId,
    after: Option<String>,
) -> Result<()> {
    let entry = Entry {
        id: app.id(),
        at: app.now(),
        actor: by.person,
        act,
        object: "import_batch",
        object_id: batch.to_string(),
        before: None,
        after,
        reason: None,
        source: Some(by.source.clone()),
    };
    Ok(store::audit::append(w, entry).await?)
}
