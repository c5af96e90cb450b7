//! The way without scripts: one long form, two buttons.

use mingfa::{store::db::Value, web::path};

use crate::harness::{County, Sitting, TestApp};

#[tokio::test]
async fn without_scripts_the_form_saves_checks_and_hands_in() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = county.exam().await;
    let mut s = Sitting::begin(&county, exam, "李桂芳").await;
    let mut fields: Vec<(String, String)> = vec![
        ("epoch".into(), s.page.attr("#sheet input[name=epoch]", "value")),
        ("seq".into(), s.page.attr("#sheet input[name=seq]", "value")),
    ];
    for slot in s.slots.iter().filter(|slot| slot.code != "ca1-3") {
        fields.extend(
            s.right(&county, &slot.code).into_iter().map(|v| (format!("s{}", slot.number), v)),
        );
    }
    let last = s.slot("ca1-3").number;
    fields.push((format!("f{last}"), "1".into()));
    let sent = |go: &'static str, fields: &[(String, String)]| -> Vec<(String, String)> {
        fields.iter().cloned().chain([("go".to_owned(), go.to_owned())]).collect()
    };
    let post = async |s: &mut Sitting, fields: Vec<(String, String)>| {
        let fields: Vec<_> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        s.browser.post(&path::sheet(exam, s.attempt), &fields).await
    };
    let page = post(&mut s, sent("save", &fields)).await;
    assert_eq!(page.leads_to(), path::paper(exam));
    let page = s.browser.follow(&page).await.is(200);
    assert_eq!(page.text("#n-done"), "8");
    assert_eq!(page.text("#n-flag"), "1");
    fields[1].1 = page.attr("#sheet input[name=seq]", "value");

    let page = post(&mut s, sent("check", &fields)).await;
    assert_eq!(page.leads_to(), path::submit(exam, s.attempt));
    let page = s
        .browser
        .follow(&page)
        .await
        .is(200)
        .says("共 9 题，已答 8 题，未答 1 题")
        .says("另有 1 题标为待检查");
    assert_eq!(page.attr(".num-link", "href"), format!("{}#q{last}", path::paper(exam)));
    // Asking does not hand in; the button does.
    assert_eq!(t.number("SELECT count(*) FROM result", []).await, 0);
    let page = s.browser.post(&page.attr("form.actions", "action"), &[]).await;
    s.browser.follow(&page).await.is(200).says("已交卷");
    // All but the last question of the case (6.68).
    assert_eq!(s.result().await.text(".score .figure"), "93.32分");
    t.stop().await;
}

#[tokio::test]
async fn the_form_clears_what_was_taken_back_and_is_refused_whole_when_damaged() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = county.exam().await;
    let mut s = Sitting::begin(&county, exam, "李桂芳").await;
    let to = path::sheet(exam, s.attempt);
    s.browser.post(&to, &[("epoch", "1"), ("seq", "0"), ("s1", "T"), ("s2", "F")]).await.leads_to();
    assert_eq!(t.answers(s.attempt).await.len(), 2);
    for fields in [
        &[("s1", "F")][..],
        &[("epoch", "1"), ("seq", "x"), ("s1", "F")],
        &[("epoch", "1"), ("seq", "1"), ("s1", "F"), ("s3", "zzzz")],
        &[("epoch", "1"), ("seq", "9223372036854775807"), ("s1", "T"), ("s3", "zzzz")],
    ] {
        s.browser.post(&to, fields).await.is(422).says("已经保存的内容不受影响");
    }
    assert_eq!(t.answers(s.attempt).await[0], (1, 1, 1, "T".to_owned()));
    s.browser.post(&to, &[("epoch", "1"), ("seq", "1"), ("s2", "F")]).await.leads_to();
    assert_eq!(t.answers(s.attempt).await[0], (1, 1, 2, String::new()));
    // After the end the form leads to the receipt.
    t.advance_minutes(61);
    let page = s.browser.post(&to, &[("epoch", "1"), ("seq", "2"), ("s2", "T")]).await;
    assert_eq!(page.leads_to(), path::exam(exam));
    let how =
        t.texts("SELECT handed_in_how FROM attempt WHERE id = $1", [Value::from(s.attempt)]).await;
    assert_eq!(how, ["deadline"]);
    t.stop().await;
}

#[tokio::test]
async fn the_trial_answers_without_scripts_and_stores_nothing() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = county.exam().await;
    let mut phone = county.candidate(exam, "李桂芳").await;
    let before = t.rows().await;
    phone.get(&path::trial(exam)).await.is(200).says("不计分");
    let page = phone
        .post(
            &path::trial(exam),
            &[("s1", "t1a"), ("s2", "t2a"), ("s2", "t2b"), ("s3", "云溪瑶族乡")],
        )
        .await;
    page.is(200).says("已收到您的试答");
    let sent =
        serde_json::json!({ "epoch": 1, "saves": [{ "slot": 2, "seq": 5, "answer": ["t2a"] }] });
    let reply = phone.post_json(&path::trial(exam), &sent).await.is(200).json();
    assert_eq!(reply["saved"], serde_json::json!([[2, 5]]));
    assert_eq!(before, t.rows().await);
    t.stop().await;
}

#[tokio::test]
async fn the_senior_view_is_switched_by_a_form_and_leads_back_only_to_our_own_pages() {
    let t = TestApp::start().await;
    let mut phone = t.browser();
    let page = phone.post(path::VIEW, &[("to", "/privacy"), ("senior", "on")]).await;
    assert_eq!(page.leads_to(), path::PRIVACY);
    assert_eq!(phone.cookie("mingfa_view"), Some("senior"));
    phone.get(path::PRIVACY).await.is(200);
    for elsewhere in
        ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "privacy"]
    {
        assert_eq!(
            phone.post(path::VIEW, &[("to", elsewhere), ("senior", "")]).await.leads_to(),
            path::HOME
        );
    }
    assert_eq!(phone.cookie("mingfa_view"), None);
    t.stop().await;
}
