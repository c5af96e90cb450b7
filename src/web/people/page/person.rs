//! A person, and the form of a person.

use maud::{Markup, html};

use crate::{
    domain::id::{PersonId, UnitId},
    service::record::Fault,
    web::{
        audit::page::{LogLine, log},
        form,
        label::Tone,
        page::{self, Shell},
        part, path,
    },
};

/// A person.
#[derive(Clone, Debug)]
pub struct PersonView {
    /// Who.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// The unit of the established post.
    pub unit: (UnitId, String),
    /// Still on the establishment.
    pub active: bool,
    /// Terms and what they are.
    pub facts: Vec<(&'static str, String)>,
    /// Roles with their units.
    pub roles: Vec<String>,
    /// What was changed, the newest first.
    pub history: Vec<LogLine>,
    /// Whether the person can be changed.
    pub manages: bool,
    /// Whether roles can be given.
    pub grants: bool,
}

/// A person.
#[must_use]
pub fn person(shell: &Shell, v: &PersonView) -> Markup {
    page::shell(
        shell,
        &v.name,
        html! {
            div.stack {
                div.row.spread.head {
                    (part::heading(&v.unit.1, &v.name))
                    div.row {
                        @if v.manages { a.btn.primary href=(path::edit_person(v.id)) { "修改、调动" } }
                        @if v.grants { a.btn href=(path::roles(v.id)) { "授予角色" } }
                        a.btn href=(path::unit(v.unit.0)) { "返回单位" }
                    }
                }
                div.cols.two {
                    section.card.stack {
                        h2 { "基本信息" }
                        (part::facts(&v.facts))
                        p { @if v.active { (part::tag(Tone::Good, "在册")) } @else { (part::tag(Tone::Plain, "已离岗")) } }
                    }
                    section.card.stack {
                        h2 { "角色" }
                        @if v.roles.is_empty() { p { "没有管理角色。" } }
                        @else { ul.list { @for r in &v.roles { li { (r) } } } }
                    }
                }
                section.card.stack {
                    h2 { "变更记录" }
                    @if v.history.is_empty() { p { "没有变更记录。" } } @else { (log(&v.history)) }
                }
                @if v.manages { (state(v)) }
            }
        },
    )
}

fn state(v: &PersonView) -> Markup {
    let (word, wanted, what) = if v.active {
        (
            "办理离岗",
            "left",
            "调离、退休、辞职等不再占用编制的，办理离岗。离岗后不能登录，以往的成绩和记录保留。",
        )
    } else {
        ("恢复在岗", "active", "恢复后重新列入在册人员。")
    };
    html! {
        details {
            summary { (word) }
            form.card.stack method="post" action=(path::person_state(v.id)) {
                p { (what) }
                (form::reason(&[], ""))
                button.btn type="submit" name="to" value=(wanted) { (word) }
            }
        }
    }
}

/// The form of a person.
#[derive(Clone, Debug)]
pub struct PersonForm {
    /// Who; `None` for a new one.
    pub id: Option<PersonId>,
    /// The unit before, or of a new one.
    pub unit: UnitId,
    /// Typed name.
    pub name: String,
    /// Typed staff code.
    pub staff_code: String,
    /// Chosen unit.
    pub to: String,
    /// Units that can be chosen.
    pub units: Vec<(String, String)>,
    /// Chosen position group.
    pub group: String,
    /// Typed telephone number.
    pub phone: String,
    /// Typed reason.
    pub reason: String,
    /// What must be mended.
    pub faults: Vec<Fault>,
}

/// The form of a person.
#[must_use]
pub fn person_form(shell: &Shell, v: &PersonForm) -> Markup {
    let title = if v.id.is_some() { "修改人员" } else { "新增人员" };
    let action = v.id.map_or_else(|| path::new_person(v.unit), path::edit_person);
    let back = v.id.map_or_else(|| path::unit(v.unit), path::person);
    page::shell(
        shell,
        title,
        html! {
            div.narrow.stack {
                h1 { (title) }
                (form::summary(&v.faults))
                form.card.stack method="post" action=(action) {
                    (form::text(&v.faults, "name", "姓名", &v.name, ""))
                    (form::text(&v.faults, "staff_code", "人员编号", &v.staff_code, "全县统一编号，没有的不填。"))
                    @if v.id.is_some() {
                        (form::choice(&v.faults, "unit", "编制所在单位", &v.units, &v.to))
                        p.small { "调动的，请选择调入单位。借调、挂职人员以编制所在单位为准。" }
                    }
                    (form::choice(&v.faults, "group", "职务类别", &form::groups(), &v.group))
                    (form::text(&v.faults, "phone", "联系电话", &v.phone, "只用于登录和通知，其他页面只显示部分数字。"))
                    (form::reason(&v.faults, &v.reason))
                    div.row {
                        button.btn.primary type="submit" { @if v.id.is_some() { "提交更改" } @else { "新增人员" } }
                        a.btn href=(back) { "取消" }
                    }
                }
            }
        },
    )
}

/// Samples.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::web::{audit::page::sample_lines, sample};
    let view = |active, manages, history| PersonView {
        id: sample::PERSON,
        name: "李桂芳".to_owned(),
        unit: (sample::UNIT, "云溪瑶族乡".to_owned()),
        active,
        facts: vec![
            ("人员编号", "QS00231".to_owned()),
            ("职务类别", "工作人员".to_owned()),
            ("联系电话", "138****5678".to_owned()),
        ],
        roles: if manages {
            vec!["云溪瑶族乡　单位管理员".to_owned()]
        } else {
            Vec::new()
        },
        history,
        manages,
        grants: manages,
    };
    let form = PersonForm {
        id: None,
        unit: sample::UNIT,
        name: String::new(),
        staff_code: String::new(),
        to: "1".to_owned(),
        units: vec![("1".to_owned(), "云溪瑶族乡".to_owned())],
        group: "staff".to_owned(),
        phone: String::new(),
        reason: String::new(),
        faults: Vec::new(),
    };
    let bad = PersonForm {
        id: Some(sample::PERSON),
        phone: "李桂芳".to_owned(),
        faults: vec![
            Fault::new("phone", "联系电话应当是 11 位手机号或者带区号的座机号。"),
            Fault::new("reason", "请填写理由。"),
        ],
        ..form.clone()
    };
    let (c, s) = (sample::shell_clerk(false), sample::shell_clerk(true));
    vec![
        ("person", person(&c, &view(true, true, sample_lines()))),
        ("person-left", person(&s, &view(false, true, Vec::new()))),
        ("person-read", person(&c, &view(true, false, Vec::new()))),
        ("person-new", person_form(&c, &form)),
        ("person-edit-bad", person_form(&s, &bad)),
    ]
}
