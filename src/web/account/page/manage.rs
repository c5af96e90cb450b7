//! What administrators see of the access of others, and the passwords they hand out.

use maud::{Markup, html};

use crate::{
    domain::id::{PersonId, UnitId},
    web::{
        label::Tone,
        page::{self, Shell},
        part, path,
    },
};

/// How a person's access stands.
#[derive(Clone, Debug)]
pub struct AccessView {
    /// The person.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// What to sign in with; may be empty.
    pub account: String,
    /// 没有密码, 已经发放一次性密码 …
    pub password: String,
    /// Until when some device has to wait.
    pub locked: Option<String>,
    /// Sessions that hold now.
    pub sessions: i64,
    /// A second factor is in force.
    pub factor: bool,
    /// Whether the visitor may issue a password.
    pub may_issue: bool,
    /// Whether the visitor may take the second factor off.
    pub may_remove_factor: bool,
}

/// How a person's access stands, with the buttons.
#[must_use]
pub fn access(shell: &Shell, v: &AccessView) -> Markup {
    let account = if v.account.is_empty() {
        "没有登记工号和手机号码".to_owned()
    } else {
        v.account.clone()
    };
    let locked = v.locked.as_ref().map_or_else(|| "没有".to_owned(), |at| format!("至 {at}"));
    page::shell(
        shell,
        "登录管理",
        html! {
            div.narrow.stack {
                (part::heading(&v.unit, &format!("{}　登录管理", v.name)))
                section.card.stack {
                    (part::facts(&[
                        ("登录账号", account),
                        ("密码", v.password.clone()),
                        ("锁定", locked),
                        ("已登录", format!("{} 处", v.sessions)),
                        ("动态验证码", if v.factor { "已启用" } else { "未启用" }.to_owned()),
                    ]))
                    (buttons(v))
                }
                p { a.link href=(path::PASSWORDS) { "按单位发放密码" } }
            }
        },
    )
}

/// The buttons for one person, to be put on any page about that person.
#[must_use]
pub fn buttons(v: &AccessView) -> Markup {
    let button = |to: String, word: &str| {
        html! { form method="post" action=(to) { button.btn type="submit" { (word) } } }
    };
    html! {
        @if !v.may_issue {
            (part::note(Tone::Info, "这位人员担任管理职务，密码和登录由系统管理员办理。"))
        }
        div.row {
            @if v.may_issue && !v.account.is_empty() {
                form method="post" action=(path::issue(v.person)) {
                    button.btn.primary type="submit" { "发放一次性密码" }
                }
            }
            @if v.locked.is_some() { (button(path::unlock(v.person), "解除锁定")) }
            @if v.may_issue && v.sessions > 0 { (button(path::end_sessions(v.person), "退出全部设备")) }
            @if v.factor && v.may_remove_factor {
                (button(path::remove_factor(v.person), "解除动态验证码"))
            }
        }
        p.small { "发放后原密码和未在考试中的登录随即失效，正在进行的考试不受影响。办理情况记入操作记录。" }
    }
}

/// One issued password.
#[derive(Clone, Debug)]
pub struct IssuedLine {
    /// Name.
    pub name: String,
    /// What to sign in with.
    pub account: String,
    /// The password.
    pub password: String,
}

/// Issued passwords, shown once.
#[derive(Clone, Debug)]
pub struct IssuedView {
    /// Unit or person.
    pub title: String,
    /// Where 返回 leads.
    pub back: String,
    /// Until when they can be used.
    pub until: String,
    /// Where to sign in.
    pub address: String,
    /// The passwords.
    pub lines: Vec<IssuedLine>,
    /// People with neither 工号 nor telephone number.
    pub nameless: Vec<String>,
    /// Whether more people are left.
    pub more: bool,
}

/// Issued passwords, shown once.
#[must_use]
pub fn issued(shell: &Shell, v: &IssuedView) -> Markup {
    page::print_shell(
        shell,
        "一次性密码",
        &v.back,
        html! {
            div.wrap.stack {
                h2 { (v.title) "　" (v.lines.len()) " 人" }
                @if v.lines.is_empty() {
                    p { "没有需要发放密码的人员。" }
                } @else {
                    p { "密码只在本页显示这一次，请打印后裁开，当面交给本人。有效至 " (v.until) "，登录后须设置新密码。" }
                    ul.issued {
                        @for l in &v.lines {
                            li {
                                (l.name) "　账号 " (l.account)
                                b { (l.password) }
                                small { (v.address) }
                            }
                        }
                    }
                }
                @if !v.nameless.is_empty() {
                    (part::note(Tone::Warn, html! {
                        "下列人员没有登记工号和手机号码，没有发放：" (v.nameless.join("、")) "。"
                    }))
                }
                @if v.more { (part::note(Tone::Info, "人数较多，还有人员没有发放，请返回后再次发放。")) }
            }
        },
    )
}

