//! Saving answers: what is acknowledged is stored, and the newest wins.

use mingfa::{store::db::Value, web::path};
use serde_json::json;

use crate::harness::{
    County, Sitting, TestApp,
    app::NINE,
    county::{Wish, only_true_false},
};

fn tf(value: &str) -> Vec<String> {
    vec![value.to_owned()]
}

/// A county with an exam of three 判断题 and 李桂芳 in front of it.
macro_rules! three_questions {
    ($t:ident, $county:ident, $s:ident) => {
        let $t = TestApp::start().await;
        let $county = County::settle(&$t).await;
        let exam = $county
            .exam_as(Wish { blueprint: only_true_false(3), ..Wish::default() })
            .await
            .unwrap();
        let mut $s = Sitting::begin(&$county, exam, "李桂芳").await;
    };
}

#[tokio::test]
async fn what_is_acknowledged_is_stored_and_a_rising_number_replaces_it() {
    three_questions!(t, county, s);
    let reply = s.send(&[(1, 1, tf("T"))]).await.is(200).json();
    assert_eq!(reply["saved"], json!([[1, 1]]));
    assert_eq!((&reply["late"], &reply["refused"]), (&json!([]), &json!([])));
    assert_eq!(t.answers(s.attempt).await, [(1, 1, 1, "T".to_owned())]);
    s.send(&[(1, 2, tf("F"))]).await.is(200);
    assert_eq!(t.answers(s.attempt).await, [(1, 1, 2, "F".to_owned())]);
    // A reload shows what is stored, ready to be changed again.
    let again = Sitting::open(s.browser.clone(), s.exam).await;
    assert_eq!(again.page.attrs("#q1 input[checked]", "value"), ["F"]);
    assert_eq!(again.page.attr("#q1", "data-seq"), "2");
    t.stop().await;
}

#[tokio::test]
async fn an_older_number_never_replaces_a_newer_one() {
    three_questions!(t, county, s);
    s.send(&[(1, 7, tf("F"))]).await.is(200);
    // Arriving late by another way: told that it is stored, as it was replaced by a newer one.
    let reply = s.send(&[(1, 3, tf("T"))]).await.is(200).json();
    assert_eq!(reply["saved"], json!([[1, 3]]));
    s.send(&[(1, 7, tf("T"))]).await.is(200);
    assert_eq!(t.answers(s.attempt).await, [(1, 1, 7, "F".to_owned())]);
    t.stop().await;
}

#[tokio::test]
async fn of_several_answers_to_one_question_in_one_request_the_newest_counts() {
    three_questions!(t, county, s);
    let sent = [(2, 5, tf("T")), (2, 8, tf("F")), (2, 6, tf("T")), (3, 9, tf("T"))];
    let reply = s.send(&sent).await.is(200).json();
    assert_eq!(reply["saved"].as_array().unwrap().len(), 4);
    assert_eq!(t.answers(s.attempt).await, [(2, 1, 8, "F".to_owned()), (3, 1, 9, "T".to_owned())]);
    t.stop().await;
}

#[tokio::test]
async fn an_answer_taken_back_is_stored_as_none() {
    three_questions!(t, county, s);
    s.send(&[(1, 1, tf("T"))]).await.is(200);
    s.send(&[(1, 2, Vec::new())]).await.is(200);
    assert_eq!(t.answers(s.attempt).await, [(1, 1, 2, String::new())]);
    s.hand_in().await;
    assert_eq!(s.result().await.text(".score .figure"), "0分");
    t.stop().await;
}

