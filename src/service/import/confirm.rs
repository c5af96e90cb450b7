//! Confirming an import: what is sound becomes drafts of the bank, chunk by chunk.

use super::{By, CHUNK, audit, reading, settled};
use crate::{
    domain::{
        id::ItemId,
        item::{Item, Kind},
    },
    files::bank::content_hash,
    service::{App, failure::Result},
    store::{
        self,
        db::Writer,
        import::{Batch, Row},
        item::NewRevision,
    },
};

/// Confirms a batch: its sound rows become drafts of the bank.
///
/// # Errors
/// [`Failure::Refused`] when it does not wait for confirmation.
pub async fn confirm(app: &App, batch: &Batch, by: &By) -> Result<i64> {
    let now = app.now();
    let mut w = app.db.write().await?;
    if !store::import::shift(&mut w, batch.id, "ready", "confirmed", now).await? {
        return Err(settled());
    }
    audit(app, &mut w, by, "import.confirm", batch.id, None).await?;
    w.commit().await?;
    finish(app, batch, by).await
}

/// Makes items of what is confirmed, chunk by chunk; a process that was killed is finished by the next call.
///
/// # Errors
/// When the database fails.
pub async fn finish(app: &App, batch: &Batch, by: &By) -> Result<i64> {
    let most = i64::try_from(CHUNK).unwrap_or(100);
    let mut made = 0;
    loop {
        let mut w = app.db.write().await?;
        // The batch may have been taken back meanwhile.
        if !store::import::shift(&mut w, batch.id, "confirmed", "confirmed", app.now()).await? {
            return Err(settled());
        }
        let rows = store::import::due(&mut w, batch.id, most).await?;
        if rows.is_empty() {
            return Ok(made);
        }
        chunk(app, &mut w, batch, &rows, by).await?;
        w.commit().await?;
        made += i64::try_from(rows.len()).unwrap_or(0);
    }
}

/// An item to be made: id, content, revision number, whether the item itself is new.
struct Made {
    id: ItemId,
    item: Item,
    no: i64,
    fresh: bool,
}

async fn chunk(app: &App, w: &mut Writer, batch: &Batch, rows: &[Row], by: &By) -> Result<()> {
    let n = i64::try_from(rows.len()).unwrap_or(0);
    let (mut next, code) = store::shelf::take_numbers(w, batch.bank_id, n).await?;
    let mut made = Vec::with_capacity(rows.len());
    for row in rows {
        let draft = reading(row)?.draft;
        let taken = row.twin_item.filter(|_| row.decision.as_deref() == Some("take"));
        let of = match row.target.or(taken) {
            Some(id) => store::shelf::item_now(w, ItemId::new(id)).await?,
            None => None,
        };
        // A twin in a bank of others is not ours to change: it becomes an item of this bank.
        let of = of.filter(|held| held.bank_id == batch.bank_id);
        let own = match &of {
            Some(held) => held.code.clone(),
            None => format!("{code}-{next:04}"),
        };
        let item = draft
            .into_item(&own)
            .map_err(|_| anyhow::anyhow!("row {} of {} is not sound", row.no, batch.id))?;
        let entry = match of {
            Some(held) => {
                store::shelf::retire_drafts(w, held.id).await?;
                let no = store::shelf::last_revision(w, held.id).await? + 1;
                Made { id: held.id, item, no, fresh: false }
            }
            None => Made { id: app.id(), item: renamed(item, &own), no: 1, fresh: true },
        };
        store::import::became(w, batch.id, row.no, entry.id).await?;
        made.push(entry);
        next += 1;
    }
    let fresh: Vec<_> = made.iter().filter(|m| m.fresh).map(|m| (m.id, &m.item, None)).collect();
    store::item::add(w, batch.bank_id, &fresh).await?;
    let hashes: Vec<String> = made
        .iter()
        .map(|m| content_hash(&m.item))
        .collect::<serde_json::Result<_>>()
        .map_err(anyhow::Error::from)?;
    let mut revisions = Vec::with_capacity(made.len());
    for (m, hash) in made.iter().zip(&hashes) {
        revisions.push(NewRevision {
            id: app.id(),
            item_id: m.id,
            no: m.no,
            origin: "imported",
            item: &m.item,
            content: serde_json::to_string(&m.item).map_err(anyhow::Error::from)?,
            hash,
        });
    }
    store::item::draft(w, &revisions, by.person, Some(batch.id), app.now()).await?;
    Ok(())
}

/// Codes of questions follow the code of their item: those of a file may be taken.
fn renamed(mut item: Item, code: &str) -> Item {
    if item.kind == Kind::CaseSet {
        for (q, n) in item.questions.iter_mut().zip(1_u32..) {
            q.code = format!("{code}-{n}");
        }
    }
    item
}
