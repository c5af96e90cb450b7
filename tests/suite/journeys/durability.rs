//! What is acknowledged is durable; what cannot be made durable is acknowledged to nobody.

use mingfa::{store::db::Db, web::path};
use serde_json::json;

use crate::harness::{
    County, Sitting, TestApp,
    county::{Wish, only_true_false},
    database,
};

#[tokio::test]
async fn the_live_connection_is_set_to_survive_a_power_cut() {
    let t = TestApp::start().await;
    let told = t.app.db.durability().await.unwrap();
    let value =
        |name: &str| told.iter().find(|(n, ..)| *n == name).map(|(_, v, safe)| (v.clone(), *safe));
    if database::server().is_none() {
        assert_eq!(value("synchronous"), Some(("2".to_owned(), true)));
        assert_eq!(value("journal_mode"), Some(("wal".to_owned(), true)));
    } else {
        // The server of the suite runs without fsync; that this is told as unsafe is what counts.
        let (fsync, safe) = value("fsync").unwrap();
        assert_eq!(safe, fsync == "on");
        assert_eq!(value("synchronous_commit"), Some(("on".to_owned(), true)));
    }
    t.stop().await;
}

/// Makes every commit of a stored response fail, as a full disk does: on SQLite really full, on PostgreSQL by a
/// trigger at commit that says so.
async fn fill_the_disk(t: &TestApp) {
    match &t.app.db {
        Db::Sqlite { write, .. } => {
            let (pages,): (i64,) =
                sqlx::query_as("PRAGMA page_count").fetch_one(write).await.unwrap();
            let sql = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"));
            sqlx::query(sql).execute(write).await.unwrap();
        }
        Db::Postgres(pool) => {
            for sql in [
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
                 $$ BEGIN RAISE EXCEPTION 'disk full' USING ERRCODE = '53100'; END $$",
                "CREATE CONSTRAINT TRIGGER full_disk AFTER INSERT OR UPDATE ON response
                 DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION full_disk()",
            ] {
                sqlx::query(sql).execute(pool).await.unwrap();
            }
        }
    }
}

async fn empty_the_disk(t: &TestApp) {
    match &t.app.db {
        Db::Sqlite { write, .. } => {
            sqlx::query("PRAGMA max_page_count = 1000000").execute(write).await.unwrap();
        }
        Db::Postgres(pool) => {
            sqlx::query("DROP TRIGGER full_disk ON response").execute(pool).await.unwrap();
        }
    }
}

#[tokio::test]
async fn on_a_full_disk_nothing_is_acknowledged_and_the_page_is_told_to_come_back() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = county.exam().await;
    let mut s = Sitting::begin(&county, exam, "李桂芳").await;
    let slot = s.slot("cl1").number;
    fill_the_disk(&t).await;
    // Space that is left inside the file is used up first, by answers that are acknowledged and stored.
    let away: Vec<_> = (0..20).map(|n| json!({ "from": n + 1, "to": n })).collect();
    let mut refused = None;
    for seq in 1..500 {
        let save = json!({ "slot": slot, "seq": seq, "answer": [seq.to_string(), "日"] });
        let body = json!({ "epoch": 1, "saves": [save], "left": away });
        let page = s.browser.post_json(&path::answers(exam, s.attempt), &body).await;
        if page.status != 200 {
            let held: Vec<i64> = t.answers(s.attempt).await.into_iter().map(|a| a.2).collect();
            assert_eq!(
                held,
                if seq > 1 { vec![seq - 1] } else { vec![] },
                "what was refused is not stored"
            );
            refused = Some(page);
            break;
        }
    }
    let page = refused.expect("the disk never filled up").is(503);
    assert!(page.header("retry-after").is_some());
    assert_eq!(page.json()["error"], 503);
    empty_the_disk(&t).await;
    let reply = s.send(&[(slot, 900, vec!["九".into(), "三十".into()])]).await.is(200).json();
    assert_eq!(reply["saved"], json!([[slot, 900]]), "the next save goes through");
    t.stop().await;
}

