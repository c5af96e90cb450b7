//! Making an exam: what goes into its pool, and when it is refused.

use mingfa::{
    domain::grading::PartialCredit, domain::policy::ExamPolicy, service::failure::Failure,
};

use crate::harness::{
    County, Sitting, TestApp,
    county::{Wish, only_true_false, the_items},
    item::an_item,
};

fn refusal(made: Result<mingfa::domain::id::ExamId, Failure>) -> String {
    match made {
        Err(Failure::Refused(why)) => why,
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn an_exam_that_the_law_in_force_cannot_fill_is_refused_with_the_cell_that_lacks() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let before = t.rows().await;
    let why =
        refusal(county.exam_as(Wish { blueprint: only_true_false(4), ..Wish::default() }).await);
    assert_eq!(why, "题库中现行有效的试题不足，判断题：需要 4 题，可用 3 题。");
    // From 2027 on another version is in force: of five sections none can be filled.
    let why = refusal(county.exam_as(Wish { legal_date: "2027-01-01", ..Wish::default() }).await);
    assert_eq!(why.matches("可用 0 题").count(), 5, "{why}");
    assert_eq!(before, t.rows().await);
    t.stop().await;
}

#[tokio::test]
async fn items_of_another_version_of_the_law_stay_out_of_the_pool() {
    let t = TestApp::start().await;
    let mut items = the_items();
    items.push(an_item("old").true_false(true).under("2015-01-01"));
    items.push(an_item("new").true_false(true).under("2026-06-01"));
    items.push(an_item("none").true_false(true).under("1999-01-01"));
    let county = County::settle_with(&t, items).await;
    let pool = "SELECT i.code FROM exam_pool p JOIN item_revision r ON r.id = p.revision_id
                JOIN item i ON i.id = r.item_id WHERE i.kind = 'true_false' ORDER BY i.code";
    county.exam_as(Wish { blueprint: only_true_false(3), ..Wish::default() }).await.unwrap();
    assert_eq!(t.texts(pool, []).await, ["tf1", "tf2", "tf3"]);
    let wish = Wish {
        blueprint: only_true_false(1),
        legal_date: "2027-01-01",
        command_id: "2027",
        ..Wish::default()
    };
    let exam = county.exam_as(wish).await.unwrap();
    let s = Sitting::begin(&county, exam, "李桂芳").await;
    assert_eq!(s.codes(""), ["new"]);
    t.stop().await;
}

#[tokio::test]
async fn a_creating_form_sent_twice_makes_one_exam() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let (one, two) = (county.exam().await, county.exam().await);
    assert_eq!(one, two);
    assert_eq!(t.number("SELECT count(*) FROM exam", []).await, 1);
    assert_eq!(
        t.texts("SELECT act || ' ' || after FROM audit", []).await,
        [r#"exam.open {"pool":10,"roster":6}"#]
    );
    t.stop().await;
}

#[tokio::test]
async fn a_policy_with_partial_credit_pays_for_incomplete_answers_to_the_hundredth() {
    let t = TestApp::start().await;
    let items = the_items().into_iter().chain([an_item("mu3").multiple("ABD")]).collect::<Vec<_>>();
    let items = items.into_iter().filter(|i| i.clone().done().code != "mu2").collect();
    let county = County::settle_with(&t, items).await;
    let policy =
        ExamPolicy { partial_credit: PartialCredit::Proportional, ..ExamPolicy::hn_2019() };
    let exam = county.exam_as(Wish { policy, ..Wish::default() }).await.unwrap();
    let mut s = Sitting::begin(&county, exam, "李桂芳").await;
    let code = s.codes("mu").remove(0);
    let two = s.ids(&code, "AD");
    s.answer(&code, &two).await;
    s.answer("cl1", &["九".to_owned()]).await;
    s.hand_in().await;
    // Two of three of 20 points are 13.33; one of two blanks of 20 is 10.
    assert_eq!(s.result().await.text(".score .figure"), "23.33分");
    t.stop().await;
}

#[tokio::test]
async fn a_policy_with_two_attempts_opens_a_second_paper_and_no_third() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let policy = ExamPolicy { attempts: 2, ..ExamPolicy::hn_2019() };
    let wish = Wish { policy, blueprint: only_true_false(2), ..Wish::default() };
    let exam = county.exam_as(wish).await.unwrap();
    let mut first = Sitting::begin(&county, exam, "李桂芳").await;
    first.answer_all(&county).await;
    first.hand_in().await;
    let start = mingfa::web::path::start(exam);
    first.browser.post(&start, &[]).await.leads_to();
    let mut second = Sitting::open(first.browser, exam).await;
    assert_ne!(second.attempt, first.attempt);
    second.hand_in().await;
    second.browser.post(&start, &[]).await.is(409);
    assert_eq!(t.number("SELECT count(*) FROM attempt WHERE state = 'scored'", []).await, 2);
    // The best counts: domain rules 1.7.
    while mingfa::service::figures::refresh(&t.app).await.unwrap() > 0 {}
    assert_eq!(t.number("SELECT CAST(sum(score_sum) AS BIGINT) FROM unit_figure", []).await, 2_000);
    t.stop().await;
}
