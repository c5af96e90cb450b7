//! Home by role: signed out, a candidate's, the clerk's 待办.

use maud::{Markup, html};

use crate::{
    domain::{
        id::{ExamId, UnitId},
        number::Points,
    },
    web::{
        label::Tone,
        page::{self, Shell},
        part, path,
    },
};

/// Home of somebody who is not signed in.
#[must_use]
pub fn signed_out(shell: &Shell) -> Markup {
    page::shell(
        shell,
        "首页",
        html! {
            div.narrow.stack.welcome {
                (page::seal())
                h1 { (shell.system_title) }
                section.card.stack {
                    h2 { "请使用准考证或者账号进入" }
                    p { "参加考试的，请用手机扫描准考证上的二维码，或者在浏览器中输入二维码下方的网址。" }
                    p { "有账号和密码的人员、管理人员，请用账号登录。收到登录链接的，也可以打开链接登录，链接只能使用一次。" }
                    p { a.btn.primary.wide href=(path::SIGN_IN) { "用账号登录" } }
                }
                p.small { "没有准考证的，请联系本单位管理员打印。" }
            }
        },
    )
}

/// Home of a candidate.
#[derive(Clone, Debug)]
pub struct CandidateHome {
    /// Name of the person.
    pub name: String,
    /// Exams, the most pressing first.
    pub exams: Vec<ExamCard>,
    /// What the person has: `("2025年度考试", "合格 91 分", Tone::Good)`.
    pub holdings: Vec<(String, String, Tone)>,
}

/// An exam on a candidate's home (ui-strings 10).
#[derive(Clone, Debug)]
pub struct ExamCard {
    /// The exam.
    pub exam: ExamId,
    /// Its title.
    pub title: String,
    /// `11月20日 09:00 至 11月22日 18:00`.
    pub window: String,
    /// Time allowed.
    pub minutes: i64,
    /// 合格线 or 及格线.
    pub cut_word: String,
    /// Points needed.
    pub cut: Points,
    /// Where the person stands.
    pub state: CardState,
}

/// Where a person stands with an exam.
#[derive(Clone, Debug)]
pub enum CardState {
    /// Not open yet; what is left until then, or empty.
    Ahead(String),
    /// Open, not begun: 还有 1 天 7 小时截止.
    Open(String),
    /// Begun: 剩余时间 41分20秒.
    Running(String),
    /// Handed in; when the result comes, or empty.
    HandedIn(String),
    /// The result: `合格 86 分`.
    Result(String, Tone),
    /// 缺考.
    Absent,
    /// 免考.
    Exempt,
}

/// Home of a candidate.
#[must_use]
pub fn candidate(shell: &Shell, v: &CandidateHome) -> Markup {
    let (now, rest): (Vec<&ExamCard>, Vec<&ExamCard>) =
        v.exams.iter().partition(|e| matches!(e.state, CardState::Open(_) | CardState::Running(_)));
    page::shell(
        shell,
        "首页",
        html! {
            div.stack {
                h1 { (v.name) "，您好" }
                div.cols.main[!v.holdings.is_empty()] {
                    div.stack {
                        @if now.is_empty() {
                            section.card.stack {
                                p.small { "现在要做的" }
                                p { "目前没有需要参加的考试。有新的考试时会显示在这里。" }
                            }
                        }
                        @for card in now { (exam_card(card)) }
                        @for card in rest { (exam_card(card)) }
                    }
                    @if !v.holdings.is_empty() {
                        section.card.stack {
                            h2 { "我有的" }
                            ul.list {
                                @for (what, value, tone) in &v.holdings {
                                    li { span { (what) } (part::tag(*tone, value)) }
                                }
                            }
                        }
                    }
                }
            }
        },
    )
}

