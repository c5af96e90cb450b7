//! Tickets, links and sessions: who gets in where, and who does not.

use mingfa::{
    domain::id::{AttemptId, ExamId},
    store::{self, db::Value},
    web::path,
};
use serde_json::json;

use crate::harness::{Browser, County, Sitting, TestApp, app::NINE, county::Wish};

/// Opens a ticket and presses its button; both must be answered as if there were no such ticket.
async fn refused(browser: &mut Browser, token: &str) {
    browser.get(&path::ticket(token)).await.is(404).says("准考证不能使用");
    let page = browser.post(&path::ticket(token), &[]).await.is(404);
    assert_eq!(page.header("set-cookie"), None);
}

#[tokio::test]
async fn a_forged_ticket_admits_nobody() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = county.exam().await;
    let real = county.ticket(exam, "李桂芳").await;
    let other = county.ticket(exam, "盘金花").await;
    let mut phone = t.browser();
    let mixed = format!("{}{}", &real[..22], &other[22..]);
    let flipped = format!("{}{}", &real[..42], if real.ends_with('A') { "B" } else { "A" });
    for forged in ["K7Q2", "", &mixed, &flipped, &real[..40], &format!("{real}A")]
        .into_iter()
        .filter(|f| !f.is_empty())
    {
        refused(&mut phone, forged).await;
    }
    assert_eq!(t.number("SELECT count(*) FROM session", []).await, 0);
    assert_eq!(phone.post(&path::ticket(&real), &[]).await.leads_to(), path::exam(exam));
    t.stop().await;
}

#[tokio::test]
async fn a_reissued_ticket_replaces_the_printed_one() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = county.exam().await;
    let printed = county.ticket(exam, "李桂芳").await;
    let mut w = t.app.db.write().await.unwrap();
    assert!(store::exam::reissue(&mut w, exam, county.person("李桂芳")).await.unwrap());
    w.commit().await.unwrap();
    let again = county.ticket(exam, "李桂芳").await;
    refused(&mut t.browser(), &printed).await;
    assert_eq!(t.browser().post(&path::ticket(&again), &[]).await.leads_to(), path::exam(exam));
    t.stop().await;
}

#[tokio::test]
async fn an_exempt_person_has_no_way_in_also_when_exempted_after_signing_in() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = county.exam().await;
    refused(&mut t.browser(), &county.ticket(exam, "奉长林").await).await;

    let mut phone = county.candidate(exam, "李桂芳").await;
    let sql = "UPDATE exam_roster SET status = 'exempt' WHERE person_id = $1";
    t.change(sql, [Value::from(county.person("李桂芳"))]).await;
    phone.get(&path::exam(exam)).await.is(200).says("免考");
    phone.post(&path::start(exam), &[]).await.is(409).says("免考");
    assert_eq!(t.number("SELECT count(*) FROM attempt", []).await, 0);
    t.stop().await;
}

/// Every address of a candidate in an exam with an attempt.
async fn knock(browser: &mut Browser, exam: ExamId, attempt: AttemptId) -> Vec<(String, u16)> {
    let mut all = Vec::new();
    for to in [
        path::exam(exam),
        path::trial(exam),
        path::paper(exam),
        path::result(exam),
        path::submit(exam, attempt),
    ] {
        all.push(browser.get(&to).await);
    }
    let save = json!({ "epoch": 1, "saves": [{ "slot": 1, "seq": 99, "answer": ["T"] }] });
    all.push(browser.post_json(&path::answers(exam, attempt), &save).await);
    for to in [
        path::trial(exam),
        path::start(exam),
        path::sheet(exam, attempt),
        path::submit(exam, attempt),
        path::device(exam, attempt),
    ] {
        all.push(browser.post(&to, &[("epoch", "1"), ("seq", "98"), ("s1", "T")]).await);
    }
    all.into_iter().map(|p| (p.path, p.status.as_u16())).collect()
}

#[tokio::test]
async fn a_session_opens_its_own_exam_and_nothing_else() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = county.exam().await;
    let other = county.exam_as(Wish { command_id: "other-exam", ..Wish::default() }).await.unwrap();
    let mine = Sitting::begin(&county, exam, "李桂芳").await;
    let there = Sitting::begin(&county, other, "李桂芳").await;
    let before = (t.dump("attempt").await, t.dump("response").await, t.dump("exam_roster").await);
    let mut phone = mine.browser.clone();
    for attempt in [mine.attempt, there.attempt] {
        for (to, status) in knock(&mut phone, other, attempt).await {
            assert_eq!(status, 404, "{to}");
        }
    }
    for to in
        [path::overview(exam, None), path::overview_units(exam, None), path::tickets(exam, None)]
    {
        phone.get(&to).await.is(404);
    }
    let after = (t.dump("attempt").await, t.dump("response").await, t.dump("exam_roster").await);
    assert_eq!(before, after);
    t.stop().await;
}

#[tokio::test]
async fn another_persons_attempt_is_not_there_and_stays_as_it_was() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = county.exam().await;
    let theirs = Sitting::begin(&county, exam, "盘金花").await;
    let mut mine = Sitting::begin(&county, exam, "李桂芳").await;
    let before = (t.dump("attempt").await, t.dump("response").await);
    let save = json!({ "epoch": 1, "saves": [{ "slot": 1, "seq": 1, "answer": ["T"] }] });
    let (at, phone) = (theirs.attempt, &mut mine.browser);
    phone.post_json(&path::answers(exam, at), &save).await.is(404);
    phone.post(&path::sheet(exam, at), &[("epoch", "1"), ("seq", "1"), ("s1", "T")]).await.is(404);
    phone.get(&path::submit(exam, at)).await.is(404);
    phone.post(&path::submit(exam, at), &[]).await.is(404);
    phone.post(&path::device(exam, at), &[]).await.is(404);
    assert_eq!(before, (t.dump("attempt").await, t.dump("response").await));
    t.stop().await;
}

