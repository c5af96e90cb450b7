//! The pages of the first start and of 系统设置.

use maud::{Markup, html};

use crate::{
    domain::{
        credential::PasswordPolicy,
        site::{PASS_WORDS, Site},
    },
    web::{
        account::page::policy_words,
        label::Tone,
        page::{self, Shell},
        part::{self, Field, Secret},
        path,
    },
};

/// What is wrong with a form, by field.
#[derive(Clone, Debug, Default)]
pub struct Errors(Vec<(&'static str, String)>);

impl Errors {
    /// Notes what is wrong with a field.
    pub fn add(&mut self, field: &'static str, words: String) {
        self.0.push((field, words));
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn of(&self, field: &str) -> &str {
        self.0.iter().find(|(f, _)| *f == field).map_or("", |(_, words)| words.as_str())
    }

    fn summary(&self) -> Markup {
        let all: Vec<(&str, &str)> = self.0.iter().map(|(f, w)| (*f, w.as_str())).collect();
        part::summary(&all)
    }
}

/// A text field.
fn text(errors: &Errors, name: &str, label: &str, value: &str, hint: &str) -> Markup {
    part::field(&Field { name, label, value, hint, error: errors.of(name) })
}

/// The fields of the names and words.
fn names(e: &Errors, s: &Site) -> Markup {
    let words: Vec<(&str, &str)> = PASS_WORDS.iter().map(|w| (*w, *w)).collect();
    html! {
        (text(e, "title", "系统名称", &s.title, "显示在每一页的左上角，例如“青石县学法考法”"))
        (text(e, "host_unit", "主办单位", &s.host_unit, "由县级单位主办，显示在每一页的底部"))
        (text(e, "support", "技术支持", &s.support, "没有的可以不填"))
        (text(e, "icp", "ICP 备案号", &s.icp, "没有的可以不填"))
        (text(e, "police_filing", "公安备案号", &s.police_filing, "没有的可以不填"))
        (text(e, "plan", "普法规划", &s.plan, "例如“九五普法”"))
        (part::choices("pass_word", "成绩达到分数线的，称为", &words, &s.pass_word))
    }
}

/// 系统设置.
#[derive(Clone, Debug, Default)]
pub struct SettingsView {
    /// The settings, as stored or as typed.
    pub site: Site,
    /// They were saved just now.
    pub saved: bool,
    /// What is wrong with them.
    pub errors: Errors,
}

/// 系统设置.
#[must_use]
pub fn settings(shell: &Shell, v: &SettingsView) -> Markup {
    let (s, e) = (&v.site, &v.errors);
    let phone = if s.phone_layouts { "on" } else { "off" };
    page::shell(
        shell,
        "系统设置",
        html! {
            div.narrow.stack {
                (part::heading("", "系统设置"))
                @if v.saved { div role="status" { (part::note(Tone::Good, "设置已保存，几秒钟内在全部页面生效。")) } }
                (e.summary())
                form.stack method="post" action=(path::SETTINGS) {
                    section.card.stack { h2 { "名称和备案" } (names(e, s)) }
                    section.card.stack {
                        h2 { "页面" }
                        (part::choices("phone_layouts", "手机页面", &[("on", "开放"), ("off", "关闭，只提供电脑页面")], phone))
                        p.small { "本系统是网页，不是移动应用。主管部门要求关闭手机页面的，可以在这里关闭。" }
                    }
                    section.card.stack {
                        h2 { "密码和登录" }
                        (policy(e, &s.password))
                        (text(e, "idle_minutes", "无操作自动退出（分钟）", &s.idle_minutes.to_string(), "不影响正在进行的考试"))
                    }
                    button.btn.primary type="submit" { "保存设置" }
                    p.small { "更改前后的内容记入操作记录，不能删除。" }
                }
            }
        },
    )
}

fn policy(e: &Errors, p: &PasswordPolicy) -> Markup {
    let (usual, gd) = (PasswordPolicy::USUAL, PasswordPolicy::GD_2025);
    let chosen = if *p == usual {
        "usual"
    } else if *p == gd {
        "gd-2025"
    } else {
        "own"
    };
    let words = |name: &str, p: &PasswordPolicy| format!("{name}：{}", policy_words(p));
    html! {
        (part::choices("policy", "密码要求", &[
            ("usual", &words("一般", &usual)),
            ("gd-2025", &words("GD-2025", &gd)),
            ("own", "按下面填写的要求"),
        ], chosen))
        (text(e, "least", "最少字符数", &p.least.to_string(), "选择“按下面填写的要求”时使用，不少于 8"))
        (text(e, "most", "最多字符数", &p.most.to_string(), "不多于 128"))
        (text(e, "classes", "字符种类", &p.classes.to_string(), "大写字母、小写字母、数字、符号中的至少几类，1 至 4"))
    }
}

/// The first start.
#[derive(Clone, Debug, Default)]
pub struct SetupView {
    /// Address to which the form posts.
    pub action: String,
    /// Whether the topmost unit must be named.
    pub name_county: bool,
    /// What was typed as its name.
    pub county: String,
    /// Name of the administrator.
    pub name: String,
    /// What to sign in with.
    pub staff_code: String,
    /// Names and words.
    pub site: Site,
    /// What is wrong with it.
    pub errors: Errors,
}

/// The first start.
#[must_use]
pub fn setup(shell: &Shell, v: &SetupView) -> Markup {
    let e = &v.errors;
    let policy = policy_words(&v.site.password);
    let secret = |name, label, hint| {
        part::secret(&Field { name, label, value: "", hint, error: e.of(name) }, Secret::New)
    };
    page::shell(
        shell,
        "建立系统",
        html! {
            div.narrow.stack {
                (part::heading("首次启动", "建立系统"))
                p { "本页只能使用一次。提交后建立本县的系统和第一名系统管理员，名称以后可以在系统设置中更改。" }
                (e.summary())
                form.stack method="post" action=(v.action) {
                    section.card.stack {
                        h2 { "本县" }
                        @if v.name_county {
                            (text(e, "county", "县（市、区）名称", &v.county, "单位树的最上一级，例如“青石县”"))
                        }
                        (names(e, &v.site))
                    }
                    section.card.stack {
                        h2 { "第一名系统管理员" }
                        (text(e, "name", "姓名", &v.name, ""))
                        (text(e, "staff_code", "登录账号", &v.staff_code, "工号，登录时使用"))
                        (secret("password", "密码", policy.as_str()))
                        (secret("again", "再次填写密码", ""))
                    }
                    button.btn.primary type="submit" { "建立系统" }
                }
            }
        },
    )
}

/// Samples: settings as stored, saved, mistaken; the first start, fresh and mistaken.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::web::sample;
    let site = Site {
        title: "青石县学法考法".to_owned(),
        host_unit: "青石县司法局".to_owned(),
        ..Site::default()
    };
    let k = sample::shell_clerk(false);
    let mut errors = Errors::default();
    errors.add("host_unit", "请填写主办单位。".to_owned());
    errors.add("idle_minutes", "请填写 5 至 480 之间的分钟数。".to_owned());
    let view = SettingsView { site: site.clone(), ..SettingsView::default() };
    let mistaken = SettingsView {
        site: Site {
            host_unit: String::new(),
            idle_minutes: 0,
            phone_layouts: false,
            password: PasswordPolicy { least: 12, most: 40, classes: 3 },
            ..site.clone()
        },
        saved: false,
        errors: errors.clone(),
    };
    let mut wrong = Errors::default();
    wrong.add("name", "请填写姓名。".to_owned());
    wrong.add("again", "两次填写的密码不一致。".to_owned());
    let first = SetupView {
        action: "/setup/sample".to_owned(),
        name_county: true,
        site: Site::default(),
        ..SetupView::default()
    };
    let closed = Shell { phone: false, ..sample::shell_clerk(false) };
    vec![
        ("settings", settings(&k, &view)),
        ("settings-saved", settings(&k, &SettingsView { saved: true, ..view.clone() })),
        ("settings-mistaken", settings(&closed, &mistaken)),
        ("settings-senior", settings(&sample::shell_clerk(true), &view)),
        ("setup", setup(&sample::shell_bare(false), &first)),
        (
            "setup-mistaken",
            setup(&sample::shell_bare(true), &SetupView { errors: wrong, ..first.clone() }),
        ),
    ]
}