#[tokio::test]
async fn what_can_be_no_answer_is_refused_and_nothing_of_its_request_is_stored() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = county.exam().await;
    let mut s = Sitting::begin(&county, exam, "李桂芳").await;
    let (single, truth) = (s.codes("si").remove(0), s.codes("tf").remove(0));
    let (single, truth) = (s.slot(&single).clone(), s.slot(&truth).number);
    let foreign = s.slot("ca1-1").options[0].0.clone();
    let two = vec![single.options[0].0.clone(), single.options[1].0.clone()];
    let blanks = s.slot("cl1").number;
    for (slot, values) in [
        (single.number, vec!["zzzz".to_owned()]),
        (single.number, vec![foreign]),
        (single.number, two),
        (single.number, tf("A")),
        (truth, tf("true")),
        (blanks, vec!["九".to_owned(); 3]),
        (blanks, vec!["长".repeat(201)]),
        (0, tf("T")),
        (10, tf("T")),
        (-1, tf("T")),
        (i64::MAX, tf("T")),
    ] {
        s.send(&[(truth, 1, tf("T")), (slot, 2, values)]).await.is(422);
    }
    let many = (0..401).map(|n| (truth, n, tf("T"))).collect::<Vec<_>>();
    s.send(&many).await.is(422);
    assert_eq!(t.answers(s.attempt).await, []);
    s.send(&many[..400]).await.is(200);
    t.stop().await;
}

#[tokio::test]
async fn a_heartbeat_is_noted_and_told_the_time_that_is_left() {
    three_questions!(t, county, s);
    t.advance_minutes(10);
    let reply = s.beat().await;
    // 50 minutes less the two seconds an answer may travel.
    assert_eq!(
        (reply["remaining"].as_i64(), reply["state"].as_str()),
        (Some(2_998_000), Some("in_progress"))
    );
    let seen =
        t.number("SELECT seen_at FROM attempt WHERE id = $1", [Value::from(s.attempt)]).await;
    assert_eq!(seen, NINE.plus_minutes(10).ms());
    let away = json!({ "epoch": 1, "left": [{ "from": 9000, "to": 2000 }] });
    s.browser.post_json(&path::answers(s.exam, s.attempt), &away).await.is(200);
    let log = t.texts("SELECT event || detail FROM attempt_log ORDER BY id", []).await;
    assert_eq!(log, ["start", r#"left{"from":9000,"to":2000}"#]);
    t.stop().await;
}

#[tokio::test]
async fn handing_in_twice_is_handing_in_once_and_later_saves_are_refused() {
    three_questions!(t, county, s);
    s.answer_all(&county).await;
    t.advance_minutes(10);
    s.hand_in().await;
    let receipt = s.browser.get(&path::exam(s.exam)).await.text(".receipt-no");
    let (attempts, answers) = (t.dump("attempt").await, t.answers(s.attempt).await);
    t.advance_minutes(1);
    assert_eq!(s.hand_in().await.leads_to(), path::exam(s.exam));
    let reply = s.save(1, &["F"]).await;
    assert_eq!(
        (reply["state"].as_str(), &reply["refused"], &reply["saved"]),
        (Some("scored"), &json!([[1, 4]]), &json!([]))
    );
    s.browser.get(&path::paper(s.exam)).await.leads_to();
    s.browser.get(&path::submit(s.exam, s.attempt)).await.leads_to();
    s.browser.post(&path::start(s.exam), &[]).await.is(409).says("已经交卷");
    assert_eq!(s.browser.get(&path::exam(s.exam)).await.text(".receipt-no"), receipt);
    assert_eq!((attempts, answers), (t.dump("attempt").await, t.answers(s.attempt).await));
    assert_eq!(t.number("SELECT count(*) FROM response_aside", []).await, 0);
    assert_eq!(
        t.texts("SELECT event FROM attempt_log ORDER BY id", []).await,
        ["start", "hand_in"]
    );
    assert_eq!(s.result().await.text(".score .figure"), "30分");
    t.stop().await;
}

#[tokio::test]
async fn a_device_number_from_the_future_cannot_shut_out_honest_saves() {
    three_questions!(t, county, s);
    s.epoch = 900;
    s.send(&[(1, 1, tf("T"))]).await;
    s.epoch = 1;
    let reply = s.send(&[(1, 2, tf("F"))]).await.is(200).json();
    assert_eq!(reply["saved"], json!([[1, 2]]));
    assert_eq!(t.answers(s.attempt).await, [(1, 1, 2, "F".to_owned())]);
    for epoch in [0, -1, 5_000, i64::MAX] {
        s.epoch = epoch;
        s.send(&[(1, 9, tf("T"))]).await.is(422);
    }
    t.stop().await;
}
