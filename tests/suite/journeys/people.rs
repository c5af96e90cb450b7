//! Units, people and roles through the pages, and what the auditor reads of it afterwards.

use mingfa::{domain::access::Role, store, store::db::Value, web::path};

use crate::harness::{County, TestApp};

async fn grant(county: &County<'_>, name: &str, role: Role, unit: &str) {
    let mut w = county.t.app.db.write().await.unwrap();
    store::person::grant(&mut w, county.person(name), role, county.unit(unit)).await.unwrap();
    w.commit().await.unwrap();
}

#[tokio::test]
async fn the_county_adds_renames_and_closes_a_unit() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let mut clerk = county.staff("唐晓燕").await;
    let parent = county.unit("青石县").to_string();
    clerk.get(path::UNITS).await.is(200).says("云溪瑶族乡");
    clerk.get(&path::new_unit(None)).await.is(200);
    let after = county.unit("县司法局").to_string();
    let wanted = [("name", "县医疗保障局"), ("kind", "department"), ("parent", parent.as_str())];
    let twice = [("name", "县司法局"), ("kind", "department"), ("parent", parent.as_str())];
    clerk.post(path::NEW_UNIT, &twice).await.is(422).says("已经有这个名称的单位");
    let wanted = [wanted.as_slice(), &[("spot", after.as_str())]].concat();
    let made = clerk.post(path::NEW_UNIT, &wanted).await;
    let unit = made.leads_to().rsplit('/').next().unwrap().parse().unwrap();
    assert_eq!(made.leads_to(), path::unit(unit));
    let order = "SELECT name FROM unit ORDER BY official_order, id";
    let names = t.texts(order, []).await;
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    assert_eq!(names, ["青石县", "县司法局", "县医疗保障局", "云溪瑶族乡", "枫木冲村", "白水镇"]);
    let renamed = [("name", "县医保局"), ("kind", "department"), ("parent", parent.as_str())];
    clerk.get(&path::edit_unit(unit)).await.is(200);
    clerk.post(&path::edit_unit(unit), &renamed).await.is(422).says("请填写理由");
    let renamed = [renamed.as_slice(), &[("reason", "机构改革")]].concat();
    clerk.post(&path::edit_unit(unit), &renamed).await.leads_to();
    let why = [("reason", "机构撤销")];
    clerk.post(&path::close_unit(county.unit("白水镇")), &why).await.is(409).says("2 名在册人员");
    clerk.post(&path::close_unit(unit), &why).await.leads_to();
    clerk.get(path::UNITS).await.does_not_say("县医保局");
    let acts = t.texts("SELECT act FROM audit WHERE object = 'unit' ORDER BY id", []).await;
    assert_eq!(acts, ["unit.add", "unit.change", "unit.close"]);
    t.stop().await;
}

#[tokio::test]
async fn a_person_is_added_changed_moved_and_leaves() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    grant(&county, "黄永红", Role::UnitAdmin, "云溪瑶族乡").await;
    let mut admin = county.staff("黄永红").await;
    let (home, village) = (county.unit("云溪瑶族乡"), county.unit("枫木冲村"));
    admin.get(&path::new_person(home)).await.is(200);
    let typed = [("name", "邓美珍"), ("staff_code", "QS90001"), ("group", "staff")];
    let typed = [typed.as_slice(), &[("phone", "13812345678")]].concat();
    let page = admin.post(&path::new_person(home), &typed).await.is(422).says("请填写理由");
    assert_eq!(page.attr("#name", "value"), "邓美珍", "what was typed is kept");
    let whole = [typed.as_slice(), &[("reason", "新录用")]].concat();
    let made = admin.post(&path::new_person(home), &whole).await;
    let id = made.leads_to().rsplit('/').next().unwrap().parse().unwrap();
    admin.post(&path::new_person(home), &whole).await.is(422).says("已经有人使用");
    // Masked wherever it is read, whole only where it is changed.
    let page = admin.get(&path::person(id)).await.is(200).says("138****5678");
    page.does_not_say("13812345678");
    admin.get(&path::unit(home)).await.is(200).says("138****5678").does_not_say("13812345678");
    admin.get(&path::edit_person(id)).await.is(200);
    assert_eq!(
        t.texts("SELECT coalesce(after, '') FROM audit WHERE act = 'person.add'", []).await.len(),
        1
    );
    let kept = t.number(
        "SELECT count(*) FROM audit WHERE replace(coalesce(after, ''), '13812345678', '') <> after",
        [],
    );
    assert_eq!(kept.await, 0, "not even the audit trail keeps a whole number");
    // By part of the name, in the units below too.
    let found = admin.get(&format!("{}?text=%E7%BE%8E", path::unit(home))).await.is(200);
    assert_eq!(found.all("tbody th"), ["邓美珍"]);
    let to = |unit: mingfa::domain::id::UnitId| unit.to_string();
    let (village_text, elsewhere) = (to(village), to(county.unit("白水镇")));
    let moved = |unit: &str| {
        vec![
            ("name", "邓美珍".to_owned()),
            ("group", "village_cadre".to_owned()),
            ("unit", unit.to_owned()),
            ("reason", "选举".to_owned()),
        ]
    };
    for (unit, status) in [(&elsewhere, 404), (&village_text, 303)] {
        let fields = moved(unit);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        assert_eq!(admin.post(&path::edit_person(id), &fields).await.status.as_u16(), status);
    }
    let at = "SELECT unit_id FROM person WHERE id = $1";
    assert_eq!(t.number(at, [Value::from(id)]).await, village.number());
    let leave = [("to", "left"), ("reason", "辞职")];
    admin.post(&path::person_state(id), &[("to", "left")]).await.is(409).says("请填写理由");
    admin.post(&path::person_state(id), &leave).await.leads_to();
    admin.get(&path::unit(village)).await.does_not_say("邓美珍");
    admin.get(&format!("{}?left=true", path::unit(village))).await.says("邓美珍");
    let own = path::person_state(county.person("黄永红"));
    admin.post(&own, &leave).await.is(409).says("不能办理本人");
    t.stop().await;
}

