//! Imports: the batch of a file and its rows, which are the preview until somebody confirms.

use sqlx::FromRow;

use super::db::{Db, Reader, Result, Value, Writer, args};
use crate::domain::{
    id::{BankId, BatchId, ItemId, PersonId, RevisionId, UnitId},
    shelf::{Receipt, Verdict},
    time::Timestamp,
};

/// A file on its way into a bank.
#[derive(Clone, Debug, FromRow)]
pub struct Batch {
    /// Identity.
    #[sqlx(try_from = "i64")]
    pub id: BatchId,
    /// The bank.
    #[sqlx(try_from = "i64")]
    pub bank_id: BankId,
    /// Code of the bank.
    pub bank_code: String,
    /// Title of the bank.
    pub bank_title: String,
    /// The unit of the bank; `None` for the whole county's.
    pub unit_id: Option<i64>,
    /// Name of the file as it was handed in.
    pub file_name: String,
    /// `reading`, `ready`, `confirmed`, `revoked`, `dropped`, `failed`.
    pub state: String,
    /// Items found.
    pub total: i64,
    /// Items stored as rows so far.
    pub stored: i64,
    /// Remarks on the file as a whole, JSON.
    pub remarks: String,
    /// Why it could not be read.
    pub fault: Option<String>,
    /// When it was handed in.
    #[sqlx(try_from = "i64")]
    pub created_at: Timestamp,
    /// By whom; `None` from the command line.
    pub created_by: Option<i64>,
}

impl Batch {
    /// The unit of the bank.
    #[must_use]
    pub fn unit(&self) -> Option<UnitId> {
        self.unit_id.map(UnitId::new)
    }
}

/// An item of the file with its verdict.
#[derive(Clone, Debug, FromRow)]
pub struct Row {
    /// Its number in the file, from 1.
    pub no: i64,
    /// Code of the verdict.
    pub verdict: String,
    /// The reading, JSON.
    pub reading: String,
    /// What is said about its twin.
    pub twin: Option<String>,
    /// The twin in a bank.
    pub twin_item: Option<i64>,
    /// The twin in the file.
    pub twin_row: Option<i64>,
    /// The item of which it is a new revision.
    pub target: Option<i64>,
    /// `keep`, `take`, `both`.
    pub decision: Option<String>,
    /// What it became.
    pub item_id: Option<i64>,
}

const BATCH: &str =
    "SELECT b.id, b.bank_id, k.code AS bank_code, k.title AS bank_title, k.unit_id, b.file_name,
     b.state, b.total, b.stored, b.remarks, b.fault, b.created_at, b.created_by
     FROM import_batch b JOIN item_bank k ON k.id = b.bank_id";

/// Begins a batch.
///
/// # Errors
/// As the engine says.
pub async fn begin(
    w: &mut Writer,
    id: BatchId,
    bank: BankId,
    file_name: &str,
    by: Option<PersonId>,
    now: Timestamp,
) -> Result<()> {
    w.run(
        "INSERT INTO import_batch (id, bank_id, file_name, state, total, stored, remarks, created_at, created_by)
         VALUES ($1, $2, $3, 'reading', 0, 0, '[]', $4, $5)",
        args![id, bank, file_name, now, by],
    )
    .await?;
    Ok(())
}

/// Notes how many items were found.
///
/// # Errors
/// As the engine says.
pub async fn found(w: &mut Writer, id: BatchId, total: i64, remarks: &str) -> Result<()> {
    w.run(
        "UPDATE import_batch SET total = $2, remarks = $3 WHERE id = $1",
        args![id, total, remarks],
    )
    .await?;
    Ok(())
}

/// Moves a batch from one state to another; whether it was in that state.
///
/// # Errors
/// As the engine says.
pub async fn shift(
    w: &mut Writer,
    id: BatchId,
    from: &str,
    to: &str,
    now: Timestamp,
) -> Result<bool> {
    let sql = "UPDATE import_batch SET state = $3, decided_at = $4 WHERE id = $1 AND state = $2";
    Ok(w.run(sql, args![id, from, to, now]).await? == 1)
}

/// Notes that the file could not be read, and why.
///
/// # Errors
/// As the engine says.
pub async fn fail(w: &mut Writer, id: BatchId, fault: &str) -> Result<()> {
    w.run(
        "UPDATE import_batch SET state = 'failed', fault = $2 WHERE id = $1 AND state = 'reading'",
        args![id, fault],
    )
    .await?;
    Ok(())
}

/// Adds rows and counts them.
///
/// # Errors
/// As the engine says.
pub async fn add_rows(w: &mut Writer, batch: BatchId, rows: &[Row]) -> Result<()> {
    let values = rows.iter().map(|r| {
        vec![
            Value::from(batch),
            r.no.into(),
            r.verdict.as_str().into(),
            r.reading.as_str().into(),
            r.twin.clone().into(),
            r.twin_item.into(),
            r.twin_row.into(),
            r.target.into(),
        ]
    });
    w.run_rows(
        "INSERT INTO import_row (batch_id, no, verdict, reading, twin, twin_item, twin_row, target) VALUES",
        "",
        8,
        values.collect(),
    )
    .await?;
    let n = i64::try_from(rows.len()).unwrap_or(0);
    w.run("UPDATE import_batch SET stored = stored + $2 WHERE id = $1", args![batch, n]).await?;
    Ok(())
}

/// A batch.
///
/// # Errors
/// As the engine says.
pub async fn find(db: &Db, id: BatchId) -> Result<Option<Batch>> {
    let sql = sqlx::AssertSqlSafe(format!("{BATCH} WHERE b.id = $1"));
    Ok(db.glance(sql, args![id]).await?.into_iter().next())
}

