//! Passwords: issued once, changed at once, and tries that nobody can turn against a colleague.

use mingfa::{
    domain::access::Role,
    store::{self, db::Value},
    web::path,
};

use crate::harness::{Browser, County, Page, Sitting, TestApp};

const OWN: &str = "chunfeng-2026";

/// Gives a person a 工号.
async fn number(county: &County<'_>, name: &str, code: &str) {
    let sql = "UPDATE person SET staff_code = $1 WHERE id = $2";
    county.t.change(sql, [Value::from(code), Value::from(county.person(name))]).await;
}

async fn grant(county: &County<'_>, name: &str, role: Role, unit: &str) {
    let mut w = county.t.app.db.write().await.unwrap();
    store::person::grant(&mut w, county.person(name), role, county.unit(unit)).await.unwrap();
    w.commit().await.unwrap();
}

/// A one-time password from the hands of the administrator.
async fn issued(desk: &mut Browser, county: &County<'_>, name: &str) -> String {
    let page = desk.post(&path::issue(county.person(name)), &[]).await.is(200);
    assert_eq!(page.header("cache-control"), Some("no-store"));
    page.text(".issued b")
}

async fn try_in(browser: &mut Browser, account: &str, password: &str) -> Page {
    browser.post(path::SIGN_IN, &[("account", account), ("password", password)]).await
}

/// A browser that has opened the sign-in page and so has a device cookie.
async fn device(t: &TestApp) -> Browser {
    let mut browser = t.browser();
    browser.get(path::SIGN_IN).await.is(200);
    assert!(browser.cookie("mingfa_device").is_some());
    browser
}

/// A person with a password of the own choice, and the device on which it was chosen.
async fn with_password(county: &County<'_>, name: &str, code: &str) -> Browser {
    number(county, name, code).await;
    let mut desk = county.staff("唐晓燕").await;
    let once = issued(&mut desk, county, name).await;
    let mut browser = device(county.t).await;
    assert_eq!(try_in(&mut browser, code, &once).await.leads_to(), path::PASSWORD);
    let page = browser.post(path::PASSWORD, &[("new", OWN), ("again", OWN)]).await;
    assert_eq!(page.leads_to(), path::HOME);
    browser
}

#[tokio::test]
async fn an_issued_password_is_shown_once_must_be_changed_and_expires() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    county.exam().await;
    number(&county, "李桂芳", "QS0012").await;
    let mut desk = county.staff("唐晓燕").await;
    desk.get(&path::access(county.person("李桂芳"))).await.is(200).says("没有密码");
    let once = issued(&mut desk, &county, "李桂芳").await;
    let again = desk.get(&path::access(county.person("李桂芳"))).await.is(200);
    again.says("有效至 2026年11月21日 09:00").does_not_say(&once);
    let hashes = t.texts("SELECT hash FROM password", []).await;
    assert!(hashes[0].starts_with("$argon2id$") && !hashes[0].contains(&once));

    let mut phone = device(&t).await;
    assert_eq!(try_in(&mut phone, " QS0012 ", &once).await.leads_to(), path::PASSWORD);
    // Until it is changed the session opens nothing else.
    phone.get(path::ACCOUNT).await.is(401);
    phone.get(path::HOME).await.says("用账号登录");
    phone.get(path::PASSWORD).await.is(200).says("一次性密码");
    for (new, again, words) in [
        (OWN, "other", "两次填写的新密码不一致。"),
        ("short", "short", "密码至少 10 个字符。"),
        ("李桂芳-2026-abc", "李桂芳-2026-abc", "密码不能包含姓名"),
        (&once, &once, "新密码不能与原来的密码相同。"),
    ] {
        phone.post(path::PASSWORD, &[("new", new), ("again", again)]).await.is(422).says(words);
    }
    let half = phone.clone();
    let page = phone.post(path::PASSWORD, &[("new", OWN), ("again", OWN)]).await;
    phone.follow(&page).await;
    phone.get(path::ACCOUNT).await.is(200).says("李桂芳");
    half.clone().get(path::PASSWORD).await.is(401);
    let mut later = device(&t).await;
    try_in(&mut later, "QS0012", &once).await.is(422).says("账号或者密码不正确，还可以尝试 4 次。");
    assert_eq!(try_in(&mut later, "QS0012", OWN).await.leads_to(), path::HOME);

    let once = issued(&mut desk, &county, "李桂芳").await;
    later.get(path::ACCOUNT).await.is(401);
    t.advance_minutes(24 * 60);
    try_in(&mut later, "QS0012", &once).await.is(422).says("一次性密码已经过期");
    t.stop().await;
}

