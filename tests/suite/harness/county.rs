//! 青石县 as the journeys know it: five units, seven people, one law, one small bank, and its exams.

use std::collections::HashMap;

use mingfa::{
    domain::{
        access::Role,
        blueprint::{Blueprint, Section},
        id::{ExamId, PersonId, UnitId},
        item::{Ask, Kind},
        policy::ExamPolicy,
        time::{Timestamp, Window},
        unit::{Unit, UnitKind},
    },
    service::{
        bank,
        exam::{self, NewExam},
        failure::Result,
        sign_in,
    },
    store::{self, person::NewPerson},
    web::path,
};

use super::{
    Browser, TestApp,
    app::NINE,
    item::{Draft, a_bank, an_item, the_law},
};

/// Units from the top: name, kind, unit above.
const UNITS: [(&str, UnitKind, &str); 5] = [
    ("青石县", UnitKind::County, ""),
    ("县司法局", UnitKind::Department, "青石县"),
    ("云溪瑶族乡", UnitKind::Township, "青石县"),
    ("枫木冲村", UnitKind::Village, "云溪瑶族乡"),
    ("白水镇", UnitKind::Township, "青石县"),
];

/// Who must sit, where; 奉长林 is exempt.
const CANDIDATES: [(&str, &str); 6] = [
    ("李桂芳", "云溪瑶族乡"),
    ("盘金花", "云溪瑶族乡"),
    ("奉长林", "云溪瑶族乡"),
    ("赵志强", "枫木冲村"),
    ("周海波", "白水镇"),
    ("唐春梅", "白水镇"),
];

/// The county.
pub struct County<'a> {
    pub t: &'a TestApp,
    pub units: HashMap<&'static str, UnitId>,
    pub people: HashMap<&'static str, PersonId>,
    /// Keys by question code.
    pub keys: HashMap<String, Ask>,
}

/// What an exam is to be; everything has a usual value.
#[derive(Clone)]
pub struct Wish {
    pub policy: ExamPolicy,
    pub blueprint: Blueprint,
    pub legal_date: &'static str,
    pub window: Window,
    pub results_at: Option<Timestamp>,
    pub keys_at: Timestamp,
    pub command_id: &'static str,
}

/// Until when the usual exam can be begun: 18:00 of the same day.
pub const SIX: Timestamp = NINE.plus_minutes(9 * 60);

/// Nine questions, 100 points: 判断 2 × 10, 单选 2 × 10, 多选 1 × 20, 填空 1 × 20, 案例 1 × 20 (three questions).
pub fn nine_questions() -> Blueprint {
    Blueprint {
        sections: vec![
            Section::plain("判断题", Kind::TrueFalse, 2, 10),
            Section::plain("单项选择题", Kind::Single, 2, 10),
            Section::plain("多项选择题", Kind::Multiple, 1, 20),
            Section::plain("填空题", Kind::Cloze, 1, 20),
            Section::plain("案例分析题", Kind::CaseSet, 1, 20),
        ],
    }
}

/// Only 判断题, `count` of them, ten points each.
pub fn only_true_false(count: usize) -> Blueprint {
    Blueprint { sections: vec![Section::plain("判断题", Kind::TrueFalse, count, 10)] }
}

impl Default for Wish {
    fn default() -> Self {
        Self {
            policy: ExamPolicy::hn_2019(),
            blueprint: nine_questions(),
            legal_date: "2026-11-20",
            window: Window { from: NINE, to: SIX },
            results_at: None,
            keys_at: SIX,
            command_id: "annual-exam",
        }
    }
}

/// The county's bank: more of every kind than a form needs.
pub fn the_items() -> Vec<Draft> {
    vec![
        an_item("tf1").true_false(true),
        an_item("tf2").true_false(false),
        an_item("tf3").true_false(true),
        an_item("si1").single("A"),
        an_item("si2").single("B"),
        an_item("si3").single("D"),
        an_item("mu1").multiple("ABD"),
        an_item("mu2").multiple("BC"),
        an_item("cl1").cloze(&["九", "三十"]),
        an_item("ca1").case(&["A", "C", "B"]),
    ]
}

impl<'a> County<'a> {
    /// Units, people, the law and the bank; no exam yet.
    pub async fn settle(t: &'a TestApp) -> Self {
        Self::settle_with(t, the_items()).await
    }

