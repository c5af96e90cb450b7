//! The leader's page: every figure worked out by hand, opened to its people, and equal to a full recount.

use mingfa::{
    domain::{id::ExamId, rate::Counts},
    service::figures,
    store::{self, db::Value},
    web::path,
};

use crate::harness::{Browser, County, Sitting, TestApp, county::SIX};

/// 李桂芳 100, 盘金花 60, 赵志强 hands in a blank paper, 唐春梅 is still writing, 周海波 never came, 奉长林 is exempt.
async fn an_exam_day(county: &County<'_>) -> ExamId {
    let exam = county.exam().await;
    let mut best = Sitting::begin(county, exam, "李桂芳").await;
    best.answer_all(county).await;
    best.hand_in().await;
    let mut enough = Sitting::begin(county, exam, "盘金花").await;
    let codes: Vec<String> = enough
        .slots
        .iter()
        .map(|s| s.code.clone())
        .filter(|c| !c.starts_with("mu") && !c.starts_with("cl"))
        .collect();
    for code in codes {
        enough.answer_right(county, &code).await;
    }
    enough.hand_in().await;
    Sitting::begin(county, exam, "赵志强").await.hand_in().await;
    let mut writing = Sitting::begin(county, exam, "唐春梅").await;
    writing.answer_all(county).await;
    exam
}

async fn refresh(t: &TestApp) -> usize {
    let mut units = 0;
    loop {
        match figures::refresh(&t.app).await.unwrap() {
            0 => return units,
            n => units += n,
        }
    }
}

/// The stored figures of every unit, each compared with a full recount of the facts.
async fn stored(t: &TestApp, exam: ExamId) -> Counts {
    let paper = t.app.paper(exam).await.unwrap();
    let mut sum = Counts::default();
    for held in store::report::figures(&t.app.db, exam).await.unwrap() {
        let counted = figures::recount(&t.app, &paper, held.unit).await.unwrap();
        assert_eq!(
            (held.counts, held.items),
            (counted.counts, counted.items),
            "unit {}",
            held.unit
        );
        sum += held.counts;
    }
    sum
}

async fn mark_dirty(t: &TestApp, county: &County<'_>, unit: &str) {
    let sql = "UPDATE unit_figure SET dirty = TRUE WHERE unit_id = $1";
    assert_eq!(t.change(sql, [Value::from(county.unit(unit))]).await, 1);
}

async fn dirty(t: &TestApp) -> i64 {
    t.number("SELECT count(*) FROM unit_figure WHERE dirty", []).await
}

#[tokio::test]
async fn stored_figures_equal_a_full_recount_after_hand_ins_a_void_and_an_exemption() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = county.exam().await;
    assert_eq!(dirty(&t).await, 3, "every unit with people is counted once when the exam opens");
    assert_eq!((refresh(&t).await, dirty(&t).await, refresh(&t).await), (3, 0, 0));
    an_exam_day(&county).await;
    // 云溪瑶族乡 and 枫木冲村 changed; a running attempt changes nothing.
    assert_eq!((dirty(&t).await, refresh(&t).await, dirty(&t).await), (2, 2, 0));
    let day = Counts {
        roster: 6,
        exempt: 1,
        sat: 3,
        passed: 2,
        distinction: 1,
        pending: 0,
        score_sum: 16_000,
    };
    assert_eq!(stored(&t, exam).await, day);

    // 盘金花's attempt is voided: she has not sat.
    let sql = "UPDATE attempt SET state = 'voided' WHERE person_id = $1";
    t.change(sql, [Value::from(county.person("盘金花"))]).await;
    mark_dirty(&t, &county, "云溪瑶族乡").await;
    assert_eq!(refresh(&t).await, 1);
    let voided = Counts { sat: 2, passed: 1, score_sum: 10_000, ..day };
    assert_eq!(stored(&t, exam).await, voided);

    // 周海波, who never came, is exempted.
    let sql = "UPDATE exam_roster SET status = 'exempt' WHERE person_id = $1";
    t.change(sql, [Value::from(county.person("周海波"))]).await;
    mark_dirty(&t, &county, "白水镇").await;
    assert_eq!(refresh(&t).await, 1);
    assert_eq!(stored(&t, exam).await, Counts { exempt: 2, ..voided });

    // 唐春梅 moves to another unit; the frozen roster keeps her where she was. Her time is up.
    let sql = "UPDATE person SET unit_id = $2 WHERE id = $1";
    t.change(sql, [Value::from(county.person("唐春梅")), Value::from(county.unit("云溪瑶族乡"))])
        .await;
    t.advance_minutes(60);
    assert_eq!(t.hand_in_due().await, 1);
    refresh(&t).await;
    let end = Counts { exempt: 2, sat: 3, passed: 2, distinction: 2, score_sum: 20_000, ..day };
    assert_eq!(stored(&t, exam).await, end);
    let town = store::report::figures(&t.app.db, exam).await.unwrap();
    let town = town.iter().find(|f| f.unit == county.unit("白水镇")).unwrap();
    assert_eq!((town.counts.roster, town.counts.sat, town.counts.score_sum), (2, 1, 10_000));
    t.stop().await;
}

