//! Item banks, items and their immutable revisions.

use sqlx::{AssertSqlSafe, FromRow};

use super::db::{Db, LIST, Reader, Result, Value, Writer, args, holes, padded};
use crate::domain::{
    id::{Id, PersonId, RevisionId, of},
    item::Item,
    shelf::Marks,
    time::Timestamp,
};

/// What the loader must know of an item that is already there.
#[derive(Clone, Debug, FromRow)]
pub struct Known {
    /// Identity.
    #[sqlx(try_from = "i64")]
    pub id: Id<of::Item>,
    /// Stable code.
    pub code: String,
    /// Hash of the shipped content last acted upon.
    pub shipped_hash: Option<String>,
    /// Highest revision number.
    pub revision_no: i64,
    /// Whether the highest revision was made here and not shipped.
    pub local: bool,
}

/// An item that may go into a pool: its published revision.
#[derive(Clone, Debug)]
pub struct Published {
    /// The revision.
    pub revision: RevisionId,
    /// Code of its bank.
    pub topic: String,
    /// Its content.
    pub item: Item,
}

/// A revision to be added.
#[derive(Clone, Debug)]
pub struct NewRevision<'a> {
    /// Identity of the revision.
    pub id: RevisionId,
    /// The item it belongs to.
    pub item_id: Id<of::Item>,
    /// Its number, one above the last.
    pub no: i64,
    /// `shipped`, `local`, `imported` or `rehearsal`.
    pub origin: &'static str,
    /// Its content.
    pub item: &'a Item,
    /// The same as JSON.
    pub content: String,
    /// Hash of the content, hex.
    pub hash: &'a str,
}

/// The bank of a code, made if it is not there.
///
/// # Errors
/// As the engine says.
pub async fn bank(
    w: &mut Writer,
    id: Id<of::Bank>,
    code: &str,
    title: &str,
    origin: &str,
) -> Result<Id<of::Bank>> {
    w.run(
        "INSERT INTO item_bank (id, code, title, origin) VALUES ($1, $2, $3, $4)
         ON CONFLICT (code) DO UPDATE SET title = excluded.title WHERE item_bank.origin = excluded.origin",
        args![id, code, title, origin],
    )
    .await?;
    let (id,): (i64,) = w.one("SELECT id FROM item_bank WHERE code = $1", args![code]).await?;
    Ok(Id::new(id))
}

/// All items with what the loader must know.
///
/// # Errors
/// As the engine says.
pub async fn known(db: &Db) -> Result<Vec<Known>> {
    db.glance(
        "SELECT i.id, i.code, i.shipped_hash, r.revision_no, r.origin <> 'shipped' AS local
         FROM item i JOIN item_revision r ON r.item_id = i.id
         WHERE r.revision_no = (SELECT max(l.revision_no) FROM item_revision l WHERE l.item_id = i.id)",
        [],
    )
    .await
}

/// Adds new items (without revisions).
///
/// # Errors
/// As the engine says.
pub async fn add(
    w: &mut Writer,
    bank: Id<of::Bank>,
    items: &[(Id<of::Item>, &Item, Option<&str>)],
) -> Result<()> {
    let rows = items.iter().map(|(id, item, hash)| {
        vec![
            Value::from(*id),
            bank.into(),
            item.code.as_str().into(),
            item.kind.code().into(),
            Value::Text(hash.map(Into::into)),
        ]
    });
    w.run_rows(
        "INSERT INTO item (id, bank_id, code, kind, shipped_hash) VALUES",
        "",
        5,
        rows.collect(),
    )
    .await?;
    Ok(())
}

/// Notes that a shipped content was acted upon.
///
/// # Errors
/// As the engine says.
pub async fn save_shipped_hash(w: &mut Writer, id: Id<of::Item>, hash: &str) -> Result<()> {
    w.run("UPDATE item SET shipped_hash = $2 WHERE id = $1", args![id, hash]).await?;
    Ok(())
}

