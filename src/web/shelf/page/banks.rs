//! All banks.

use maud::{Markup, html};

use crate::{
    domain::id::BankId,
    web::{
        page::{self, Shell},
        part, path,
    },
};

/// A bank in the list.
#[derive(Clone, Debug)]
pub struct BankLine {
    /// The bank.
    pub id: BankId,
    /// The unit whose it is.
    pub unit: String,
    /// Title.
    pub title: String,
    /// Code.
    pub code: String,
    /// Whether it came with the system.
    pub shipped: bool,
    /// Items not stopped.
    pub items: i64,
    /// Published ones.
    pub published: i64,
    /// Waiting for review.
    pub waiting: i64,
}

/// All banks.
#[must_use]
pub fn banks(shell: &Shell, lines: &[BankLine]) -> Markup {
    page::shell(
        shell,
        "题库",
        html! {
            div.stack {
                (part::heading("", "题库"))
                @if lines.is_empty() { (part::empty("各单位的题库", None)) }
                @else {
                    div.card.flush {
                        table.cards {
                            thead { tr {
                                th scope="col" { "题库" } th scope="col" { "单位" } th scope="col" { "来源" }
                                th.n scope="col" { "试题" } th.n scope="col" { "已发布" } th.n scope="col" { "待审" }
                            } }
                            tbody {
                                @for l in lines {
                                    tr {
                                        th.first scope="row" { a href=(path::bank(l.id)) { (l.title) } " " small { (l.code) } }
                                        td data-label="单位" { (l.unit) }
                                        td data-label="来源" { @if l.shipped { "随系统提供" } @else { "本地" } }
                                        td.n data-label="试题" { (l.items) }
                                        td.n data-label="已发布" { (l.published) }
                                        td.n data-label="待审" { (l.waiting) }
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

/// Samples: some, none.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::web::sample;
    let line = |n: i64, title: &str, shipped| BankLine {
        id: BankId::new(n),
        unit: "青石县".to_owned(),
        title: title.to_owned(),
        code: format!("bank-{n}"),
        shipped,
        items: 312,
        published: 290,
        waiting: 4,
    };
    let some = [line(1, "宪法题库", true), line(2, "青石县学法题库", false)];
    let s = sample::shell_clerk(false);
    vec![("banks", banks(&s, &some)), ("banks-empty", banks(&s, &[]))]
}
