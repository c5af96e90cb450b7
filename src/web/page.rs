//! The frame of every page: head, header with the seal, navigation, footer. Three frames: the usual one, the
//! bare one of the answer page, and the one for paper.
//!
//! No inline script and no style attribute anywhere: the content security policy allows neither.

use maud::{DOCTYPE, Markup, Render, html};

use super::{asset, path};

/// Who is signed in, as shown in the header.
#[derive(Clone, Copy, Debug)]
pub struct Who<'a> {
    /// Name of the person.
    pub name: &'a str,
    /// Unit or role beside it.
    pub unit: &'a str,
    /// Whether the name leads to the own account (not in a candidate's session).
    pub account: bool,
}

/// One place of the navigation.
#[derive(Clone, Copy, Debug)]
pub struct NavEntry<'a> {
    /// Full word, for the header.
    pub label: &'a str,
    /// Short word, for the bar under the thumb.
    pub short: &'a str,
    /// Where it leads.
    pub href: &'a str,
    /// Whether this is the place we are at.
    pub current: bool,
}

/// What the frame shows around a page.
#[derive(Clone, Copy, Debug)]
pub struct Shell<'a> {
    /// Name of the system: 青石县学法考法.
    pub system_title: &'a str,
    /// 主办单位.
    pub host_unit: &'a str,
    /// 技术支持; empty when not named.
    pub support: &'a str,
    /// ICP备案号; empty when there is none.
    pub icp: &'a str,
    /// 公安备案号; empty when there is none.
    pub police: &'a str,
    /// The signed-in person.
    pub who: Option<Who<'a>>,
    /// Navigation of the role; empty when there is nowhere to go.
    pub nav: &'a [NavEntry<'a>],
    /// 长辈版.
    pub senior: bool,
    /// Whether pages fit themselves to phones.
    pub phone: bool,
    /// Where the 长辈版 button returns to.
    pub return_to: &'a str,
}

/// The usual frame.
#[must_use]
pub fn shell(s: &Shell, title: &str, body: impl Render) -> Markup {
    // One place alone is no choice.
    let tabs = s.nav.len() > 1;
    document(
        s,
        title,
        &[asset::PAGE],
        html! {
            body.has-tabs[tabs] {
                a.skip href="#main" { "跳到正文" }
                (header(s))
                main #main tabindex="-1" { div.wrap { (body) } }
                (footer(s))
                @if tabs { (tabbar(s.nav)) }
            }
        },
    )
}

/// The frame of pages that need scripts of their own (试答).
#[must_use]
pub fn shell_with(s: &Shell, title: &str, scripts: &[&str], body: impl Render) -> Markup {
    let all: Vec<&str> = [asset::PAGE].iter().chain(scripts).copied().collect();
    document(
        s,
        title,
        &all,
        html! {
            body {
                a.skip href="#main" { "跳到正文" }
                (header(s))
                main #main tabindex="-1" { div.wrap { (body) } }
                (footer(s))
            }
        },
    )
}

/// The bare frame of the answer page: nothing leads away from it.
#[must_use]
pub fn exam_shell(s: &Shell, title: &str, body: impl Render) -> Markup {
    document(s, title, &[asset::QUEUE, asset::EXAM], ExamBody(body))
}

/// Lets the body write into the buffer of the document, instead of being copied there.
struct ExamBody<B>(B);

impl<B: Render> Render for ExamBody<B> {
    fn render_to(&self, out: &mut String) {
        out.push_str("<body class=\"exam-page\">");
        self.0.render_to(out);
        out.push_str("</body>");
    }
}

/// The frame of pages made for paper: a bar with a print button on the screen, the sheets, nothing else.
#[must_use]
pub fn print_shell(s: &Shell, title: &str, back: &str, body: impl Render) -> Markup {
    document(
        s,
        title,
        &[asset::PAGE],
        html! {
            body.print-page {
                header.print-bar {
                    div.wrap.row.spread {
                        a.link href=(back) { "返回" }
                        h1 { (title) }
                        button.btn.primary.js-only type="button" data-print { "打印" }
                    }
                }
                main #main { (body) }
            }
        },
    )
}

