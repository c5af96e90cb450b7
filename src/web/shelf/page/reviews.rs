//! 审题: what waits for a second person.

use maud::{Markup, html};

use crate::{
    domain::{id::ItemId, item::Kind},
    web::{
        label,
        page::{self, Shell},
        part, path,
    },
};

/// An item that waits.
#[derive(Clone, Debug)]
pub struct ReviewLine {
    /// The item.
    pub id: ItemId,
    /// Code.
    pub code: String,
    /// Kind.
    pub kind: Kind,
    /// Stem or situation.
    pub stem: String,
    /// Title of the bank.
    pub bank: String,
    /// Whether it is the reader's own.
    pub own: bool,
}

/// The queue.
#[must_use]
pub fn reviews(shell: &Shell, lines: &[ReviewLine]) -> Markup {
    page::shell(
        shell,
        "审题",
        html! {
            div.stack {
                (part::heading("", "审题"))
                @if lines.is_empty() { (part::empty("提交审核的试题", Some((path::BANKS, "查看题库")))) }
                @else {
                    div.card.flush {
                        table.cards {
                            thead { tr { th scope="col" { "编号" } th scope="col" { "题目" } th scope="col" { "题库" } th scope="col" { "说明" } } }
                            tbody {
                                @for l in lines {
                                    tr {
                                        th.first scope="row" { a href=(path::item(l.id)) { (l.code) } }
                                        td { (l.stem) " " small { (label::kind(l.kind)) } }
                                        td data-label="题库" { (l.bank) }
                                        td.small { @if l.own { "您自己的试题，由另一人审核" } }
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
    let line = |n: i64, own| ReviewLine {
        id: ItemId::new(n),
        code: format!("qingshi-{n:04}"),
        kind: Kind::Single,
        stem: "违法行为在（　　）内未被发现的，一般不再给予行政处罚。".to_owned(),
        bank: "青石县学法题库".to_owned(),
        own,
    };
    let s = sample::shell_clerk(false);
    vec![
        ("reviews", reviews(&s, &[line(1, false), line(2, true)])),
        ("reviews-empty", reviews(&s, &[])),
    ]
}