#[tokio::test]
async fn a_telephone_number_signs_in_unless_two_people_share_it() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    with_password(&county, "李桂芳", "QS0012").await;
    let share = "UPDATE person SET phone = '13800000000' WHERE id = $1";
    t.change(share, [Value::from(county.person("李桂芳"))]).await;
    let mut phone = device(&t).await;
    assert_eq!(try_in(&mut phone, "13800000000", OWN).await.leads_to(), path::HOME);
    t.change(share, [Value::from(county.person("盘金花"))]).await;
    try_in(&mut device(&t).await, "13800000000", OWN).await.is(422);
    assert_eq!(try_in(&mut phone, "QS0012", OWN).await.leads_to(), path::HOME);
    t.change(
        "UPDATE person SET active = FALSE WHERE id = $1",
        [Value::from(county.person("李桂芳"))],
    )
    .await;
    try_in(&mut phone, "QS0012", OWN).await.is(422);
    t.stop().await;
}

#[tokio::test]
async fn nobody_locks_a_colleague_out_at_nine() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = county.exam().await;
    let mut own = with_password(&county, "李桂芳", "QS0012").await;
    let mut sitting = Sitting::begin(&county, exam, "李桂芳").await;
    for left in ["4", "3", "2", "1"] {
        // A new browser every time: unseen devices count together.
        let page = try_in(&mut device(&t).await, "QS0012", "guess").await.is(422);
        page.says(&format!("还可以尝试 {left} 次"));
    }
    let mut thief = device(&t).await;
    try_in(&mut thief, "QS0012", "guess").await.is(429).says("账号已锁定，请在 1 分钟后再试");
    try_in(&mut t.browser(), "QS0012", OWN).await.is(429);
    assert_eq!(try_in(&mut own, "QS0012", OWN).await.leads_to(), path::HOME, "the own device");
    sitting.browser.get(&path::paper(exam)).await.is(200);
    // However long it goes on, a new telephone of hers never waits longer than a minute.
    for _ in 0..20 {
        t.advance_seconds(60);
        try_in(&mut thief, "QS0012", "guess").await.is(429);
    }
    t.advance_seconds(60);
    assert_eq!(try_in(&mut device(&t).await, "QS0012", OWN).await.leads_to(), path::HOME);
    t.stop().await;
}

#[tokio::test]
async fn a_known_device_waits_longer_every_time_until_the_administrator_unlocks_it() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let mut own = with_password(&county, "李桂芳", "QS0012").await;
    for _ in 0..4 {
        try_in(&mut own, "QS0012", "guess").await.is(422);
    }
    for minutes in [1, 2, 4, 8, 15, 15] {
        let page = try_in(&mut own, "QS0012", "guess").await.is(429);
        page.says(&format!("请在 {minutes} 分钟后再试"));
        try_in(&mut own, "QS0012", OWN).await.is(429);
        t.advance_minutes(minutes);
    }
    try_in(&mut own, "QS0012", "guess").await.is(429);
    let mut desk = county.staff("唐晓燕").await;
    let access = path::access(county.person("李桂芳"));
    desk.get(&access).await.is(200).says("解除锁定");
    let page = desk.post(&path::unlock(county.person("李桂芳")), &[]).await;
    desk.follow(&page).await.is(200).does_not_say("解除锁定");
    assert_eq!(try_in(&mut own, "QS0012", OWN).await.leads_to(), path::HOME);
    let rows = "SELECT count(*) FROM audit WHERE act = $1 AND object_id = $2";
    let who = county.person("李桂芳").to_string();
    for act in ["password.issue", "password.unlock", "password.wait", "password.change"] {
        let found = t.number(rows, [Value::from(act), Value::from(who.as_str())]).await;
        assert_eq!(found, 1, "{act}");
    }
    // Names that nobody has wait as well: nobody learns which there are.
    let mut stranger = device(&t).await;
    for _ in 0..4 {
        try_in(&mut stranger, "QS9999", "guess").await.is(422).says("账号或者密码不正确");
    }
    try_in(&mut stranger, "QS9999", "guess").await.is(429);
    t.stop().await;
}

