//! The law table: titles and effective windows, as JSON of [`Law`].

use super::db::{Db, Result, Writer, args};
use crate::domain::law::{Law, LawTable};

/// The whole table: some hundreds of laws.
///
/// # Errors
/// As the engine says; a row that cannot be read is reported as damaged.
pub async fn table(db: &Db) -> Result<LawTable> {
    let rows: Vec<(String,)> = db.glance("SELECT content FROM law ORDER BY code", []).await?;
    let laws = rows.iter().map(|(content,)| serde_json::from_str::<Law>(content));
    let laws: std::result::Result<Vec<Law>, _> = laws.collect();
    laws.map(LawTable::new).map_err(|e| sqlx::Error::Decode(Box::new(e)))
}

/// Brings a shipped entry up to date; an entry the county edited stays as it is.
///
/// # Errors
/// As the engine says.
pub async fn save_shipped(w: &mut Writer, law: &Law, content: &str) -> Result<()> {
    w.run(
        "INSERT INTO law (code, content, origin) VALUES ($1, $2, 'shipped')
         ON CONFLICT (code) DO UPDATE SET content = excluded.content WHERE law.origin = 'shipped'",
        args![law.code.as_str(), content],
    )
    .await?;
    Ok(())
}
