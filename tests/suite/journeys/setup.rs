//! The first start and 系统设置: no password but the one typed, one-time address, names on every page.

use mingfa::{
    domain::access::Role,
    service::setup,
    store::{self, db::Value},
    web::path,
};

use crate::harness::{Browser, County, TestApp};

const FIRST: [(&str, &str); 12] = [
    ("county", "青石县"),
    ("title", "青石县学法考法"),
    ("host_unit", "青石县司法局"),
    ("support", ""),
    ("icp", "青ICP备00000000号"),
    ("police_filing", ""),
    ("plan", "九五普法"),
    ("pass_word", "及格"),
    ("name", "唐晓燕"),
    ("staff_code", "QS0001"),
    ("password", "chunfeng-2026"),
    ("again", "chunfeng-2026"),
];

/// The fields with some of them changed.
fn fields<'a>(
    base: &[(&'a str, &'a str)],
    changes: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let changed = |name: &str| changes.iter().find(|(n, _)| *n == name).map(|(_, v)| *v);
    base.iter().map(|&(n, v)| (n, changed(n).unwrap_or(v))).collect()
}

#[tokio::test]
async fn the_first_start_makes_the_county_and_its_administrator_once() {
    let t = TestApp::start().await;
    let stale = setup::token(&t.app).await.unwrap().unwrap();
    let token = setup::token(&t.app).await.unwrap().unwrap();
    let held = t.texts("SELECT value FROM setting WHERE name = 'setup_token'", []).await;
    assert_ne!(held, [token.as_str()], "only a hash is kept");
    let mut desk = t.browser();
    for wrong in [stale.as_str(), "made-up"] {
        desk.get(&path::setup(wrong)).await.is(404);
        desk.post(&path::setup(wrong), &FIRST).await.is(404);
    }
    let to = path::setup(&token);
    desk.get(&to).await.is(200).says("建立系统").says("10 至 64 个字符");
    for (change, words) in [
        (("host_unit", " "), "请填写主办单位。"),
        (("staff_code", ""), "请填写登录账号。"),
        (("again", "other"), "两次填写的密码不一致。"),
    ] {
        let page = desk.post(&to, &fields(&FIRST, &[change])).await.is(422);
        assert_eq!(
            page.attr("input[name=title]", "value"),
            "青石县学法考法",
            "what was typed stays"
        );
        page.says(words);
    }
    let weak = [("password", "short"), ("again", "short")];
    desk.post(&to, &fields(&FIRST, &weak)).await.is(422).says("密码至少 10 个字符。");
    let named = [("password", "QS0001-2026"), ("again", "QS0001-2026")];
    desk.post(&to, &fields(&FIRST, &named)).await.is(422).says("不能包含姓名、工号");
    assert_eq!(t.number("SELECT count(*) FROM person", []).await, 0);

    let page = desk.post(&to, &FIRST).await;
    assert_eq!(page.leads_to(), path::HOME);
    desk.get(path::SETTINGS).await.is(200).says("青石县司法局").says("青ICP备00000000号");
    desk.get(&to).await.is(404);
    t.browser().post(&to, &FIRST).await.is(404);
    assert!(setup::token(&t.app).await.unwrap().is_none(), "no further link is printed");
    assert_eq!(t.texts("SELECT name FROM unit", []).await, ["青石县"]);
    let mut roles = t.texts("SELECT role FROM person_role", []).await;
    roles.sort();
    assert_eq!(roles, ["county_admin", "system_admin"]);
    assert_eq!(t.texts("SELECT act FROM audit", []).await, ["site.set_up"]);
    let hash = t.texts("SELECT hash FROM password", []).await.remove(0);
    assert!(hash.starts_with("$argon2id$"), "{hash}");

    let mut elsewhere = t.browser();
    elsewhere.get(path::SIGN_IN).await.is(200);
    let typed = [("account", "QS0001"), ("password", "chunfeng-2026")];
    assert_eq!(elsewhere.post(path::SIGN_IN, &typed).await.leads_to(), path::HOME);
    elsewhere.get(path::SETTINGS).await.is(200);
    t.stop().await;
}

