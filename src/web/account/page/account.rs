//! 我的账号: own exams, password, second factor, sessions. It is also home of a person without a role.

use maud::{Markup, html};

use crate::{
    domain::id::ExamId,
    service::second_factor::State,
    web::{
        label::Tone,
        page::{self, Shell},
        part, path,
    },
};

/// An exam one is required in.
#[derive(Clone, Debug)]
pub struct ExamLine {
    /// The exam.
    pub exam: ExamId,
    /// Its title.
    pub title: String,
    /// `11月20日 09:00 至 11月22日 18:00`.
    pub window: String,
    /// It can be begun or gone on with now.
    pub open: bool,
    /// It has not opened yet.
    pub ahead: bool,
}

/// 我的账号.
#[derive(Clone, Debug, Default)]
pub struct AccountView {
    /// Name of the person.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// What to sign in with; may be empty.
    pub account: String,
    /// `青石县　县级管理员`.
    pub roles: Vec<String>,
    /// When the password was set.
    pub password_at: Option<String>,
    /// Sessions that hold now, this one among them.
    pub sessions: i64,
    /// The second factor.
    pub factor: State,
    /// Own exams, open ones first.
    pub exams: Vec<ExamLine>,
    /// Own messages with a reply.
    pub replies: usize,
    /// Whether this is the person's home.
    pub home: bool,
}

/// 我的账号.
#[must_use]
pub fn account(shell: &Shell, v: &AccountView) -> Markup {
    page::shell(
        shell,
        if v.home { "首页" } else { "我的账号" },
        html! {
            div.stack {
                @if v.home { h1 { (v.name) "，您好" } } @else { (part::heading("", "我的账号")) }
                @if v.replies > 0 {
                    (part::note(Tone::Info, html! { "您的意见建议已有答复。" a href=(path::FEEDBACK) { "查看答复" } }))
                }
                div.cols.main {
                    div.stack { (exams(v)) }
                    div.stack { (access(v)) }
                }
            }
        },
    )
}

fn exams(v: &AccountView) -> Markup {
    html! {
        @if v.exams.is_empty() {
            section.card.stack {
                h2 { "我的考试" }
                p { "目前没有需要您参加的考试。有新的考试时会显示在这里。" }
            }
        }
        @for e in &v.exams {
            section.card.stack.todo[e.open] {
                @if e.open { p.small { "现在要做的" } }
                h2 { (e.title) }
                p.pieces { span { (e.window) } }
                form method="post" action=(path::enter(e.exam)) {
                    @if e.open { button.btn.primary type="submit" { "进入考试" } }
                    @else if e.ahead { button.btn type="submit" { "查看考试须知" } }
                    @else { button.btn type="submit" { "查看考试情况" } }
                }
                p.small { "进入后，本浏览器只用于这场考试。办理其他事项请重新登录。" }
            }
        }
    }
}

fn access(v: &AccountView) -> Markup {
    let none =
        |text: &str| if text.is_empty() { "没有登记".to_owned() } else { text.to_owned() };
    html! {
        section.card.stack {
            h2 { "账号" }
            (part::facts(&[
                ("姓名", v.name.clone()),
                ("单位", v.unit.clone()),
                ("登录账号", none(&v.account)),
                ("密码", v.password_at.as_ref().map_or_else(|| "没有设置".to_owned(), |at| format!("{at} 设置"))),
                ("已登录", format!("{} 处", v.sessions)),
            ]))
            @if !v.roles.is_empty() { ul.rules { @for role in &v.roles { li { (role) } } } }
            div.row {
                a.btn href=(path::PASSWORD) { @if v.password_at.is_some() { "修改密码" } @else { "设置密码" } }
                form method="post" action=(path::ELSEWHERE) {
                    button.btn type="submit" { "退出其他设备" }
                }
            }
        }
        @if v.factor.offered {
            section.card.stack {
                h2 { "动态验证码" }
                @if v.factor.in_force {
                    p { (part::tag(Tone::Good, "已启用")) "　剩余恢复码 " (v.factor.codes_left) " 个" }
                    p.small { "更换手机的，请由另一名系统管理员解除后重新启用。" }
                } @else {
                    p { "启用后，登录时除密码外还需要手机上验证器应用的六位数字。建议管理员启用。" }
                    p { a.btn href=(path::SECOND_FACTOR) { "启用动态验证码" } }
                }
            }
        }
    }
}

/// Samples: a cadre's home, empty, an administrator, senior.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::web::sample;
    let line = |title: &str, open, ahead| ExamLine {
        exam: sample::EXAM,
        title: title.to_owned(),
        window: "11月20日 09:00 至 11月22日 18:00".to_owned(),
        open,
        ahead,
    };
    let cadre = AccountView {
        name: "李桂芳".to_owned(),
        unit: "云溪瑶族乡".to_owned(),
        account: "QS0012".to_owned(),
        password_at: Some("2026年11月18日 10:05".to_owned()),
        sessions: 2,
        exams: vec![
            line(sample::EXAM_TITLE, true, false),
            line(sample::LONG_TITLE, false, true),
            line("2025年度学法用法考试", false, false),
        ],
        replies: 1,
        home: true,
        ..AccountView::default()
    };
    let empty = AccountView { exams: Vec::new(), replies: 0, ..cadre.clone() };
    let admin = AccountView {
        name: "周敏".to_owned(),
        unit: "县司法局".to_owned(),
        roles: vec!["青石县　系统管理员".to_owned(), "青石县　县级管理员".to_owned()],
        factor: State { offered: true, in_force: false, codes_left: 0 },
        password_at: None,
        account: String::new(),
        home: false,
        ..empty.clone()
    };
    let c = sample::shell_candidate(false);
    vec![
        ("account-home", account(&c, &cadre)),
        ("account-home-senior", account(&sample::shell_candidate(true), &cadre)),
        ("account-home-empty", account(&c, &empty)),
        ("account-admin", account(&sample::shell_clerk(false), &admin)),
        (
            "account-admin-factor",
            account(
                &sample::shell_clerk(false),
                &AccountView {
                    factor: State { offered: true, in_force: true, codes_left: 9 },
                    ..admin.clone()
                },
            ),
        ),
    ]
}
