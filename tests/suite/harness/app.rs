//! The application as tests run it: fixed time, seeded chance, the router without a port.

use std::sync::Arc;

use axum::Router;
use mingfa::{
    config::Config,
    domain::{
        id::AttemptId,
        time::{MINUTE_MS, Timestamp},
    },
    service::{
        App,
        clock::{Clock, Dice},
        jobs,
    },
    store::{
        self,
        db::{Db, PoolSize, Value},
    },
    web,
};
use sqlx::AssertSqlSafe;

use super::{Browser, database::Fresh};

/// The operator's token of every test.
pub const OPERATOR: &str = "operator-of-the-suite";
/// Friday, 20 November 2026, 09:00 in the county.
pub const NINE: Timestamp = Timestamp::from_ms(1_795_136_400_000);

/// An application over a database of its own.
pub struct TestApp {
    pub app: Arc<App>,
    pub router: Router,
    pub database: Fresh,
}

impl TestApp {
    pub async fn start() -> Self {
        Self::over(Fresh::make().await).await
    }

    async fn over(database: Fresh) -> Self {
        let db = database.open().await;
        let (app, router) = process(db, 42).await;
        Self { app, router, database }
    }

    /// A second process over the same database (PostgreSQL only: SQLite has one).
    pub async fn another_process(&self) -> (Arc<App>, Router) {
        let db = Db::open(&self.database.url(), PoolSize::default()).await.unwrap();
        process(db, 43).await
    }

    /// A browser that nobody has used yet.
    pub fn browser(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    pub fn advance_minutes(&self, minutes: i64) {
        self.app.clock.advance_ms(minutes * MINUTE_MS);
    }

    pub fn advance_seconds(&self, seconds: i64) {
        self.app.clock.advance_ms(seconds * 1000);
    }

    /// What the deadline job does when it wakes.
    pub async fn hand_in_due(&self) -> usize {
        jobs::hand_in_due(&self.app).await.unwrap()
    }

    /// One whole number from the database.
    pub async fn number<const N: usize>(&self, sql: &'static str, args: [Value; N]) -> i64 {
        let rows: Vec<(i64,)> = self.app.db.glance(sql, args).await.unwrap();
        assert_eq!(rows.len(), 1, "{sql}");
        rows[0].0
    }

    /// Texts from the database.
    pub async fn texts<const N: usize>(&self, sql: &'static str, args: [Value; N]) -> Vec<String> {
        let rows: Vec<(String,)> = self.app.db.glance(sql, args).await.unwrap();
        rows.into_iter().map(|r| r.0).collect()
    }

    /// Changes the database behind the application's back.
    pub async fn change<const N: usize>(&self, sql: &'static str, args: [Value; N]) -> u64 {
        let mut w = self.app.db.write().await.unwrap();
        let changed = w.run(sql, args).await.unwrap();
        w.commit().await.unwrap();
        changed
    }

    /// Everything in a table, one text a row, for comparing.
    pub async fn dump(&self, table: &str) -> Vec<String> {
        let columns = match table {
            "attempt" => "id, state, epoch, session_id, seen_at, saves, coalesce(handed_in_at, 0)",
            "response" => "attempt_id, slot, epoch, seq, late, 0, 0",
            "exam_roster" => {
                "exam_id, status, person_id, ticket_issue, extra_ms, coalesce(pledged_at, 0), 0"
            }
            _ => panic!("no dump of {table}"),
        };
        let sql = AssertSqlSafe(format!(
            "SELECT CAST(concat_ws(' ', {columns}) AS TEXT) AS line FROM {table} ORDER BY line"
        ));
        let rows: Vec<(String,)> = self.app.db.glance(sql, []).await.unwrap();
        rows.into_iter().map(|r| r.0).collect()
    }

    /// Stored answers of an attempt: slot, epoch, seq and answer.
    pub async fn answers(&self, attempt: AttemptId) -> Vec<(i64, i64, i64, String)> {
        let mut all = store::attempt::responses_of(&self.app.db, attempt).await.unwrap();
        all.sort_by_key(|r| r.slot);
        all.into_iter().map(|r| (r.slot, r.epoch, r.seq, r.answer)).collect()
    }

    /// Every table with its number of rows.
    pub async fn rows(&self) -> Vec<(String, i64)> {
        let sql = match self.app.db {
            Db::Sqlite { .. } => {
                "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            }
            Db::Postgres(_) => {
                "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
            }
        };
        let mut all = Vec::new();
        for table in self.texts(sql, []).await {
            let count = AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
            let rows: Vec<(i64,)> = self.app.db.glance(count, []).await.unwrap();
            all.push((table, rows[0].0));
        }
        assert!(all.len() > 20, "{all:?}");
        all
    }

    /// Stops as the server does; the database goes with it.
    pub async fn stop(self) {
        self.app.stop().await;
    }
}

async fn process(db: Db, seed: u64) -> (Arc<App>, Router) {
    let config = Config {
        public_url: "http://kaoshi.qingshi.example".to_owned(),
        // The smallest cost there is: the journeys are not about how slow a hash is.
        argon2_memory_kib: 8,
        argon2_passes: 1,
        ..Config::default()
    };
    let app = App::start(config, db, Clock::fixed(NINE), Dice::seeded(seed)).await.unwrap();
    let router = web::router(app.clone(), Some(OPERATOR)).unwrap();
    (app, router)
}