fn exam_card(c: &ExamCard) -> Markup {
    let urgent = matches!(c.state, CardState::Open(_) | CardState::Running(_));
    let exam = path::exam(c.exam);
    html! {
        section.card.stack.todo[urgent] {
            @if urgent { p.small { "现在要做的" } }
            h2 { (c.title) }
            p.pieces {
                span { (c.window) }
                span { "限时 " (c.minutes) " 分钟" }
                span { (c.cut_word) " " (c.cut) " 分" }
            }
            div.row {
                @match &c.state {
                    CardState::Ahead(until) => {
                        a.btn href=(exam) { "查看考试须知" }
                        @if !until.is_empty() { span.small { (until) } }
                    }
                    CardState::Open(left) => { a.btn.primary href=(exam) { "进入考试" } span.small { (left) } }
                    CardState::Running(left) => {
                        a.btn.primary href=(path::paper(c.exam)) { "继续作答" } span.small { (left) }
                    }
                    CardState::HandedIn(when) => {
                        (part::tag(Tone::Good, "已交卷"))
                        a.btn href=(exam) { "查看回执" }
                        @if !when.is_empty() { span.small { (when) } }
                    }
                    CardState::Result(word, tone) => {
                        (part::tag(*tone, word))
                        a.btn href=(path::result(c.exam)) { "查看成绩" }
                    }
                    CardState::Absent => { (part::tag(Tone::Bad, "缺考")) a.btn href=(exam) { "查看说明" } }
                    CardState::Exempt => (part::tag(Tone::Info, "免考")),
                }
            }
        }
    }
}

/// Home of a clerk: 待办.
#[derive(Clone, Debug)]
pub struct ClerkHome {
    /// Exams, those that need something first.
    pub exams: Vec<ClerkExam>,
}

/// An exam on the clerk's page.
#[derive(Clone, Debug)]
pub struct ClerkExam {
    /// The exam.
    pub exam: ExamId,
    /// Its title.
    pub title: String,
    /// 筹备中, 正在进行, 已结束 …
    pub state: String,
    /// What the state means.
    pub tone: Tone,
    /// `11月20日 09:00 至 11月22日 18:00`.
    pub window: String,
    /// 应考, 实考, 正在作答, 缺考 … with their lists (code, or empty).
    pub counts: Vec<(String, i64, String)>,
    /// What needs attention, one sentence each.
    pub alerts: Vec<String>,
    /// Units whose tickets can be printed: id, name, number of people.
    pub units: Vec<(UnitId, String, i64)>,
}

/// Home of a clerk.
#[must_use]
pub fn clerk(shell: &Shell, v: &ClerkHome) -> Markup {
    page::shell(
        shell,
        "待办",
        html! {
            div.stack {
                h1 { "待办" }
                @if v.exams.is_empty() {
                    (part::empty("正在筹备和正在进行的考试", None))
                }
                @for e in &v.exams { (clerk_exam(e)) }
            }
        },
    )
}

fn clerk_exam(e: &ClerkExam) -> Markup {
    html! {
        section.card.stack {
            div.row.spread {
                div { h2 { (e.title) } p.small { (e.window) } }
                (part::tag(e.tone, &e.state))
            }
            @for alert in &e.alerts { (part::note(Tone::Warn, alert)) }
            dl.counts {
                @for (word, n, list) in &e.counts {
                    div {
                        dt { (word) }
                        dd {
                            @if list.is_empty() { (n) }
                            @else { a href=(path::overview_rows(e.exam, None, list)) { (n) } }
                        }
                    }
                }
            }
            div.row {
                a.btn.primary href=(path::overview(e.exam, None)) { "总览" }
                a.btn href=(path::overview_units(e.exam, None)) { "按机关序列看表" }
                a.btn href=(path::tickets(e.exam, None)) { "打印全部准考证" }
            }
            @if !e.units.is_empty() {
                details {
                    summary { "按单位打印准考证（" (e.units.len()) " 个单位）" }
                    ul.unit-links {
                        @for (unit, name, people) in &e.units {
                            li { a href=(path::tickets(e.exam, Some(*unit))) { (name) } small { (people) " 人" } }
                        }
                    }
                }
            }
        }
    }
}

/// Samples of the three homes: empty, one, many, senior.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    super::home_sample::samples()
}
