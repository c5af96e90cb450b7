//! Signing in without a password: the admission ticket, and the one-time link of staff. Opening the address
//! only shows whose it is; the button signs in. So a link preview or a scanner never uses it up.

use maud::{Markup, html};

use crate::web::{
    label::Tone,
    page::{self, Shell},
    part, path,
};

/// An admission ticket that can be used.
#[derive(Clone, Debug)]
pub struct TicketView {
    /// Address of this ticket, to which the form posts.
    pub action: String,
    /// Masked name: 李*芳.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// Title of the exam.
    pub exam: String,
    /// `11月20日 09:00 至 11月22日 18:00`.
    pub window: String,
    /// Time allowed.
    pub minutes: i64,
}

/// Whose ticket it is, and the button that signs in.
#[must_use]
pub fn ticket(shell: &Shell, v: &TicketView) -> Markup {
    page::shell(
        shell,
        "准考证",
        html! {
            div.narrow.stack {
                (part::heading(&v.exam, "准考证"))
                section.card.stack {
                    div { p.figure-label { "姓名" } p.figure.person { (v.name) } }
                    (part::facts(&[
                        ("单位", v.unit.clone()),
                        ("考试", v.exam.clone()),
                        ("时间", v.window.clone()),
                        ("限时", format!("{} 分钟", v.minutes)),
                    ]))
                    form method="post" action=(v.action) {
                        button.btn.primary.wide type="submit" { "确认身份并进入考试" }
                    }
                    p.small { "确认后进入考试须知，此时不计时。不是本人的，请关闭本页，并把准考证交还本单位管理员。" }
                }
            }
        },
    )
}

/// Why a ticket is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TicketRefusal {
    /// 已停用.
    Revoked,
    /// 不在有效时间内.
    OutOfTime,
    /// 不属于本场考试, or unknown.
    Foreign,
}

/// A ticket that cannot be used (ui-strings 9).
#[must_use]
pub fn ticket_refused(shell: &Shell, why: TicketRefusal, contact: &Contact) -> Markup {
    let reason = match why {
        TicketRefusal::Revoked => "已停用",
        TicketRefusal::OutOfTime => "不在有效时间内",
        TicketRefusal::Foreign => "不属于本场考试",
    };
    page::shell(
        shell,
        "准考证不能使用",
        html! {
            div.narrow.stack {
                (part::heading("", "准考证不能使用"))
                section.card.stack {
                    p { "这张准考证" b { (reason) } "。请联系" (contact_words(contact)) "核对。" }
                    p.small { "您已经作答的内容不受影响。" }
                }
                p { a.btn href=(path::HOME) { "返回首页" } }
            }
        },
    )
}

/// Whom to ask. Empty texts when nobody is named.
#[derive(Clone, Debug, Default)]
pub struct Contact {
    /// Name of the unit's administrator.
    pub name: String,
    /// Telephone number.
    pub phone: String,
}

fn contact_words(c: &Contact) -> String {
    match (c.name.is_empty(), c.phone.is_empty()) {
        (true, _) => "本单位管理员".to_owned(),
        (false, true) => format!("本单位管理员 {} ", c.name),
        (false, false) => format!("本单位管理员 {}（{}）", c.name, c.phone),
    }
}

/// A one-time sign-in link of staff.
#[derive(Clone, Debug)]
pub struct LinkView {
    /// Address of this link, to which the form posts.
    pub action: String,
    /// Name of the person.
    pub name: String,
    /// Unit and role.
    pub role: String,
    /// Until when it can be used.
    pub until: String,
}

/// Whose link it is, and the button that signs in.
#[must_use]
pub fn link(shell: &Shell, v: &LinkView) -> Markup {
    page::shell(
        shell,
        "登录",
        html! {
            div.narrow.stack {
                (part::heading("", "登录"))
                section.card.stack {
                    div { p.figure-label { "姓名" } p.figure.person { (v.name) } }
                    (part::facts(&[("单位和角色", v.role.clone()), ("链接有效至", v.until.clone())]))
                    form method="post" action=(v.action) {
                        button.btn.primary.wide type="submit" { "登录" }
                    }
                    p.small { "链接只能使用一次，请不要转发。" }
                }
            }
        },
    )
}

/// A link that was used, has expired or is unknown: one answer for all three.
#[must_use]
pub fn link_refused(shell: &Shell) -> Markup {
    page::shell(
        shell,
        "登录链接不能使用",
        html! {
            div.narrow.stack {
                (part::heading("", "登录链接不能使用"))
                section.card.stack {
                    p { "这个登录链接已经使用过，或者已经过期。" }
                    p { "请联系县级管理员重新发放。系统管理员可以在服务器上重新生成登录链接。" }
                }
                (part::note(Tone::Info, "如果您没有使用过这个链接，请告知县级管理员。"))
                p { a.btn href=(path::HOME) { "返回首页" } }
            }
        },
    )
}

/// Samples: ticket, its refusals, link, its refusal, longest texts, senior.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::web::sample;
    let b = sample::shell_bare(false);
    let view = || TicketView {
        action: "/t/sample".to_owned(),
        name: "李*芳".to_owned(),
        unit: "云溪瑶族乡".to_owned(),
        exam: sample::EXAM_TITLE.to_owned(),
        window: "11月20日 09:00 至 11月22日 18:00".to_owned(),
        minutes: 60,
    };
    let long = TicketView {
        name: "阿********江".to_owned(),
        unit: "县市场监督管理综合行政执法大队（知识产权保护中心）".to_owned(),
        exam: sample::LONG_TITLE.to_owned(),
        ..view()
    };
    let staff = LinkView {
        action: "/link/sample".to_owned(),
        name: "周敏".to_owned(),
        role: "县司法局　县级管理员".to_owned(),
        until: "2026年11月24日 18:00".to_owned(),
    };
    let contact = Contact { name: "周敏".to_owned(), phone: "0000-0000000".to_owned() };
    vec![
        ("ticket", ticket(&b, &view())),
        ("ticket-long", ticket(&b, &long)),
        ("ticket-senior", ticket(&sample::shell_bare(true), &view())),
        ("ticket-refused", ticket_refused(&b, TicketRefusal::OutOfTime, &contact)),
        ("ticket-foreign", ticket_refused(&b, TicketRefusal::Foreign, &Contact::default())),
        ("link", link(&b, &staff)),
        ("link-refused", link_refused(&b)),
    ]
}
