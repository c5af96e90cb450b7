//! An exam from the ticket to the result.

use mingfa::web::path;

use crate::harness::{County, Sitting, TestApp};

#[tokio::test]
async fn a_candidate_comes_by_ticket_answers_hands_in_and_sees_the_exact_score() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = county.exam().await;

    // Looking at the ticket shows a masked name and signs nobody in.
    let mut phone = t.browser();
    let ticket = path::ticket(&county.ticket(exam, "李桂芳").await);
    let page =
        phone.get(&ticket).await.is(200).says("李**").says("云溪瑶族乡").does_not_say("李桂芳");
    assert_eq!(page.header("set-cookie"), None);
    phone.get(&path::exam(exam)).await.is(401);

    let mut s = Sitting::begin(&county, exam, "李桂芳").await;
    assert_eq!(s.slots.len(), 9);
    let two = s.codes("tf");
    // 判断 one right, one wrong; 单选 both right; 多选 incomplete; 填空 right; 案例 two of three.
    s.answer_right(&county, &two[0]).await;
    let wrong = if s.right(&county, &two[1]) == ["T"] { "F" } else { "T" };
    let saved = s.answer(&two[1], &[wrong.to_owned()]).await;
    assert_eq!(saved["state"], "in_progress");
    for code in s.codes("si") {
        s.answer_right(&county, &code).await;
    }
    let multiple = s.codes("mu").remove(0);
    let part = s.right(&county, &multiple)[..1].to_vec();
    s.answer(&multiple, &part).await;
    s.answer_right(&county, "cl1").await;
    s.answer_right(&county, "ca1-1").await;
    s.answer_right(&county, "ca1-2").await;
    let wrong = s.ids("ca1-3", "D");
    s.answer("ca1-3", &wrong).await;

    assert_eq!(s.hand_in().await.leads_to(), path::exam(exam));
    s.browser.get(&path::exam(exam)).await.is(200).says("已交卷").says("共 9 题，已答 9 题");
    // 10 + 0 + 10 + 10 + 0 + 20 + 6.66 + 6.66 + 0 of 100.
    let result = s.result().await.is(200);
    assert_eq!(result.text(".score .figure"), "63.32分");
    assert!(result.words().contains("合格"));
    t.stop().await;
}
