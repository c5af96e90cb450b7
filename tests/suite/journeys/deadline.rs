//! 到时自动交卷, and answers that arrive after it.

use mingfa::{store::db::Value, web::path};
use serde_json::json;

use crate::harness::{
    County, Sitting, TestApp,
    app::NINE,
    county::{Wish, only_true_false},
};

/// An exam of three 判断题 (60 minutes, ten minutes of grace); 李桂芳 began at nine.
macro_rules! begun_at_nine {
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

async fn state(t: &TestApp, s: &Sitting) -> String {
    t.texts(
        "SELECT state || ' ' || coalesce(handed_in_how, '-') FROM attempt WHERE id = $1",
        [Value::from(s.attempt)],
    )
    .await
    .remove(0)
}

async fn asides(t: &TestApp) -> Vec<String> {
    t.texts("SELECT kind || ' ' || CAST(slot AS TEXT) || ' ' || answer FROM response_aside ORDER BY slot", []).await
}

#[tokio::test]
async fn at_the_deadline_the_paper_is_handed_in_and_every_saved_answer_counts() {
    begun_at_nine!(t, county, s);
    let codes = s.codes("tf");
    s.answer_right(&county, &codes[0]).await;
    s.answer_right(&county, &codes[1]).await;
    t.advance_minutes(59);
    t.advance_seconds(59);
    assert_eq!(t.hand_in_due().await, 0, "a second too early");
    assert_eq!(state(&t, &s).await, "in_progress -");
    t.advance_seconds(1);
    assert_eq!(t.hand_in_due().await, 1);
    assert_eq!(t.hand_in_due().await, 0);
    assert_eq!(state(&t, &s).await, "scored deadline");
    let at = t.number("SELECT handed_in_at FROM attempt", []).await;
    assert_eq!(at, NINE.plus_minutes(60).ms());
    s.browser
        .get(&path::exam(s.exam))
        .await
        .is(200)
        .says("到时自动交卷")
        .says("共 3 题，已答 2 题");
    assert_eq!(s.result().await.text(".score .figure"), "20分");
    t.stop().await;
}

#[tokio::test]
async fn the_last_instant_before_the_deadline_counts_and_the_deadline_itself_does_not() {
    begun_at_nine!(t, county, s);
    t.advance_minutes(60);
    t.app.clock.advance_ms(-1);
    assert_eq!(s.save(1, &["T"]).await["saved"], json!([[1, 1]]));
    t.app.clock.advance_ms(1);
    let reply = s.save(2, &["T"]).await;
    assert_eq!((&reply["late"], &reply["saved"]), (&json!([[2, 2]]), &json!([])));
    assert_eq!(state(&t, &s).await, "scored deadline");
    assert_eq!(asides(&t).await, ["late 2 T"]);
    t.stop().await;
}

#[tokio::test]
async fn handed_in_after_the_deadline_it_is_recorded_as_of_the_deadline() {
    begun_at_nine!(t, county, s);
    t.advance_minutes(75);
    assert_eq!(t.hand_in_due().await, 1);
    assert_eq!(t.number("SELECT handed_in_at FROM attempt", []).await, NINE.plus_minutes(60).ms());
    s.browser.get(&path::exam(s.exam)).await.says("10:00:00");
    t.stop().await;
}

#[tokio::test]
async fn after_a_lost_line_answers_within_the_grace_count_and_the_paper_is_scored_again() {
    for job_first in [true, false] {
        begun_at_nine!(t, county, s);
        let codes = s.codes("tf");
        s.answer_right(&county, &codes[0]).await;
        t.advance_minutes(50);
        s.beat().await;
        // The line is lost at 9:50; the job hands in at 10:00 (or the answer comes first); the line is back at 10:05.
        t.advance_minutes(10);
        if job_first {
            assert_eq!(t.hand_in_due().await, 1);
            assert_eq!(s.result().await.text(".score .figure"), "10分");
        }
        t.advance_minutes(5);
        let reply = s.answer_right(&county, &codes[1]).await;
        assert_eq!(
            (&reply["late"], &reply["saved"], &reply["refused"]),
            (&json!([[2, 2]]), &json!([]), &json!([]))
        );
        assert_eq!(state(&t, &s).await, "scored deadline");
        let result = s.result().await.says("有 1 题的答案在考试结束后补传成功，已计入成绩。");
        assert_eq!(result.text(".score .figure"), "20分");
        assert_eq!(asides(&t).await, [""; 0]);
        // Sent once more, nothing changes.
        s.send(&[(2, 2, s.right(&county, &codes[1]))]).await.is(200);
        assert_eq!(s.result().await.text(".score .figure"), "20分");
        assert_eq!(t.number("SELECT late FROM result", []).await, 1);
        t.stop().await;
    }
}

#[tokio::test]
async fn a_late_answer_replaces_an_earlier_one_only_with_a_higher_number() {
    begun_at_nine!(t, county, s);
    let codes = s.codes("tf");
    let (right, slot) = (s.right(&county, &codes[0]), s.slot(&codes[0]).number);
    let wrong = vec![if right == ["T"] { "F" } else { "T" }.to_owned()];
    s.send(&[(slot, 5, right)]).await.is(200);
    t.advance_minutes(62);
    s.send(&[(slot, 4, wrong.clone())]).await.is(200);
    assert_eq!(s.result().await.text(".score .figure"), "10分");
    s.send(&[(slot, 6, wrong)]).await.is(200);
    assert_eq!(s.result().await.text(".score .figure"), "0分");
    t.stop().await;
}

#[tokio::test]
async fn with_the_line_alive_a_late_answer_waits_for_a_person_and_does_not_count() {
    begun_at_nine!(t, county, s);
    let codes = s.codes("tf");
    // Heard of 89 seconds before the deadline: the line was up.
    t.advance_minutes(58);
    t.advance_seconds(31);
    s.answer_right(&county, &codes[0]).await;
    t.advance_seconds(90);
    let reply = s.answer(&codes[1], &["T".to_owned()]).await;
    assert_eq!((&reply["late"], &reply["saved"]), (&json!([[2, 2]]), &json!([])));
    assert_eq!(state(&t, &s).await, "scored deadline");
    assert_eq!(asides(&t).await, ["late 2 T"]);
    assert_eq!(t.answers(s.attempt).await.len(), 1);
    assert_eq!(s.result().await.text(".score .figure"), "10分");
    // The same answer again is kept once.
    s.send(&[(2, 2, vec!["T".to_owned()])]).await.is(200);
    assert_eq!(asides(&t).await, ["late 2 T"]);
    t.stop().await;
}

#[tokio::test]
async fn when_the_grace_is_over_a_late_answer_waits_for_a_person_and_does_not_count() {
    begun_at_nine!(t, county, s);
    t.advance_minutes(70);
    let reply = s.save(1, &["T"]).await;
    assert_eq!(reply["late"], json!([[1, 1]]));
    assert_eq!(asides(&t).await, ["late 1 T"]);
    assert_eq!(t.number("SELECT score FROM result", []).await, 0);
    t.stop().await;
}

#[tokio::test]
async fn extra_time_moves_the_persons_own_deadline_and_a_late_start_ends_with_the_window() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam =
        county.exam_as(Wish { blueprint: only_true_false(3), ..Wish::default() }).await.unwrap();
    let sql = "UPDATE exam_roster SET extra_ms = 1800000 WHERE person_id = $1";
    t.change(sql, [Value::from(county.person("盘金花"))]).await;
    t.advance_minutes(8 * 60 + 50);
    let slow = Sitting::begin(&county, exam, "盘金花").await;
    let late = Sitting::begin(&county, exam, "李桂芳").await;
    let deadline = async |s: &Sitting| {
        t.number("SELECT deadline FROM attempt WHERE id = $1", [Value::from(s.attempt)]).await
    };
    assert_eq!(deadline(&late).await, NINE.plus_minutes(9 * 60).ms());
    assert_eq!(deadline(&slow).await, NINE.plus_minutes(9 * 60 + 30).ms());
    t.advance_minutes(10);
    assert_eq!(t.hand_in_due().await, 1);
    assert_eq!(
        (state(&t, &late).await.as_str(), state(&t, &slow).await.as_str()),
        ("scored deadline", "in_progress -")
    );
    // The window is over: nobody begins any more, but for extra time.
    let mut phone = county.candidate(exam, "赵志强").await;
    phone.get(&path::exam(exam)).await.is(200).says("缺考");
    phone.post(&path::start(exam), &[]).await.is(409).says("考试已于");
    t.stop().await;
}

#[tokio::test]
async fn nobody_begins_before_the_window() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = county.exam().await;
    t.app.clock.advance_ms(-1);
    let mut phone = county.candidate(exam, "李桂芳").await;
    phone.get(&path::exam(exam)).await.is(200).says("考试尚未开始");
    phone.post(&path::start(exam), &[]).await.is(409).says("考试尚未开始");
    assert_eq!(t.number("SELECT count(*) FROM attempt", []).await, 0);
    t.app.clock.advance_ms(1);
    assert_eq!(phone.post(&path::start(exam), &[]).await.leads_to(), path::paper(exam));
    t.stop().await;
}