/// Label and value of each figure with the list behind it.
async fn figures_of(desk: &mut Browser, to: &str) -> Vec<(String, String, String)> {
    let page = desk.get(to).await.is(200);
    let html = page.html();
    let all = scraper::Selector::parse("a[href*='/people?list=']").unwrap();
    html.select(&all)
        .map(|a| {
            let around = a.ancestors().find_map(scraper::ElementRef::wrap).unwrap();
            let words = |e: scraper::ElementRef<'_>| e.text().collect::<String>().trim().to_owned();
            (words(around), words(a), a.attr("href").unwrap().to_owned())
        })
        .collect()
}

/// Number of people a list says it has, proven by its rows.
async fn people(desk: &mut Browser, to: &str) -> Vec<String> {
    let page = desk.get(to).await.is(200);
    let names = page.all("table.people tbody th");
    assert!(page.text("h1").ends_with(&format!("（{} 人）", names.len())), "{}", page.text("h1"));
    names
}

#[tokio::test]
async fn a_leader_reads_figures_worked_out_by_hand_and_opens_each_to_its_people() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = an_exam_day(&county).await;
    refresh(&t).await;
    let mut desk = county.staff("罗建国").await;
    // Five required, three sat, two passed, one excellent; (100 + 60 + 0) ÷ 3.
    let page = desk.get(&path::overview(exam, None)).await.is(200);
    for words in
        ["合格 2 人 ÷ 应考 5 人", "40.00", "60.00%", "66.67%", "20.00%", "53.33", "阶段数据"]
    {
        assert!(page.words().contains(words), "no {words}\n{}", page.words());
    }
    let expected: [(&str, &[&str]); 7] = [
        ("due", &["李桂芳", "盘金花", "赵志强", "周海波", "唐春梅"]),
        ("sat", &["李桂芳", "盘金花", "赵志强"]),
        ("missing", &["周海波", "唐春梅"]),
        ("passed", &["李桂芳", "盘金花"]),
        ("failed", &["赵志强"]),
        ("excellent", &["李桂芳"]),
        ("exempt", &["奉长林"]),
    ];
    for (list, mut names) in expected.map(|(l, n)| (l, n.to_vec())) {
        let mut listed = people(&mut desk, &path::overview_rows(exam, None, list)).await;
        listed.sort();
        names.sort_unstable();
        assert_eq!(listed, names, "{list}");
    }
    // Every number on the page opens to exactly that many people.
    let links = figures_of(&mut desk, &path::overview(exam, None)).await;
    assert!(links.len() >= 8, "{links:?}");
    for (around, value, to) in links {
        let listed = people(&mut desk, &to).await;
        if let Ok(n) = value.parse::<usize>() {
            assert_eq!(listed.len(), n, "{around}: {value} opens {to}");
        }
    }
    desk.get(&path::overview_rows(exam, None, "nonsense")).await.is(404);

    let table = desk.get(&path::overview_units(exam, None)).await.is(200);
    let rows =
        table.all("tbody tr th:first-child, tfoot tr th:first-child, tbody tr td:first-child");
    assert_eq!(&rows[..2], ["云溪瑶族乡", "白水镇"], "official order, with what is below");
    let csv = desk.get(&path::overview_export(exam, None)).await.is(200).source();
    assert!(csv.starts_with('\u{feff}'));
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[1], "云溪瑶族乡,3,3,0,1,2,100%,66.67%,66.67%,53.33");
    assert_eq!(lines[2], "白水镇,2,0,2,0,0,0.00%,0.00%,—,");
    assert_eq!(lines[3], "合计,5,3,2,1,2,60.00%,40.00%,66.67%,53.33");
    t.stop().await;
}

