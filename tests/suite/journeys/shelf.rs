//! Banks in trainers' hands: from a file to a published item, with a second person, and back.

use axum::http::Method;
use mingfa::{
    domain::{access::Role, id::BankId, item::Use},
    store::{self, db::Value, person::NewPerson},
    web::path,
};

use crate::harness::{Browser, County, Page, TestApp, item::an_item};

/// Three good items, one with an impossible answer, one that occurs twice, two with contradicting keys.
const FILE: &str = "一、单项选择题（每题1分）
1．国家宪法日是每年的（　　）。
A．4月15日　B．6月26日　C．12月4日　D．5月12日
答案：C
2．发现可疑情况，可以拨打的国家安全机关举报受理电话是（　　）。
A．12315　B．12339　C．12348　D．12333
答案：E
3．国家宪法日是每年的（　　）。
A．12月4日　B．4月15日　C．6月26日　D．5月12日
答案：A
4．村民委员会每届任期为多少年，届满应当及时举行换届选举（　　）。
A．三年　B．四年　C．五年　D．六年
答案：C
5．村民委员会每届任期为多少年，届满应当及时举行换届选举（　　）。
A．三年　B．四年　C．五年　D．六年
答案：A
二、判断题
6．老韦家和老蒙家为排水争执，只能向人民法院起诉。
答案：错误
";

struct Desk<'a> {
    county: County<'a>,
    trainer: Browser,
}

impl<'a> Desk<'a> {
    /// A trainer and a reviewer for the whole county, a trainer of a township.
    async fn open(t: &'a TestApp) -> Self {
        let mut county = County::settle(t).await;
        for (name, role, unit) in [
            ("周老师", Role::BankManager, "青石县"),
            ("吴审题", Role::Reviewer, "青石县"),
            ("韦干事", Role::BankManager, "白水镇"),
        ] {
            let person = NewPerson {
                id: t.app.id(),
                unit: county.unit(unit),
                staff_code: None,
                name: name.to_owned(),
                position_group: "staff".to_owned(),
            };
            let mut w = t.app.db.write().await.unwrap();
            store::person::add(&mut w, std::slice::from_ref(&person), t.app.now()).await.unwrap();
            store::person::grant(&mut w, person.id, role, county.unit(unit)).await.unwrap();
            w.commit().await.unwrap();
            county.people.insert(name, person.id);
        }
        let trainer = county.staff("周老师").await;
        Self { county, trainer }
    }

    /// Hands a text in as a file and gives the page of the import.
    async fn hand_in(&mut self, name: &str, bytes: &[u8], bank: &str) -> Page {
        let sent = send(&mut self.trainer, name, bytes, bank).await;
        let page = self.trainer.follow(&sent).await.is(200);
        assert!(page.header("refresh").is_none(), "read at once");
        page
    }
}

async fn send(b: &mut Browser, name: &str, bytes: &[u8], bank: &str) -> Page {
    let mut body = Vec::new();
    for (field, value) in [("bank", ""), ("code", bank), ("title", "青石县学法题库"), ("text", "")]
    {
        body.extend(
            format!("--cut\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n")
                .into_bytes(),
        );
    }
    let head = format!(
        "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
    );
    body.extend(head.into_bytes());
    body.extend(bytes);
    body.extend(b"\r\n--cut--\r\n");
    b.send(Method::POST, path::NEW_IMPORT, "multipart/form-data; boundary=cut", body).await
}

