//! Banks as their keepers see them: the shelf, items by search, what happened to an item.

use sqlx::{AssertSqlSafe, FromRow};

use super::db::{Db, Reader, Result, Value, Writer, args, holes};
use crate::domain::{
    id::{BankId, Id, ItemId, PersonId, RevisionId, UnitId, of},
    item::Item,
    time::Timestamp,
};

/// A bank with its counts.
#[derive(Clone, Debug, FromRow)]
pub struct Bank {
    /// Identity.
    #[sqlx(try_from = "i64")]
    pub id: BankId,
    /// Code.
    pub code: String,
    /// Title.
    pub title: String,
    /// `shipped` or `local`.
    pub origin: String,
    /// The unit whose it is; `None` for the whole county's.
    pub unit_id: Option<i64>,
    /// Items with anything that is not stopped.
    pub items: i64,
    /// Items with a published revision.
    pub published: i64,
    /// Revisions that wait for review.
    pub waiting: i64,
}

const BANK: &str = "SELECT b.id, b.code, b.title, b.origin, b.unit_id,
     count(DISTINCT r.item_id) FILTER (WHERE r.state <> 'retired') AS items,
     count(*) FILTER (WHERE r.state = 'published') AS published,
     count(*) FILTER (WHERE r.state = 'reviewed') AS waiting
     FROM item_bank b LEFT JOIN item i ON i.bank_id = b.id LEFT JOIN item_revision r ON r.item_id = i.id
     WHERE b.origin <> 'rehearsal'";

/// All banks but those of rehearsals.
///
/// # Errors
/// As the engine says.
pub async fn banks(db: &Db) -> Result<Vec<Bank>> {
    let sql = format!("{BANK} GROUP BY b.id, b.code, b.title, b.origin, b.unit_id ORDER BY b.id");
    db.glance(AssertSqlSafe(sql), []).await
}

/// A bank by code, without counts: id, unit and origin.
///
/// # Errors
/// As the engine says.
pub async fn by_code(db: &Db, code: &str) -> Result<Option<(BankId, Option<UnitId>, String)>> {
    let rows: Vec<(i64, Option<i64>, String)> =
        db.glance("SELECT id, unit_id, origin FROM item_bank WHERE code = $1", args![code]).await?;
    Ok(rows.into_iter().next().map(|(id, u, o)| (BankId::new(id), u.map(UnitId::new), o)))
}

/// Adds a local bank, unless its code is taken.
///
/// # Errors
/// As the engine says.
pub async fn add_bank(
    w: &mut Writer,
    id: BankId,
    code: &str,
    title: &str,
    unit: Option<UnitId>,
) -> Result<bool> {
    let added = w
        .run(
            "INSERT INTO item_bank (id, code, title, origin, unit_id) VALUES ($1, $2, $3, 'local', $4)
             ON CONFLICT (code) DO NOTHING",
            args![id, code, title, unit],
        )
        .await?;
    Ok(added == 1)
}

/// Takes `n` numbers for codes of new items: the first of them, and the code of the bank.
///
/// # Errors
/// As the engine says.
pub async fn take_numbers(w: &mut Writer, bank: BankId, n: i64) -> Result<(i64, String)> {
    let (next, code): (i64, String) = w
        .one(
            "UPDATE item_bank SET next_no = next_no + $2 WHERE id = $1 RETURNING next_no, code",
            args![bank, n],
        )
        .await?;
    Ok((next - n, code))
}

fn read(content: &str) -> Result<Item> {
    serde_json::from_str(content).map_err(|e| sqlx::Error::Decode(Box::new(e)))
}

/// What to look for among the items of a bank.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Folded text; empty for all.
    pub text: String,
    /// Kind.
    pub kind: Option<String>,
    /// State of the newest revision.
    pub state: Option<String>,
    /// A cited law by its name.
    pub law: Option<String>,
    /// An article of it: 第八条.
    pub article: Option<String>,
}

/// An item in a list: the newest revision that is not stopped, or else the newest.
#[derive(Clone, Debug, FromRow)]
pub struct Listed {
    /// The item.
    #[sqlx(try_from = "i64")]
    pub id: ItemId,
    /// Its code.
    pub code: String,
    /// Its bank.
    #[sqlx(try_from = "i64")]
    pub bank_id: BankId,
    /// The revision.
    #[sqlx(try_from = "i64")]
    pub revision_id: RevisionId,
    /// Its number.
    pub revision_no: i64,
    /// Its state.
    pub state: String,
    /// Its use.
    pub usage: String,
    /// Its content, JSON.
    pub content: String,
    /// Who wrote it.
    pub created_by: Option<i64>,
}

