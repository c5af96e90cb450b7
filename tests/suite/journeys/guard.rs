//! What stands around every page: headers, foreign origins, what is not there, probes and files.

use axum::http::Method;
use mingfa::web::{asset, path};

use crate::harness::{Browser, County, Page, Sitting, TestApp, browser::HOST};

fn guarded(page: &Page) {
    let csp = page
        .header("content-security-policy")
        .unwrap_or_else(|| panic!("{}: no policy", page.path));
    for part in [
        "default-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ] {
        assert!(csp.contains(part), "{}: {csp}", page.path);
    }
    assert!(!csp.contains("unsafe"), "{csp}");
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"), "{}", page.path);
    assert_eq!(page.header("x-frame-options"), Some("DENY"), "{}", page.path);
    assert_eq!(page.header("referrer-policy"), Some("same-origin"), "{}", page.path);
    assert!(page.header("cache-control").is_some(), "{}", page.path);
    for told in ["server", "x-powered-by"] {
        assert_eq!(page.header(told), None);
    }
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = county.exam().await;
    let s = Sitting::begin(&county, exam, "李桂芳").await;
    let (a, style) = (s.attempt, asset::url(asset::STYLE));
    let all = [
        path::HOME.to_owned(),
        path::HEALTH.to_owned(),
        path::READY.to_owned(),
        path::VIEW.to_owned(),
        path::SIGN_OUT.to_owned(),
        path::PRIVACY.to_owned(),
        path::SERVICE_WORKER.to_owned(),
        style.to_owned(),
        path::asset("000000000000", "app.css"),
        path::ticket("forged"),
        path::link("forged"),
        path::exam(exam),
        path::trial(exam),
        path::start(exam),
        path::paper(exam),
        path::answers(exam, a),
        path::sheet(exam, a),
        path::submit(exam, a),
        path::device(exam, a),
        path::result(exam),
        path::tickets(exam, None),
        path::overview(exam, None),
        path::overview_units(exam, None),
        path::overview_export(exam, None),
        path::overview_rows(exam, None, "due"),
        path::REHEARSALS.to_owned(),
        format!("{}/{exam}", path::REHEARSALS),
        "/nothing".to_owned(),
        "/exams/abc".to_owned(),
        "/exams/-1/paper".to_owned(),
        "/%ff".to_owned(),
    ];
    for mut browser in [t.browser(), s.browser.clone(), county.staff("唐晓燕").await] {
        for to in &all {
            for method in [Method::GET, Method::HEAD, Method::POST, Method::DELETE, Method::PUT] {
                let page = browser.send(method.clone(), to, "", Vec::new()).await;
                assert_ne!(page.status.as_u16(), 500, "{method} {to}\n{}", page.source());
                guarded(&page);
            }
        }
    }
    t.stop().await;
}

#[tokio::test]
async fn a_form_of_another_site_is_refused_and_ones_own_passes() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = county.exam().await;
    let phone = county.candidate(exam, "李桂芳").await;
    let start = path::start(exam);
    for (name, value) in [
        ("origin", "https://elsewhere.example"),
        ("origin", "http://kaoshi.qingshi.example.elsewhere.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let page = phone.clone().with(name, value).post(&start, &[]).await.is(403);
        guarded(&page);
    }
    assert_eq!(t.number("SELECT count(*) FROM attempt", []).await, 0);
    phone.clone().with("origin", "https://elsewhere.example").get(&path::exam(exam)).await.is(200);
    for (name, value) in [
        ("origin", "http://kaoshi.qingshi.example"),
        ("sec-fetch-site", "same-origin"),
        ("x-none", ""),
    ] {
        phone.clone().with(name, value).post(&start, &[]).await.leads_to();
    }
    assert_eq!(HOST, "kaoshi.qingshi.example");
    t.stop().await;
}

#[tokio::test]
async fn what_is_not_there_is_a_page_and_scripts_get_json() {
    let t = TestApp::start().await;
    let mut b = t.browser();
    b.get("/nothing").await.is(404).says("没有找到").says("返回首页");
    let page = b.post_json("/nothing", &serde_json::json!({})).await.is(404);
    assert_eq!(page.json()["error"], 404);
    t.stop().await;
}

#[tokio::test]
async fn probes_and_files_are_served() {
    let t = TestApp::start().await;
    let mut b = t.browser();
    assert_eq!(b.get(path::HEALTH).await.is(200).source(), "ok");
    assert_eq!(b.get(path::READY).await.is(200).source(), "ready");
    for (url, bytes) in asset::all() {
        let page = b.get(url).await.is(200);
        assert_eq!(page.body, bytes);
        assert_eq!(page.header("cache-control"), Some("public, max-age=31536000, immutable"));
    }
    let worker = b.get(path::SERVICE_WORKER).await.is(200);
    assert_eq!(worker.header("cache-control"), Some("no-cache"));
    assert_eq!(worker.header("content-type"), Some("text/javascript; charset=utf-8"));
    // An empty system says how to begin; pages of people are never kept by anybody.
    let home = b.get(path::HOME).await.is(200);
    assert_eq!(home.header("cache-control"), Some("no-store"));
    t.stop().await;
}

#[tokio::test]
async fn cookies_are_kept_from_scripts_and_other_sites() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = county.exam().await;
    let ticket = path::ticket(&county.ticket(exam, "李桂芳").await);
    let page = t.browser().post(&ticket, &[]).await;
    let cookie = page.header("set-cookie").unwrap();
    for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "this county runs without https");
    let secret = cookie.split(['=', ';']).nth(1).unwrap();
    let held = t.texts("SELECT token_hash FROM session", []).await;
    assert!(held.len() == 1 && !held[0].contains(secret), "only a hash is stored");

    let mut config = t.app.config.clone();
    config.public_url = "https://kaoshi.qingshi.example".to_owned();
    let app = mingfa::service::App::start(
        config,
        t.database.open().await,
        mingfa::service::clock::Clock::fixed(t.app.now()),
        mingfa::service::clock::Dice::seeded(9),
    )
    .await
    .unwrap();
    let mut phone = Browser::new(mingfa::web::router(app.clone(), None).unwrap());
    assert!(phone.post(&ticket, &[]).await.header("set-cookie").unwrap().contains("; Secure"));
    app.stop().await;
    t.stop().await;
}
