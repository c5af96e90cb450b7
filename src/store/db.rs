//! The one place that knows there are two database engines.
//!
//! Every statement in the application is a single SQL text in the subset that SQLite and PostgreSQL share
//! (docs/SCHEMA.md); this module opens the engine the URL names and runs that text on it. Rows are decoded by
//! the engine's own driver.

use std::{str::FromStr, time::Duration};

use sqlx::{
    AssertSqlSafe, Connection, FromRow, SqlSafeStr, SqlStr, Transaction,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPool, PgPoolOptions, PgRow, Postgres},
    sqlite::{
        Sqlite, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool,
        SqlitePoolOptions, SqliteRow, SqliteSynchronous,
    },
};

use crate::domain::{id::Id, number::Points, time::Timestamp};

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// What the store can answer badly with.
pub type Result<T> = std::result::Result<T, sqlx::Error>;

/// A value bound to `$1`, `$2`, … `None` keeps its SQL type, which PostgreSQL needs.
#[derive(Clone, Debug)]
pub enum Value {
    /// `BOOLEAN`.
    Bool(Option<bool>),
    /// `BIGINT`.
    Int(Option<i64>),
    /// `TEXT`.
    Text(Option<String>),
}

macro_rules! value_from {
    ($($rust:ty => $kind:ident;)*) => { $(
        impl From<$rust> for Value {
            fn from(x: $rust) -> Self { Value::$kind(Some(x.into())) }
        }
        impl From<Option<$rust>> for Value {
            fn from(x: Option<$rust>) -> Self { Value::$kind(x.map(Into::into)) }
        }
    )* };
}
value_from! { bool => Bool; i64 => Int; &str => Text; String => Text; Timestamp => Int; Points => Int; }

impl<T> From<Id<T>> for Value {
    fn from(id: Id<T>) -> Self {
        Self::Int(Some(id.number()))
    }
}
impl<T> From<Option<Id<T>>> for Value {
    fn from(id: Option<Id<T>>) -> Self {
        Self::Int(id.map(Id::number))
    }
}
impl From<Timestamp> for i64 {
    fn from(at: Timestamp) -> Self {
        at.ms()
    }
}
impl From<Points> for i64 {
    fn from(points: Points) -> Self {
        points.hundredths()
    }
}

/// The values for `$1`, `$2`, … in order.
macro_rules! args {
    ($($x:expr),* $(,)?) => { [$($crate::store::db::Value::from($x)),*] };
}
pub(crate) use args;

/// A type that can be read from a row of either engine; `#[derive(FromRow)]` is enough.
pub trait Record:
    Send + Unpin + for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow>
{
}
impl<T: Send + Unpin + for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow>> Record for T {}

/// An open database.
#[derive(Clone)]
pub enum Db {
    /// Embedded: one writing connection, several reading ones.
    Sqlite {
        /// Connections that refuse to write.
        read: SqlitePool,
        /// The one connection that writes.
        write: SqlitePool,
        /// How to open one more, for backups.
        options: Box<SqliteConnectOptions>,
    },
    /// PostgreSQL 15 or newer.
    Postgres(PgPool),
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Sqlite { .. } => "Db(sqlite)",
            Self::Postgres(_) => "Db(postgres)",
        })
    }
}

enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// How long a transaction was held; says so in the log when it was too long.
struct Held {
    since: tokio::time::Instant,
    most: Duration,
    what: &'static str,
}

impl Held {
    fn new(what: &'static str, most: Duration) -> Self {
        Self { since: tokio::time::Instant::now(), most, what }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let held = self.since.elapsed();
        if held > self.most {
            let milliseconds = u64::try_from(held.as_millis()).unwrap_or(u64::MAX);
            tracing::warn!(milliseconds, what = self.what, "a transaction was held too long");
        }
    }
}

/// The longest a writing transaction should last: SQLite has only one at a time, and saves wait for it.
const WRITER_MOST: Duration = Duration::from_millis(50);
/// The longest a reading transaction should last: it keeps old pages alive.
const READER_MOST: Duration = Duration::from_secs(10);

