//! The pages of 意见建议.

use maud::{Markup, html};

use crate::{
    domain::id::{Id, of},
    service::feedback::CHARS,
    web::{
        label::Tone,
        page::{self, Shell},
        part::{self, Field},
        path,
    },
};

/// A message with its reply.
#[derive(Clone, Debug)]
pub struct Message {
    /// Identity.
    pub id: Id<of::Feedback>,
    /// When it was written.
    pub at: String,
    /// Who wrote it.
    pub from: String,
    /// What was written.
    pub body: String,
    /// The reply; empty as long as there is none.
    pub reply: String,
    /// When the reply was given.
    pub replied_at: Option<String>,
}

/// The form.
#[derive(Clone, Debug, Default)]
pub struct FormView {
    /// Whether the visitor is signed in: replies are then shown here.
    pub signed_in: bool,
    /// What was typed.
    pub body: String,
    /// What is wrong with it.
    pub error: String,
    /// The look-up code of what was sent just now; else empty.
    pub code: String,
    /// The code that was looked up in vain.
    pub wanted: String,
    /// What is wrong with that code.
    pub code_error: String,
    /// What a code led to.
    pub found: Option<Message>,
    /// What the visitor wrote before.
    pub own: Vec<Message>,
}

/// The form.
#[must_use]
pub fn form(shell: &Shell, v: &FormView) -> Markup {
    let errors: Vec<(&str, &str)> = [("body", v.error.as_str()), ("code", v.code_error.as_str())]
        .into_iter()
        .filter(|(_, words)| !words.is_empty())
        .collect();
    let body = Field {
        name: "body",
        label: "您的意见建议",
        value: &v.body,
        hint: "请不要填写身份证件号码、手机号码和涉及国家秘密、工作秘密的内容",
        error: &v.error,
    };
    let code =
        Field {
            name: "code", label: "查询码", value: &v.wanted, hint: "", error: &v.code_error
        };
    page::shell(
        shell,
        "意见建议",
        html! {
            div.narrow.stack {
                (part::heading("", "意见建议"))
                (part::summary(&errors))
                @if !v.code.is_empty() { (received(v)) }
                @if let Some(found) = &v.found { section.card.stack { h2 { "查询结果" } (one(found)) } }
                section.card.stack {
                    form.stack method="post" action=(path::FEEDBACK) {
                        (part::area(&body, *CHARS.end()))
                        button.btn.primary type="submit" { "提交意见建议" }
                    }
                }
                @if !v.signed_in {
                    section.card.stack {
                        h2 { "查询答复" }
                        form.stack method="post" action=(path::FEEDBACK_LOOK_UP) {
                            (part::field(&code))
                            button.btn type="submit" { "查询答复" }
                        }
                    }
                }
                @if !v.own.is_empty() {
                    h2 { "我提交的意见建议" }
                    @for m in &v.own { section.card.stack { (one(m)) } }
                }
            }
        },
    )
}

fn received(v: &FormView) -> Markup {
    html! {
        div role="status" {
            (part::note(Tone::Good, html! {
                p { "已经收到您的意见建议，由主办单位答复。" }
                @if v.signed_in { p { "答复会显示在本页。" } }
                @else {
                    p { "查询码 " span.reference { (v.code) } }
                    p { "请记下查询码，在本页查询答复。查询码只显示这一次。" }
                }
            }))
        }
    }
}

fn one(m: &Message) -> Markup {
    html! {
        p.small { (m.at) "　" (m.from) }
        p.words { (m.body) }
        @match &m.replied_at {
            Some(at) => (part::note(Tone::Info, html! { p.small { "答复　" (at) } p.words { (m.reply) } })),
            None => p { (part::tag(Tone::Plain, "等待答复")) },
        }
    }
}

/// The list of those who reply.
#[derive(Clone, Debug, Default)]
pub struct ListView {
    /// Messages, those without reply first.
    pub messages: Vec<Message>,
}

/// The list of those who reply.
#[must_use]
pub fn list(shell: &Shell, v: &ListView) -> Markup {
    page::shell(
        shell,
        "意见建议答复",
        html! {
            div.narrow.stack {
                (part::heading("", "意见建议答复"))
                @if v.messages.is_empty() { (part::empty("收到的意见建议", None)) }
                @for m in &v.messages {
                    @let name = format!("reply-{}", m.id);
                    section.card.stack {
                        (one(m))
                        details open[m.replied_at.is_none()] {
                            summary { @if m.replied_at.is_some() { "修改答复" } @else { "答复" } }
                            form.stack method="post" action=(path::feedback_reply(m.id)) {
                                div.field {
                                    label for=(name) { "答复内容" }
                                    textarea id=(name) name="body" rows="4" maxlength=(CHARS.end()) required { (m.reply) }
                                }
                                button.btn.primary type="submit" { "提交答复" }
                            }
                        }
                    }
                }
            }
        },
    )
}

/// Samples: empty, mistaken, sent, own, found, the list.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::web::sample;
    let b = sample::shell_bare(false);
    let message = |id: i64, reply: &str| Message {
        id: Id::new(612_345_678_901_230_000 + id),
        at: "2026年11月19日 15:20".to_owned(),
        from: "云溪瑶族乡　李桂芳".to_owned(),
        body: "答题页的字可以再大一些。\n村里老同志看不清楚。".to_owned(),
        reply: reply.to_owned(),
        replied_at: (!reply.is_empty()).then(|| "2026年11月20日 08:40".to_owned()),
    };
    let reply = "已经收到。页面右上角可以切换到长辈版，字号更大。";
    let mistaken = FormView {
        body: "好".to_owned(),
        error: "请填写 2 至 2000 个字。".to_owned(),
        ..FormView::default()
    };
    let own = FormView {
        signed_in: true,
        own: vec![message(1, ""), message(2, reply)],
        ..FormView::default()
    };
    let sent = FormView { code: "k7q2-9fxm-3rtw".to_owned(), ..FormView::default() };
    let found = FormView { found: Some(message(1, reply)), ..FormView::default() };
    let lost = FormView {
        wanted: "k7q2".to_owned(),
        code_error: "没有这个查询码，请核对后重新填写。".to_owned(),
        ..FormView::default()
    };
    let all = ListView { messages: vec![message(1, ""), message(2, reply)] };
    vec![
        ("feedback", form(&b, &FormView::default())),
        ("feedback-senior", form(&sample::shell_bare(true), &FormView::default())),
        ("feedback-mistaken", form(&b, &mistaken)),
        ("feedback-sent", form(&b, &sent)),
        ("feedback-found", form(&b, &found)),
        ("feedback-lost", form(&b, &lost)),
        ("feedback-own", form(&sample::shell_candidate(false), &own)),
        ("feedback-list", list(&sample::shell_clerk(false), &all)),
        ("feedback-list-empty", list(&sample::shell_clerk(false), &ListView::default())),
    ]
}
