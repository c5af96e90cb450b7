//! Many at once: whatever was acknowledged is in the graded set.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use mingfa::{
    service::marking,
    store::{self, db::Value},
    web::path,
};
use serde_json::json;
use tokio::sync::Notify;

use crate::harness::{
    Browser, County, Sitting, TestApp,
    county::{Wish, only_true_false},
    database,
    item::an_item,
};

const SLOTS: i64 = 40;

/// Acknowledged answers by slot: the highest number with what it said.
type Acknowledged = HashMap<i64, (i64, String)>;

/// Fifty saves one after the other, each of one or two slots; gives those that were acknowledged as saved.
async fn fifty_saves(
    mut browser: Browser,
    to: String,
    task: i64,
    seq: Arc<AtomicI64>,
    half_way: Arc<Notify>,
) -> Acknowledged {
    let mut acknowledged = Acknowledged::new();
    for n in 0..50 {
        if n == 20 {
            half_way.notify_one();
        }
        let slots = [(task * 7 + n) % SLOTS + 1, (task + n * 3) % SLOTS + 1];
        let saves: Vec<_> = slots
            .iter()
            .map(|slot| {
                (
                    *slot,
                    seq.fetch_add(1, Ordering::SeqCst),
                    if (task + n) % 2 == 0 { "T" } else { "F" },
                )
            })
            .collect();
        let sent: Vec<_> = saves
            .iter()
            .map(|(slot, seq, said)| json!({ "slot": slot, "seq": seq, "answer": [said] }))
            .collect();
        let reply =
            browser.post_json(&to, &json!({ "epoch": 1, "saves": sent })).await.is(200).json();
        let stored = reply["saved"].as_array().unwrap();
        for (slot, seq, said) in saves {
            if stored.contains(&json!([slot, seq])) {
                let held = acknowledged.entry(slot).or_default();
                if seq > held.0 {
                    *held = (seq, said.to_owned());
                }
            }
        }
    }
    acknowledged
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn with_eight_pages_saving_and_one_handing_in_every_acknowledged_answer_is_graded() {
    let t = TestApp::start().await;
    let items = (0..SLOTS).map(|n| an_item(&format!("tf{n}")).true_false(n % 3 == 0)).collect();
    let county = County::settle_with(&t, items).await;
    let wish =
        Wish { blueprint: only_true_false(usize::try_from(SLOTS).unwrap()), ..Wish::default() };
    let exam = county.exam_as(wish).await.unwrap();
    // On PostgreSQL the hand-in goes through another process than the saves.
    let other = match database::server() {
        Some(_) => Some(t.another_process().await),
        None => None,
    };
    for name in ["李桂芳", "盘金花", "赵志强", "周海波"] {
        let s = Sitting::begin(&county, exam, name).await;
        let (seq, half_way) = (Arc::new(AtomicI64::new(1)), Arc::new(Notify::new()));
        let to = path::answers(exam, s.attempt);
        let tasks: Vec<_> = (0..8)
            .map(|task| {
                tokio::spawn(fifty_saves(
                    s.browser.clone(),
                    to.clone(),
                    task,
                    seq.clone(),
                    half_way.clone(),
                ))
            })
            .collect();
        let mut handing_in = match &other {
            Some((_, router)) => s.browser.at(router.clone()),
            None => s.browser.clone(),
        };
        half_way.notified().await;
        handing_in.post(&path::submit(exam, s.attempt), &[]).await.leads_to();
        let mut acknowledged = Acknowledged::new();
        for task in tasks {
            for (slot, (seq, said)) in task.await.unwrap() {
                let held = acknowledged.entry(slot).or_default();
                if seq > held.0 {
                    *held = (seq, said);
                }
            }
        }
        assert!(!acknowledged.is_empty());
        let stored: HashMap<i64, (i64, String)> = t
            .answers(s.attempt)
            .await
            .into_iter()
            .map(|(slot, _, seq, said)| (slot, (seq, said)))
            .collect();
        for (slot, newest) in &acknowledged {
            assert_eq!(stored.get(slot), Some(newest), "slot {slot} of {name}");
        }
        // The marks are those of exactly these answers.
        let mut r = t.app.db.read().await.unwrap();
        let attempt =
            store::attempt::to_mark(&mut r, vec![s.attempt.number()]).await.unwrap().remove(0);
        let responses = store::attempt::responses(&mut r, vec![s.attempt.number()]).await.unwrap();
        drop(r);
        let paper = t.app.paper(exam).await.unwrap();
        let again = marking::mark(&paper, &attempt, &responses.iter().collect::<Vec<_>>()).unwrap();
        let held = store::attempt::result(&t.app.db, s.attempt).await.unwrap().unwrap();
        assert_eq!((held.slots, held.score), (again.slots, again.score));
        let log = "SELECT count(*) FROM attempt_log WHERE event = 'hand_in' AND attempt_id = $1";
        assert_eq!(t.number(log, [Value::from(s.attempt)]).await, 1);
    }
    if let Some((app, _)) = other {
        app.stop().await;
    }
    t.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_whole_county_comes_at_nine_and_everybody_gets_through() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = county.exam().await;
    let names = ["李桂芳", "盘金花", "赵志强", "周海波", "唐春梅"];
    let mut tasks = Vec::new();
    for round in 0..8 {
        for name in names {
            let ticket = path::ticket(&county.ticket(exam, name).await);
            let mut phone = t.browser();
            tasks.push(tokio::spawn(async move {
                phone.post(&ticket, &[]).await.leads_to();
                phone.post(&path::start(exam), &[]).await.leads_to();
                phone.get(&path::exam(exam)).await.is(200);
                round
            }));
        }
    }
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(t.number("SELECT count(*) FROM attempt", []).await, 5);
    assert_eq!(t.number("SELECT count(*) FROM session", []).await, 40);
    assert_eq!(t.number("SELECT count(*) FROM attempt_log WHERE event = 'start'", []).await, 5);
    t.stop().await;
}
