//! Roles of a person: what is held, what can be given.

use maud::{Markup, html};

use crate::{
    domain::{
        access::Role,
        id::{PersonId, UnitId},
    },
    service::record::Fault,
    web::{
        form, label,
        page::{self, Shell},
        part, path,
    },
};

/// Roles of a person.
#[derive(Clone, Debug)]
pub struct RolesView {
    /// Who.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// Unit of the person.
    pub unit: String,
    /// Roles with their units, and whether they lie within reach.
    pub held: Vec<(Role, UnitId, String, bool)>,
    /// Chosen role.
    pub role: String,
    /// Chosen unit.
    pub over: String,
    /// Units that can be chosen.
    pub units: Vec<(String, String)>,
    /// Typed reason.
    pub reason: String,
    /// What must be mended.
    pub faults: Vec<Fault>,
}

/// Roles of a person.
#[must_use]
pub fn roles(shell: &Shell, v: &RolesView) -> Markup {
    let action = path::roles(v.id);
    let all: Vec<(String, String)> =
        Role::ALL.map(|r| (r.code().to_owned(), label::role(r).to_owned())).to_vec();
    page::shell(
        shell,
        "角色",
        html! {
            div.narrow.stack {
                (part::heading(&format!("{}　{}", v.unit, v.name), "角色"))
                (form::summary(&v.faults))
                section.card.stack {
                    h2 { "现有角色" }
                    @if v.held.is_empty() { p { "没有管理角色。" } }
                    @for (i, (role, unit, name, within)) in v.held.iter().enumerate() {
                        form.row.spread method="post" action=(action) {
                            p { (label::role(*role)) "　" (name) "及下级单位" }
                            @if *within {
                                input type="hidden" name="role" value=(role.code());
                                input type="hidden" name="unit" value=(unit);
                                div.field {
                                    label for={ "why-" (i) } { "收回理由" }
                                    input type="text" id={ "why-" (i) } name="reason";
                                }
                                button.btn.small-btn type="submit" name="do" value="take" { "收回" }
                            }
                        }
                    }
                }
                form.card.stack method="post" action=(action) {
                    h2 { "授予角色" }
                    p { "角色在所选单位和它的下级单位有效。每个角色可以办理的事项见" a href=(path::PERMISSIONS) { "权限表" } "。" }
                    (form::choice(&v.faults, "role", "角色", &all, &v.role))
                    (form::choice(&v.faults, "unit", "范围", &v.units, &v.over))
                    (form::reason(&v.faults, &v.reason))
                    div.row {
                        button.btn.primary type="submit" name="do" value="give" { "授予角色" }
                        a.btn href=(path::person(v.id)) { "返回" }
                    }
                }
            }
        },
    )
}

/// Samples.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::web::sample;
    let view = |held, faults| RolesView {
        id: sample::PERSON,
        name: "李桂芳".to_owned(),
        unit: "云溪瑶族乡".to_owned(),
        held,
        role: "unit_admin".to_owned(),
        over: "1".to_owned(),
        units: vec![("1".to_owned(), "青石县".to_owned())],
        reason: String::new(),
        faults,
    };
    let held = vec![(Role::UnitAdmin, sample::UNIT, "云溪瑶族乡".to_owned(), true)];
    vec![
        ("roles", roles(&sample::shell_clerk(false), &view(held, Vec::new()))),
        (
            "roles-none",
            roles(
                &sample::shell_clerk(true),
                &view(Vec::new(), vec![Fault::new("reason", "请填写理由。")]),
            ),
        ),
    ]
}
