//! The result, and when keys may be seen.

use mingfa::web::path;

use crate::harness::{County, Sitting, TestApp, app::NINE, county::Wish, item::SECRET};

#[tokio::test]
async fn results_and_keys_are_shown_each_at_its_own_time_and_not_before() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let (results_at, keys_at) = (NINE.plus_minutes(24 * 60), NINE.plus_minutes(48 * 60));
    let exam = county
        .exam_as(Wish { results_at: Some(results_at), keys_at, ..Wish::default() })
        .await
        .unwrap();
    let mut s = Sitting::begin(&county, exam, "李桂芳").await;
    s.browser.get(&path::result(exam)).await.is(404);
    s.answer_all(&county).await;
    let multiple = s.codes("mu").remove(0);
    let part = s.right(&county, &multiple)[..1].to_vec();
    s.answer(&multiple, &part).await;
    s.hand_in().await;
    s.browser
        .get(&path::exam(exam))
        .await
        .says("成绩于 2026年11月21日 09:00 公布")
        .does_not_say("查看成绩");
    let page = s.result().await.is(200).does_not_say(SECRET);
    assert_eq!(page.all(".score"), [""; 0]);
    assert!(!s.browser.get(path::HOME).await.words().contains("80 分"));

    t.advance_minutes(24 * 60 - 1);
    assert_eq!(s.result().await.all(".score").len(), 0, "a minute too early");
    t.advance_minutes(1);
    let page =
        s.result().await.is(200).says("答案和解析于2026年11月22日 09:00公布").does_not_say(SECRET);
    assert_eq!((page.text(".score .figure"), page.all(".review").len()), ("80分".to_owned(), 0));
    s.browser
        .get(&format!("{}?only=wrong", path::result(exam)))
        .await
        .does_not_say(SECRET)
        .does_not_say("选项");

    // The session has ended meanwhile; the ticket still opens the door.
    t.advance_minutes(24 * 60 - 1);
    s.result().await.is(401);
    s.browser = county.candidate(exam, "李桂芳").await;
    s.result().await.is(200).does_not_say(SECRET);
    t.advance_seconds(59);
    s.result().await.is(200).does_not_say(SECRET);
    t.advance_seconds(1);
    let page =
        s.result().await.is(200).says("机密理由").says("机密原文").says("青石县示范法第八条");
    assert_eq!(page.all("article.review").len(), 9);
    let wrong = s.browser.get(&format!("{}?only=wrong", path::result(exam))).await.is(200);
    assert_eq!(wrong.all("article.review").len(), 1);
    assert!(wrong.words().contains(&multiple));
    t.stop().await;
}

#[tokio::test]
async fn the_review_marks_mine_and_the_right_answer_in_the_order_of_my_paper() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = county.exam_as(Wish { keys_at: NINE, ..Wish::default() }).await.unwrap();
    let mut s = Sitting::begin(&county, exam, "李桂芳").await;
    let chosen = s.ids("ca1-1", "C");
    s.answer("ca1-1", &chosen).await;
    s.hand_in().await;
    let slot = s.slot("ca1-1").clone();
    let page = s.result().await.is(200);
    let at = |column: usize| page.all(&format!("#q{} tbody td:nth-child({column})", slot.number));
    let texts: Vec<_> = slot.options.iter().map(|(_, text)| text.clone()).collect();
    assert_eq!(at(1), texts);
    let expected = |letter: &str| -> Vec<bool> {
        texts.iter().map(|t| t.starts_with(&format!("选项{letter}"))).collect()
    };
    let marked = |column: usize| -> Vec<bool> { at(column).iter().map(|c| c == "选").collect() };
    assert_eq!(marked(2), expected("C"));
    assert_eq!(marked(3), expected("A"));
    assert_eq!(s.result().await.text(".score .figure"), "0分");
    t.stop().await;
}
