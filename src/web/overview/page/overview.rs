//! The leader's page of an exam. The order is fixed: the number, its change, the units, the contents, the
//! missing, the definitions.

use maud::{Markup, html};

use super::definition::{self, Measure};
use crate::{
    domain::{
        id::{ExamId, UnitId},
        number::Rate,
    },
    web::{
        label::{self, Tone},
        page::{self, Shell},
        part::{self, Bar, Figure},
        path,
    },
};

/// The overview.
#[derive(Clone, Debug)]
pub struct OverviewView {
    /// The exam.
    pub exam: ExamId,
    /// The unit it is narrowed to; `None` for the whole county.
    pub unit: Option<UnitId>,
    /// Title of the exam.
    pub title: String,
    /// Name of the county or unit.
    pub scope: String,
    /// `2026年11月22日 17:40`: the age of the figures.
    pub as_of: String,
    /// Whether the window is still open: then figures are 阶段数据.
    pub running: bool,
    /// 合格 or 及格.
    pub pass_word: String,
    /// Passed of due.
    pub passed: Rate,
    /// Code of the list of those who passed.
    pub passed_list: String,
    /// Change against last year in hundredths of a percent; `None` without figures of last year.
    pub change: Option<i64>,
    /// The other figures, in the order of the page.
    pub numbers: Vec<Number>,
    /// Units, worst first.
    pub units: Vec<UnitRate>,
    /// Contents on which most points were lost, worst first.
    pub topics: Vec<Topic>,
    /// Units with people who have not sat.
    pub missing: Vec<Missing>,
    /// Whether the reader may print admission tickets.
    pub prints_tickets: bool,
    /// Other exams with their titles, the newest first.
    pub others: Vec<(ExamId, String)>,
}

/// A key figure.
#[derive(Clone, Debug)]
pub struct Number {
    /// What it measures.
    pub measure: Measure,
    /// As printed: `1258`, `99.05%`.
    pub value: String,
    /// Code of the list of people behind it; empty when there is none.
    pub list: String,
}

/// The rate of a unit.
#[derive(Clone, Debug)]
pub struct UnitRate {
    /// The unit.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// Passed of due.
    pub rate: Rate,
    /// Whether it needs attention.
    pub low: bool,
}

/// A content on which points were lost.
#[derive(Clone, Debug)]
pub struct Topic {
    /// 不予处罚的追责时效.
    pub point: String,
    /// 行政处罚法第三十六条.
    pub basis: String,
    /// Fully right of all answers.
    pub correct: Rate,
}

/// A unit with people who have not sat.
#[derive(Clone, Debug)]
pub struct Missing {
    /// The unit.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// How many.
    pub count: i64,
    /// 11月22日 18:00; empty once the window is over.
    pub until: String,
}

/// The overview.
#[must_use]
pub fn overview(shell: &Shell, v: &OverviewView) -> Markup {
    page::shell(
        shell,
        &v.title,
        html! {
            div.stack {
                div.row.spread.head {
                    (part::heading(&v.scope, &v.title))
                    div.row.no-print {
                        a.btn href=(path::overview_export(v.exam, v.unit)) { "导出表格" }
                        button.btn.js-only type="button" data-print { "打印" }
                    }
                }
                @if v.passed.base == 0 {
                    (part::empty("本场考试的合格率和各单位情况", Some((path::HOME, "返回首页"))))
                } @else {
                    (headline(v))
                    div.cols.two { (units(v)) (topics(v)) }
                    (missing(v))
                }
                (definition::section(&v.pass_word))
                @if !v.others.is_empty() {
                    p.no-print {
                        "其他考试："
                        @for (exam, title) in &v.others { a.link href=(path::overview(*exam, v.unit)) { (title) } "　" }
                    }
                }
            }
        },
    )
}