fn id_of(page: &Page) -> mingfa::domain::id::BatchId {
    page.path.rsplit('/').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_file_becomes_drafts_is_corrected_on_the_way_and_can_be_taken_back() {
    let t = TestApp::start().await;
    let mut d = Desk::open(&t).await;
    d.trainer.get(path::IMPORTS).await.is(200).says("目前没有内容");
    d.trainer.get(path::NEW_IMPORT).await.is(200).says("严禁上传");
    for kind in ["xlsx", "docx", "txt"] {
        assert!(d.trainer.get(&path::template(kind)).await.is(200).body.len() > 300);
    }
    let page = d.hand_in("题库.txt", FILE.as_bytes(), "qingshi").await;
    let page = page.says("读取 6 题：可导入 3，与题库相同 1，疑似重复待核对 1，有错误 1。");
    let batch = id_of(&page);
    let errors = d.trainer.get(&format!("{}?verdict=error", path::batch(batch))).await.is(200);
    assert_eq!(errors.all("tbody tr").len(), 1);
    assert!(errors.words().contains("答案 E 不在选项"));
    let workbook = d.trainer.get(&path::rejected(batch)).await.is(200);
    assert!(workbook.body.starts_with(b"PK"));

    // The wrong answer is corrected in place.
    let form = d.trainer.get(&path::row(batch, 2)).await.is(200).says("答案：E");
    assert_eq!(form.attr("#f-answer", "aria-invalid"), "true");
    let fields = |answer: &'static str| {
        let stem = "发现可疑情况，可以拨打的国家安全机关举报受理电话是（　　）。";
        let options = ["12315", "12339", "12348", "12333"].map(|o| ("option", o));
        let head = [("kind", "single"), ("stem", stem), ("answer", answer), ("usage", "exam")];
        head.into_iter().chain(options).collect::<Vec<_>>()
    };
    d.trainer.post(&path::row(batch, 2), &fields("F")).await.is(200).says("请改正后保存");
    d.trainer.post(&path::row(batch, 2), &fields("B")).await.leads_to();

    // Contradicting keys, side by side, one decision.
    let both = d.trainer.get(&path::twin(batch, 5)).await.is(200);
    assert_eq!(both.all(".seen .key"), ["答案：C", "答案：A"]);
    d.trainer.post(&path::twin(batch, 5), &[("decision", "nonsense")]).await.is(422);
    d.trainer.post(&path::twin(batch, 5), &[("decision", "take")]).await.leads_to();
    let page = d.trainer.get(&path::batch(batch)).await.is(200).says("确认导入 4 题");
    assert!(page.words().contains("已决定：保留原有的一题。"), "the other one is left out");

    d.trainer.post(&path::batch_act(batch), &[("act", "confirm")]).await.leads_to();
    d.trainer.post(&path::batch_act(batch), &[("act", "confirm")]).await.is(409);
    d.trainer.get(&path::batch(batch)).await.is(200).says("已导入 4 题");
    let states = "SELECT state || ' ' || origin FROM item_revision WHERE batch_id = $1";
    assert_eq!(t.texts(states, [Value::from(batch)]).await, ["draft imported"; 4]);
    let codes =
        "SELECT code FROM item WHERE code > 'qingshi-' AND code < 'qingshi-9' ORDER BY code";
    assert_eq!(t.texts(codes, []).await.len(), 4);

    // The same file again: nothing is new.
    let again = d.hand_in("题库.txt", FILE.as_bytes(), "qingshi").await;
    let words = again.words();
    assert!(words.contains("可导入 0，与题库相同 4"), "{words}");
    d.trainer.post(&path::batch_act(id_of(&again)), &[("act", "drop")]).await.leads_to();

    d.trainer.post(&path::batch_act(batch), &[("act", "revoke")]).await.leads_to();
    d.trainer.get(&path::batch(batch)).await.is(200).says("本批次已撤回");
    assert_eq!(t.texts(states, [Value::from(batch)]).await, ["retired imported"; 4]);
    assert_eq!(d.trainer.get(path::IMPORTS).await.is(200).all("tbody tr").len(), 2);
    let acts = "SELECT act FROM audit WHERE object = 'import_batch' AND object_id = $1 ORDER BY id";
    let acts = t.texts(acts, [Value::from(batch.to_string())]).await;
    assert_eq!(
        acts,
        [
            "import.begin",
            "import.correct",
            "import.correct",
            "import.decide",
            "import.confirm",
            "import.revoke"
        ]
    );
    t.stop().await;
}

#[tokio::test]
async fn nobody_publishes_their_own_item_and_a_second_person_does() {
    let t = TestApp::start().await;
    let mut d = Desk::open(&t).await;
    let page = d.hand_in("x.txt", FILE.as_bytes(), "qingshi").await;
    d.trainer.post(&path::batch_act(id_of(&page)), &[("act", "confirm")]).await.leads_to();
    let ids = t
        .texts(
            "SELECT CAST(item_id AS TEXT) FROM item_revision WHERE state = 'draft' ORDER BY id",
            [],
        )
        .await;
    let item = ids[0].parse().unwrap();
    let bank = d.trainer.get(path::BANKS).await.is(200).says("青石县学法题库");
    assert_eq!(bank.all("tbody tr").len(), 2);
    d.trainer.get(&path::item(item)).await.is(200).says("12月4日").says("草稿").says("缺少依据");

    // The editor: preview first, then a new draft; the history shows what changed.
    d.trainer.get(&path::edit_item(item)).await.is(200).says("考生看到的样子");
    let fields = |go: &'static str| {
        let options = ["4月15日", "6月26日", "12月4日", "5月12日"].map(|o| ("option", o));
        let head = [
            ("kind", "single"),
            ("stem", "宪法宣传周里的国家宪法日是每年的（　　）。"),
            ("answer", "C"),
            ("go", go),
        ];
        head.into_iter().chain(options).collect::<Vec<_>>()
    };
    d.trainer.post(&path::edit_item(item), &fields("preview")).await.is(200).says("宪法宣传周");
    d.trainer.get(&path::item(item)).await.does_not_say("宪法宣传周");
    d.trainer.post(&path::edit_item(item), &fields("save")).await.leads_to();
    let page = d.trainer.get(&path::item(item)).await.is(200);
    assert_eq!(page.text("details ins"), "宪法宣传周里的");

    let step = path::item_step(item);
    d.trainer.post(&step, &[("step", "publish")]).await.is(404);
    d.trainer.post(&step, &[("step", "submit")]).await.leads_to();
    d.trainer.post(&step, &[("step", "submit")]).await.is(409);
    let mut reviewer = d.county.staff("吴审题").await;
    assert_eq!(reviewer.get(path::REVIEWS).await.is(200).all("tbody tr").len(), 1);
    reviewer.get(&path::edit_item(item)).await.is(404);
    reviewer.post(&step, &[("step", "return")]).await.is(409);
    reviewer.post(&step, &[("step", "return"), ("words", "请补充解析。")]).await.leads_to();
    d.trainer.get(&path::item(item)).await.is(200).says("请补充解析。");
    d.trainer.post(&step, &[("step", "submit")]).await.leads_to();
    reviewer.post(&step, &[("step", "publish")]).await.leads_to();
    reviewer.get(&path::item(item)).await.is(200).says("已发布");
    reviewer.post(&step, &[("step", "stop"), ("words", "试题过时。")]).await.leads_to();
    d.trainer.get(&path::item(item)).await.is(200).says("已停用");

    // The county's administrator may do both, but not with an item of their own.
    let mut clerk = d.county.staff("唐晓燕").await;
    clerk.post(&path::edit_item(item), &fields("save")).await.leads_to();
    clerk.post(&step, &[("step", "submit")]).await.leads_to();
    clerk.post(&step, &[("step", "publish")]).await.is(409);
    t.stop().await;
}

