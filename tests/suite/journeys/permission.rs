//! Every row of the permission table with every role, with one's own and with another unit's real ids: what is not
//! allowed is not there and changes nothing.

use axum::http::Method;
use mingfa::{
    domain::{
        access::Role,
        id::{PersonId, UnitId},
        person::{Facts, PositionGroup},
    },
    service::{
        feedback,
        import::{self, By},
        shelf,
    },
    store::{self, db::Value},
    web::{
        access::{Entry, ROWS},
        path,
    },
};
use sqlx::AssertSqlSafe;

use crate::harness::{Browser, County, TestApp};

/// Ids that fill a pattern.
struct Ids {
    exam: String,
    unit: UnitId,
    person: PersonId,
    bank: String,
    item: String,
    batch: String,
    feedback: String,
}

/// A good item, one with an impossible answer, and two with contradicting keys.
const FILE: &str = "一、单项选择题
1．国家宪法日是每年的（　　）。
A．4月15日　B．6月26日　C．12月4日　D．5月12日
答案：C
2．发现可疑情况，可以拨打的举报受理电话是（　　）。
A．12315　B．12339　C．12348　D．12333
答案：E
3．村民委员会每届任期为多少年，届满应当及时换届（　　）。
A．三年　B．四年　C．五年　D．六年
答案：C
4．村民委员会每届任期为多少年，届满应当及时换届（　　）。
A．三年　B．四年　C．五年　D．六年
答案：A
";
/// The row of that file with a twin, and the one with an error.
const TWIN: &str = "4";
const WRONG: &str = "2";

/// A bank of a unit with an imported item, and an import that waits for a decision.
async fn shelf_of(county: &County<'_>, unit: UnitId, person: PersonId, stem: &str) -> [String; 3] {
    let app = &county.t.app;
    let by = By { person: Some(person), source: "suite".to_owned() };
    let code = format!("bank-{unit}");
    // What another unit's bank holds already, or nearly, would not be taken again.
    let text = FILE.replace("国家宪法日是每年的", stem);
    let bank = shelf::ensure_bank(app, &code, "单位题库", Some(unit)).await.unwrap();
    let waiting = import::begin(app, bank, "题库.txt", &by).await.unwrap();
    import::fill(app, waiting, text.as_bytes().to_vec()).await.unwrap();
    let taken = import::begin(app, bank, "同一份.txt", &by).await.unwrap();
    import::fill(app, taken, text.as_bytes().to_vec()).await.unwrap();
    let held = import::batch(app, taken).await.unwrap();
    import::confirm(app, &held, &by).await.unwrap();
    let items = "SELECT CAST(id AS TEXT) FROM item WHERE bank_id = $1 ORDER BY id LIMIT 1";
    let item = county.t.texts(items, [Value::from(bank)]).await.remove(0);
    [bank.to_string(), item, waiting.to_string()]
}

/// Whether what the pattern names belongs to one unit, so that another unit's ids are somebody else's.
fn scoped(pattern: &str) -> bool {
    ["{unit}", "{person}", "{bank}", "{item}", "{batch}"].iter().any(|p| pattern.contains(p))
        || staff_of_an_exam(pattern)
}

/// An exam is everybody's; staff look at a unit of it.
fn staff_of_an_exam(pattern: &str) -> bool {
    let staff = |(_, p, e): &(Method, &str, Entry)| *p == pattern && matches!(e, Entry::Staff(_));
    pattern.contains("{exam}") && ROWS.iter().any(staff)
}

/// The address of a pattern. A placeholder without an id here fails: teach it, and `scoped`, the new one.
fn filled(pattern: &str, ids: &Ids) -> String {
    let mut address = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap();
        address.push_str(before);
        address.push_str(&match name {
            "exam" => ids.exam.clone(),
            "unit" => ids.unit.to_string(),
            "person" => ids.person.to_string(),
            "bank" => ids.bank.clone(),
            "item" => ids.item.clone(),
            "batch" => ids.batch.clone(),
            "feedback" => ids.feedback.clone(),
            "row" => if pattern == path::TWIN_PATTERN { TWIN } else { WRONG }.to_owned(),
            "kind" => "xlsx".to_owned(),
            // Of another person's attempt, and secrets that cannot be guessed.
            "attempt" => "1".to_owned(),
            "hash" | "name" | "token" => "none".to_owned(),
            other => panic!("{pattern}: no real id for {{{other}}}"),
        });
        rest = after;
    }
    address.push_str(rest);
    match pattern {
        path::OVERVIEW_ROWS_PATTERN => format!("{address}?list=due&unit={}", ids.unit),
        _ if staff_of_an_exam(pattern) => format!("{address}?unit={}", ids.unit),
        _ => address,
    }
}

/// Everything in every table.
async fn dump(t: &TestApp) -> Vec<String> {
    let mut all = Vec::new();
    for (table, _) in t.rows().await {
        // Not ours: SQLite's own tables, and the list of migrations.
        if table.starts_with("sqlite_") || table.starts_with("_sqlx") {
            continue;
        }
        // PostgreSQL writes a whole row as text; SQLite is asked for its columns.
        let line = match t.app.db {
            store::db::Db::Postgres(_) => "CAST(x.* AS TEXT)".to_owned(),
            store::db::Db::Sqlite { .. } => {
                let sql = AssertSqlSafe(format!("SELECT name FROM pragma_table_info('{table}')"));
                let names: Vec<(String,)> = t.app.db.glance(sql, []).await.unwrap();
                let names: Vec<String> =
                    names.into_iter().map(|n| format!("coalesce(x.\"{}\", '')", n.0)).collect();
                format!("concat_ws(' ', {})", names.join(", "))
            }
        };
        let sql = AssertSqlSafe(format!("SELECT {line} AS line FROM {table} x ORDER BY line"));
        let rows: Vec<(String,)> = t.app.db.glance(sql, []).await.unwrap();
        all.extend(rows.into_iter().map(|r| format!("{table}: {}", r.0)));
    }
    assert!(all.len() > 50, "the dump sees what there is");
    all
}