#[tokio::test]
async fn roles_are_given_and_taken_but_the_last_administrator_stays() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    grant(&county, "罗建国", Role::SystemAdmin, "青石县").await;
    let mut system = county.staff("罗建国").await;
    let clerk = path::roles(county.person("唐晓燕"));
    let root = county.unit("青石县").to_string();
    system.get(&clerk).await.is(200).says("县级管理员");
    let give = [("role", "system_admin"), ("unit", root.as_str()), ("do", "give")];
    system.post(&clerk, &give).await.is(422).says("请填写理由");
    let take =
        [("role", "system_admin"), ("unit", root.as_str()), ("do", "take"), ("reason", "轮岗")];
    let own = path::roles(county.person("罗建国"));
    system.post(&own, &take).await.is(409).says("至少要保留一名系统管理员");
    let own_gift =
        [("role", "county_admin"), ("unit", root.as_str()), ("do", "give"), ("reason", "兼任")];
    system.post(&own, &own_gift).await.is(409).says("不能给自己授予角色");
    let give = [give.as_slice(), &[("reason", "轮岗")]].concat();
    system.post(&clerk, &give).await.leads_to();
    system.post(&own, &take).await.leads_to();
    system.get(path::PERMISSIONS).await.is(404);
    let mut next = county.staff("唐晓燕").await;
    next.get(path::PERMISSIONS).await.is(200).says("授予和收回角色").says(path::ROLES_PATTERN);
    t.stop().await;
}

#[tokio::test]
async fn the_auditor_reads_searches_and_takes_out_what_was_done() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    grant(&county, "罗建国", Role::Auditor, "青石县").await;
    grant(&county, "黄永红", Role::Auditor, "云溪瑶族乡").await;
    let mut clerk = county.staff("唐晓燕").await;
    let unit = county.unit("白水镇");
    let person = [("name", "=1+1"), ("group", "staff"), ("reason", "=2+2")];
    clerk.post(&path::new_person(unit), &person).await.leads_to();
    let mut auditor = county.staff("罗建国").await;
    auditor.get(path::AUDIT).await.is(200).says("新增人员").says("=2+2");
    auditor
        .get(&format!("{}?act=person.add", path::AUDIT))
        .await
        .says("唐晓燕")
        .does_not_say("来自 10.");
    auditor.get(&format!("{}?from=2026-11-21", path::AUDIT)).await.is(200).says("目前没有内容");
    let file = auditor.get(path::AUDIT_EXPORT).await.is(200).source();
    assert!(file.contains(",'=2+2,") && file.starts_with('\u{feff}'), "{file}");
    assert_eq!(t.number("SELECT count(*) FROM audit WHERE act = 'audit.export'", []).await, 1);
    // An auditor of a township reads only what its own people did.
    let mut narrow = county.staff("黄永红").await;
    let page = narrow.get(path::AUDIT).await.is(200);
    assert_eq!(page.all(".log b"), ["登录"], "only the sign-in of the township's auditor");
    t.stop().await;
}
