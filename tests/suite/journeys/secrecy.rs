//! Keys never leave the server before release: not in words, and not by any difference at all.

use mingfa::web::path;
use serde_json::json;

use crate::harness::{
    County, Page, Sitting, TestApp,
    app::NINE,
    county::{Wish, the_items},
    item::{Draft, SECRET},
};

fn seen(pages: &mut Vec<(String, String)>, page: Page) -> Page {
    let headers: Vec<_> =
        page.headers.iter().map(|(n, v)| format!("{n}: {}", v.to_str().unwrap())).collect();
    let source = page.source();
    assert!(!source.contains(SECRET), "{} shows a secret\n{source}", page.path);
    assert!(
        !source.contains("示范法") && !source.contains("考点"),
        "{} names law or point",
        page.path
    );
    pages.push((page.path.clone(), format!("{}\n{}\n\n{source}", page.status, headers.join("\n"))));
    page
}

/// Everything a candidate can see before release, in one sitting with right, wrong, partial, damaged and late
/// answers.
async fn a_sitting(items: Vec<Draft>) -> Vec<(String, String)> {
    let t = TestApp::start().await;
    let county = County::settle_with(&t, items).await;
    let later = NINE.plus_minutes(72 * 60);
    let exam = county
        .exam_as(Wish { results_at: Some(later), keys_at: later, ..Wish::default() })
        .await
        .unwrap();
    let mut all = Vec::new();
    let p = &mut all;
    let mut phone = t.browser();
    let ticket = path::ticket(&county.ticket(exam, "李桂芳").await);
    seen(p, phone.get(path::HOME).await);
    seen(p, phone.get(&ticket).await);
    seen(p, phone.post(&ticket, &[]).await);
    for to in [
        path::HOME.to_owned(),
        path::exam(exam),
        path::trial(exam),
        path::result(exam),
        path::PRIVACY.to_owned(),
    ] {
        seen(p, phone.get(&to).await);
    }
    seen(p, phone.post(&path::start(exam), &[]).await);
    let page = seen(p, phone.get(&path::paper(exam)).await);
    let mut s = Sitting::open(phone, exam).await;
    assert_eq!(page.all("fieldset.slot").len(), 9);
    let slots = s.slots.clone();
    let mut seq = 0;
    for slot in &slots {
        for choice in slot.options.iter().take(2) {
            seq += 1;
            let values = if choice.1.is_empty() && choice.0.is_empty() {
                vec!["九".into()]
            } else {
                vec![choice.0.clone()]
            };
            seen(p, s.send(&[(slot.number, seq, values)]).await);
        }
    }
    seen(p, s.send(&[(3, 90, vec!["zzzz".into()])]).await);
    seen(p, s.send(&[]).await);
    seen(p, s.browser.get(&path::paper(exam)).await);
    let (to, sheet) = (path::submit(exam, s.attempt), path::sheet(exam, s.attempt));
    seen(p, s.browser.get(&to).await);
    seen(
        p,
        s.browser
            .post(&sheet, &[("epoch", "1"), ("seq", "91"), ("s1", "T"), ("go", "check")])
            .await,
    );
    seen(p, s.browser.post(&path::device(exam, s.attempt), &[]).await);
    t.advance_minutes(62);
    seen(p, s.send(&[(1, 95, vec!["F".into()])]).await);
    seen(p, s.browser.post(&to, &[]).await);
    for to in [path::HOME.to_owned(), path::exam(exam), path::paper(exam), path::result(exam), to] {
        seen(p, s.browser.get(&to).await);
    }
    seen(p, s.browser.get(&format!("{}?only=wrong", path::result(exam))).await);
    let json = json!({ "epoch": 1, "saves": [] });
    seen(p, s.browser.post_json(&path::answers(exam, s.attempt), &json).await);
    seen(p, s.browser.post(path::SIGN_OUT, &[]).await);
    t.stop().await;
    all
}

#[tokio::test]
async fn with_all_keys_and_rationales_changed_every_response_before_release_is_byte_identical() {
    let one = a_sitting(the_items()).await;
    let other = a_sitting(the_items().into_iter().map(Draft::answered_otherwise).collect()).await;
    assert_eq!(one.len(), other.len());
    for ((path, a), (_, b)) in one.iter().zip(&other) {
        assert_eq!(a, b, "{path}");
    }
    assert!(one.len() > 40);
}

#[tokio::test]
async fn the_same_seed_draws_the_same_form_and_people_get_forms_of_their_own() {
    let mut forms = Vec::new();
    for _ in 0..2 {
        let t = TestApp::start().await;
        let county = County::settle(&t).await;
        let exam = county.exam().await;
        for name in ["李桂芳", "盘金花", "赵志强"] {
            Sitting::begin(&county, exam, name).await;
        }
        forms.push(t.texts("SELECT form FROM attempt_form ORDER BY attempt_id", []).await);
        t.stop().await;
    }
    assert_eq!(forms[0], forms[1]);
    let mut own = forms[0].clone();
    own.sort();
    own.dedup();
    assert_eq!(own.len(), 3);
}
