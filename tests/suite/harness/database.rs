//! A fresh, migrated database for every test: a copy of one SQLite file, or `CREATE DATABASE … TEMPLATE`.

use std::sync::atomic::{AtomicUsize, Ordering};

use mingfa::store::db::{Db, PoolSize};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// The migrated SQLite file, held as bytes.
static SQLITE: OnceCell<Vec<u8>> = OnceCell::const_new();
/// Name of the migrated PostgreSQL database.
static POSTGRES: OnceCell<String> = OnceCell::const_new();
static NEXT: AtomicUsize = AtomicUsize::new(1);
/// Number of the advisory lock under which the template is made.
const LOCK: i64 = 20_260_901;

/// A database that nobody else uses.
pub enum Fresh {
    Sqlite(TempDir),
    Postgres { server: String, name: String },
}

/// The server of the PostgreSQL run, without a database name; `None` for SQLite.
pub fn server() -> Option<String> {
    let url = std::env::var("SUITE_DATABASE_URL").ok().filter(|url| !url.is_empty())?;
    assert!(url.starts_with("postgres"), "SUITE_DATABASE_URL must be a postgres URL, it is {url}");
    Some(url)
}

/// `url` with its database replaced by `name`.
fn with_name(url: &str, name: &str) -> String {
    let (path, query) = url.split_once('?').map_or((url, None), |(p, q)| (p, Some(q)));
    let scheme = path.find("://").expect("scheme") + 3;
    let host = &path[..path[scheme..].find('/').map_or(path.len(), |i| scheme + i)];
    query.map_or_else(|| format!("{host}/{name}"), |q| format!("{host}/{name}?{q}"))
}

impl Fresh {
    pub async fn make() -> Self {
        match server() {
            None => Self::sqlite().await,
            Some(server) => Self::postgres(server).await,
        }
    }

    async fn sqlite() -> Self {
        let template = SQLITE
            .get_or_init(async || {
                let dir = tempfile::tempdir().unwrap();
                let file = dir.path().join("template.db");
                let db = Db::open(&format!("sqlite:{}", file.display()), PoolSize::default())
                    .await
                    .unwrap();
                db.migrate().await.unwrap();
                db.close().await;
                std::fs::read(file).unwrap()
            })
            .await;
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("mingfa.db"), template).unwrap();
        Self::Sqlite(dir)
    }

    async fn postgres(server: String) -> Self {
        let template = POSTGRES.get_or_init(|| template(&server)).await;
        let name = format!("suite_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let mut admin = PgConnection::connect(&server).await.unwrap();
        let sql = format!("CREATE DATABASE {name} TEMPLATE {template}");
        sqlx::query(AssertSqlSafe(sql)).execute(&mut admin).await.unwrap();
        admin.close().await.unwrap();
        Self::Postgres { server, name }
    }

    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(dir) => format!("sqlite:{}", dir.path().join("mingfa.db").display()),
            Self::Postgres { server, name } => with_name(server, name),
        }
    }

    pub async fn open(&self) -> Db {
        Db::open(&self.url(), PoolSize::default()).await.unwrap()
    }
}

/// The template of this schema: made once, under a lock, and found again by later runs on the same server.
async fn template(server: &str) -> String {
    let name = format!("suite_template_{}", schema());
    let mut admin = PgConnection::connect(server).await.unwrap();
    sqlx::query("SELECT pg_advisory_lock($1)").bind(LOCK).execute(&mut admin).await.unwrap();
    let held: Option<(i32,)> = sqlx::query_as("SELECT 1 FROM pg_database WHERE datname = $1")
        .bind(&name)
        .fetch_optional(&mut admin)
        .await
        .unwrap();
    if held.is_none() {
        // Under its name it is whole: a run that was cut off leaves only the draft.
        let draft = "suite_template_draft";
        for sql in [format!("DROP DATABASE IF EXISTS {draft}"), format!("CREATE DATABASE {draft}")]
        {
            sqlx::query(AssertSqlSafe(sql)).execute(&mut admin).await.unwrap();
        }
        let db = Db::open(&with_name(server, draft), PoolSize::default()).await.unwrap();
        db.migrate().await.unwrap();
        db.close().await;
        let sql = format!("ALTER DATABASE {draft} RENAME TO {name}");
        sqlx::query(AssertSqlSafe(sql)).execute(&mut admin).await.unwrap();
    }
    sqlx::query("SELECT pg_advisory_unlock($1)").bind(LOCK).execute(&mut admin).await.unwrap();
    admin.close().await.unwrap();
    name
}

/// Checksum of all migrations.
fn schema() -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    let all: Vec<u8> = files.iter().flat_map(|f| std::fs::read(f).unwrap()).collect();
    mingfa::service::secret_hash(&String::from_utf8(all).unwrap())[..12].to_owned()
}

impl Drop for Fresh {
    /// Also after a failed assertion: a test never leaves a database behind.
    fn drop(&mut self) {
        let Self::Postgres { server, name } = self else { return };
        let (server, sql) =
            (server.clone(), format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        let gone = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let mut admin = PgConnection::connect(&server).await.unwrap();
                sqlx::query(AssertSqlSafe(sql)).execute(&mut admin).await.unwrap();
            });
        });
        drop(gone.join());
    }
}