impl Listed {
    /// The content.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn item(&self) -> Result<Item> {
        read(&self.content)
    }
}

/// The revision that stands for its item.
const HEAD: &str = "NOT EXISTS (SELECT 1 FROM item_revision n WHERE n.item_id = r.item_id
       AND ((n.state <> 'retired' AND r.state = 'retired')
            OR ((n.state = 'retired') = (r.state = 'retired') AND n.revision_no > r.revision_no)))";
const LISTED: &str =
    "SELECT i.id, i.code, i.bank_id, r.id AS revision_id, r.revision_no, r.state, r.usage, r.content, r.created_by
     FROM item i JOIN item_revision r ON r.item_id = i.id";
/// The filters of [`Search`], bound to `$3` and following.
const FILTERS: &str = "($3 = '' OR r.folded LIKE '%' || $3 || '%') AND ($4 IS NULL OR i.kind = $4)
       AND ($5 IS NULL OR r.state = $5)
       AND ($6 IS NULL OR EXISTS (SELECT 1 FROM legal_basis l WHERE l.revision_id = r.id AND l.law = $6
                                  AND ($7 IS NULL OR l.article = $7)))";

fn bound(bank: BankId, after: i64, s: &Search) -> Vec<Value> {
    vec![
        bank.into(),
        after.into(),
        s.text.as_str().into(),
        s.kind.clone().into(),
        s.state.clone().into(),
        s.law.clone().into(),
        s.article.clone().into(),
    ]
}

/// Items of a bank after an id.
///
/// # Errors
/// As the engine says.
pub async fn search(
    db: &Db,
    bank: BankId,
    s: &Search,
    after: i64,
    most: i64,
) -> Result<Vec<Listed>> {
    let sql = format!(
        "{LISTED} WHERE i.bank_id = $1 AND i.id > $2 AND {FILTERS} AND {HEAD} ORDER BY i.id LIMIT $8"
    );
    let mut args = bound(bank, after, s);
    args.push(most.into());
    db.glance(AssertSqlSafe(sql), args).await
}

/// How many items a search finds.
///
/// # Errors
/// As the engine says.
pub async fn count(db: &Db, bank: BankId, s: &Search) -> Result<i64> {
    let sql = format!(
        "SELECT count(*) FROM item i JOIN item_revision r ON r.item_id = i.id
         WHERE i.bank_id = $1 AND i.id > $2 AND {FILTERS} AND {HEAD}"
    );
    let rows: Vec<(i64,)> = db.glance(AssertSqlSafe(sql), bound(bank, 0, s)).await?;
    Ok(rows.first().map_or(0, |r| r.0))
}

/// An item with the revision that stands for it.
///
/// # Errors
/// As the engine says.
pub async fn item(db: &Db, id: ItemId) -> Result<Option<Listed>> {
    let sql = format!("{LISTED} WHERE i.id = $1 AND {HEAD}");
    Ok(db.glance(AssertSqlSafe(sql), args![id]).await?.into_iter().next())
}

/// The same inside a transaction.
///
/// # Errors
/// As the engine says.
pub async fn item_now(r: &mut Reader, id: ItemId) -> Result<Option<Listed>> {
    let sql = format!("{LISTED} WHERE i.id = $1 AND {HEAD}");
    r.maybe(AssertSqlSafe(sql), args![id]).await
}

/// The highest revision number of an item.
///
/// # Errors
/// As the engine says.
pub async fn last_revision(r: &mut Reader, id: ItemId) -> Result<i64> {
    let (no,): (i64,) = r
        .one(
            "SELECT coalesce(max(revision_no), 0) FROM item_revision WHERE item_id = $1",
            args![id],
        )
        .await?;
    Ok(no)
}

/// Revisions that wait for review in these banks, the oldest first.
///
/// # Errors
/// As the engine says.
pub async fn waiting(db: &Db, banks: &[BankId]) -> Result<Vec<Listed>> {
    if banks.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "{LISTED} WHERE r.state = 'reviewed' AND i.bank_id IN ({}) ORDER BY r.id LIMIT 200",
        holes(1, banks.len())
    );
    db.glance(AssertSqlSafe(sql), banks.iter().map(|b| Value::from(*b))).await
}