/// Adds revisions as published ones, retiring what was published of the same items before.
///
/// # Errors
/// As the engine says.
pub async fn publish(w: &mut Writer, revisions: &[NewRevision<'_>], now: Timestamp) -> Result<()> {
    for r in revisions.iter().filter(|r| r.no > 1) {
        w.run(
            "UPDATE item_revision SET state = 'retired' WHERE item_id = $1 AND state = 'published'",
            args![r.item_id],
        )
        .await?;
    }
    add_revisions(w, revisions, "published", (None, None), now).await
}

/// Adds revisions as drafts, by a person, out of an import or not.
///
/// # Errors
/// As the engine says.
pub async fn draft(
    w: &mut Writer,
    revisions: &[NewRevision<'_>],
    by: Option<PersonId>,
    batch: Option<Id<of::Batch>>,
    now: Timestamp,
) -> Result<()> {
    add_revisions(w, revisions, "draft", (by, batch), now).await
}

async fn add_revisions(
    w: &mut Writer,
    revisions: &[NewRevision<'_>],
    state: &str,
    (by, batch): (Option<PersonId>, Option<Id<of::Batch>>),
    now: Timestamp,
) -> Result<()> {
    let rows = revisions.iter().map(|r| {
        let marks = Marks::of(r.item);
        vec![
            Value::from(r.id),
            r.item_id.into(),
            r.no.into(),
            r.origin.into(),
            r.item.usage.code().into(),
            r.content.as_str().into(),
            r.hash.into(),
            now.into(),
            state.into(),
            by.into(),
            batch.into(),
            marks.identity.into(),
            marks.asked.into(),
            marks.stem_key.into(),
            marks.folded.into(),
        ]
    });
    w.run_rows(
        "INSERT INTO item_revision
         (id, item_id, revision_no, origin, usage, content, content_hash, created_at, state,
          created_by, batch_id, sameness, asked, stem_key, folded) VALUES",
        "",
        15,
        rows.collect(),
    )
    .await?;
    add_bases(w, revisions).await
}

async fn add_bases(w: &mut Writer, revisions: &[NewRevision<'_>]) -> Result<()> {
    let mut rows = Vec::new();
    for r in revisions {
        for (q, question) in r.item.questions.iter().enumerate() {
            for (no, b) in question.basis.iter().enumerate() {
                let number = |n: usize| Value::from(i64::try_from(n).unwrap_or(0));
                let json = |v: &serde_json::Value| v.as_str().unwrap_or_default().to_owned();
                let kind = json(&serde_json::json!(b.kind));
                rows.push(vec![
                    r.id.into(),
                    number(q),
                    number(no),
                    kind.into(),
                    b.law.as_str().into(),
                    b.version.as_str().into(),
                    b.article.as_str().into(),
                    serde_json::json!(b.quote).to_string().into(),
                ]);
            }
        }
    }
    w.run_rows(
        "INSERT INTO legal_basis (revision_id, question, no, kind, law, version, article, quote) VALUES",
        "",
        8,
        rows,
    )
    .await?;
    Ok(())
}

/// Keeps a shipped change of a locally edited item for a person to decide; the same change only once.
///
/// # Errors
/// As the engine says.
pub async fn propose(
    w: &mut Writer,
    id: Id<of::Row>,
    item: Id<of::Item>,
    content: &str,
    hash: &str,
    now: Timestamp,
) -> Result<()> {
    w.run(
        "INSERT INTO item_proposal (id, item_id, content, content_hash, created_at)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (item_id, content_hash) DO NOTHING",
        args![id, item, content, hash, now],
    )
    .await?;
    Ok(())
}

/// All published revisions that may serve an exam, of the banks of one origin or of all but rehearsals.
///
/// # Errors
/// As the engine says; content that cannot be read is reported as damaged, with its item.
pub async fn published_for_exams(db: &Db, bank: Option<Id<of::Bank>>) -> Result<Vec<Published>> {
    let rows: Vec<(i64, String, String)> = db
        .glance(
            "SELECT r.id, b.code, r.content
             FROM item_revision r
             JOIN item i ON i.id = r.item_id
             JOIN item_bank b ON b.id = i.bank_id
             WHERE r.state = 'published' AND r.usage <> 'practice'
               AND (b.id = $1 OR ($1 IS NULL AND b.origin <> 'rehearsal'))
             ORDER BY r.id",
            args![bank],
        )
        .await?;
    rows.into_iter()
        .map(|(id, topic, content)| {
            Ok(Published { revision: RevisionId::new(id), topic, item: read(&content)? })
        })
        .collect()
}

/// The contents of revisions with the codes of their banks.
///
/// # Errors
/// As the engine says; content that cannot be read is reported as damaged.
pub async fn contents(r: &mut Reader, ids: &[RevisionId]) -> Result<Vec<Published>> {
    let mut all = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(LIST) {
        let numbers = padded(chunk.iter().map(|id| id.number()).collect());
        let sql = format!(
            "SELECT r.id, b.code, r.content
             FROM item_revision r
             JOIN item i ON i.id = r.item_id
             JOIN item_bank b ON b.id = i.bank_id
             WHERE r.id IN ({})",
            holes(1, numbers.len())
        );
        let rows: Vec<(i64, String, String)> =
            r.all(AssertSqlSafe(sql), numbers.into_iter().map(Value::from)).await?;
        for (id, topic, content) in rows {
            all.push(Published { revision: RevisionId::new(id), topic, item: read(&content)? });
        }
    }
    Ok(all)
}

fn read(content: &str) -> Result<Item> {
    serde_json::from_str(content).map_err(|e| sqlx::Error::Decode(Box::new(e)))
}

/// Revisions whose marks were not stored yet, at most `most`, with their contents.
///
/// # Errors
/// As the engine says.
pub async fn unmarked(db: &Db, most: i64) -> Result<Vec<(RevisionId, Item)>> {
    let rows: Vec<(i64, String)> = db
        .glance(
            "SELECT id, content FROM item_revision WHERE sameness IS NULL ORDER BY id LIMIT $1",
            args![most],
        )
        .await?;
    rows.into_iter().map(|(id, content)| Ok((RevisionId::new(id), read(&content)?))).collect()
}

/// Stores the marks of revisions that have none.
///
/// # Errors
/// As the engine says.
pub async fn mark(w: &mut Writer, id: RevisionId, marks: &Marks) -> Result<()> {
    w.run(
        "UPDATE item_revision SET sameness = $2, asked = $3, stem_key = $4, folded = $5 WHERE id = $1",
        args![
            id,
            marks.identity.as_str(),
            marks.asked.as_str(),
            marks.stem_key.as_str(),
            marks.folded.as_str()
        ],
    )
    .await?;
    Ok(())
}

/// Removes a rehearsal's bank with everything in it.
///
/// # Errors
/// As the engine says; refused by the engine while a pool still refers to it.
pub async fn remove_rehearsal_bank(w: &mut Writer, code: &str) -> Result<()> {
    for sql in [
        "DELETE FROM legal_basis WHERE revision_id IN (SELECT r.id FROM item_revision r
           JOIN item i ON i.id = r.item_id JOIN item_bank b ON b.id = i.bank_id
           WHERE b.code = $1 AND b.origin = 'rehearsal')",
        "DELETE FROM item_revision WHERE item_id IN (SELECT i.id FROM item i
           JOIN item_bank b ON b.id = i.bank_id WHERE b.code = $1 AND b.origin = 'rehearsal')",
        "DELETE FROM item WHERE bank_id IN (SELECT b.id FROM item_bank b
           WHERE b.code = $1 AND b.origin = 'rehearsal')",
        "DELETE FROM item_bank WHERE code = $1 AND origin = 'rehearsal'",
    ] {
        w.run(sql, args![code]).await?;
    }
    Ok(())
}
