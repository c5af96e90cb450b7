//! The people behind a figure, with the definition of the figure on top.

use maud::{Markup, html};

use crate::{
    domain::id::{ExamId, UnitId},
    web::{
        label::Tone,
        page::{self, Shell},
        part, path,
    },
};

/// The list behind a figure.
#[derive(Clone, Debug)]
pub struct RowsView {
    /// The exam.
    pub exam: ExamId,
    /// The unit it is narrowed to.
    pub unit: Option<UnitId>,
    /// Title of the exam.
    pub title: String,
    /// Name of the county or unit.
    pub scope: String,
    /// Name of the list: 缺考人员.
    pub name: String,
    /// Definition of the figure.
    pub definition: String,
    /// Age of the figures.
    pub as_of: String,
    /// How many people are on the list in all.
    pub total: i64,
    /// Other lists.
    pub filters: Vec<Filter>,
    /// People of this page.
    pub people: Vec<PersonRow>,
    /// Address of the next page; empty on the last.
    pub next: String,
}

/// A link to another list.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Code of the list.
    pub list: String,
    /// Its name.
    pub name: String,
    /// How many.
    pub count: i64,
    /// Whether it is the one shown.
    pub current: bool,
}

/// A person.
#[derive(Clone, Debug)]
pub struct PersonRow {
    /// Name as this reader may see it.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// 合格, 未合格, 缺考, 作答中 …
    pub state: String,
    /// What the state means.
    pub tone: Tone,
    /// Score as printed; `—` without one.
    pub score: String,
    /// When it was handed in; empty without.
    pub at: String,
}

/// The list behind a figure.
#[must_use]
pub fn rows(shell: &Shell, v: &RowsView) -> Markup {
    page::shell(
        shell,
        &v.name,
        html! {
            div.stack {
                div.row.spread.head {
                    (part::heading(&format!("{}　{}", v.scope, v.title), &format!("{}（{} 人）", v.name, v.total)))
                    div.row.no-print {
                        a.btn href=(path::overview(v.exam, v.unit)) { "返回总览" }
                        button.btn.js-only type="button" data-print { "打印" }
                    }
                }
                div.note { (v.definition) span.small { "　数据截至 " (v.as_of) } }
                @if v.filters.len() > 1 {
                    nav.filters.no-print aria-label="名单" {
                        @for f in &v.filters {
                            a href=(path::overview_rows(v.exam, v.unit, &f.list)) aria-current=[f.current.then_some("page")] {
                                (f.name) " " b { (f.count) }
                            }
                        }
                    }
                }
                @if v.people.is_empty() {
                    (part::empty(&v.name, Some((&path::overview(v.exam, v.unit), "返回总览"))))
                } @else {
                    div.card.flush {
                        table.cards.people {
                            thead { tr {
                                th scope="col" { "姓名" } th scope="col" { "单位" } th scope="col" { "状态" }
                                th.n scope="col" { "成绩" } th.n scope="col" { "交卷时间" }
                            } }
                            tbody {
                                @for p in &v.people {
                                    tr {
                                        th.first scope="row" { (p.name) }
                                        td data-label="单位" { (p.unit) }
                                        td data-label="状态" { (part::tag(p.tone, &p.state)) }
                                        td.n.blank[p.score == "—"] data-label="成绩" { (p.score) }
                                        td.n.blank[p.at == "—"] data-label="交卷时间" { (p.at) }
                                    }
                                }
                            }
                        }
                    }
                    @if !v.next.is_empty() { p.no-print { a.btn href=(v.next) { "后面的人员" } } }
                }
            }
        },
    )
}

/// Samples: empty, one, many, senior.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::web::sample;
    let filter = |list: &str, name: &str, count, current| Filter {
        list: list.to_owned(),
        name: name.to_owned(),
        count,
        current,
    };
    let person = |name: &str, unit: &str, state: &str, tone, score: &str, at: &str| PersonRow {
        name: name.to_owned(),
        unit: unit.to_owned(),
        state: state.to_owned(),
        tone,
        score: score.to_owned(),
        at: at.to_owned(),
    };
    let view = |people: Vec<PersonRow>, total| RowsView {
        exam: sample::EXAM,
        unit: None,
        title: sample::EXAM_TITLE.to_owned(),
        scope: "青石县".to_owned(),
        name: "应考人员".to_owned(),
        definition: "应考人数＝名单确认日在册人数－免考人数。".to_owned(),
        as_of: "2026年11月22日 17:40".to_owned(),
        total,
        filters: vec![
            filter("due", "应考", 1258, true),
            filter("sat", "实考", 1246, false),
            filter("passed", "合格", 1213, false),
            filter("failed", "未合格", 33, false),
            filter("missing", "缺考", 12, false),
            filter("exempt", "免考", 9, false),
        ],
        people,
        next: if total > 10 {
            "/overview/1/people?list=due&after=5".to_owned()
        } else {
            String::new()
        },
    };
    let many = || {
        vec![
            person("李桂芳", "云溪瑶族乡", "合格", Tone::Good, "86", "11月20日 09:52"),
            person("盘金花", "云溪瑶族乡", "未合格", Tone::Bad, "54.5", "11月21日 10:05"),
            person("赵大山", "石门镇", "缺考", Tone::Bad, "—", ""),
            person(
                "阿依古丽·买买提江",
                "县市场监督管理综合行政执法大队（知识产权保护中心）",
                "正在作答",
                Tone::Info,
                "—",
                "",
            ),
        ]
    };
    let l = sample::shell_leader(false);
    vec![
        ("rows", rows(&l, &view(many(), 1258))),
        ("rows-one", rows(&l, &view(many().into_iter().take(1).collect(), 1))),
        ("rows-empty", rows(&l, &view(vec![], 0))),
        ("rows-senior", rows(&sample::shell_leader(true), &view(many(), 1258))),
    ]
}
