//! Two devices, one attempt.

use mingfa::web::path;
use serde_json::json;

use crate::harness::{
    County, Sitting, TestApp,
    county::{Wish, only_true_false},
};

#[tokio::test]
async fn a_second_device_takes_over_and_the_first_ones_replay_fills_only_what_is_untouched() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam =
        county.exam_as(Wish { blueprint: only_true_false(3), ..Wish::default() }).await.unwrap();
    let mut phone = Sitting::begin(&county, exam, "李桂芳").await;
    phone.save(1, &["T"]).await;

    // The same ticket on a computer: told of the phone, not let onto the paper, until the person decides.
    let mut computer = county.candidate(exam, "李桂芳").await;
    let page = computer.get(&path::exam(exam)).await.is(200).says("您已在另一台设备开始作答");
    assert_eq!(
        page.attr("form[action$=device] ~ *, form[action$=device]", "action"),
        path::device(exam, phone.attempt)
    );
    assert_eq!(computer.get(&path::paper(exam)).await.leads_to(), path::exam(exam));
    assert_eq!(
        computer.post(&path::device(exam, phone.attempt), &[]).await.leads_to(),
        path::paper(exam)
    );
    let mut computer = Sitting::open(computer, exam).await;
    assert_eq!((computer.attempt, computer.epoch), (phone.attempt, 2));
    assert_eq!(
        computer.page.attrs("#q1 input[checked]", "value"),
        ["T"],
        "saved answers come along"
    );
    computer.save(2, &["F"]).await;

    // The phone wakes up with what it kept: slot 2 differently, slot 3 not yet touched.
    let reply =
        phone.send(&[(2, 2, vec!["T".into()]), (3, 3, vec!["T".into()])]).await.is(200).json();
    assert_eq!(reply["epoch"], 2, "the phone is told");
    assert_eq!(reply["saved"], json!([[2, 2], [3, 3]]));
    let kept = [(1, 1, 1, "T".to_owned()), (2, 2, 2, "F".to_owned()), (3, 1, 3, "T".to_owned())];
    assert_eq!(t.answers(phone.attempt).await, kept);
    let asides = "SELECT kind || ' ' || CAST(slot AS TEXT) || ' ' || answer FROM response_aside";
    assert_eq!(t.texts(asides, []).await, ["conflict 2 T"]);

    // Same answer, no conflict; a newer word of the computer replaces the phone's.
    phone.send(&[(2, 4, vec!["F".into()])]).await.is(200);
    computer.save(3, &["F"]).await;
    assert_eq!(t.texts(asides, []).await.len(), 1);
    assert_eq!(t.answers(phone.attempt).await[2], (3, 2, 3, "F".to_owned()));
    assert_eq!(phone.browser.get(&path::paper(exam)).await.leads_to(), path::exam(exam));
    assert_eq!(
        t.texts("SELECT event || detail FROM attempt_log ORDER BY id", []).await,
        ["start", r#"device{"epoch":2}"#]
    );

    // Back again on the phone.
    phone.browser.post(&path::device(exam, phone.attempt), &[]).await;
    let mut phone = Sitting::open(phone.browser, exam).await;
    assert_eq!(phone.epoch, 3);
    phone.browser.post(&path::device(exam, phone.attempt), &[]).await;
    assert_eq!(
        phone.beat().await["epoch"],
        3,
        "the device that answers already is not counted anew"
    );
    t.stop().await;
}