/// A unit with its people.
#[derive(Clone, Debug)]
pub struct UnitLine {
    /// The unit.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// People of the unit itself.
    pub people: i64,
    /// How many of them have no password.
    pub without: i64,
}

/// The units of the scope.
#[derive(Clone, Debug)]
pub struct PasswordsView {
    /// Units in official order.
    pub units: Vec<UnitLine>,
}

/// The units of the scope.
#[must_use]
pub fn passwords(shell: &Shell, v: &PasswordsView) -> Markup {
    page::shell(
        shell,
        "发放密码",
        html! {
            div.stack {
                (part::heading("", "发放密码"))
                p { "为本单位没有密码的人员发放一次性密码，24 小时内有效，登录后须设置新密码。凭准考证参加考试的人员不需要密码。" }
                @if v.units.is_empty() {
                    (part::empty("所辖单位和没有密码的人数", None))
                } @else {
                    section.card.flush {
                        table.cards {
                            thead {
                                tr {
                                    th scope="col" { "单位" }
                                    th.n scope="col" { "人数" }
                                    th.n scope="col" { "没有密码" }
                                    th scope="col" { "办理" }
                                }
                            }
                            tbody {
                                @for u in &v.units {
                                    tr {
                                        th.first scope="row" { (u.name) }
                                        td.n data-label="人数" { (u.people) }
                                        td.n data-label="没有密码" { (u.without) }
                                        td {
                                            @if u.without > 0 {
                                                form method="post" action=(path::PASSWORDS) {
                                                    button.btn.small-btn type="submit" name="unit" value=(u.unit)
                                                        aria-label={ "为" (u.name) "发放密码" } { "发放密码" }
                                                }
                                            } @else { "已全部设置" }
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

/// Samples: access of three kinds, issued to one and to many, the units.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::web::sample;
    let k = sample::shell_clerk(false);
    let view = AccessView {
        person: PersonId::new(712_345_678_901_230_001),
        name: "李桂芳".to_owned(),
        unit: "云溪瑶族乡".to_owned(),
        account: "QS0012".to_owned(),
        password: "本人于 2026年11月18日 10:05 设置".to_owned(),
        locked: Some("2026年11月20日 09:15".to_owned()),
        sessions: 2,
        factor: false,
        may_issue: true,
        may_remove_factor: false,
    };
    let admin = AccessView {
        name: "周敏".to_owned(),
        factor: true,
        may_issue: false,
        locked: None,
        ..view.clone()
    };
    let nameless = AccessView {
        account: String::new(),
        password: "没有密码".to_owned(),
        locked: None,
        sessions: 0,
        ..view.clone()
    };
    let line = |n: usize| IssuedLine {
        name: if n == 3 { "阿卜杜热合曼·买买提江" } else { "李桂芳" }.to_owned(),
        account: format!("QS00{n:02}"),
        password: "k7q2-9fxm-3rtw".to_owned(),
    };
    let many = IssuedView {
        title: "云溪瑶族乡".to_owned(),
        back: path::PASSWORDS.to_owned(),
        until: "2026年11月21日 09:00".to_owned(),
        address: "https://mf.qingshi.example/sign-in".to_owned(),
        lines: (1..=9).map(line).collect(),
        nameless: vec!["盘金花".to_owned(), "赵志强".to_owned()],
        more: true,
    };
    let unit = |i: i64, name: &str, without| UnitLine {
        unit: UnitId::new(sample::UNIT.number() + i),
        name: name.to_owned(),
        people: 30 + i,
        without,
    };
    let units = PasswordsView {
        units: vec![
            unit(1, "县司法局", 0),
            unit(2, "县市场监督管理综合行政执法大队（知识产权保护中心）", 12),
            unit(3, "云溪瑶族乡", 22),
        ],
    };
    let none = IssuedView { lines: vec![], nameless: vec![], more: false, ..many.clone() };
    vec![
        ("access", access(&k, &view)),
        ("access-admin", access(&k, &admin)),
        ("access-nameless", access(&k, &nameless)),
        ("access-senior", access(&sample::shell_clerk(true), &view)),
        ("issued", issued(&k, &many)),
        ("issued-none", issued(&k, &none)),
        ("passwords", passwords(&k, &units)),
        ("passwords-senior", passwords(&sample::shell_clerk(true), &units)),
        ("passwords-empty", passwords(&k, &PasswordsView { units: vec![] })),
    ]
}