#[tokio::test]
async fn nobody_without_a_session_gets_further_than_the_door() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = county.exam().await;
    let attempt = Sitting::begin(&county, exam, "李桂芳").await.attempt;
    for (to, status) in knock(&mut t.browser(), exam, attempt).await {
        assert_eq!(status, 401, "{to}");
    }
    for to in [
        path::overview(exam, None),
        path::overview_rows(exam, None, "due"),
        path::tickets(exam, None),
    ] {
        t.browser().get(&to).await.is(401);
    }
    t.stop().await;
}

#[tokio::test]
async fn the_pledge_is_kept_with_its_time_and_starting_twice_opens_the_same_attempt() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = county.exam().await;
    let mut phone = county.candidate(exam, "李桂芳").await;
    phone.get(&path::exam(exam)).await.is(200).says("诚信承诺");
    let pledged = "SELECT coalesce(pledged_at, 0) FROM exam_roster WHERE person_id = $1";
    let who = || [Value::from(county.person("李桂芳"))];
    assert_eq!(t.number(pledged, who()).await, 0);
    t.advance_minutes(5);
    phone.post(&path::start(exam), &[]).await;
    t.advance_minutes(5);
    phone.post(&path::start(exam), &[]).await;
    let (mut one, mut two) = (phone.clone(), phone.clone());
    let start = path::start(exam);
    let (a, b) = tokio::join!(one.post(&start, &[]), two.post(&start, &[]));
    assert_eq!(a.leads_to(), b.leads_to());
    assert_eq!(t.number(pledged, who()).await, NINE.plus_minutes(5).ms());
    assert_eq!(t.number("SELECT count(*) FROM attempt", []).await, 1);
    assert_eq!(t.texts("SELECT event FROM attempt_log", []).await, ["start"]);

    // Two first presses at once, as an impatient thumb does.
    let phone = county.candidate(exam, "盘金花").await;
    let (mut one, mut two) = (phone.clone(), phone);
    tokio::join!(one.post(&start, &[]), two.post(&start, &[]));
    let (one, two) = (Sitting::open(one, exam).await, Sitting::open(two, exam).await);
    assert_eq!((one.attempt, one.slots), (two.attempt, two.slots));
    assert_eq!(t.number("SELECT count(*) FROM attempt", []).await, 2);
    t.stop().await;
}

#[tokio::test]
async fn a_link_of_staff_is_shown_first_works_once_and_expires() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let link = mingfa::service::sign_in::make_link(&t.app, county.person("罗建国")).await.unwrap();
    let mut desk = t.browser();
    for _ in 0..2 {
        let page = desk.get(&path::link(&link)).await.is(200).says("罗建国").says("领导");
        assert_eq!(page.header("set-cookie"), None);
    }
    assert_eq!(desk.post(&path::link(&link), &[]).await.leads_to(), path::HOME);
    assert!(desk.cookie("mingfa").is_some());
    let mut thief = t.browser();
    thief.get(&path::link(&link)).await.is(404);
    thief.post(&path::link(&link), &[]).await.is(404);
    assert!(thief.cookie("mingfa").is_none());
    assert_eq!(t.texts("SELECT act FROM audit", []).await, ["session.sign_in"]);

    let late = mingfa::service::sign_in::make_link(&t.app, county.person("罗建国")).await.unwrap();
    t.advance_minutes(24 * 60);
    thief.get(&path::link(&late)).await.is(404);
    thief.post(&path::link(&late), &[]).await.is(404);
    assert_eq!(t.number("SELECT count(*) FROM session", []).await, 1);
    t.stop().await;
}

#[tokio::test]
async fn of_two_who_press_a_links_button_at_once_one_gets_in() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let link = mingfa::service::sign_in::make_link(&t.app, county.person("罗建国")).await.unwrap();
    let (mut one, mut two) = (t.browser(), t.browser());
    let to = path::link(&link);
    let (a, b) = tokio::join!(one.post(&to, &[]), two.post(&to, &[]));
    let mut told = [a.status.as_u16(), b.status.as_u16()];
    told.sort_unstable();
    assert_eq!(told, [303, 404]);
    assert_eq!(t.number("SELECT count(*) FROM session", []).await, 1);
    t.stop().await;
}

#[tokio::test]
async fn signing_out_ends_the_session_for_whoever_holds_the_cookie() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = county.exam().await;
    let mut phone = county.candidate(exam, "李桂芳").await;
    let mut copy = phone.clone();
    copy.get(&path::exam(exam)).await.is(200);
    assert_eq!(phone.post(path::SIGN_OUT, &[]).await.leads_to(), path::HOME);
    assert!(phone.cookie("mingfa").is_none());
    copy.get(&path::exam(exam)).await.is(401);
    t.stop().await;
}

#[tokio::test]
async fn a_session_ends_by_itself() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = county.exam().await;
    let (mut phone, mut desk) =
        (county.candidate(exam, "李桂芳").await, county.staff("唐晓燕").await);
    t.advance_minutes(12 * 60);
    desk.get(&path::overview(exam, None)).await.is(401);
    phone.get(&path::exam(exam)).await.is(200);
    // A day after the last possible hand-in.
    t.advance_minutes(21 * 60);
    phone.get(&path::exam(exam)).await.is(401);
    t.stop().await;
}