/// A browser of the county's system administrator.
async fn administrator(county: &County<'_>) -> Browser {
    let mut w = county.t.app.db.write().await.unwrap();
    let (person, root) = (county.person("唐晓燕"), county.unit("青石县"));
    store::person::grant(&mut w, person, Role::SystemAdmin, root).await.unwrap();
    w.commit().await.unwrap();
    county.staff("唐晓燕").await
}

const SETTINGS: [(&str, &str); 13] = [
    ("title", "青石学法"),
    ("host_unit", "青石县司法局"),
    ("support", "青石县大数据中心"),
    ("icp", ""),
    ("police_filing", ""),
    ("plan", "九五普法"),
    ("pass_word", "及格"),
    ("phone_layouts", "off"),
    ("policy", "gd-2025"),
    ("least", "8"),
    ("most", "16"),
    ("classes", "4"),
    ("idle_minutes", "20"),
];

#[tokio::test]
async fn settings_show_on_every_page_and_the_change_is_on_record() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = county.exam().await;
    let mut desk = administrator(&county).await;
    let mut phone = county.candidate(exam, "李桂芳").await;
    let viewport = "meta[name=viewport]";
    assert!(phone.get(&path::exam(exam)).await.attr(viewport, "content").contains("device-width"));
    for (change, words) in [
        (("title", ""), "请填写系统名称。"),
        (("idle_minutes", "1"), "请填写 5 至 480 之间的分钟数。"),
    ] {
        desk.post(path::SETTINGS, &fields(&SETTINGS, &[change])).await.is(422).says(words);
    }
    let own = [("policy", "own"), ("least", "4")];
    desk.post(path::SETTINGS, &fields(&SETTINGS, &own)).await.is(422).says("最少 8 个字符");
    let page = desk.post(path::SETTINGS, &SETTINGS).await;
    desk.follow(&page).await.is(200).says("设置已保存");
    let page = phone.get(&path::exam(exam)).await.is(200).says("青石学法").says("青石县大数据中心");
    assert_eq!(page.attr(viewport, "content"), "width=1080");
    page.says("及格线").does_not_say("合格线");
    let before = "SELECT before FROM audit WHERE act = 'site.change'";
    assert!(t.texts(before, []).await.remove(0).contains("\"phone_layouts\":true"));
    let after = "SELECT after FROM audit WHERE act = 'site.change'";
    assert!(t.texts(after, []).await.remove(0).contains("\"phone_layouts\":false"));
    desk.post(path::SETTINGS, &SETTINGS).await;
    let rows = "SELECT count(*) FROM audit WHERE act = 'site.change'";
    assert_eq!(t.number(rows, []).await, 1, "nothing changed, nothing on record");

    // A leader has no settings, a stranger neither.
    county.staff("罗建国").await.get(path::SETTINGS).await.is(404);
    county.staff("罗建国").await.post(path::SETTINGS, &SETTINGS).await.is(404);
    t.browser().get(path::SETTINGS).await.is(401);
    t.stop().await;
}

#[tokio::test]
async fn without_a_request_for_the_idle_time_a_desk_is_signed_out_and_writes_every_five_minutes() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let mut desk = county.staff("唐晓燕").await;
    let seen = "SELECT coalesce(max(seen_at), 0) FROM session WHERE person_id = $1";
    let who = || [Value::from(county.person("唐晓燕"))];
    t.advance_minutes(4);
    desk.get(path::ACCOUNT).await.is(200);
    assert_eq!(t.number(seen, who()).await, 0, "no write in the first five minutes");
    t.advance_minutes(20);
    desk.get(path::ACCOUNT).await.is(200);
    let first = t.number(seen, who()).await;
    assert_eq!(first, t.app.now().ms());
    t.advance_minutes(4);
    desk.get(path::ACCOUNT).await.is(200);
    assert_eq!(t.number(seen, who()).await, first, "one write in five minutes");
    t.advance_minutes(30);
    desk.get(path::ACCOUNT).await.is(200);
    t.advance_minutes(36);
    desk.get(path::ACCOUNT).await.is(401);
    t.stop().await;
}
