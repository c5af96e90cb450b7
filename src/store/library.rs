//! What banks hold as a whole: for comparing an import with it, and the laws they cite.

use sqlx::FromRow;

use super::db::{Db, Result, args};
use crate::domain::{
    id::{BankId, ItemId},
    item::Item,
    shelf::{Held, Marks, said},
};

#[derive(FromRow)]
struct HeldRow {
    id: i64,
    code: String,
    sameness: String,
    asked: String,
    stem_key: String,
    folded: String,
    content: Option<String>,
}

/// What is held in all banks, by the newest revision that is not stopped; items of `own` with what they say.
///
/// # Errors
/// As the engine says.
pub async fn held(db: &Db, own: Option<BankId>) -> Result<Vec<Held>> {
    let rows: Vec<HeldRow> = db
        .glance(
            "SELECT i.id, i.code, r.sameness, r.asked, r.stem_key, r.folded,
                    CASE WHEN i.bank_id = $1 THEN r.content END AS content
             FROM item i JOIN item_revision r ON r.item_id = i.id JOIN item_bank b ON b.id = i.bank_id
             WHERE r.state <> 'retired' AND r.sameness IS NOT NULL AND b.origin <> 'rehearsal'
             ORDER BY i.id, r.revision_no DESC",
            args![own],
        )
        .await?;
    let mut all: Vec<Held> = Vec::with_capacity(rows.len());
    for row in rows {
        let id = ItemId::new(row.id);
        if all.last().is_some_and(|h| h.id == id) {
            continue;
        }
        let said = row.content.map(|c| read(&c).map(|item| said(&item))).transpose()?;
        let marks = Marks {
            identity: row.sameness,
            asked: row.asked,
            stem_key: row.stem_key,
            folded: row.folded,
        };
        all.push(Held { id, code: row.code, said, marks });
    }
    Ok(all)
}

/// The laws that a bank cites, by how often.
///
/// # Errors
/// As the engine says.
pub async fn laws(db: &Db, bank: BankId) -> Result<Vec<String>> {
    let rows: Vec<(String, i64)> = db
        .glance(
            "SELECT l.law, count(*) AS n FROM legal_basis l JOIN item_revision r ON r.id = l.revision_id
             JOIN item i ON i.id = r.item_id WHERE i.bank_id = $1 AND r.state <> 'retired'
             GROUP BY l.law ORDER BY n DESC, l.law LIMIT 200",
            args![bank],
        )
        .await?;
    Ok(rows.into_iter().map(|r| r.0).collect())
}

fn read(content: &str) -> Result<Item> {
    serde_json::from_str(content).map_err(|e| sqlx::Error::Decode(Box::new(e)))
}