fn methods(method: &Method) -> Vec<Method> {
    if *method == Method::GET { vec![Method::GET, Method::HEAD] } else { vec![method.clone()] }
}

async fn ask(browser: &mut Browser, method: Method, to: &str) -> u16 {
    let kind = if method == Method::POST { "application/x-www-form-urlencoded" } else { "" };
    browser.send(method, to, kind, Vec::new()).await.status.as_u16()
}

/// Somebody with one role over one unit.
async fn holder(county: &County<'_>, role: Role, over: &str, home: &str) -> Browser {
    let app = &county.t.app;
    let facts = Facts {
        name: format!("持{}", role.code()),
        staff_code: None,
        unit: county.unit(home),
        group: PositionGroup::Staff,
        phone: None,
        active: true,
    };
    let id: PersonId = app.id();
    let mut w = app.db.write().await.unwrap();
    store::person::add_whole(&mut w, id, &facts, app.now()).await.unwrap();
    store::person::grant(&mut w, id, role, county.unit(over)).await.unwrap();
    w.commit().await.unwrap();
    let mut browser = county.t.browser();
    let link = mingfa::service::sign_in::make_link(app, id).await.unwrap();
    browser.post(&path::link(&link), &[]).await.leads_to();
    browser
}

#[tokio::test]
async fn every_row_lets_in_its_roles_within_their_units_and_nobody_else() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = county.exam().await.to_string();
    feedback::send(&t.app, None, "device-of-the-suite", "登录页的字可以再大一些。").await.unwrap();
    let feedback = t.texts("SELECT CAST(id AS TEXT) FROM feedback", []).await.remove(0);
    let mut ids = Vec::new();
    for (unit, person, stem) in [
        ("云溪瑶族乡", "盘金花", "国家宪法日是每年的"),
        ("白水镇", "周海波", "老莫家的围墙挡住了邻居唯一的出路，他最晚应当在哪天拆除"),
    ] {
        let (unit, person) = (county.unit(unit), county.person(person));
        let [bank, item, batch] = shelf_of(&county, unit, person, stem).await;
        let (exam, feedback) = (exam.clone(), feedback.clone());
        ids.push(Ids { exam, unit, person, bank, item, batch, feedback });
    }
    let (own, others) = (&ids[0], &ids[1]);
    let mut wide = Vec::new();
    let mut narrow = Vec::new();
    for role in Role::ALL {
        wide.push((role, holder(&county, role, "青石县", "青石县").await));
        narrow.push((role, holder(&county, role, "云溪瑶族乡", "云溪瑶族乡").await));
    }
    let candidate = county.candidate(county_exam(&exam), "李桂芳").await;
    let mut outside = vec![("stranger", t.browser()), ("candidate", candidate)];
    let before = dump(&t).await;
    for (method, pattern, entry) in ROWS {
        let Entry::Staff(act) = entry else { continue };
        for (who, browser) in &mut outside {
            for method in methods(method) {
                let status = ask(browser, method.clone(), &filled(pattern, own)).await;
                let want = if *who == "stranger" { 401 } else { 404 };
                assert_eq!(status, want, "{who}: {method} {pattern}");
            }
        }
        for (role, browser) in wide.iter_mut().chain(&mut narrow).filter(|(r, _)| !r.may(*act)) {
            for method in methods(method) {
                let status = ask(browser, method.clone(), &filled(pattern, own)).await;
                assert_eq!(status, 404, "{role:?}: {method} {pattern}");
            }
        }
        for (role, browser) in narrow.iter_mut().filter(|(r, _)| r.may(*act) && scoped(pattern)) {
            for method in methods(method) {
                let status = ask(browser, method.clone(), &filled(pattern, others)).await;
                assert_eq!(status, 404, "{role:?} of another unit: {method} {pattern}");
            }
        }
    }
    assert_eq!(dump(&t).await, before, "what was refused changed the database");
    for (method, pattern, entry) in ROWS {
        let Entry::Staff(act) = entry else { continue };
        for (role, browser) in wide.iter_mut().filter(|(r, _)| r.may(*act)) {
            for method in methods(method) {
                let status = ask(browser, method.clone(), &filled(pattern, own)).await;
                assert!(
                    ![401, 404].contains(&status) && status < 500,
                    "{role:?}: {method} {pattern}: {status}"
                );
            }
        }
        for (role, browser) in narrow.iter_mut().filter(|(r, _)| r.may(*act) && scoped(pattern)) {
            for method in methods(method) {
                let status = ask(browser, method.clone(), &filled(pattern, own)).await;
                assert!(
                    ![401, 404].contains(&status) && status < 500,
                    "own {role:?}: {method} {pattern}: {status}"
                );
            }
        }
    }
    t.stop().await;
}

fn county_exam(exam: &str) -> mingfa::domain::id::ExamId {
    exam.parse().unwrap()
}
