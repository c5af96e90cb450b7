//! The unit tree, the form of a unit, the people of a unit.

use maud::{Markup, html};

use crate::{
    domain::{
        id::{PersonId, UnitId},
        unit::UnitKind,
    },
    service::record::Fault,
    web::{
        form, label,
        page::{self, Shell},
        part, path,
    },
};

/// The tree.
#[derive(Clone, Debug)]
pub struct UnitsView {
    /// Units in the order of the page.
    pub rows: Vec<UnitRow>,
    /// Whether units can be added and changed.
    pub manages: bool,
}

/// A unit of the tree.
#[derive(Clone, Debug)]
pub struct UnitRow {
    /// The unit.
    pub id: UnitId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: UnitKind,
    /// Steps below the top.
    pub depth: usize,
    /// People on its own establishment.
    pub people: i64,
}

/// The tree.
#[must_use]
pub fn units(shell: &Shell, v: &UnitsView) -> Markup {
    let total: i64 = v.rows.iter().map(|r| r.people).sum();
    page::shell(
        shell,
        "单位与人员",
        html! {
            div.stack {
                div.row.spread.head {
                    (part::heading("按机关序列排列", &format!("单位与人员（{} 个单位，{total} 人）", v.rows.len())))
                    @if v.manages { div.row { a.btn.primary href=(path::new_unit(None)) { "新增单位" } } }
                }
                div.card.flush {
                    table.cards.tree {
                        thead { tr {
                            th scope="col" { "单位" } th scope="col" { "类别" } th.n scope="col" { "在册人数" }
                            @if v.manages { th.n scope="col" { "维护" } }
                        } }
                        tbody {
                            @for r in &v.rows {
                                tr class={ "in-" (r.depth.min(3)) } {
                                    th.first scope="row" { a href=(path::unit(r.id)) { (r.name) } }
                                    td data-label="类别" { (label::unit_kind(r.kind)) }
                                    td.n data-label="在册人数" { (r.people) }
                                    @if v.manages {
                                        td.n data-label="维护" {
                                            a href=(path::edit_unit(r.id)) { "修改" span.vh { (r.name) } }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        },
    )
}

/// The form of a unit.
#[derive(Clone, Debug)]
pub struct UnitForm {
    /// The unit; `None` for a new one.
    pub unit: Option<UnitId>,
    /// Its name before.
    pub title: String,
    /// Typed name.
    pub name: String,
    /// Chosen kind.
    pub kind: String,
    /// Chosen parent.
    pub parent: String,
    /// Units that may stand above; empty when that cannot be chosen.
    pub parents: Vec<(String, String)>,
    /// Chosen place.
    pub spot: String,
    /// Places: `keep`, `first` or the unit after which it stands.
    pub spots: Vec<(String, String)>,
    /// Typed reason.
    pub reason: String,
    /// What must be mended.
    pub faults: Vec<Fault>,
}

/// The form of a unit.
#[must_use]
pub fn unit_form(shell: &Shell, v: &UnitForm) -> Markup {
    let title = if v.unit.is_some() { "修改单位" } else { "新增单位" };
    let action = v.unit.map_or_else(|| path::NEW_UNIT.to_owned(), path::edit_unit);
    let kinds: Vec<(String, String)> =
        UnitKind::ALL.map(|k| (k.code().to_owned(), label::unit_kind(k).to_owned())).to_vec();
    page::shell(
        shell,
        title,
        html! {
            div.narrow.stack {
                (part::heading(&v.title, title))
                (form::summary(&v.faults))
                form.card.stack method="post" action=(action) {
                    (form::text(&v.faults, "name", "单位全称", &v.name, ""))
                    (form::choice(&v.faults, "kind", "类别", &kinds, &v.kind))
                    @if v.parents.is_empty() { input type="hidden" name="parent" value=(v.parent); }
                    @else { (form::choice(&v.faults, "parent", "上级单位", &v.parents, &v.parent)) }
                    (form::choice(&v.faults, "spot", "在机关序列中的位置", &v.spots, &v.spot))
                    @if v.unit.is_some() { (form::reason(&v.faults, &v.reason)) }
                    div.row {
                        button.btn.primary type="submit" { @if v.unit.is_some() { "提交更改" } @else { "新增单位" } }
                        a.btn href=(path::UNITS) { "取消" }
                    }
                }
                @if let Some(unit) = v.unit {
                    details {
                        summary { "停用这个单位" }
                        form.card.stack method="post" action=(path::close_unit(unit)) {
                            p { "没有在册人员和下级单位的，可以停用。以往年度的数据保留。" }
                            div.field {
                                label for="close-reason" { "停用理由" }
                                textarea id="close-reason" name="reason" rows="3" {}
                            }
                            button.btn type="submit" { "停用单位" }
                        }
                    }
                }
            }
        },
    )
}

/// People of a unit.
#[derive(Clone, Debug)]
pub struct UnitView {
    /// The unit.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// The unit above; empty for none within reach.
    pub above: String,
    /// What was searched for.
    pub text: String,
    /// Those who left instead of those who are there.
    pub left: bool,
    /// Whether units below were searched too.
    pub below: bool,
    /// People of this page.
    pub people: Vec<PersonRow>,
    /// Address of the next page; empty on the last.
    pub next: String,
    /// Whether people can be added.
    pub manages: bool,
}

/// A person.
#[derive(Clone, Debug)]
pub struct PersonRow {
    /// Who.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// 人员编号; `—` without one.
    pub code: String,
    /// Unit.
    pub unit: String,
    /// 领导干部 …
    pub group: &'static str,
    /// Masked telephone number; `—` without one.
    pub phone: String,
}

/// People of a unit.
#[must_use]
pub fn unit(shell: &Shell, v: &UnitView) -> Markup {
    let here = path::unit(v.unit);
    page::shell(
        shell,
        &v.name,
        html! {
            div.stack {
                div.row.spread.head {
                    (part::heading(&v.above, &v.name))
                    div.row {
                        @if v.manages { a.btn.primary href=(path::new_person(v.unit)) { "新增人员" } }
                        a.btn href=(path::UNITS) { "全部单位" }
                    }
                }
                nav.filters aria-label="在册状态" {
                    a href=(here) aria-current=[(!v.left).then_some("page")] { "在册" }
                    a href={ (here) "?left=true" } aria-current=[v.left.then_some("page")] { "已离岗" }
                }
                form.search method="get" action=(here) {
                    @if v.left { input type="hidden" name="left" value="true"; }
                    (form::text(&[], "text", "姓名或者人员编号", &v.text, ""))
                    div.row {
                        button.btn type="submit" { "查找" }
                        @if !v.text.is_empty() { a.btn href=(here) { "全部显示" } }
                    }
                }
                @if v.below { p.small { "查找范围是本单位和下级单位。" } }
                @if v.people.is_empty() {
                    @if v.text.is_empty() {
                        (part::empty("人员", v.manages.then(|| path::new_person(v.unit)).as_deref().map(|h| (h, "新增人员"))))
                    } @else { p { "没有找到姓名或者编号中有“" (v.text) "”的人员。" } }
                } @else {
                    div.card.flush {
                        table.cards.people {
                            thead { tr {
                                th scope="col" { "姓名" } th scope="col" { "人员编号" }
                                @if v.below { th scope="col" { "单位" } }
                                th scope="col" { "职务类别" } th scope="col" { "联系电话" }
                            } }
                            tbody {
                                @for p in &v.people {
                                    tr {
                                        th.first scope="row" { a href=(path::person(p.id)) { (p.name) } }
                                        td.blank[p.code == "—"] data-label="人员编号" { (p.code) }
                                        @if v.below { td data-label="单位" { (p.unit) } }
                                        td data-label="职务类别" { (p.group) }
                                        td.blank[p.phone == "—"] data-label="联系电话" { (p.phone) }
                                    }
                                }
                            }
                        }
                    }
                    @if !v.next.is_empty() { p { a.btn href=(v.next) { "后面的人员" } } }
                }
            }
        },
    )
}

/// Samples.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::web::sample;
    let row = |name: &str, kind, depth, people| UnitRow {
        id: sample::UNIT,
        name: name.to_owned(),
        kind,
        depth,
        people,
    };
    let tree = |manages| UnitsView {
        rows: vec![
            row("青石县", UnitKind::County, 0, 0),
            row("县人民政府办公室", UnitKind::Department, 1, 26),
            row("县市场监督管理综合行政执法大队（知识产权保护中心）", UnitKind::Department, 1, 40),
            row("云溪瑶族乡", UnitKind::Township, 1, 22),
            row("枫木冲村", UnitKind::Village, 2, 5),
        ],
        manages,
    };
    let new = UnitForm {
        unit: None,
        title: "青石县".to_owned(),
        name: String::new(),
        kind: "department".to_owned(),
        parent: "1".to_owned(),
        parents: vec![("1".to_owned(), "青石县".to_owned())],
        spot: "keep".to_owned(),
        spots: vec![("keep".to_owned(), "排在最后".to_owned())],
        reason: String::new(),
        faults: Vec::new(),
    };
    let bad = UnitForm {
        unit: Some(sample::UNIT),
        faults: vec![Fault::new("name", "请填写单位全称，不超过 60 个字。")],
        ..new.clone()
    };
    let person = |name: &str, code: &str, phone: &str| PersonRow {
        id: sample::PERSON,
        name: name.to_owned(),
        code: code.to_owned(),
        unit: "云溪瑶族乡".to_owned(),
        group: "工作人员",
        phone: phone.to_owned(),
    };
    let list = |text: &str, people| UnitView {
        unit: sample::UNIT,
        name: "云溪瑶族乡".to_owned(),
        above: "青石县".to_owned(),
        text: text.to_owned(),
        left: false,
        below: !text.is_empty(),
        people,
        next: String::new(),
        manages: true,
    };
    let people =
        || vec![person("李桂芳", "QS00231", "138****5678"), person("阿依古丽·买买提江", "—", "—")];
    let (c, s) = (sample::shell_clerk(false), sample::shell_clerk(true));
    vec![
        ("unit-tree", units(&c, &tree(true))),
        ("unit-tree-read", units(&c, &tree(false))),
        ("unit-tree-senior", units(&s, &tree(true))),
        ("unit-new", unit_form(&c, &new)),
        ("unit-edit-bad", unit_form(&c, &bad)),
        ("unit-people", unit(&c, &list("", people()))),
        ("unit-people-empty", unit(&c, &list("", Vec::new()))),
        ("unit-people-none", unit(&c, &list("黄", Vec::new()))),
        ("unit-people-found", unit(&s, &list("李", people()))),
    ]
}
