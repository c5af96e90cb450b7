//! Home before there is anything in the data folder: how to begin.

use maud::{Markup, html};

use crate::web::{
    page::{self, Shell},
    part,
};

/// Home of an empty system.
#[derive(Clone, Debug)]
pub struct BeginView {
    /// Where the data are, as the operator would type it.
    pub data_path: String,
}

/// Home of an empty system.
#[must_use]
pub fn begin(shell: &Shell, v: &BeginView) -> Markup {
    page::shell(
        shell,
        "开始使用",
        html! {
            div.narrow.stack {
                (part::heading("", "开始使用"))
                p { "系统已经启动，目前没有单位、人员和试题。请由系统管理员在服务器上完成下面的准备。" }
                section.card.stack {
                    h2 { "先看演示" }
                    p { "在服务器上运行下面的命令，系统会建立虚构的单位、人员、题库和一场考试，并显示可以登录的地址。演示数据另存一处，不影响正式数据。" }
                    pre.code { code { "mingfa serve --demo" } }
                }
                section.card.stack {
                    h2 { "正式使用" }
                    p { "系统每次启动时在服务器的窗口显示一个建立系统的网址，只能使用一次。打开后填写本县的名称，设置第一名系统管理员和密码。系统没有任何默认密码。题库的检查和其他命令，运行下面的命令查看。" }
                    pre.code { code { "mingfa help" } }
                }
                section.card.stack {
                    h2 { "数据存放位置" }
                    p { "全部数据存放在本机的下列位置，不连接外部网络。备份时请使用系统的备份命令，不要直接复制正在使用的文件。" }
                    pre.code { code { (v.data_path) } }
                }
            }
        },
    )
}

/// Samples: as installed, a long path in senior view.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::web::sample;
    let view = |path: &str| BeginView { data_path: path.to_owned() };
    vec![
        ("begin", begin(&sample::shell_bare(false), &view("/var/lib/mingfa"))),
        (
            "begin-senior",
            begin(
                &sample::shell_bare(true),
                &view("postgres://mingfa@db.qingshi.internal:5432/mingfa_2026"),
            ),
        ),
    ]
}
