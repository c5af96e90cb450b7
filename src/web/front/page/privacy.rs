//! 个人信息处理说明 (Personal Information Protection Law, articles 17 and 35). It says what the system really
//! does; whoever changes what is held changes this page.

use maud::{Markup, html};

use crate::web::{
    page::{self, Shell},
    part,
};

/// What a county fills in.
#[derive(Clone, Debug)]
pub struct PrivacyView {
    /// Who answers for it: 青石县司法局.
    pub handler: String,
    /// Where to ask; empty when not set.
    pub contact: String,
    /// Years for which results are kept.
    pub result_years: i64,
    /// Years for which answer sheets are kept.
    pub sheet_years: i64,
    /// Whether leaving the page during an exam may be recorded.
    pub records_leaving: bool,
}

/// The page.
#[must_use]
pub fn privacy(shell: &Shell, v: &PrivacyView) -> Markup {
    page::shell(
        shell,
        "个人信息处理说明",
        html! {
            div.narrow.stack.prose {
                (part::heading("", "个人信息处理说明"))
                p { "本系统由" (v.handler) "用于组织国家工作人员学法用法考试。按照个人信息保护法的要求，说明如下。" }
                h2 { "保存哪些信息" }
                ul.rules {
                    li { "姓名、单位、人员类别、工号，以及单位登记的手机号码（可以用于登录），由您所在单位提供。" }
                    li { "您的作答、成绩、交卷时间和回执号。" }
                    li { "登录、开始作答、保存答案和交卷的时间，以及更换作答设备的次数。" }
                    @if v.records_leaving {
                        li { "考试要求记录的，作答时离开考试页面的起止时间。系统会当场告知您。" }
                    }
                    li { "用账号登录的，保存密码的单向摘要、登录的时间和网络地址，以及登录过的浏览器的编号。密码本身不保存。" }
                    li { "管理人员启用动态验证码的，保存用于核对验证码的密钥和恢复码的摘要。" }
                    li { "您提交的意见建议和答复。未登录时提交的，不记录姓名。" }
                }
                p { "不收集身份证件号码、位置、通讯录、照片和人脸信息，不读取您手机上的其他内容。" }
                h2 { "用来做什么" }
                p { "确认应考人员，记录和评阅作答，公布成绩，统计参考率和成绩情况。处理的依据是履行法定职责，不用于其他用途，不公开个人成绩排名。" }
                h2 { "谁可以看到" }
                p { "您本人可以看到自己的回执，成绩公布后可以看到成绩，答案公布后可以看到逐题作答。管理人员和领导可以看到所辖单位人员的参考情况、成绩和交卷时间，页面上看不到逐题作答。管理人员的登录和考试的设立有记录，查看名单目前不作记录。负责维护服务器的系统管理员能够接触数据库。不向其他组织和个人提供，法律另有规定的除外。" }
                h2 { "保存多久" }
                p { "保存期限由" (v.handler) "按照本县的规定确定。没有另行规定的，建议期限为：" }
                (part::facts(&[
                    ("成绩", format!("{} 年", v.result_years)),
                    ("答卷（逐题作答）", format!("{} 年", v.sheet_years)),
                ]))
                p { "系统目前不自动删除，到期后由系统管理员删除。数据存放在主办单位的服务器上，系统不向外部网络传送数据。" }
                h2 { "您的手机上存什么" }
                p { "登录状态以 Cookie 保存。浏览器的编号和长辈版的选择也以 Cookie 保存，其中编号用于防止他人猜测密码。作答时，答案暂存在浏览器中，不含姓名和登录凭证；以 https 访问时，答题页面也暂存在浏览器中，以便断网时重新打开。这些在交卷或者退出后清除。页面不使用任何外部网站的统计和广告。" }
                h2 { "您的权利" }
                p {
                    "您可以查阅、复制自己的信息；认为有错误的，可以要求更正。"
                    @if v.contact.is_empty() { "请联系本单位管理员。" } @else { "请联系：" (v.contact) "。" }
                }
            }
        },
    )
}

/// Samples: full, without contact in senior view.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::web::sample;
    let view = |contact: &str, records_leaving| PrivacyView {
        handler: "青石县司法局".to_owned(),
        contact: contact.to_owned(),
        result_years: 5,
        sheet_years: 2,
        records_leaving,
    };
    vec![
        (
            "privacy",
            privacy(
                &sample::shell_bare(false),
                &view("青石县司法局普法与依法治理股（0000-0000000）", true),
            ),
        ),
        ("privacy-senior", privacy(&sample::shell_bare(true), &view("", false))),
    ]
}