/// One consistent view of the data; the engine itself refuses writes made through it.
pub struct Reader(Tx, #[expect(dead_code, reason = "measures how long it lives")] Held);

/// Everything a [`Reader`] can do, plus writing. Dropped without [`Writer::commit`], it never happened.
pub struct Writer(Reader);

impl std::ops::Deref for Writer {
    type Target = Reader;
    fn deref(&self) -> &Reader {
        &self.0
    }
}
impl std::ops::DerefMut for Writer {
    fn deref_mut(&mut self) -> &mut Reader {
        &mut self.0
    }
}

/// Binds `$args` in order to `$query` and runs `$run` on the connection `$c`.
macro_rules! bound {
    ($conn:expr, $query:expr, $args:expr, $q:ident, $c:ident => $run:expr) => {{
        let $c = $conn;
        let mut $q = $query;
        for value in $args {
            $q = match value {
                Value::Bool(v) => $q.bind(v),
                Value::Int(v) => $q.bind(v),
                Value::Text(v) => $q.bind(v),
            }
        }
        $run
    }};
}

/// How many connections to hold.
#[derive(Clone, Copy, Debug)]
pub struct PoolSize {
    /// Reading connections of SQLite, or all connections of PostgreSQL.
    pub connections: u32,
}

impl Default for PoolSize {
    fn default() -> Self {
        Self { connections: 8 }
    }
}

impl Db {
    /// Opens the engine that `url` names (`sqlite:…` or `postgres:…`). Never migrates.
    ///
    /// # Errors
    /// For an unknown scheme, an unreachable server, or a PostgreSQL older than 15.
    pub async fn open(url: &str, size: PoolSize) -> Result<Self> {
        let wait = Duration::from_secs(3);
        if url.starts_with("sqlite:") {
            let options = SqliteConnectOptions::from_str(url)?
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(Duration::from_secs(5))
                .pragma("wal_autocheckpoint", "4000")
                // Statement journals of multi-row upserts are files otherwise: hundreds of writes a batch.
                .pragma("temp_store", "MEMORY")
                .statement_cache_capacity(200);
            let write = SqlitePoolOptions::new()
                .max_connections(1)
                .acquire_timeout(Duration::from_secs(30))
                // The pages of an exam that is being sat: 32 MB, taken as they are touched.
                .connect_with(options.clone().pragma("cache_size", "-32768"))
                .await?;
            let read = SqlitePoolOptions::new()
                .max_connections(size.connections.min(4))
                .acquire_timeout(wait)
                .connect_with(options.clone().pragma("query_only", "ON"))
                .await?;
            return Ok(Self::Sqlite { read, write, options: Box::new(options) });
        }
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let options = PgConnectOptions::from_str(url)?.statement_cache_capacity(200);
            let pool = PgPoolOptions::new()
                .max_connections(size.connections)
                .acquire_timeout(wait)
                .connect_with(options)
                .await?;
            let (version,): (String,) =
                sqlx::query_as("SHOW server_version_num").fetch_one(&pool).await?;
            if version.parse::<u32>().unwrap_or(0) < 150_000 {
                return Err(sqlx::Error::Configuration(
                    format!("PostgreSQL 15 or newer is needed, the server is {version}").into(),
                ));
            }
            return Ok(Self::Postgres(pool));
        }
        Err(sqlx::Error::Configuration(
            "unknown database URL: use sqlite:FILE or postgres://USER@HOST/NAME".into(),
        ))
    }

    /// Opens the engine that `url` names for looking only: the engine itself refuses every write, and an
    /// embedded database that is not there is not made.
    ///
    /// # Errors
    /// For an unknown scheme, a missing file or an unreachable server.
    pub async fn open_read_only(url: &str) -> Result<Self> {
        if url.starts_with("sqlite:") {
            let options = SqliteConnectOptions::from_str(url)?
                .create_if_missing(false)
                .busy_timeout(Duration::from_secs(5))
                .pragma("query_only", "ON");
            let pool =
                SqlitePoolOptions::new().max_connections(2).connect_with(options.clone()).await?;
            return Ok(Self::Sqlite {
                read: pool.clone(),
                write: pool,
                options: Box::new(options),
            });
        }
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let options =
                PgConnectOptions::from_str(url)?.options([("default_transaction_read_only", "on")]);
            return Ok(Self::Postgres(
                PgPoolOptions::new().max_connections(2).connect_with(options).await?,
            ));
        }
        Err(sqlx::Error::Configuration("unknown database URL".into()))
    }

    /// Brings the schema up to date.
    ///
    /// # Errors
    /// When an applied migration was changed, or a statement fails.
    pub async fn migrate(&self) -> Result<()> {
        let done = match self {
            Self::Sqlite { write, .. } => MIGRATIONS.run(write).await,
            Self::Postgres(pool) => MIGRATIONS.run(pool).await,
        };
        done.map_err(|e| sqlx::Error::Migrate(Box::new(e)))
    }

    /// How many migrations are applied and how many there are; `(0, n)` for an empty database.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn schema_state(&self) -> Result<(usize, usize)> {
        let sql = "SELECT version FROM _sqlx_migrations WHERE success";
        let applied: Result<Vec<(i64,)>> = self.glance(sql, []).await;
        let applied = match applied {
            Ok(rows) => rows.len(),
            // The table is not there before the first migration; anything else shows up when migrating.
            Err(sqlx::Error::Database(_)) => 0,
            Err(e) => return Err(e),
        };
        Ok((applied, MIGRATIONS.iter().count()))
    }

    /// Opens a consistent view.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn read(&self) -> Result<Reader> {
        let tx = match self {
            Self::Sqlite { read, .. } => Tx::Sqlite(read.begin().await?),
            Self::Postgres(pool) => Tx::Postgres(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?,
            ),
        };
        Ok(Reader(tx, Held::new("reader", READER_MOST)))
    }

    /// Opens a writing transaction. On SQLite there is only one at a time: hold it for under 50 ms, and never
    /// across a network call, a password hash or the rendering of a page.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn write(&self) -> Result<Writer> {
        let tx = match self {
            Self::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        };
        Ok(Writer(Reader(tx, Held::new("writer", WRITER_MOST))))
    }

    /// All rows of one statement, without an explicit transaction: the cheapest read there is.
    ///
    /// # Errors
    /// As the engine says.
    pub async fn glance<T: Record>(
        &self,
        sql: impl SqlSafeStr,
        args: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<T>> {
        self.glance_rows(sql.into_sql_str(), args.into_iter().collect()).await?.read()
    }

    async fn glance_rows(&self, sql: SqlStr, args: Vec<Value>) -> Result<Rows> {
        match self {
            Self::Sqlite { read, .. } => {
                bound!(read, sqlx::query(sql), args, q, c => q.fetch_all(c).await.map(Rows::Sqlite))
            }
            Self::Postgres(pool) => {
                bound!(pool, sqlx::query(sql), args, q, c => q.fetch_all(c).await.map(Rows::Postgres))
            }
        }
    }

    /// Writes a whole, consistent copy of an embedded database to `file`, while others go on saving.
    ///
    /// # Errors
    /// When the file exists or cannot be written, when the copy fails its integrity check, or on PostgreSQL,
    /// whose own tools (`pg_dump`) make backups.
    pub async fn backup(&self, file: &str) -> Result<()> {
        let Self::Sqlite { options, .. } = self else {
            return Err(sqlx::Error::Configuration(
                "PostgreSQL is backed up with its own tools: pg_dump -Fc".into(),
            ));
        };
        // VACUUM INTO fails inside a transaction and on a query_only connection, hence one of its own.
        let mut source = SqliteConnection::connect_with(options).await?;
        sqlx::query("VACUUM INTO $1").bind(file).execute(&mut source).await?;
        source.close().await?;
        let copy = SqliteConnectOptions::new().filename(file).pragma("query_only", "ON");
        let mut copy = SqliteConnection::connect_with(&copy).await?;
        let (verdict,): (String,) =
            sqlx::query_as("PRAGMA integrity_check").fetch_one(&mut copy).await?;
        copy.close().await?;
        if verdict == "ok" {
            Ok(())
        } else {
            Err(sqlx::Error::Protocol(format!("the copy is damaged: {verdict}")))
        }
    }

    /// The settings that decide whether an acknowledged write survives a power cut, as the engine reports them
    /// on a live writing connection, with whether each is safe.
    ///
    /// # Errors
    /// When the engine cannot be asked.
    pub async fn durability(&self) -> Result<Vec<(&'static str, String, bool)>> {
        match self {
            Self::Sqlite { write, .. } => {
                let (sync,): (i64,) = sqlx::query_as("PRAGMA synchronous").fetch_one(write).await?;
                let (mode,): (String,) =
                    sqlx::query_as("PRAGMA journal_mode").fetch_one(write).await?;
                let wal = mode == "wal";
                Ok(vec![("synchronous", sync.to_string(), sync == 2), ("journal_mode", mode, wal)])
            }
            Self::Postgres(pool) => {
                let mut all = Vec::new();
                for (name, sql) in [
                    ("fsync", "SHOW fsync"),
                    ("synchronous_commit", "SHOW synchronous_commit"),
                    ("full_page_writes", "SHOW full_page_writes"),
                ] {
                    let (value,): (String,) = sqlx::query_as(sql).fetch_one(pool).await?;
                    let safe = value != "off";
                    all.push((name, value, safe));
                }
                Ok(all)
            }
        }
    }

    /// Closes all connections; SQLite folds its write-ahead log into the file.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write, .. } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// Rows as the engine's driver gave them. Fetching is the same code for every type of record; only reading
/// is not, which keeps the compiler's work small.
enum Rows {
    Sqlite(Vec<SqliteRow>),
    Postgres(Vec<PgRow>),
}

impl Rows {
    fn read<T: Record>(self) -> Result<Vec<T>> {
        match self {
            Self::Sqlite(rows) => rows.iter().map(T::from_row).collect(),
            Self::Postgres(rows) => rows.iter().map(T::from_row).collect(),
        }
    }
}

impl Reader {
    /// All rows.
    ///
    /// # Errors
    /// As the engine says.
    pub async fn all<T: Record>(
        &mut self,
        sql: impl SqlSafeStr,
        args: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<T>> {
        self.rows(sql.into_sql_str(), args.into_iter().collect()).await?.read()
    }

    async fn rows(&mut self, sql: SqlStr, args: Vec<Value>) -> Result<Rows> {
        match &mut self.0 {
            Tx::Sqlite(t) => {
                bound!(&mut **t, sqlx::query(sql), args, q, c => q.fetch_all(c).await.map(Rows::Sqlite))
            }
            Tx::Postgres(t) => {
                bound!(&mut **t, sqlx::query(sql), args, q, c => q.fetch_all(c).await.map(Rows::Postgres))
            }
        }
    }

    /// The one row there must be.
    ///
    /// # Errors
    /// [`sqlx::Error::RowNotFound`] when there is none.
    pub async fn one<T: Record>(
        &mut self,
        sql: impl SqlSafeStr,
        args: impl IntoIterator<Item = Value>,
    ) -> Result<T> {
        self.maybe(sql, args).await?.ok_or(sqlx::Error::RowNotFound)
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// As the engine says.
    pub async fn maybe<T: Record>(
        &mut self,
        sql: impl SqlSafeStr,
        args: impl IntoIterator<Item = Value>,
    ) -> Result<Option<T>> {
        Ok(self.all(sql, args).await?.into_iter().next())
    }
}

impl Writer {
    /// Runs a statement and says how many rows it changed.
    ///
    /// # Errors
    /// As the engine says.
    pub async fn run(
        &mut self,
        sql: impl SqlSafeStr,
        args: impl IntoIterator<Item = Value>,
    ) -> Result<u64> {
        self.change(sql.into_sql_str(), args.into_iter().collect()).await
    }

    async fn change(&mut self, sql: SqlStr, args: Vec<Value>) -> Result<u64> {
        match &mut self.0.0 {
            Tx::Sqlite(t) => {
                bound!(&mut **t, sqlx::query(sql), args, q, c => q.execute(c).await.map(|r| r.rows_affected()))
            }
            Tx::Postgres(t) => {
                bound!(&mut **t, sqlx::query(sql), args, q, c => q.execute(c).await.map(|r| r.rows_affected()))
            }
        }
    }

    /// Runs `{head} (…), (…) {tail}` over rows of `columns` values each, in few fixed sizes so that the
    /// statements stay prepared. `head` ends with `VALUES`.
    ///
    /// # Errors
    /// As the engine says; earlier chunks are then part of the same unfinished transaction.
    pub async fn run_rows(
        &mut self,
        head: &'static str,
        tail: &'static str,
        columns: usize,
        rows: Vec<Vec<Value>>,
    ) -> Result<u64> {
        // SQLite looks every named placeholder up by walking the list of names: a thousand `$n` cost half a
        // million steps. Here they stand in order, so they need no names there.
        let named = matches!(self.0.0, Tx::Postgres(_));
        let mut changed = 0;
        let mut rest = rows.into_iter();
        while rest.len() > 0 {
            let n = chunk_size(rest.len());
            let values = if named { value_rows(n, columns) } else { bare_rows(n, columns) };
            let sql = format!("{head} {values} {tail}");
            let args: Vec<Value> = rest.by_ref().take(n).flatten().collect();
            changed += self.run(AssertSqlSafe(sql), args).await?;
        }
        Ok(changed)
    }

    /// Makes it so.
    ///
    /// # Errors
    /// When the engine could not make it durable: then nothing may be acknowledged.
    pub async fn commit(self) -> Result<()> {
        match self.0.0 {
            Tx::Sqlite(t) => t.commit().await,
            Tx::Postgres(t) => t.commit().await,
        }
    }
}

/// The largest power of two that fits into `n` rows, at most 128: few statements a batch, and few kinds of
/// them to keep prepared.
#[must_use]
pub fn chunk_size(n: usize) -> usize {
    let n = n.clamp(1, 128);
    1 << n.ilog2()
}

/// `$from, $from+1, …`: the placeholders of an `IN (…)` list.
#[must_use]
pub fn holes(from: usize, n: usize) -> String {
    (from..from + n).map(|i| format!("${i}")).collect::<Vec<_>>().join(", ")
}

/// `($1, $2), ($3, $4)`: the placeholders of `rows` rows of `columns` values.
#[must_use]
fn value_rows(rows: usize, columns: usize) -> String {
    (0..rows)
        .map(|r| format!("({})", holes(r * columns + 1, columns)))
        .collect::<Vec<_>>()
        .join(", ")
}

/// `(?, ?), (?, ?)`: the same without names.
#[must_use]
fn bare_rows(rows: usize, columns: usize) -> String {
    let row = format!("({})", vec!["?"; columns].join(", "));
    vec![row; rows].join(", ")
}

/// Longest `IN` list of the hot path.
pub const LIST: usize = 128;

/// `ids` padded by repetition to one of the fixed list sizes 1, 8, 32, 128, so that `IN` statements stay
/// prepared.
#[must_use]
pub fn padded(mut ids: Vec<i64>) -> Vec<i64> {
    let size = [1, 8, 32, LIST].into_iter().find(|&s| s >= ids.len()).unwrap_or(ids.len());
    if let Some(&last) = ids.last() {
        ids.resize(size, last);
    }
    ids
}

/// What a statement answers that saw two states of one row: nothing is wrong, the transaction is tried again.
#[must_use]
pub fn try_again() -> sqlx::Error {
    sqlx::Error::Io(std::io::ErrorKind::WouldBlock.into())
}

/// Whether trying the transaction again may succeed: serialisation failure, deadlock, a busy or lost
/// connection, a full disk or one that does not answer.
#[must_use]
pub fn worth_retrying(e: &sqlx::Error) -> bool {
    match e {
        sqlx::Error::Database(d) => d.code().is_some_and(|code| match code.len() {
            // PostgreSQL: rolled back by a conflict, out of resources, shut down, connection lost.
            5 => {
                ["40001", "40P01"].contains(&code.as_ref())
                    || ["53", "57P", "08"].iter().any(|c| code.starts_with(c))
            }
            // SQLite: the low byte is the kind; BUSY, IOERR, FULL.
            _ => code.parse::<u32>().is_ok_and(|code| [5, 10, 13].contains(&(code & 0xff))),
        }),
        sqlx::Error::Io(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        _ => false,
    }
}