fn headline(v: &OverviewView) -> Markup {
    let rows = path::overview_rows(v.exam, v.unit, &v.passed_list);
    html! {
        section.card.headline {
            div {
                p.figure-label {
                    a.def href={ "#" (Measure::PassOfDue.anchor()) } { (Measure::PassOfDue.name(&v.pass_word)) }
                }
                p.figure {
                    (v.passed.figure())
                    @if v.passed.basis_points().is_some() { small { "%" } }
                }
                p.row {
                    @match v.change {
                        Some(bp) => span.delta.down[bp < 0].same[bp == 0] { "比上年 " (label::change(bp)) },
                        None if v.running => span.small { "考试结束后与上年比较" },
                        None => span.small { "无上年数据" },
                    }
                    a.small href=(rows) {
                        (v.pass_word) " " (v.passed.part) " 人 ÷ 应考 " (v.passed.base) " 人"
                    }
                }
                p.small {
                    "数据截至 " (v.as_of)
                    @if v.running { "　考试正在进行，为阶段数据" }
                }
            }
            (numbers(v))
        }
    }
}

fn numbers(v: &OverviewView) -> Markup {
    let figures: Vec<Figure> = v
        .numbers
        .iter()
        .map(|n| Figure {
            label: n.measure.name(&v.pass_word),
            value: n.value.clone(),
            rows: if n.list.is_empty() {
                String::new()
            } else {
                path::overview_rows(v.exam, v.unit, &n.list)
            },
            definition: n.measure.anchor(),
        })
        .collect();
    html! { h2.vh { "主要指标" } (part::figures(&figures)) }
}

fn units(v: &OverviewView) -> Markup {
    let bars: Vec<Bar> = v
        .units
        .iter()
        .map(|u| Bar {
            label: u.name.clone(),
            href: path::overview(v.exam, Some(u.unit)),
            rate: u.rate,
            value: u.rate.to_string(),
            base: format!("{} ÷ {}", u.rate.part, u.rate.base),
            low: u.low.then_some("偏低"),
        })
        .collect();
    // A unit without others below has nothing to compare.
    if bars.is_empty() {
        return Markup::default();
    }
    html! {
        section.card.stack {
            div.row.spread {
                h2 { "各单位" (Measure::PassOfDue.name(&v.pass_word)) }
                span.small { "由低到高　" a href=(path::overview_units(v.exam, v.unit)) { "按机关序列看表" } }
            }
            (part::hbars(&bars))
        }
    }
}

fn topics(v: &OverviewView) -> Markup {
    html! {
        section.card.stack {
            h2 { "失分最多的内容" }
            @if v.topics.is_empty() {
                p.small { "考试结束并评阅后显示。" }
            } @else {
                table {
                    thead { tr {
                        th scope="col" { "内容" } th scope="col" { "依据" }
                        th.n scope="col" { a.def href={ "#" (Measure::Correct.anchor()) } { "答对率" } }
                    } }
                    tbody {
                        @for t in &v.topics {
                            tr { td { (t.point) } td.small { (t.basis) } td.n { (t.correct) } }
                        }
                    }
                }
            }
        }
    }
}