#[tokio::test]
async fn banks_are_searched_by_single_characters_and_exported_without_exam_only_items() {
    let t = TestApp::start().await;
    let mut d = Desk::open(&t).await;
    let mut secret = an_item("only").true_false(true).done();
    secret.usage = Use::Exam;
    let mut bank = crate::harness::item::a_bank("more", vec![an_item("open"), an_item("only")]);
    bank.items[1].value = secret;
    mingfa::service::bank::load(&t.app, &[bank], "shipped").await.unwrap();
    let id = t.number("SELECT id FROM item_bank WHERE code = 'more'", []).await;
    let id = BankId::new(id);
    assert_eq!(d.trainer.get(&path::bank(id)).await.is(200).all("tbody tr").len(), 2);
    let find = async |b: &mut Browser, query: &str| {
        let page = b.get(&format!("{}?{query}", path::bank(id))).await.is(200);
        page.all("tbody tr").len()
    };
    assert_eq!(find(&mut d.trainer, "q=ONLY").await, 1);
    assert_eq!(find(&mut d.trainer, "q=%E8%AF%95").await, 2, "one character");
    assert_eq!(find(&mut d.trainer, "kind=single").await, 0);
    assert_eq!(find(&mut d.trainer, "state=published").await, 2);
    let law = path::encoded("青石县示范法");
    assert_eq!(find(&mut d.trainer, &format!("law={law}")).await, 2);
    let ninth = path::encoded("第九条");
    assert_eq!(find(&mut d.trainer, &format!("law={law}&article={ninth}")).await, 0);

    let toml = d.trainer.get(&path::bank_file(id, "toml")).await.is(200).source();
    assert!(toml.contains("open") && !toml.contains("\"only\""));
    let mut clerk = d.county.staff("唐晓燕").await;
    assert!(clerk.get(&path::bank_file(id, "toml")).await.is(200).source().contains("\"only\""));
    assert!(clerk.get(&path::bank_file(id, "xlsx")).await.is(200).body.starts_with(b"PK"));
    clerk.get(&path::bank_file(id, "exe")).await.is(404);
    t.stop().await;
}

#[tokio::test]
async fn a_bank_of_another_unit_is_not_there() {
    let t = TestApp::start().await;
    let mut d = Desk::open(&t).await;
    let mut town = d.county.staff("韦干事").await;
    let sent = send(&mut town, "x.txt", FILE.as_bytes(), "baishui").await;
    let batch = sent.leads_to().to_owned();
    town.get(&batch).await.is(200);
    d.trainer.get(&batch).await.is(200).says("确认导入");
    let page = d.hand_in("x.txt", FILE.as_bytes(), "qingshi").await;
    town.get(&page.path).await.is(404);
    town.post(&path::batch_act(id_of(&page)), &[("act", "confirm")]).await.is(404);
    // A bank of the county by its code is not theirs to import into, and its code is taken.
    send(&mut town, "x.txt", FILE.as_bytes(), "qingshi").await.is(422).says("编号已被使用");
    d.county.staff("罗建国").await.get(path::BANKS).await.is(404);
    // What cannot be read is said at the batch.
    let broken = d.hand_in("x.docx", b"PK\x03\x04broken", "qingshi").await;
    let broken = broken.says("没有读取");
    d.trainer.post(&path::batch_act(id_of(&broken)), &[("act", "drop")]).await.leads_to();
    t.stop().await;
}