fn document(s: &Shell, title: &str, scripts: &[&str], body: impl Render) -> Markup {
    html! {
        (DOCTYPE)
        html.senior[s.senior] lang="zh-CN" {
            head {
                meta charset="utf-8";
                meta name="viewport" content=(viewport(s));
                meta name="color-scheme" content="light dark";
                meta name="format-detection" content="telephone=no";
                title { (title) " " (s.system_title) }
                link rel="icon" type="image/svg+xml" href=(asset::url(asset::ICON));
                script src=(asset::url(asset::EARLY)) {}
                link rel="stylesheet" href=(asset::url(asset::STYLE));
                @for name in scripts { script defer src=(asset::url(name)) {} }
            }
            (body)
        }
    }
}

/// A county that closes phone layouts gets the desktop's page on every screen.
const fn viewport(s: &Shell) -> &'static str {
    if s.phone { "width=device-width, initial-scale=1, viewport-fit=cover" } else { "width=1080" }
}

/// The seal: a square with 明法 in it.
#[must_use]
pub fn seal() -> Markup {
    html! {
        svg.seal viewBox="0 0 40 40" aria-hidden="true" focusable="false" {
            rect x="1.5" y="1.5" width="37" height="37" rx="6" fill="currentColor" {}
            text x="20" y="18.6" text-anchor="middle" font-size="14.5" font-weight="700" { "明" }
            text x="20" y="34" text-anchor="middle" font-size="14.5" font-weight="700" { "法" }
        }
    }
}

fn header(s: &Shell) -> Markup {
    html! {
        header.top {
            div.wrap {
                a.brand href=(path::HOME) { (seal()) span { "明法" small { (s.system_title) } } }
                @if s.nav.len() > 1 {
                    nav.nav aria-label="主导航" {
                        @for entry in s.nav { (place(entry, entry.label)) }
                    }
                }
                div.who {
                    (view_switch(s))
                    @if let Some(who) = s.who {
                        @if who.account {
                            a.name href=(path::ACCOUNT) { (who.name) span.unit { "　" (who.unit) } }
                        } @else {
                            span.name { (who.name) span.unit { "　" (who.unit) } }
                        }
                        form method="post" action=(path::SIGN_OUT) data-sign-out {
                            button.link type="submit" { "退出" }
                        }
                    }
                }
            }
        }
    }
}

/// The button for 长辈版. It names the wanted state, so that pressing twice does not switch back.
#[must_use]
pub fn view_switch(s: &Shell) -> Markup {
    let (word, wanted) = other_view(s);
    html! {
        form method="post" action=(path::VIEW) {
            input type="hidden" name="to" value=(s.return_to);
            button.link type="submit" name="senior" value=(wanted) { (word) }
        }
    }
}

/// The word for the other view and the value that asks for it.
#[must_use]
pub const fn other_view(s: &Shell) -> (&'static str, &'static str) {
    if s.senior { ("标准版", "off") } else { ("长辈版", "on") }
}

fn place(entry: &NavEntry, word: &str) -> Markup {
    html! { a href=(entry.href) aria-current=[entry.current.then_some("page")] { (word) } }
}

/// Five places fit under a thumb; what is beyond opens from 更多.
fn tabbar(nav: &[NavEntry]) -> Markup {
    let (near, far) = if nav.len() > 5 { nav.split_at(4) } else { (nav, &nav[..0]) };
    html! {
        nav.tabbar aria-label="底部导航" {
            @for entry in near { (place(entry, entry.short)) }
            @if !far.is_empty() {
                details.more {
                    summary { "更多" }
                    div.more-list { @for entry in far { (place(entry, entry.label)) } }
                }
            }
        }
    }
}

fn footer(s: &Shell) -> Markup {
    html! {
        footer.foot {
            div.wrap {
                p {
                    span { "主办单位：" (s.host_unit) }
                    @if !s.support.is_empty() { span { "技术支持：" (s.support) } }
                    @if !s.icp.is_empty() { span { (s.icp) } }
                    @if !s.police.is_empty() { span { (s.police) } }
                    a href=(path::FEEDBACK) { "意见建议" }
                    a href=(path::PRIVACY) { "个人信息处理说明" }
                }
            }
        }
    }
}
