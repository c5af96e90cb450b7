//! The units in the county's official order: the table twin of the bars.

use maud::{Markup, html};

use super::definition::{self, Measure};
use crate::{
    domain::{
        id::{ExamId, UnitId},
        number::Rate,
    },
    web::{
        page::{self, Shell},
        part, path,
    },
};

/// The table of units.
#[derive(Clone, Debug)]
pub struct UnitsView {
    /// The exam.
    pub exam: ExamId,
    /// The unit it is narrowed to.
    pub unit: Option<UnitId>,
    /// Title of the exam.
    pub title: String,
    /// Name of the county or unit.
    pub scope: String,
    /// Age of the figures.
    pub as_of: String,
    /// 合格 or 及格.
    pub pass_word: String,
    /// Units in official order.
    pub rows: Vec<UnitRow>,
    /// The sum of all; its name is 合计.
    pub total: Option<UnitRow>,
}

/// One unit.
#[derive(Clone, Debug)]
pub struct UnitRow {
    /// The unit; `None` for the sum.
    pub unit: Option<UnitId>,
    /// Its name.
    pub name: String,
    /// 应考人数.
    pub due: i64,
    /// 实考人数.
    pub sat: i64,
    /// 缺考人数.
    pub absent: i64,
    /// 免考人数.
    pub exempt: i64,
    /// 合格人数.
    pub passed: i64,
    /// 平均分 as printed.
    pub mean: String,
}

/// The table of units.
#[must_use]
pub fn units(shell: &Shell, v: &UnitsView) -> Markup {
    page::shell(
        shell,
        "各单位情况",
        html! {
            div.stack {
                div.row.spread.head {
                    (part::heading(&format!("{}　{}", v.scope, v.title), "各单位情况（按机关序列）"))
                    div.row.no-print {
                        a.btn href=(path::overview(v.exam, v.unit)) { "返回总览" }
                        a.btn href=(path::overview_export(v.exam, v.unit)) { "导出表格" }
                        button.btn.js-only type="button" data-print { "打印" }
                    }
                }
                p.small { "数据截至 " (v.as_of) }
                @if v.rows.is_empty() {
                    (part::empty("下级单位的应考、实考和成绩情况", None))
                } @else {
                    div.card.flush { (table(v)) }
                }
                (definition::section(&v.pass_word))
            }
        },
    )
}

fn table(v: &UnitsView) -> Markup {
    let head = [
        Measure::Due,
        Measure::Sat,
        Measure::Absent,
        Measure::Exempt,
        Measure::SatRate,
        Measure::PassOfDue,
        Measure::PassOfSat,
        Measure::Mean,
    ];
    html! {
        table.cards.units {
            thead { tr {
                th scope="col" { "单位" }
                @for m in head {
                    th.n scope="col" { a.def href={ "#" (m.anchor()) } { (head_word(m, &v.pass_word)) } }
                }
            } }
            tbody { @for row in &v.rows { (line(v, row)) } }
            @if let Some(total) = &v.total { tfoot { (line(v, total)) } }
        }
    }
}

/// Bases stand in a second line, so that eight columns fit on A4.
fn head_word(m: Measure, pass: &str) -> Markup {
    let name = m.name(pass);
    let (word, base) = name.split_once('（').unwrap_or((&name, ""));
    html! { (word) @if !base.is_empty() { small { "（" (base) } } }
}

fn line(v: &UnitsView, r: &UnitRow) -> Markup {
    let unit = r.unit.or(v.unit);
    let count = |n: i64, list: &str| {
        html! {
            @if n == 0 { "0" } @else { a href=(path::overview_rows(v.exam, unit, list)) { (n) } }
        }
    };
    let pass = &v.pass_word;
    html! {
        tr {
            th.first scope="row" {
                @match r.unit {
                    Some(unit) => a href=(path::overview(v.exam, Some(unit))) { (r.name) },
                    None => (r.name),
                }
            }
            td.n data-label="应考人数" { (count(r.due, "due")) }
            td.n data-label="实考人数" { (count(r.sat, "sat")) }
            td.n data-label="缺考人数" { (count(r.absent, "missing")) }
            td.n data-label="免考人数" { (count(r.exempt, "exempt")) }
            td.n data-label="参考率" { (Rate::of(r.sat, r.due)) }
            td.n.wide data-label=(Measure::PassOfDue.name(pass)) { (Rate::of(r.passed, r.due)) }
            td.n.wide data-label=(Measure::PassOfSat.name(pass)) { (Rate::of(r.passed, r.sat)) }
            td.n data-label="平均分" { (r.mean) }
        }
    }
}

/// Samples: empty, one, many, senior.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::web::sample;
    let row = |i: i64, name: &str, [due, sat, exempt, passed]: [i64; 4], mean: &str| UnitRow {
        unit: (i > 0).then(|| UnitId::new(sample::UNIT.number() + i)),
        name: name.to_owned(),
        due,
        sat,
        absent: due - sat,
        exempt,
        passed,
        mean: mean.to_owned(),
    };
    let view = |rows: Vec<UnitRow>| UnitsView {
        exam: sample::EXAM,
        unit: None,
        title: sample::EXAM_TITLE.to_owned(),
        scope: "青石县".to_owned(),
        as_of: "2026年11月22日 17:40".to_owned(),
        pass_word: "合格".to_owned(),
        total: (!rows.is_empty()).then(|| row(0, "合计", [1258, 1246, 9, 1213], "84.6")),
        rows,
    };
    let many = || {
        vec![
            row(1, "县政府办公室", [46, 46, 0, 46], "88.2"),
            row(2, "县农业农村局", [72, 71, 1, 69], "85.0"),
            row(3, "县市场监督管理综合行政执法大队（知识产权保护中心）", [85, 85, 2, 84], "87.41"),
            row(4, "县自然资源局", [40, 40, 0, 40], "90"),
            row(5, "石门镇", [51, 45, 3, 45], "79.3"),
            row(6, "白水镇", [59, 58, 0, 57], "84.7"),
            row(7, "云溪瑶族乡", [38, 36, 3, 36], "83.9"),
            row(8, "县档案馆", [0, 0, 2, 0], "—"),
        ]
    };
    let l = sample::shell_leader(false);
    vec![
        ("units", units(&l, &view(many()))),
        ("units-one", units(&l, &view(many().into_iter().take(1).collect()))),
        ("units-empty", units(&l, &view(vec![]))),
        ("units-senior", units(&sample::shell_leader(true), &view(many()))),
    ]
}
