//! The own account: exams entered with a password, sessions ended elsewhere, and the second factor.

use mingfa::{
    domain::access::Role,
    store::{self, db::Value},
    web::path,
};
use totp_rs::Builder;

use crate::harness::{Browser, County, Sitting, TestApp, county::Wish};

const OWN: &str = "chunfeng-2026";

/// A 工号 and a first password, set by somebody who signed in with a link.
async fn set_password(county: &County<'_>, name: &str, code: &str) {
    let sql = "UPDATE person SET staff_code = $1 WHERE id = $2";
    county.t.change(sql, [Value::from(code), Value::from(county.person(name))]).await;
    let mut desk = county.staff(name).await;
    desk.get(path::PASSWORD).await.is(200).says("您还没有密码");
    let page = desk.post(path::PASSWORD, &[("new", OWN), ("again", OWN)]).await;
    assert_eq!(page.leads_to(), path::HOME);
}

async fn sign_in(t: &TestApp, code: &str) -> (Browser, String) {
    let mut browser = t.browser();
    browser.get(path::SIGN_IN).await;
    let page = browser.post(path::SIGN_IN, &[("account", code), ("password", OWN)]).await;
    let to = page.leads_to().to_owned();
    (browser, to)
}

#[tokio::test]
async fn a_candidate_with_a_password_enters_the_own_exams_without_a_ticket() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = county.exam().await;
    let other = county.exam_as(Wish { command_id: "other", ..Wish::default() }).await.unwrap();
    set_password(&county, "李桂芳", "QS0012").await;
    set_password(&county, "奉长林", "QS0013").await;
    let (mut phone, to) = sign_in(&t, "QS0012").await;
    assert_eq!(to, path::HOME);
    assert_eq!(phone.get(path::HOME).await.leads_to(), path::ACCOUNT);
    let page = phone.get(path::ACCOUNT).await.is(200).says("李桂芳，您好");
    let forms = page.attrs("form[action$='/enter']", "action");
    assert_eq!(forms.len(), 2);
    assert!(forms.contains(&path::enter(exam)) && forms.contains(&path::enter(other)));
    phone.get(&path::exam(exam)).await.is(404);
    let page = phone.post(&path::enter(exam), &[]).await;
    assert_eq!(page.leads_to(), path::exam(exam));
    // From here on the session is that of a ticket: this exam and nothing else.
    phone.get(&path::exam(other)).await.is(404);
    phone.get(path::ACCOUNT).await.is(404);
    phone.get(path::PASSWORD).await.is(401);
    phone.post(&path::enter(other), &[]).await.is(404);
    assert_eq!(phone.post(&path::start(exam), &[]).await.leads_to(), path::paper(exam));
    Sitting::open(phone.clone(), exam).await;
    t.advance_minutes(50);
    phone.get(&path::paper(exam)).await.is(200);

    // Who is exempt, or on no roster, has nothing to enter.
    let (mut exempt, _) = sign_in(&t, "QS0013").await;
    exempt.get(path::ACCOUNT).await.is(200).says("目前没有需要您参加的考试");
    exempt.post(&path::enter(exam), &[]).await.is(404);
    county.staff("罗建国").await.post(&path::enter(exam), &[]).await.is(404);
    t.browser().post(&path::enter(exam), &[]).await.is(401);
    t.stop().await;
}

#[tokio::test]
async fn sessions_end_elsewhere_by_oneself_and_everywhere_by_the_administrator() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = county.exam().await;
    set_password(&county, "李桂芳", "QS0012").await;
    let (mut one, _) = sign_in(&t, "QS0012").await;
    let (mut two, _) = sign_in(&t, "QS0012").await;
    let mut phone = county.candidate(exam, "李桂芳").await;
    // Another password ends what was open elsewhere, but not an exam.
    let change = [("current", OWN), ("new", "qiuyue-2026"), ("again", "qiuyue-2026")];
    let wrong = [("current", "guess"), ("new", "qiuyue-2026"), ("again", "qiuyue-2026")];
    one.post(path::PASSWORD, &wrong).await.is(422).says("现在的密码不正确");
    assert_eq!(one.post(path::PASSWORD, &change).await.leads_to(), path::HOME);
    two.get(path::ACCOUNT).await.is(401);
    phone.get(&path::exam(exam)).await.is(200);
    one.get(path::ACCOUNT).await.is(200);
    assert_eq!(one.post(path::ELSEWHERE, &[]).await.leads_to(), path::ACCOUNT);
    phone.get(&path::exam(exam)).await.is(401);
    one.get(path::ACCOUNT).await.is(200).says("1 处");
    let mut desk = county.staff("唐晓燕").await;
    let who = county.person("李桂芳");
    assert_eq!(desk.post(&path::end_sessions(who), &[]).await.leads_to(), path::access(who));
    one.get(path::ACCOUNT).await.is(401);
    t.stop().await;
}

