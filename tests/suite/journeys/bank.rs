//! Shipped banks: loading them again, changed, and over local edits; and the invented county.

use mingfa::{
    service::{
        bank::{self, Loaded},
        demo,
    },
    store::db::Value,
    web::path,
};

use crate::harness::{
    County, TestApp,
    county::{Wish, only_true_false, the_items},
    item::{a_bank, an_item},
};

#[tokio::test]
async fn a_bank_loaded_again_changes_nothing_and_a_changed_item_gets_a_new_revision() {
    let t = TestApp::start().await;
    let mut county = County::settle(&t).await;
    let before = t.rows().await;
    let same = county.load("county", the_items()).await;
    assert_eq!(same, Loaded { same: 10, ..Loaded::default() });
    assert_eq!(before, t.rows().await);

    let mut items = the_items();
    items[0] = an_item("tf1").true_false(false);
    let changed = county.load("county", items.clone()).await;
    assert_eq!(changed, Loaded { same: 9, revised: 1, ..Loaded::default() });
    let states = "SELECT CAST(r.revision_no AS TEXT) || ' ' || r.state FROM item_revision r
                  JOIN item i ON i.id = r.item_id WHERE i.code = 'tf1' ORDER BY r.revision_no";
    assert_eq!(t.texts(states, []).await, ["1 retired", "2 published"]);
    assert_eq!(county.load("county", items).await.same, 10);
    t.stop().await;
}

#[tokio::test]
async fn a_running_exam_keeps_the_revision_it_was_opened_with() {
    let t = TestApp::start().await;
    let mut county = County::settle(&t).await;
    let exam =
        county.exam_as(Wish { blueprint: only_true_false(3), ..Wish::default() }).await.unwrap();
    let frozen = t.texts("SELECT CAST(revision_id AS TEXT) FROM exam_pool ORDER BY no", []).await;
    let changed =
        the_items().into_iter().map(crate::harness::item::Draft::answered_otherwise).collect();
    let old = county.keys.clone();
    assert_eq!(county.load("county", changed).await.revised, 10);
    county.keys = old;
    let mut s = crate::harness::Sitting::begin(&county, exam, "李桂芳").await;
    s.answer_all(&county).await;
    s.hand_in().await;
    assert_eq!(s.result().await.text(".score .figure"), "30分");
    assert_eq!(
        frozen,
        t.texts("SELECT CAST(revision_id AS TEXT) FROM exam_pool ORDER BY no", []).await
    );
    t.stop().await;
}

#[tokio::test]
async fn a_shipped_change_of_a_locally_edited_item_is_proposed_once_and_overwrites_nothing() {
    let t = TestApp::start().await;
    let mut county = County::settle(&t).await;
    // Somebody in the county edits tf1: a second revision of local origin.
    t.change("UPDATE item_revision SET state = 'retired' WHERE id = (SELECT r.id FROM item_revision r JOIN item i ON i.id = r.item_id WHERE i.code = 'tf1')", []).await;
    t.change(
        "INSERT INTO item_revision (id, item_id, revision_no, state, origin, usage, content, content_hash, created_at)
         SELECT r.id + 1, r.item_id, 2, 'published', 'local', 'both', r.content, 'local', 0
         FROM item_revision r JOIN item i ON i.id = r.item_id WHERE i.code = 'tf1'",
        [],
    )
    .await;
    let held = "SELECT CAST(r.revision_no AS TEXT) || r.state || r.origin || r.content_hash FROM item_revision r
                JOIN item i ON i.id = r.item_id WHERE i.code = 'tf1' ORDER BY r.revision_no";
    let before = t.texts(held, []).await;
    assert_eq!(county.load("county", the_items()).await.same, 10, "nothing shipped has changed");
    let mut items = the_items();
    items[0] = an_item("tf1").true_false(false);
    let changed = county.load("county", items.clone()).await;
    assert_eq!((changed.proposed, changed.revised, changed.same), (1, 0, 9));
    assert_eq!(county.load("county", items).await.proposed, 0, "proposed once");
    assert_eq!(before, t.texts(held, []).await);
    assert_eq!(
        t.number("SELECT count(*) FROM item_proposal WHERE decided_at IS NULL", []).await,
        1
    );
    t.stop().await;
}

#[tokio::test]
async fn an_item_for_practice_only_never_reaches_an_exam() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let mut practice = an_item("tf9").true_false(true).done();
    practice.usage = mingfa::domain::item::Use::Practice;
    let mut bank = a_bank("more", vec![an_item("tf9")]);
    bank.items[0].value = practice;
    bank::load(&t.app, &[bank], "shipped").await.unwrap();
    assert!(
        county.exam_as(Wish { blueprint: only_true_false(4), ..Wish::default() }).await.is_err()
    );
    t.stop().await;
}

#[tokio::test]
async fn the_invented_county_is_made_once_and_every_page_of_it_opens() {
    let t = TestApp::start().await;
    let loaded = bank::load_shipped(&t.app).await.unwrap();
    assert!(loaded.new > 0 && loaded.defects == 0, "{loaded:?}");
    let again = bank::load_shipped(&t.app).await.unwrap();
    assert_eq!(again, Loaded { same: loaded.new, ..Loaded::default() });
    let one = demo::ensure(&t.app).await.unwrap();
    let rows = t.rows().await;
    let two = demo::ensure(&t.app).await.unwrap();
    assert_eq!((one.open, one.unit), (two.open, two.unit));
    assert_eq!(rows, t.rows().await);
    assert_eq!(t.number("SELECT count(*) FROM unit_figure WHERE dirty", []).await, 0);

    let leader =
        t.texts("SELECT CAST(person_id AS TEXT) FROM person_role WHERE role = 'leader'", []).await;
    let leader = leader[0].parse().unwrap();
    let link = mingfa::service::sign_in::make_link(&t.app, leader).await.unwrap();
    let mut desk = t.browser();
    desk.post(&path::link(&link), &[]).await.leads_to();
    let home = desk.get(path::HOME).await;
    let page = desk.follow(&home).await.is(200);
    let roster = t
        .number("SELECT count(*) FROM exam_roster WHERE exam_id = $1", [Value::from(one.open)])
        .await;
    let exempt = t
        .number(
            "SELECT count(*) FROM exam_roster WHERE exam_id = $1 AND status = 'exempt'",
            [Value::from(one.open)],
        )
        .await;
    assert!(page.words().contains(&format!("应考 {} 人", roster - exempt)), "{}", page.words());
    for candidate in demo::some_candidates(&t.app, &one).await.unwrap() {
        let ticket = mingfa::service::sign_in::ticket_token(&t.app, one.open, &candidate);
        let mut phone = t.browser();
        phone.post(&path::ticket(&ticket), &[]).await.leads_to();
        phone.post(&path::start(one.open), &[]).await.leads_to();
        let paper = phone.get(&path::paper(one.open)).await.is(200);
        assert_eq!(paper.all("fieldset.slot").len(), 20);
    }
    t.stop().await;
}