    pub async fn settle_with(t: &'a TestApp, items: Vec<Draft>) -> Self {
        let app = &t.app;
        let mut county =
            Self { t, units: HashMap::new(), people: HashMap::new(), keys: HashMap::new() };
        let mut w = app.db.write().await.unwrap();
        for (order, (name, kind, above)) in (1..).zip(UNITS) {
            let parent = county.units.get(above).copied();
            let unit = Unit {
                id: app.id(),
                parent,
                name: name.to_owned(),
                kind,
                official_order: order,
                active: true,
            };
            store::unit::add(&mut w, &unit).await.unwrap();
            county.units.insert(name, unit.id);
        }
        let staff = [("唐晓燕", "县司法局"), ("罗建国", "青石县"), ("黄永红", "云溪瑶族乡")];
        for (name, unit) in CANDIDATES.into_iter().chain(staff) {
            let person = NewPerson {
                id: app.id(),
                unit: county.units[unit],
                staff_code: None,
                name: name.to_owned(),
                position_group: "staff".to_owned(),
            };
            store::person::add(&mut w, std::slice::from_ref(&person), app.now()).await.unwrap();
            county.people.insert(name, person.id);
        }
        for (name, role, unit) in [
            ("唐晓燕", Role::CountyAdmin, "青石县"),
            ("罗建国", Role::Leader, "青石县"),
            ("黄永红", Role::Leader, "云溪瑶族乡"),
        ] {
            store::person::grant(&mut w, county.people[name], role, county.units[unit])
                .await
                .unwrap();
        }
        let law = the_law();
        let content = serde_json::to_string(&law).unwrap();
        store::law::save_shipped(&mut w, &law, &content).await.unwrap();
        w.commit().await.unwrap();
        app.reload_laws().await.unwrap();
        county.load("county", items).await;
        county
    }

    /// Loads items as a shipped bank does, and remembers their keys.
    pub async fn load(&mut self, code: &str, items: Vec<Draft>) -> bank::Loaded {
        for q in items.iter().flat_map(|d| d.clone().done().questions) {
            self.keys.insert(q.code.clone(), q.ask);
        }
        bank::load(&self.t.app, &[a_bank(code, items)], "shipped").await.unwrap()
    }

    pub fn person(&self, name: &str) -> PersonId {
        self.people[name]
    }

    pub fn unit(&self, name: &str) -> UnitId {
        self.units[name]
    }

    /// The annual exam with everything usual.
    pub async fn exam(&self) -> ExamId {
        self.exam_as(Wish::default()).await.unwrap()
    }

    pub async fn exam_as(&self, wish: Wish) -> Result<ExamId> {
        let roster = CANDIDATES.iter().map(|(name, unit)| {
            let status = if *name == "奉长林" { "exempt" } else { "required" };
            (self.person(name), self.unit(unit), "staff".to_owned(), status)
        });
        let new = NewExam {
            title: "2026年度学法用法考试".to_owned(),
            exam_year: 2026,
            policy: wish.policy,
            blueprint: ("suite".to_owned(), wish.blueprint),
            legal_date: wish.legal_date.parse().unwrap(),
            window: wish.window,
            results_at: wish.results_at,
            keys_at: wish.keys_at,
            seed: Some([7; 32]),
            origin: "own".to_owned(),
            bank: None,
            roster: roster.collect(),
            command_id: wish.command_id.to_owned(),
        };
        exam::create(&self.t.app, Some(self.person("唐晓燕")), new).await
    }

    /// What is printed on the person's admission ticket now.
    pub async fn ticket(&self, exam: ExamId, name: &str) -> String {
        let place =
            store::exam::on_roster(&self.t.app.db, exam, self.person(name)).await.unwrap().unwrap();
        sign_in::ticket_token(&self.t.app, exam, &place)
    }

    /// A browser in which the person has used the ticket.
    pub async fn candidate(&self, exam: ExamId, name: &str) -> Browser {
        let mut browser = self.t.browser();
        let ticket = self.ticket(exam, name).await;
        let page = browser.post(&path::ticket(&ticket), &[]).await;
        assert_eq!(page.leads_to(), path::exam(exam));
        browser
    }

    /// A browser in which a member of staff has used a one-time link.
    pub async fn staff(&self, name: &str) -> Browser {
        let mut browser = self.t.browser();
        let link = sign_in::make_link(&self.t.app, self.person(name)).await.unwrap();
        assert_eq!(browser.post(&path::link(&link), &[]).await.leads_to(), path::HOME);
        browser
    }
}
