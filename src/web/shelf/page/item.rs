//! One item: as a candidate sees it, its key and bases, its history, what was said, where it was used.

use maud::{Markup, html};

use crate::{
    domain::{
        id::{BankId, ItemId},
        item::Item,
    },
    web::{
        draft,
        label::Tone,
        page::{self, Shell},
        part, path,
    },
};

/// Everything about an item.
#[expect(clippy::struct_excessive_bools, reason = "what the reader may do are independent rights")]
#[derive(Clone, Debug)]
pub struct ItemView {
    /// The item.
    pub id: ItemId,
    /// Code.
    pub code: String,
    /// Its bank.
    pub bank_id: BankId,
    /// Title of the bank.
    pub bank: String,
    /// State of the revision shown.
    pub state: (&'static str, Tone),
    /// Use.
    pub usage: &'static str,
    /// Bases: citation, quote, state.
    pub bases: Vec<(String, String, String, Tone)>,
    /// Revisions, the newest first.
    pub revisions: Vec<RevisionLine>,
    /// What was said and done, the newest first.
    pub events: Vec<EventLine>,
    /// Exams: title and legal date.
    pub used: Vec<(String, String)>,
    /// Whether it may be edited.
    pub edits: bool,
    /// Whether it may be submitted.
    pub submits: bool,
    /// Whether it may be reviewed.
    pub reviews: bool,
    /// Whether it is the reader's own.
    pub own: bool,
    /// Whether it may be stopped.
    pub stops: bool,
    /// The content.
    pub item: Item,
}

/// A revision.
#[derive(Clone, Debug)]
pub struct RevisionLine {
    /// Number.
    pub no: i64,
    /// State.
    pub state: (&'static str, Tone),
    /// Where it came from.
    pub origin: &'static str,
    /// When.
    pub at: String,
    /// By whom; may be empty.
    pub author: String,
    /// The text before and after.
    pub change: Option<(String, String)>,
}

/// Something said or done.
#[derive(Clone, Debug)]
pub struct EventLine {
    /// 提交审核, 退回, …
    pub word: &'static str,
    /// In the person's words.
    pub words: String,
    /// When.
    pub at: String,
    /// By whom.
    pub name: String,
}

/// The page of an item.
#[must_use]
pub fn item(shell: &Shell, v: &ItemView) -> Markup {
    page::shell(
        shell,
        &v.code,
        html! {
            div.stack {
                div.row.spread.head {
                    (part::heading(&format!("题库　{}", v.bank), &v.code))
                    div.row.no-print {
                        a.btn href=(path::bank(v.bank_id)) { "返回题库" }
                        @if v.edits { a.btn.primary href=(path::edit_item(v.id)) { "编辑" } }
                    }
                }
                p { (part::tag(v.state.1, v.state.0)) " " (v.usage) }
                div.cols.main {
                    section.card.stack { h2 { "试题" } (draft::seen(&v.item, true)) }
                    div.stack { (steps(v)) (bases(v)) (used(v)) }
                }
                (events(v))
                (history(v))
            }
        },
    )
}

fn steps(v: &ItemView) -> Markup {
    let form = |step: &str, word: &str, ask: &str, primary: bool| {
        let id = format!("words-{step}");
        html! {
            form.stack method="post" action=(path::item_step(v.id)) {
                @if !ask.is_empty() { div.field { label for=(id) { (ask) } textarea id=(id) name="words" rows="2" {} } }
                button.btn.primary[primary] type="submit" name="step" value=(step) { (word) }
            }
        }
    };
    html! {
        section.card.stack.no-print {
            h2 { "办理" }
            @if v.submits { (form("submit", "提交审核", "", true)) }
            @if v.reviews {
                @if v.own { p.small { "试题由另一人审核后发布，您不能审核自己编写或者导入的试题。" } }
                @else { (form("publish", "审核通过并发布", "", true)) }
                (form("return", "退回修改", "退回理由", false))
            }
            @if v.stops { (form("stop", "停用", "停用理由", false)) }
            (form("comment", "发表意见", "意见", false))
            p.small { "理由和意见提交后记入操作记录，不能删除。" }
        }
    }
}

fn bases(v: &ItemView) -> Markup {
    html! {
        section.card.stack {
            h2 { "依据" }
            @if v.bases.is_empty() { (part::tag(Tone::Bad, "缺少依据")) }
            @for (citation, quote, state, tone) in &v.bases {
                div { p { (citation) " " (part::tag(*tone, state)) } @if !quote.is_empty() { p.small { "“" (quote) "”" } } }
            }
        }
    }
}

fn used(v: &ItemView) -> Markup {
    html! {
        section.card.stack {
            h2 { "使用情况" }
            @if v.used.is_empty() { p.small { "没有用于考试。" } }
            @else { ul.rules { @for (title, day) in &v.used { li { (title) "（" (day) " 的法律）" } } } }
        }
    }
}

fn events(v: &ItemView) -> Markup {
    html! {
        section.card.stack {
            h2 { "意见和办理记录" }
            @if v.events.is_empty() { p.small { "目前没有记录。" } }
            @else {
                ul.list {
                    @for e in &v.events {
                        li { span { b { (e.word) } @if !e.words.is_empty() { "　" (e.words) } } small { (e.name) "　" (e.at) } }
                    }
                }
            }
        }
    }
}

fn history(v: &ItemView) -> Markup {
    html! {
        section.card.stack {
            h2 { "修订记录" }
            @for r in &v.revisions {
                details {
                    summary { "第 " (r.no) " 稿　" (r.state.0) "　" (r.origin) "　" (r.author) "　" (r.at) }
                    @match &r.change {
                        Some((old, new)) => (draft::difference(old, new)),
                        None => p.small { "这是最初的一稿。" },
                    }
                }
            }
        }
    }
}

/// Samples: a draft of one's own, one to be reviewed, senior.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::web::sample;
    let Some(content) = super::sample_item() else { return Vec::new() };
    let revision = |no, state, change| RevisionLine {
        no,
        state,
        origin: "导入",
        at: "2026年11月20日 09:00".to_owned(),
        author: "周老师".to_owned(),
        change,
    };
    let draft = ItemView {
        id: ItemId::new(9),
        code: "adm-0112".to_owned(),
        bank_id: BankId::new(7),
        bank: "青石县学法题库".to_owned(),
        state: ("草稿", Tone::Plain),
        usage: "考试专用",
        bases: vec![(
            "《行政处罚法》第三十六条".to_owned(),
            "二年内未被发现的".to_owned(),
            "依据现行有效".to_owned(),
            Tone::Good,
        )],
        revisions: vec![
            revision(
                2,
                ("草稿", Tone::Plain),
                Some(("三年内未被发现".to_owned(), "二年内未被发现".to_owned())),
            ),
            revision(1, ("已停用", Tone::Plain), None),
        ],
        events: vec![EventLine {
            word: "退回",
            words: "请补充依据。".to_owned(),
            at: "2026年11月21日 10:00".to_owned(),
            name: "唐晓燕".to_owned(),
        }],
        used: vec![("2025年度学法用法考试".to_owned(), "2025-11-20".to_owned())],
        edits: true,
        submits: true,
        reviews: false,
        own: true,
        stops: false,
        item: content,
    };
    let review = ItemView {
        state: ("待审", Tone::Info),
        submits: false,
        reviews: true,
        own: false,
        stops: true,
        ..draft.clone()
    };
    vec![
        ("item", item(&sample::shell_clerk(false), &draft)),
        ("item-review", item(&sample::shell_clerk(false), &review)),
        ("item-senior", item(&sample::shell_clerk(true), &review)),
    ]
}