/// A revision of an item in its history.
#[derive(Clone, Debug, FromRow)]
pub struct Revision {
    /// Identity.
    #[sqlx(try_from = "i64")]
    pub id: RevisionId,
    /// Its number.
    pub revision_no: i64,
    /// Its state.
    pub state: String,
    /// `shipped`, `local`, `imported`.
    pub origin: String,
    /// Its content, JSON.
    pub content: String,
    /// When it was written.
    #[sqlx(try_from = "i64")]
    pub created_at: Timestamp,
    /// By whom.
    pub author: Option<String>,
}

impl Revision {
    /// The content.
    ///
    /// # Errors
    /// When it is damaged.
    pub fn item(&self) -> Result<Item> {
        read(&self.content)
    }
}

/// The revisions of an item, the newest first.
///
/// # Errors
/// As the engine says.
pub async fn history(db: &Db, id: ItemId) -> Result<Vec<Revision>> {
    db.glance(
        "SELECT r.id, r.revision_no, r.state, r.origin, r.content, r.created_at, p.name AS author
         FROM item_revision r LEFT JOIN person p ON p.id = r.created_by
         WHERE r.item_id = $1 ORDER BY r.revision_no DESC",
        args![id],
    )
    .await
}

/// Exams whose frozen pool holds a revision of the item: title and legal date.
///
/// # Errors
/// As the engine says.
pub async fn used_in(db: &Db, id: ItemId) -> Result<Vec<(String, String)>> {
    db.glance(
        "SELECT e.title, e.legal_date FROM exam_pool p JOIN item_revision r ON r.id = p.revision_id
         JOIN exam e ON e.id = p.exam_id WHERE r.item_id = $1 AND e.origin <> 'rehearsal' ORDER BY e.id DESC LIMIT 50",
        args![id],
    )
    .await
}

/// Something said or done about an item.
#[derive(Clone, Debug, FromRow)]
pub struct Event {
    /// `comment`, `submit`, `return`, `publish`, `stop`, `edit`, `revoke`.
    pub event: String,
    /// In the person's words; may be empty.
    pub words: String,
    /// When.
    #[sqlx(try_from = "i64")]
    pub at: Timestamp,
    /// By whom.
    pub name: Option<String>,
}

/// What was said and done about an item, the newest first.
///
/// # Errors
/// As the engine says.
pub async fn events(db: &Db, id: ItemId) -> Result<Vec<Event>> {
    db.glance(
        "SELECT e.event, e.words, e.at, p.name FROM item_event e LEFT JOIN person p ON p.id = e.actor_id
         WHERE e.item_id = $1 ORDER BY e.id DESC LIMIT 200",
        args![id],
    )
    .await
}

/// Records something said or done.
///
/// # Errors
/// As the engine says.
pub async fn record(
    w: &mut Writer,
    id: Id<of::Row>,
    (item, revision): (ItemId, RevisionId),
    (event, words): (&str, &str),
    by: Option<PersonId>,
    now: Timestamp,
) -> Result<()> {
    w.run(
        "INSERT INTO item_event (id, item_id, revision_id, event, words, at, actor_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![id, item, revision, event, words, now, by],
    )
    .await?;
    Ok(())
}

/// Moves a revision from one state to another; whether it was in that state.
///
/// # Errors
/// As the engine says.
pub async fn shift(w: &mut Writer, id: RevisionId, from: &str, to: &str) -> Result<bool> {
    let sql = "UPDATE item_revision SET state = $3 WHERE id = $1 AND state = $2";
    Ok(w.run(sql, args![id, from, to]).await? == 1)
}

/// Stops what is published of an item; whether anything was.
///
/// # Errors
/// As the engine says.
pub async fn retire_published(w: &mut Writer, id: ItemId) -> Result<bool> {
    let sql =
        "UPDATE item_revision SET state = 'retired' WHERE item_id = $1 AND state = 'published'";
    Ok(w.run(sql, args![id]).await? > 0)
}

/// Stops drafts of an item that a newer one replaces.
///
/// # Errors
/// As the engine says.
pub async fn retire_drafts(w: &mut Writer, id: ItemId) -> Result<()> {
    let sql = "UPDATE item_revision SET state = 'retired' WHERE item_id = $1 AND state IN ('draft', 'reviewed')";
    w.run(sql, args![id]).await?;
    Ok(())
}