#[tokio::test]
async fn tries_at_once_are_as_many_tries() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    with_password(&county, "李桂芳", "QS0012").await;
    let tries = (0..12).map(|_| {
        let mut browser = t.browser();
        async move { try_in(&mut browser, "QS0012", "guess").await.status.as_u16() }
    });
    let told = futures_util::future::join_all(tries).await;
    assert_eq!(told.iter().filter(|s| **s == 422).count(), 4, "{told:?}");
    assert_eq!(t.number("SELECT max(tries) FROM sign_in_failure", []).await, 5);
    t.stop().await;
}

#[tokio::test]
async fn an_administrator_reaches_the_own_unit_and_no_higher_account() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    for (name, code) in [("李桂芳", "QS1"), ("周海波", "QS2"), ("黄永红", "QS3"), ("唐晓燕", "QS4")]
    {
        number(&county, name, code).await;
    }
    grant(&county, "盘金花", Role::UnitAdmin, "云溪瑶族乡").await;
    let mut desk = county.staff("盘金花").await;
    let ways = [path::issue, path::unlock, path::end_sessions, path::remove_factor];
    for outside in ["周海波", "唐晓燕"] {
        desk.get(&path::access(county.person(outside))).await.is(404);
        for way in ways {
            desk.post(&way(county.person(outside)), &[]).await.is(404);
        }
    }
    issued(&mut desk, &county, "李桂芳").await;
    issued(&mut desk, &county, "黄永红").await;
    // Somebody of the own unit with a role over the whole county.
    grant(&county, "李桂芳", Role::Auditor, "青石县").await;
    desk.get(&path::access(county.person("李桂芳"))).await.is(200).says("由系统管理员办理");
    desk.post(&path::issue(county.person("李桂芳")), &[]).await.is(409);
    desk.post(&path::end_sessions(county.person("李桂芳")), &[]).await.is(409);
    desk.post(path::PASSWORDS, &[("unit", &county.unit("白水镇").to_string())]).await.is(404);
    let (mut leader, mut phone) = (county.staff("罗建国").await, t.browser());
    for browser in [&mut leader, &mut phone] {
        for way in ways {
            let status = browser.post(&way(county.person("李桂芳")), &[]).await.status.as_u16();
            assert!([401, 404].contains(&status), "{status}");
        }
    }
    t.stop().await;
}

#[tokio::test]
async fn a_unit_gets_its_passwords_on_one_sheet() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    number(&county, "李桂芳", "QS1").await;
    number(&county, "盘金花", "QS2").await;
    let mut desk = county.staff("唐晓燕").await;
    desk.get(path::PASSWORDS).await.is(200).says("云溪瑶族乡");
    let unit = county.unit("云溪瑶族乡").to_string();
    let page = desk.post(path::PASSWORDS, &[("unit", &unit)]).await.is(200);
    let sheet = page.all(".issued b");
    assert_eq!((sheet.len(), sheet[0] == sheet[1]), (2, false));
    page.says("奉长林").says("没有登记工号和手机号码");
    assert_eq!(try_in(&mut device(&t).await, "QS2", &sheet[1]).await.leads_to(), path::PASSWORD);
    desk.post(path::PASSWORDS, &[("unit", &unit)]).await.is(200).says("没有需要发放密码的人员");
    t.stop().await;
}