/// The newest batches of a person.
///
/// # Errors
/// As the engine says.
pub async fn of_person(db: &Db, person: PersonId) -> Result<Vec<Batch>> {
    let sql = format!("{BATCH} WHERE b.created_by = $1 ORDER BY b.id DESC LIMIT 100");
    db.glance(sqlx::AssertSqlSafe(sql), args![person]).await
}

/// How many rows have which verdict.
///
/// # Errors
/// As the engine says.
pub async fn receipt(db: &Db, id: BatchId) -> Result<Receipt> {
    let rows: Vec<(String, i64)> = db
        .glance(
            "SELECT verdict, count(*) FROM import_row WHERE batch_id = $1 GROUP BY verdict",
            args![id],
        )
        .await?;
    let mut receipt = Receipt::default();
    for (code, n) in rows {
        if let Some(verdict) = Verdict::parse(&code) {
            receipt.count(verdict, n);
        }
    }
    Ok(receipt)
}

const ROW: &str =
    "SELECT no, verdict, reading, twin, twin_item, twin_row, target, decision, item_id
     FROM import_row";

/// Rows after a number, of one verdict or of all.
///
/// # Errors
/// As the engine says.
pub async fn rows(
    db: &Db,
    id: BatchId,
    verdict: Option<&str>,
    after: i64,
    most: i64,
) -> Result<Vec<Row>> {
    let sql = format!(
        "{ROW} WHERE batch_id = $1 AND no > $2 AND ($3 IS NULL OR verdict = $3) ORDER BY no LIMIT $4"
    );
    db.glance(sqlx::AssertSqlSafe(sql), args![id, after, verdict, most]).await
}

/// One row.
///
/// # Errors
/// As the engine says.
pub async fn row(db: &Db, id: BatchId, no: i64) -> Result<Option<Row>> {
    let sql = format!("{ROW} WHERE batch_id = $1 AND no = $2");
    Ok(db.glance(sqlx::AssertSqlSafe(sql), args![id, no]).await?.into_iter().next())
}

/// Rows that are confirmed and have not become items yet: sound ones, and twins by their decision.
///
/// # Errors
/// As the engine says.
pub async fn due(r: &mut Reader, id: BatchId, most: i64) -> Result<Vec<Row>> {
    let sql = format!(
        "{ROW} WHERE batch_id = $1 AND item_id IS NULL
         AND ((verdict = 'ok' AND coalesce(decision, 'take') <> 'keep')
              OR (verdict = 'near' AND decision IN ('take', 'both'))) ORDER BY no LIMIT $2"
    );
    r.all(sqlx::AssertSqlSafe(sql), args![id, most]).await
}

/// How many rows a confirmation imports, and how many of them have not become items yet.
///
/// # Errors
/// As the engine says.
pub async fn due_count(db: &Db, id: BatchId) -> Result<(i64, i64)> {
    let rows: Vec<(i64, i64)> = db
        .glance(
            "SELECT count(*), count(*) FILTER (WHERE item_id IS NULL) FROM import_row WHERE batch_id = $1
             AND ((verdict = 'ok' AND coalesce(decision, 'take') <> 'keep')
                  OR (verdict = 'near' AND decision IN ('take', 'both')))",
            args![id],
        )
        .await?;
    Ok(rows.first().copied().unwrap_or_default())
}

/// Writes a row again after it was corrected; only while the batch waits for confirmation.
///
/// # Errors
/// As the engine says.
pub async fn save_row(w: &mut Writer, batch: BatchId, r: &Row) -> Result<bool> {
    let changed = w
        .run(
            "UPDATE import_row SET verdict = $3, reading = $4, twin = $5, twin_item = $6, twin_row = $7,
             target = $8, decision = NULL WHERE batch_id = $1 AND no = $2
             AND EXISTS (SELECT 1 FROM import_batch b WHERE b.id = $1 AND b.state = 'ready')",
            args![
                batch,
                r.no,
                r.verdict.as_str(),
                r.reading.as_str(),
                r.twin.clone(),
                r.twin_item,
                r.twin_row,
                r.target
            ],
        )
        .await?;
    Ok(changed == 1)
}

/// Decides about a twin; only while the batch waits for confirmation.
///
/// # Errors
/// As the engine says.
pub async fn decide(w: &mut Writer, batch: BatchId, no: i64, decision: &str) -> Result<bool> {
    let changed = w
        .run(
            "UPDATE import_row SET decision = $3 WHERE batch_id = $1 AND no = $2
             AND EXISTS (SELECT 1 FROM import_batch b WHERE b.id = $1 AND b.state = 'ready')",
            args![batch, no, decision],
        )
        .await?;
    Ok(changed == 1)
}

/// Notes what a row became.
///
/// # Errors
/// As the engine says.
pub async fn became(w: &mut Writer, batch: BatchId, no: i64, item: ItemId) -> Result<()> {
    w.run(
        "UPDATE import_row SET item_id = $3 WHERE batch_id = $1 AND no = $2",
        args![batch, no, item],
    )
    .await?;
    Ok(())
}

/// Stops every revision of a batch: drafts and what was published of them; their items and ids.
///
/// # Errors
/// As the engine says.
pub async fn retire(w: &mut Writer, batch: BatchId) -> Result<Vec<(ItemId, RevisionId)>> {
    let rows: Vec<(i64, i64)> = w
        .all(
            "UPDATE item_revision SET state = 'retired' WHERE batch_id = $1 AND state <> 'retired'
             RETURNING item_id, id",
            args![batch],
        )
        .await?;
    Ok(rows.into_iter().map(|(i, r)| (ItemId::new(i), RevisionId::new(r))).collect())
}
