//! A bank: its items by search.

use maud::{Markup, html};

use crate::{
    domain::{
        id::{BankId, ItemId},
        item::Kind,
    },
    web::{
        label::{self, Tone},
        page::{self, Shell},
        part, path,
        shelf::{Wish, kind_choices},
    },
};

/// A bank with some of its items.
#[derive(Clone, Debug)]
pub struct BankView {
    /// The bank.
    pub id: BankId,
    /// The unit whose it is.
    pub unit: String,
    /// Title.
    pub title: String,
    /// Laws that it cites.
    pub laws: Vec<String>,
    /// What was looked for.
    pub wish: Wish,
    /// How many items were found.
    pub total: i64,
    /// Items of this page.
    pub items: Vec<ItemLine>,
    /// The last item of this page, if there are more.
    pub next: Option<ItemId>,
}

/// An item in the list.
#[derive(Clone, Debug)]
pub struct ItemLine {
    /// The item.
    pub id: ItemId,
    /// Code.
    pub code: String,
    /// Kind.
    pub kind: Kind,
    /// Stem or situation.
    pub stem: String,
    /// State of the revision that stands for it.
    pub state: (&'static str, Tone),
    /// Use.
    pub usage: &'static str,
    /// State of its legal bases.
    pub basis: (String, Tone),
}

/// A bank.
#[must_use]
pub fn bank(shell: &Shell, v: &BankView) -> Markup {
    page::shell(
        shell,
        &v.title,
        html! {
            div.stack {
                div.row.spread.head {
                    (part::heading(&format!("题库　{}", v.unit), &v.title))
                    div.row.no-print {
                        a.btn href=(path::bank_file(v.id, "xlsx")) { "导出 Excel" }
                        a.btn href=(path::bank_file(v.id, "toml")) { "导出题库文件" }
                    }
                }
                (search(v))
                p.small role="status" { "共 " (v.total) " 题" }
                @if v.items.is_empty() { (part::empty("符合条件的试题", Some((&path::bank(v.id), "查看全部")))) }
                @else { (table(&v.items)) }
                @if let Some(next) = v.next { p.no-print { a.btn href=(more(v, next)) { "后面的试题" } } }
            }
        },
    )
}

fn more(v: &BankView, after: ItemId) -> String {
    let w = &v.wish;
    let fields = [
        ("q", &w.q),
        ("kind", &w.kind),
        ("state", &w.state),
        ("law", &w.law),
        ("article", &w.article),
    ];
    let kept = fields.into_iter().filter(|(_, v)| !v.is_empty());
    let after = std::iter::once(format!("after={after}"));
    let query: Vec<String> =
        after.chain(kept.map(|(name, v)| format!("{name}={}", path::encoded(v)))).collect();
    format!("{}?{}", path::bank(v.id), query.join("&"))
}

fn search(v: &BankView) -> Markup {
    let w = &v.wish;
    let select = |name: &str, word: &str, choices: &[(&str, &str)], now: &str| {
        html! {
            div.field {
                label for=(name) { (word) }
                select id=(name) name=(name) { @for (code, shown) in choices { option value=(code) selected[*code == now] { (shown) } } }
            }
        }
    };
    let states = [
        ("", "全部状态"),
        ("draft", "草稿"),
        ("reviewed", "待审"),
        ("published", "已发布"),
        ("retired", "已停用"),
    ];
    let laws: Vec<(&str, &str)> = std::iter::once(("", "全部法律"))
        .chain(v.laws.iter().map(|l| (l.as_str(), l.as_str())))
        .collect();
    let input = |name: &str, word: &str, value: &str| {
        html! { div.field { label for=(name) { (word) } input type="text" id=(name) name=(name) value=(value); } }
    };
    html! {
        form.card.search.no-print method="get" action=(path::bank(v.id)) {
            (input("q", "文字", &w.q))
            (select("kind", "题型", &kind_choices(), &w.kind))
            (select("state", "状态", &states, &w.state))
            (select("law", "法律", &laws, &w.law))
            (input("article", "条款", &w.article))
            button.btn.primary type="submit" { "查找" }
        }
    }
}

fn table(items: &[ItemLine]) -> Markup {
    html! {
        div.card.flush {
            table.cards {
                thead { tr {
                    th scope="col" { "编号" } th scope="col" { "题目" } th scope="col" { "状态" } th scope="col" { "用途" } th scope="col" { "依据" }
                } }
                tbody {
                    @for l in items {
                        tr {
                            th.first scope="row" { a href=(path::item(l.id)) { (l.code) } }
                            td { (l.stem) " " small { (label::kind(l.kind)) } }
                            td data-label="状态" { (part::tag(l.state.1, l.state.0)) }
                            td data-label="用途" { (l.usage) }
                            td data-label="依据" { (part::tag(l.basis.1, &l.basis.0)) }
                        }
                    }
                }
            }
        }
    }
}

/// Samples: some, none found, senior.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::web::sample;
    let line = |n: i64, stem: &str, state, basis: &str, tone| ItemLine {
        id: ItemId::new(n),
        code: format!("qingshi-{n:04}"),
        kind: Kind::Single,
        stem: stem.to_owned(),
        state,
        usage: "考试和练习",
        basis: (basis.to_owned(), tone),
    };
    let view = BankView {
        id: BankId::new(7),
        unit: "青石县".to_owned(),
        title: "青石县学法题库".to_owned(),
        laws: vec!["民法典".to_owned(), "行政处罚法".to_owned()],
        wish: Wish { q: "处罚".to_owned(), ..Wish::default() },
        total: 312,
        items: vec![
            line(
                1,
                "违法行为在（　　）内未被发现的，一般不再给予行政处罚。",
                ("已发布", Tone::Good),
                "依据现行有效",
                Tone::Good,
            ),
            line(
                2,
                "依照《中华人民共和国合同法》，下列合同无效的是",
                ("草稿", Tone::Plain),
                "依据已修改或者废止",
                Tone::Warn,
            ),
        ],
        next: Some(ItemId::new(2)),
    };
    let none = BankView { items: Vec::new(), total: 0, next: None, ..view.clone() };
    let s = sample::shell_clerk(false);
    vec![
        ("bank", bank(&s, &view)),
        ("bank-none", bank(&s, &none)),
        ("bank-senior", bank(&sample::shell_clerk(true), &view)),
    ]
}