fn missing(v: &OverviewView) -> Markup {
    html! {
        section.card.stack {
            h2 { @if v.running { "尚未参加考试" } @else { "缺考" } }
            @if v.missing.is_empty() {
                p.row { (part::tag(Tone::Good, "全部参加")) span { "应考人员都已参加考试。" } }
            } @else {
                ul.list.missing {
                    @for m in &v.missing {
                        @let text = reminder(m);
                        li {
                            p { (text) }
                            div.row.no-print {
                                a.link href=(path::overview_rows(v.exam, Some(m.unit), "missing")) { "查看名单" }
                                @if !m.until.is_empty() {
                                    button.link.js-only type="button" data-copy=(text) { "复制提醒文字" }
                                    @if v.prints_tickets {
                                        a.link href=(path::tickets(v.exam, Some(m.unit))) { "打印准考证" }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn reminder(m: &Missing) -> String {
    if m.until.is_empty() {
        format!("{}有 {} 人缺考。", m.name, m.count)
    } else {
        format!("{}尚有 {} 人未参加考试，截止时间 {}。", m.name, m.count, m.until)
    }
}

/// Samples: empty, running, finished with long names, one unit, senior.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::web::sample;
    let l = sample::shell_leader(false);
    let empty = OverviewView {
        passed: Rate::of(0, 0),
        units: vec![],
        topics: vec![],
        missing: vec![],
        prints_tickets: false,
        others: vec![],
        numbers: vec![],
        ..sample_view()
    };
    let ended = OverviewView {
        title: sample::LONG_TITLE.to_owned(),
        pass_word: "及格".to_owned(),
        running: false,
        change: None,
        missing: sample_view()
            .missing
            .into_iter()
            .map(|m| Missing { until: String::new(), ..m })
            .collect(),
        ..sample_view()
    };
    let one = OverviewView {
        unit: Some(sample::UNIT),
        scope: "云溪瑶族乡".to_owned(),
        passed: Rate::of(38, 38),
        change: Some(-42),
        units: vec![],
        missing: vec![],
        topics: vec![],
        ..sample_view()
    };
    vec![
        ("overview", overview(&l, &sample_view())),
        ("overview-empty", overview(&l, &empty)),
        ("overview-ended", overview(&l, &ended)),
        ("overview-one", overview(&l, &one)),
        ("overview-senior", overview(&sample::shell_leader(true), &sample_view())),
    ]
}

fn sample_view() -> OverviewView {
    use crate::web::sample;
    let number = |measure, value: &str, list: &str| Number {
        measure,
        value: value.to_owned(),
        list: list.to_owned(),
    };
    let unit = |i: i64, name: &str, part, base| UnitRate {
        unit: UnitId::new(sample::UNIT.number() + i),
        name: name.to_owned(),
        rate: Rate::of(part, base),
        low: part * 10 < base * 9,
    };
    let topic = |point: &str, basis: &str, right| Topic {
        point: point.to_owned(),
        basis: basis.to_owned(),
        correct: Rate::of(right, 1000),
    };
    let missing = |name: &str, count| Missing {
        unit: sample::UNIT,
        name: name.to_owned(),
        count,
        until: "11月22日 18:00".to_owned(),
    };
    OverviewView {
        exam: sample::EXAM,
        unit: None,
        title: sample::EXAM_TITLE.to_owned(),
        scope: "青石县".to_owned(),
        as_of: "2026年11月22日 17:40".to_owned(),
        running: true,
        prints_tickets: false,
        others: vec![(sample::EXAM, "2025年度学法用法考试".to_owned())],
        pass_word: "合格".to_owned(),
        passed: Rate::of(1213, 1258),
        passed_list: "passed".to_owned(),
        change: Some(130),
        numbers: vec![
            number(Measure::Due, "1258", "due"),
            number(Measure::SatRate, "99.05%", "sat"),
            number(Measure::Sat, "1246", "sat"),
            number(Measure::PassOfSat, "97.35%", "passed"),
            number(Measure::Absent, "12", "missing"),
            number(Measure::Excellent, "41.10%", "excellent"),
            number(Measure::Exempt, "9", "exempt"),
            number(Measure::Mean, "84.6", ""),
        ],
        units: vec![
            unit(1, "石门镇", 45, 51),
            unit(2, "云溪瑶族乡", 36, 38),
            unit(3, "县农业农村局", 69, 72),
            unit(4, "白水镇", 57, 59),
            unit(5, "县市场监督管理综合行政执法大队（知识产权保护中心）", 84, 85),
            unit(6, "县自然资源局", 40, 40),
        ],
        topics: vec![
            topic("不予处罚的追责时效", "行政处罚法第三十六条", 412),
            topic("治安案件中的正当防卫", "治安管理处罚法第十九条", 468),
            topic("涉诈账户的延迟支付", "反电信网络诈骗法第二十条", 525),
        ],
        missing: vec![missing("石门镇", 6), missing("云溪瑶族乡", 2)],
    }
}
