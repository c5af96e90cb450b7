//! 意见建议: anybody writes, an administrator replies, the sender finds the reply and nobody else does.

use mingfa::{domain::id::Id, web::path};

use crate::harness::{County, TestApp};

#[tokio::test]
async fn a_stranger_finds_the_reply_with_the_code() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let mut phone = t.browser();
    phone.get(path::HOME).await.says("意见建议");
    phone.get(path::FEEDBACK).await.is(200);
    for body in ["好", "  ", &"长".repeat(2001)] {
        let page = phone.post(path::FEEDBACK, &[("body", body)]).await.is(422);
        page.says("请填写 2 至 2000 个字。");
    }
    let page = phone.post(path::FEEDBACK, &[("body", "字太小，\r\n看不清。")]).await.is(200);
    let code = page.text(".reference");
    let held = t.texts("SELECT code_hash FROM feedback", []).await;
    assert_ne!(held, [code.as_str()]);
    let look = path::FEEDBACK_LOOK_UP;
    phone.post(look, &[("code", &code)]).await.is(200).says("看不清。").says("等待答复");
    phone.post(look, &[("code", "aaaa-bbbb-cccc")]).await.is(422).says("没有这个查询码");

    let mut desk = county.staff("唐晓燕").await;
    let list = desk.get(path::FEEDBACK_LIST).await.is(200).says("未登录人员");
    let to = list.attr("form[action^='/feedback/']", "action");
    assert_eq!(to, path::feedback_reply(Id::new(to.split('/').nth(2).unwrap().parse().unwrap())));
    desk.post(&to, &[("body", "x")]).await.is(409);
    let page = desk.post(&to, &[("body", "可以切换到长辈版。")]).await;
    assert_eq!(page.leads_to(), path::FEEDBACK_LIST);
    t.browser().post(look, &[("code", &code)]).await.is(200).says("可以切换到长辈版。");
    let rows = "SELECT count(*) FROM audit WHERE act = 'feedback.reply'";
    assert_eq!(t.number(rows, []).await, 1);

    county.staff("罗建国").await.get(path::FEEDBACK_LIST).await.is(404);
    county.staff("罗建国").await.post(&to, &[("body", "不是我。")]).await.is(404);
    t.browser().get(path::FEEDBACK_LIST).await.is(401);
    t.stop().await;
}

#[tokio::test]
async fn who_is_signed_in_reads_the_reply_on_the_own_page_and_on_the_account() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let (mut leader, mut desk) = (county.staff("罗建国").await, county.staff("唐晓燕").await);
    leader.post(path::FEEDBACK, &[("body", "希望增加按月的图表。")]).await.is(200);
    leader.get(path::ACCOUNT).await.does_not_say("已有答复");
    let to = desk.get(path::FEEDBACK_LIST).await.attr("form[action^='/feedback/']", "action");
    desk.post(&to, &[("body", "已经安排。")]).await;
    leader.get(path::ACCOUNT).await.says("您的意见建议已有答复");
    leader.get(path::FEEDBACK).await.says("希望增加按月的图表。").says("已经安排。");
    desk.get(path::FEEDBACK).await.does_not_say("按月的图表");
    t.stop().await;
}

#[tokio::test]
async fn a_device_writes_five_times_an_hour_and_one_without_cookies_not_at_all() {
    let t = TestApp::start().await;
    County::settle(&t).await;
    let mut phone = t.browser();
    phone.post(path::FEEDBACK, &[("body", "没有打开过表单。")]).await.is(422).says("Cookie");
    phone.get(path::FEEDBACK).await;
    for _ in 0..5 {
        phone.post(path::FEEDBACK, &[("body", "意见")]).await.is(200);
    }
    phone.post(path::FEEDBACK, &[("body", "意见")]).await.is(422).says("一小时后");
    let mut other = t.browser();
    other.get(path::FEEDBACK).await;
    other.post(path::FEEDBACK, &[("body", "另一台设备")]).await.is(200);
    t.advance_minutes(61);
    phone.post(path::FEEDBACK, &[("body", "意见")]).await.is(200);
    assert_eq!(t.number("SELECT count(*) FROM feedback", []).await, 7);
    t.stop().await;
}
