//! Admission tickets for printing: eight to an A4 page, a heading per unit, lines to cut along.

use maud::{Markup, PreEscaped, html};

use crate::web::page::{self, Shell};

/// One ticket.
#[derive(Clone, Debug)]
pub struct TicketView {
    /// Name of the person, in full: the ticket is handed to that person.
    pub name: String,
    /// Post or a note that tells two people of one name apart; may be empty.
    pub post: String,
    /// QR code as inline SVG, without width and height.
    pub qr_svg: String,
    /// The same address to be typed: `mf.qingshi.example/t/…`.
    pub short_link: String,
}

/// Tickets of one unit.
#[derive(Clone, Debug)]
pub struct UnitTickets {
    /// Name of the unit.
    pub unit: String,
    /// Its tickets in official order.
    pub tickets: Vec<TicketView>,
}

/// The sheets to print.
#[derive(Clone, Debug)]
pub struct TicketSheetView {
    /// Title of the exam.
    pub title: String,
    /// `11月20日 09:00 至 11月22日 18:00`.
    pub window: String,
    /// Time allowed.
    pub minutes: i64,
    /// Whom to ask: `云溪瑶族乡 周敏（0000-0000000）`; may be empty.
    pub contact: String,
    /// Units.
    pub units: Vec<UnitTickets>,
    /// Where 返回 leads.
    pub back: String,
}

/// Tickets on one page of paper.
const PER_PAGE: usize = 8;

/// The sheets to print.
#[must_use]
pub fn ticket_sheet(shell: &Shell, v: &TicketSheetView) -> Markup {
    let total: usize = v.units.iter().map(|u| u.tickets.len()).sum();
    page::print_shell(
        shell,
        "打印准考证",
        &v.back,
        html! {
            p.wrap.print-hint {
                "共 " (v.units.len()) " 个单位，" (total) " 张准考证，每页 " (PER_PAGE) " 张。准考证等同于登录凭证，请当面交给本人，不要转发照片。"
            }
            @if total == 0 { p.wrap { "这里显示准考证。名单中目前没有需要参加考试的人员。" } }
            @for unit in &v.units {
                @for (i, sheet) in unit.tickets.chunks(PER_PAGE).enumerate() {
                    section.a4 {
                        header.a4-head {
                            h2 { (unit.unit) }
                            span {
                                (v.title) "　准考证　第 " (i + 1) " 页，共 " (unit.tickets.len().div_ceil(PER_PAGE)) " 页"
                            }
                        }
                        div.tickets { @for ticket in sheet { (one(v, unit, ticket)) } }
                    }
                }
            }
        },
    )
}

fn one(v: &TicketSheetView, unit: &UnitTickets, t: &TicketView) -> Markup {
    html! {
        article.ticket {
            div.qr { (PreEscaped(&t.qr_svg)) }
            div.ticket-text {
                p.ticket-exam { (v.title) }
                p.ticket-name { (t.name) }
                p { (unit.unit) @if !t.post.is_empty() { "　" (t.post) } }
                p { (v.window) }
                p { "限时 " (v.minutes) " 分钟　扫码进入，仅限本人使用" }
                @if !v.contact.is_empty() { p { "咨询：" (v.contact) } }
                p.ticket-link { (t.short_link) }
            }
        }
    }
}

/// Samples: none, one, two units with long names.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::web::sample;
    let qr = fast_qr::QRBuilder::new("https://mf.qingshi.example/t/K7Q29FMD3XRTW8S1")
        .build()
        .map_or_else(
            |_| String::new(),
            |code| fast_qr::convert::svg::SvgBuilder::default().to_str(&code),
        );
    let ticket = |name: &str, post: &str| TicketView {
        name: name.to_owned(),
        post: post.to_owned(),
        qr_svg: qr.clone(),
        short_link: "mf.qingshi.example/t/K7Q29FMD3XRTW8S1".to_owned(),
    };
    let view = |units| TicketSheetView {
        title: sample::EXAM_TITLE.to_owned(),
        window: "11月20日 09:00 至 11月22日 18:00".to_owned(),
        minutes: 60,
        contact: "周敏（0000-0000000）".to_owned(),
        units,
        back: "/".to_owned(),
    };
    let many = vec![
        UnitTickets {
            unit: "云溪瑶族乡".to_owned(),
            tickets: (1..=11)
                .map(|i| {
                    ticket(
                        if i % 3 == 0 { "盘金花" } else { "李桂芳" },
                        if i == 2 { "综合办" } else { "" },
                    )
                })
                .collect(),
        },
        UnitTickets {
            unit: "县市场监督管理综合行政执法大队（知识产权保护中心）".to_owned(),
            tickets: vec![ticket("阿依古丽·买买提江", "执法二中队")],
        },
    ];
    let bare = sample::shell_bare(false);
    vec![
        ("tickets-none", ticket_sheet(&bare, &view(vec![]))),
        ("tickets-many", ticket_sheet(&bare, &view(many))),
    ]
}
