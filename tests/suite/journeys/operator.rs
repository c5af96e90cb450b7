//! Rehearsals: made and removed by the operator alone, leaving nothing behind.

use mingfa::{service::figures, web::path};
use serde_json::json;

use crate::harness::{County, Sitting, TestApp, app::OPERATOR};

#[tokio::test]
async fn only_the_operators_token_makes_and_removes_rehearsals() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = county.exam().await;
    let before = t.rows().await;
    let wanted = json!({ "candidates": 1, "questions": 5, "minutes": 60 });
    let gone = format!("{}/{exam}", path::REHEARSALS);
    for authority in ["", "Bearer wrong", "Bearer ", OPERATOR, &format!("Basic {OPERATOR}")] {
        let mut b = t.browser().with("authorization", authority);
        b.post_json(path::REHEARSALS, &wanted).await.is(404);
        b.delete(&gone).await.is(404);
    }
    county.staff("唐晓燕").await.post_json(path::REHEARSALS, &wanted).await.is(404);
    // With the token, but not a rehearsal: real exams cannot be removed.
    let mut operator = t.browser().with("authorization", &format!("Bearer {OPERATOR}"));
    operator.delete(&gone).await.is(404);
    for damaged in [
        json!({}),
        json!({ "candidates": 0, "questions": 5, "minutes": 60 }),
        json!({ "candidates": 1, "questions": 201, "minutes": 60 }),
        json!({ "candidates": 1, "questions": 5, "minutes": 60, "seed": "xyz" }),
    ] {
        operator.post_json(path::REHEARSALS, &damaged).await.is(422);
    }
    let session = |rows: Vec<(String, i64)>| {
        rows.into_iter()
            .filter(|(t, _)| t != "session" && t != "sign_in_link" && t != "audit")
            .collect::<Vec<_>>()
    };
    assert_eq!(session(before), session(t.rows().await));
    // Without a configured token the addresses are not there.
    let router = mingfa::web::router(t.app.clone(), None).unwrap();
    crate::harness::Browser::new(router)
        .with("authorization", "Bearer ")
        .post_json(path::REHEARSALS, &wanted)
        .await
        .is(404);
    t.stop().await;
}

#[tokio::test]
async fn a_rehearsal_is_sat_like_an_exam_and_leaves_no_row_behind() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = county.exam().await;
    while figures::refresh(&t.app).await.unwrap() > 0 {}
    let before = t.rows().await;
    let mut operator = t.browser().with("authorization", &format!("Bearer {OPERATOR}"));
    let wanted = json!({ "candidates": 103, "questions": 15, "minutes": 60 });
    let made = operator.post_json(path::REHEARSALS, &wanted).await.is(200).json();
    let tickets: Vec<&str> =
        made["tickets"].as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect();
    assert_eq!(tickets.len(), 103);
    let id: mingfa::domain::id::ExamId = made["exam"].as_str().unwrap().parse().unwrap();
    for (n, ticket) in [tickets[0], tickets[102]].into_iter().enumerate() {
        let mut phone = t.browser();
        phone.post(&path::ticket(ticket), &[]).await.leads_to();
        phone.post(&path::start(id), &[]).await.leads_to();
        let mut s = Sitting::open(phone, id).await;
        assert_eq!(s.slots.len(), 15);
        s.save(1, &["T"]).await;
        if n == 0 {
            s.hand_in().await;
            s.result().await.is(200);
        }
    }
    // The leader's pages know nothing of it.
    while figures::refresh(&t.app).await.unwrap() > 0 {}
    let mut desk = county.staff("罗建国").await;
    desk.get(path::HOME).await.leads_to().ends_with(&exam.to_string());
    operator.delete(&format!("{}/{id}", path::REHEARSALS)).await.is(204);
    operator.delete(&format!("{}/{id}", path::REHEARSALS)).await.is(404);
    t.browser().get(&path::ticket(tickets[0])).await.is(404);
    let after = t.rows().await;
    for ((table, was), (_, is)) in before.iter().zip(&after) {
        // The leader signed in once; that a rehearsal was opened stays on the record.
        let more = match table.as_str() {
            "session" | "sign_in_link" => 1,
            "audit" => 2,
            _ => 0,
        };
        assert_eq!(*is, was + more, "{table}");
    }
    t.stop().await;
}