#[tokio::test]
async fn a_township_leader_sees_the_township_with_its_villages_and_no_other_unit() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = an_exam_day(&county).await;
    refresh(&t).await;
    let mut desk = county.staff("黄永红").await;
    desk.get(&path::overview(exam, None))
        .await
        .is(200)
        .says("合格 2 人 ÷ 应考 3 人")
        .does_not_say("白水镇");
    let village = county.unit("枫木冲村");
    assert_eq!(
        people(&mut desk, &path::overview_rows(exam, Some(village), "sat")).await,
        ["赵志强"]
    );
    let mut all = people(&mut desk, &path::overview_rows(exam, None, "due")).await;
    all.sort();
    assert_eq!(all, ["李桂芳", "盘金花", "赵志强"]);
    for unit in ["白水镇", "青石县", "县司法局"] {
        let unit = Some(county.unit(unit));
        for to in [
            path::overview(exam, unit),
            path::overview_units(exam, unit),
            path::overview_export(exam, unit),
            path::overview_rows(exam, unit, "due"),
            path::tickets(exam, unit),
        ] {
            desk.get(&to).await.is(404).does_not_say("周海波");
        }
    }
    // Printing tickets is not the leader's, not even for the own unit.
    desk.get(&path::tickets(exam, Some(county.unit("云溪瑶族乡")))).await.is(404);
    desk.get(&path::overview(exam, Some(mingfa::domain::id::UnitId::new(7)))).await.is(404);
    t.stop().await;
}

#[tokio::test]
async fn the_clerk_prints_a_ticket_for_everybody_who_must_sit() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = county.exam().await;
    refresh(&t).await;
    let mut desk = county.staff("唐晓燕").await;
    desk.get(path::HOME).await.is(200).says("应考人数").says("2026年度学法用法考试");
    let page = desk.get(&path::tickets(exam, None)).await.is(200);
    assert_eq!(page.all(".ticket-name"), ["李桂芳", "盘金花", "赵志强", "周海波", "唐春梅"]);
    let mut unit = desk
        .get(&path::tickets(exam, Some(county.unit("白水镇"))))
        .await
        .is(200)
        .all(".ticket-link");
    assert_eq!(unit.len(), 2);
    let link = unit.remove(0);
    let to = link.strip_prefix("http://kaoshi.qingshi.example").unwrap();
    t.browser().get(to).await.is(200).says("周**");
    t.stop().await;
}

#[tokio::test]
async fn after_the_window_the_figures_are_final_and_compared_with_the_year_before() {
    let t = TestApp::start().await;
    let county = County::settle(&t).await;
    let exam = an_exam_day(&county).await;
    t.app.clock.advance_ms(SIX.since(t.app.now()));
    t.hand_in_due().await;
    refresh(&t).await;
    let mut desk = county.staff("罗建国").await;
    let page = desk
        .get(&path::overview(exam, None))
        .await
        .is(200)
        .says("无上年数据")
        .says("合格 3 人 ÷ 应考 5 人");
    assert!(!page.words().contains("阶段数据"));
    t.stop().await;
}
