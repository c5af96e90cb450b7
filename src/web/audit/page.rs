//! The audit trail and the permission table.

use maud::{Markup, html};

use crate::{
    domain::access::{ACTS, Role},
    web::{
        access::{Entry, ROWS},
        form, label,
        page::{self, Shell},
        part, path,
    },
};

/// A row of the audit trail.
#[derive(Clone, Debug)]
pub struct LogLine {
    /// When.
    pub at: String,
    /// Who; 系统 for the system itself.
    pub who: String,
    /// What was done.
    pub what: String,
    /// The thing it was done to, with its number.
    pub object: String,
    /// Terms and values before.
    pub before: Vec<(String, String)>,
    /// Terms and values after.
    pub after: Vec<(String, String)>,
    /// Why.
    pub reason: String,
    /// Where it came from.
    pub source: String,
}

fn side(word: &str, all: &[(String, String)]) -> Markup {
    html! {
        div {
            h3 { (word) }
            @if all.is_empty() { p.small { "无" } }
            @else { dl { @for (term, value) in all { div { dt { (term) } dd { (value) } } } } }
        }
    }
}

/// Rows of the audit trail, before and after side by side.
#[must_use]
pub fn log(lines: &[LogLine]) -> Markup {
    html! {
        ul.log {
            @for l in lines {
                li {
                    p { b { (l.what) } "　" (l.object) }
                    p.small { (l.at) "　" (l.who) @if !l.source.is_empty() { "　来自 " (l.source) } }
                    @if !l.reason.is_empty() { p { "理由：" (l.reason) } }
                    @if !l.before.is_empty() || !l.after.is_empty() {
                        div.sides { (side("更改前", &l.before)) (side("更改后", &l.after)) }
                    }
                }
            }
        }
    }
}

/// The audit page.
#[derive(Clone, Debug)]
pub struct AuditView {
    /// Part of a name searched for.
    pub who: String,
    /// Chosen act.
    pub act: String,
    /// Acts that can be chosen.
    pub acts: Vec<(String, String)>,
    /// Kind and number of a thing.
    pub object: String,
    /// First and last day (ISO).
    pub days: (String, String),
    /// Rows of this page.
    pub lines: Vec<LogLine>,
    /// Address of the next page; empty on the last.
    pub next: String,
    /// Address of the file.
    pub file: String,
}

/// The audit page.
#[must_use]
pub fn audit(shell: &Shell, v: &AuditView) -> Markup {
    page::shell(
        shell,
        "操作记录",
        html! {
            div.stack {
                div.row.spread.head {
                    h1 { "操作记录" }
                    a.btn href=(v.file) { "导出" }
                }
                form.search method="get" action=(path::AUDIT) {
                    (form::text(&[], "who", "操作人", &v.who, ""))
                    (form::choice(&[], "act", "操作", &v.acts, &v.act))
                    (form::text(&[], "object_id", "对象编号", &v.object, ""))
                    div.field { label for="from" { "从" } input type="date" id="from" name="from" value=(v.days.0); }
                    div.field { label for="to" { "到" } input type="date" id="to" name="to" value=(v.days.1); }
                    button.btn type="submit" { "查找" }
                }
                @if v.lines.is_empty() { (part::empty("符合条件的操作记录", Some((path::AUDIT, "全部显示")))) }
                @else { section.card { h2.vh { "记录" } (log(&v.lines)) } }
                @if !v.next.is_empty() { p { a.btn href=(v.next) { "更早的记录" } } }
            }
        },
    )
}

/// The permission table: acts and roles, and every route with its row.
#[must_use]
pub fn permissions(shell: &Shell) -> Markup {
    page::shell(
        shell,
        "权限",
        html! {
            div.stack {
                h1 { "权限" }
                p { "角色在授予的单位和它的下级单位有效。不在范围内的，一律显示没有找到。" }
                section.card.stack {
                    h2 { "各角色可以办理的事项" }
                    div.matrix tabindex="0" role="region" aria-label="权限表" {
                        table {
                            thead { tr {
                                th.first scope="col" { "事项" }
                                @for r in Role::ALL { th.c scope="col" { (label::role(r)) } }
                            } }
                            tbody {
                                @for (act, roles) in ACTS {
                                    tr {
                                        th.first scope="row" { (label::act(act)) }
                                        @for r in Role::ALL {
                                            td.c { @if roles.contains(&r) { "可以" } @else { span.small { "—" } } }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
                section.card.stack {
                    h2 { "各页面由谁进入" }
                    table.cards {
                        thead { tr { th scope="col" { "地址" } th scope="col" { "方式" } th scope="col" { "进入条件" } } }
                        tbody {
                            @for (method, address, entry) in ROWS {
                                tr {
                                    th.first scope="row" { (address) }
                                    td data-label="方式" { (method) }
                                    td data-label="进入条件" { (entered(*entry)) }
                                }
                            }
                        }
                    }
                }
            }
        },
    )
}

fn entered(entry: Entry) -> &'static str {
    match entry {
        Entry::Anyone => "所有人",
        Entry::SignedIn => "登录的人，只限本人的内容",
        Entry::Candidate => "考生，只限本人的考试",
        Entry::Staff(act) => label::act(act),
        Entry::Operator => "运行维护程序，凭专用令牌",
    }
}

/// Invented rows, also for the page of a person.
#[must_use]
pub fn sample_lines() -> Vec<LogLine> {
    let pair = |term: &str, value: &str| (term.to_owned(), value.to_owned());
    vec![
        LogLine {
            at: "2026年11月20日 09:12".to_owned(),
            who: "唐晓燕".to_owned(),
            what: "人员异动".to_owned(),
            object: "人员".to_owned(),
            before: vec![pair("单位", "白水镇")],
            after: vec![pair("单位", "云溪瑶族乡")],
            reason: "组织调动，干部介绍信〔2026〕12号。".to_owned(),
            source: "10.1.2.3".to_owned(),
        },
        LogLine {
            at: "2026年11月19日 16:40".to_owned(),
            who: "系统".to_owned(),
            what: "新增人员".to_owned(),
            object: "人员".to_owned(),
            before: Vec::new(),
            after: vec![pair("姓名", "李桂芳")],
            reason: String::new(),
            source: String::new(),
        },
    ]
}

/// Samples.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::web::sample;
    let view = |lines| AuditView {
        who: String::new(),
        act: String::new(),
        acts: vec![(String::new(), "全部".to_owned())],
        object: String::new(),
        days: (String::new(), String::new()),
        lines,
        next: String::new(),
        file: path::AUDIT_EXPORT.to_owned(),
    };
    let (c, s) = (sample::shell_clerk(false), sample::shell_clerk(true));
    vec![
        ("audit", audit(&c, &view(sample_lines()))),
        ("audit-empty", audit(&s, &view(Vec::new()))),
        ("permissions", permissions(&c)),
        ("permissions-senior", permissions(&s)),
    ]
}