/// Makes every commit fail at its very end, after all statements went through.
async fn break_the_commit(t: &TestApp) {
    match &t.app.db {
        Db::Sqlite { write, .. } => {
            for sql in [
                "CREATE TABLE nobody (id BIGINT PRIMARY KEY)",
                "CREATE TABLE broken (id BIGINT REFERENCES nobody (id) DEFERRABLE INITIALLY DEFERRED)",
                "CREATE TRIGGER break_it AFTER INSERT ON response BEGIN INSERT INTO broken (id) VALUES (1); END",
            ] {
                sqlx::query(sql).execute(write).await.unwrap();
            }
        }
        Db::Postgres(pool) => {
            for sql in [
                "CREATE FUNCTION break_it() RETURNS trigger LANGUAGE plpgsql AS
                 $$ BEGIN RAISE EXCEPTION 'broken at commit'; END $$",
                "CREATE CONSTRAINT TRIGGER break_it AFTER INSERT OR UPDATE ON response
                 DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION break_it()",
            ] {
                sqlx::query(sql).execute(pool).await.unwrap();
            }
        }
    }
}

#[tokio::test]
async fn a_commit_that_fails_acknowledges_nobody_in_its_batch_and_the_next_one_goes_through() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam =
        county.exam_as(Wish { blueprint: only_true_false(3), ..Wish::default() }).await.unwrap();
    let mut s = Sitting::begin(&county, exam, "李桂芳").await;
    break_the_commit(&t).await;
    let (mut one, mut two) = (s.clone_for_another_tab(), s.clone_for_another_tab());
    let mut beat = s.clone_for_another_tab();
    let [first, second] = [1, 2].map(|slot| [(slot, slot, vec!["T".to_owned()])]);
    let (first, second, heard) = tokio::join!(one.send(&first), two.send(&second), beat.send(&[]));
    for page in [first, second] {
        assert!(page.status.is_server_error(), "{}", page.status);
    }
    // The heartbeat stored no answer; tried on its own, it goes through.
    assert_eq!(heard.status, 200);
    assert_eq!(t.answers(s.attempt).await, []);
    let drop = if database::server().is_none() {
        "DROP TRIGGER break_it"
    } else {
        "DROP TRIGGER break_it ON response"
    };
    t.change(drop, []).await;
    s.answer_all(&county).await;
    s.hand_in().await;
    assert_eq!(s.result().await.text(".score .figure"), "30分");
    t.stop().await;
}

#[tokio::test]
async fn with_the_database_away_pages_say_busy_and_probes_not_ready() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = county.exam().await;
    let mut s = Sitting::begin(&county, exam, "李桂芳").await;
    t.app.db.close().await;
    let page = s.send(&[(1, 1, vec!["T".into()])]).await.is(503);
    assert!(page.header("retry-after").is_some());
    s.hand_in().await.is(503).says("请稍后再试");
    t.browser().get("/readyz").await.is(503);
    t.browser().get("/healthz").await.is(200);
    t.stop().await;
}

#[tokio::test]
async fn a_stop_commits_and_answers_everything_that_was_already_sent() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam =
        county.exam_as(Wish { blueprint: only_true_false(3), ..Wish::default() }).await.unwrap();
    let mut s = Sitting::begin(&county, exam, "李桂芳").await;
    s.beat().await;
    // Somebody else holds the attempt's row, so that everything sent has to wait in the queue.
    let mut w = t.app.db.write().await.unwrap();
    w.run("UPDATE attempt SET saves = saves", []).await.unwrap();
    let sent: Vec<_> = (1..=60)
        .map(|n| {
            let mut tab = s.clone_for_another_tab();
            tokio::spawn(async move { tab.send(&[(n % 3 + 1, n, vec!["T".into()])]).await })
        })
        .collect();
    for _ in 0..200 {
        tokio::task::yield_now().await;
    }
    let app = t.app.clone();
    let stop = tokio::spawn(async move { app.stop().await });
    tokio::task::yield_now().await;
    w.commit().await.unwrap();
    stop.await.unwrap();
    for save in sent {
        save.await.unwrap().is(200);
    }
    s.send(&[(1, 99, vec!["F".into()])]).await.is(503);
    let db = t.database.open().await;
    let rows: Vec<(i64, i64)> =
        db.glance("SELECT slot, seq FROM response ORDER BY slot", []).await.unwrap();
    assert_eq!(rows, [(1, 60), (2, 58), (3, 59)]);
    db.close().await;
}