/// The code that an authenticator shows now.
fn code(t: &TestApp, secret: &str) -> String {
    let bytes = data_encoding::BASE32_NOPAD.decode(secret.as_bytes()).unwrap();
    let totp = Builder::new().with_secret(bytes).with_account_name("x").build().unwrap();
    totp.generate(u64::try_from(t.app.now().ms() / 1000).unwrap()).to_string()
}

#[tokio::test]
async fn an_administrator_gives_a_code_after_the_password_and_none_twice() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    set_password(&county, "唐晓燕", "QS0001").await;
    county.staff("罗建国").await.get(path::SECOND_FACTOR).await.is(404);
    let (mut desk, _) = sign_in(&t, "QS0001").await;
    desk.get(path::ACCOUNT).await.is(200).says("启用动态验证码");
    let page = desk.get(path::SECOND_FACTOR).await.is(200);
    assert_eq!(page.all(".qr-box svg").len(), 1);
    let secret = page.text(".reference").replace(' ', "");
    desk.post(path::SECOND_FACTOR, &[("code", "000")]).await.is(422).says("验证码不正确");
    assert_eq!(desk.get(path::SECOND_FACTOR).await.text(".reference").replace(' ', ""), secret);
    assert_eq!(sign_in(&t, "QS0001").await.1, path::HOME, "not in force before the first code");
    let first = code(&t, &secret);
    let page = desk.post(path::SECOND_FACTOR, &[("code", &first)]).await.is(200);
    let recovery = page.all(".codes li");
    assert_eq!(recovery.len(), 10);
    desk.get(path::SECOND_FACTOR).await.is(404);
    desk.get(path::ACCOUNT).await.says("剩余恢复码 10 个");

    let (mut later, to) = sign_in(&t, "QS0001").await;
    assert_eq!(to, path::SIGN_IN_CODE);
    later.get(path::ACCOUNT).await.is(401);
    later.get(path::PASSWORD).await.is(401);
    later.get(path::SIGN_IN_CODE).await.is(200);
    later.post(path::SIGN_IN_CODE, &[("code", &first)]).await.is(422).says("已经使用过");
    t.advance_seconds(60);
    let half = later.clone();
    let second = code(&t, &secret);
    let page = later.post(path::SIGN_IN_CODE, &[("code", &second)]).await;
    assert_eq!(page.leads_to(), path::HOME);
    later.get(path::ACCOUNT).await.is(200);
    half.clone().post(path::SIGN_IN_CODE, &[("code", &recovery[0])]).await.is(401);

    // A recovery code opens once.
    let (mut spare, _) = sign_in(&t, "QS0001").await;
    let used = recovery[3].clone();
    let page = spare.post(path::SIGN_IN_CODE, &[("code", &used)]).await;
    assert_eq!(page.leads_to(), path::HOME);
    let (mut spare, _) = sign_in(&t, "QS0001").await;
    spare.post(path::SIGN_IN_CODE, &[("code", &used)]).await.is(422);
    for _ in 0..3 {
        spare.post(path::SIGN_IN_CODE, &[("code", "123456")]).await.is(422);
    }
    spare.post(path::SIGN_IN_CODE, &[("code", "123456")]).await.is(429).says("分钟后再试");
    t.stop().await;
}

#[tokio::test]
async fn a_lost_telephone_is_replaced_by_another_system_administrator() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    set_password(&county, "唐晓燕", "QS0001").await;
    let mut w = t.app.db.write().await.unwrap();
    let root = county.unit("青石县");
    store::person::grant(&mut w, county.person("周海波"), Role::SystemAdmin, root).await.unwrap();
    w.commit().await.unwrap();
    let (mut desk, _) = sign_in(&t, "QS0001").await;
    let secret = desk.get(path::SECOND_FACTOR).await.text(".reference").replace(' ', "");
    desk.post(path::SECOND_FACTOR, &[("code", &code(&t, &secret))]).await.is(200);
    let who = county.person("唐晓燕");
    desk.post(&path::remove_factor(who), &[]).await.is(409);
    let mut other = county.staff("周海波").await;
    other.get(&path::access(who)).await.is(200).says("解除动态验证码");
    assert_eq!(other.post(&path::remove_factor(who), &[]).await.leads_to(), path::access(who));
    assert_eq!(sign_in(&t, "QS0001").await.1, path::HOME);
    let acts = "SELECT act FROM audit WHERE act = 'second_factor.remove'";
    assert_eq!(t.texts(acts, []).await.len(), 1);
    t.stop().await;
}
