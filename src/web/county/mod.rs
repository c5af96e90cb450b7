//! The first start (建立系统) and 系统设置: both fill in the same settings.

use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{
    account::breach_words,
    input::{Form, Path},
    path,
    place::{Place, staff},
    visit::{Source, Visit},
};
use crate::{
    domain::{
        credential::PasswordPolicy,
        site::{IDLE_MINUTES, PASS_WORDS, Site},
    },
    service::{
        failure::Result,
        setup::{self as first, Made, NewCounty},
        site,
    },
};

pub mod page;

use page::{Errors, SettingsView, SetupView, settings as settings_page, setup as setup_page};

/// Names and words, as both forms send them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SiteForm {
    title: String,
    host_unit: String,
    support: String,
    icp: String,
    police_filing: String,
    plan: String,
    pass_word: String,
    phone_layouts: String,
    policy: String,
    least: String,
    most: String,
    classes: String,
    idle_minutes: String,
}

/// One line of text without what surrounds it.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl SiteForm {
    /// The names, with what is wrong with them.
    fn names(&self, base: &Site, errors: &mut Errors) -> Site {
        let s = Site {
            title: line(&self.title),
            host_unit: line(&self.host_unit),
            support: line(&self.support),
            icp: line(&self.icp),
            police_filing: line(&self.police_filing),
            plan: line(&self.plan),
            pass_word: PASS_WORDS
                .iter()
                .find(|w| **w == self.pass_word)
                .map_or(base.pass_word.clone(), |w| (*w).to_owned()),
            ..base.clone()
        };
        let most = site::MOST_CHARS;
        for (name, label, text, needed) in [
            ("title", "系统名称", &s.title, true),
            ("host_unit", "主办单位", &s.host_unit, true),
            ("support", "技术支持", &s.support, false),
            ("icp", "ICP 备案号", &s.icp, false),
            ("police_filing", "公安备案号", &s.police_filing, false),
            ("plan", "普法规划", &s.plan, false),
        ] {
            if needed && text.is_empty() {
                errors.add(name, format!("请填写{label}。"));
            } else if text.chars().count() > most {
                errors.add(name, format!("{label}最多 {most} 个字。"));
            }
        }
        s
    }

    /// All settings, with what is wrong with them.
    fn whole(&self, base: &Site, errors: &mut Errors) -> Site {
        let mut s = self.names(base, errors);
        s.phone_layouts = self.phone_layouts != "off";
        let number = |text: &str| text.trim().parse::<usize>().unwrap_or(0);
        s.password = match self.policy.as_str() {
            "usual" => PasswordPolicy::USUAL,
            "gd-2025" => PasswordPolicy::GD_2025,
            _ => PasswordPolicy {
                least: number(&self.least),
                most: number(&self.most),
                classes: number(&self.classes),
            },
        };
        if !s.password.is_sound() {
            errors.add(
                "least",
                "密码最少 8 个字符、最多 128 个字符，字符种类 1 至 4 类。".to_owned(),
            );
        }
        s.idle_minutes = self.idle_minutes.trim().parse().unwrap_or(0);
        if !IDLE_MINUTES.contains(&s.idle_minutes) {
            errors.add(
                "idle_minutes",
                format!("请填写 {} 至 {} 之间的分钟数。", IDLE_MINUTES.start(), IDLE_MINUTES.end()),
            );
        }
        s
    }
}

/// 系统设置.
///
/// # Errors
/// [`crate::service::failure::Failure::Missing`] without the act.
pub async fn settings(visit: Visit) -> Result<Html<String>> {
    let (visit, _) = staff(visit, Place::Settings).await?;
    let site = visit.site.clone();
    let saved = visit.here.ends_with("?saved");
    let view = SettingsView { site: (*site).clone(), saved, errors: Errors::default() };
    Ok(Html(visit.page(|s| settings_page(s, &view)).into_string()))
}

/// Changes the settings.
///
/// # Errors
/// [`crate::service::failure::Failure::Missing`] without the act.
pub async fn save(
    visit: Visit,
    Source(source): Source,
    Form(form): Form<SiteForm>,
) -> Result<Response> {
    let mut errors = Errors::default();
    let wanted = form.whole(&visit.site, &mut errors);
    if errors.is_empty() {
        site::save(&visit.web.app, visit.actor()?, &wanted, &source).await?;
        return Ok(Redirect::to(&format!("{}?saved", path::SETTINGS)).into_response());
    }
    let (visit, _) = staff(visit, Place::Settings).await?;
    let view = SettingsView { site: wanted, saved: false, errors };
    let drawn = visit.page(|s| settings_page(s, &view));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(drawn.into_string())).into_response())
}

/// The page of the first start.
///
/// # Errors
/// [`crate::service::failure::Failure::Missing`] for a token that was used or never was.
pub async fn setup(visit: Visit, Path(token): Path<String>) -> Result<Html<String>> {
    let name_county = first::open(&visit.web.app, &token).await?;
    let site = Site { host_unit: String::new(), ..(*visit.site).clone() };
    let view = SetupView { action: path::setup(&token), name_county, site, ..SetupView::default() };
    Ok(Html(visit.page(|s| setup_page(s, &view)).into_string()))
}

/// What the page of the first start sends: besides the names, who administers.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SetupForm {
    title: String,
    host_unit: String,
    support: String,
    icp: String,
    police_filing: String,
    plan: String,
    pass_word: String,
    county: String,
    name: String,
    staff_code: String,
    password: String,
    again: String,
}

impl SetupForm {
    /// What is to be made, with what is wrong with it.
    fn read(self, base: &Site, name_county: bool, errors: &mut Errors) -> NewCounty {
        let names = SiteForm {
            title: self.title,
            host_unit: self.host_unit,
            support: self.support,
            icp: self.icp,
            police_filing: self.police_filing,
            plan: self.plan,
            pass_word: self.pass_word,
            ..SiteForm::default()
        };
        let new = NewCounty {
            county: line(&self.county),
            site: names.names(base, errors),
            name: line(&self.name),
            staff_code: line(&self.staff_code),
            password: self.password,
        };
        let most = site::MOST_CHARS;
        for (name, label, text, needed) in [
            ("county", "县（市、区）名称", &new.county, name_county),
            ("name", "姓名", &new.name, true),
            ("staff_code", "登录账号", &new.staff_code, true),
        ] {
            if needed && text.is_empty() {
                errors.add(name, format!("请填写{label}。"));
            } else if text.chars().count() > most {
                errors.add(name, format!("{label}最多 {most} 个字。"));
            }
        }
        if new.password != self.again {
            errors.add("again", "两次填写的密码不一致。".to_owned());
        }
        new
    }
}

/// Makes the county and signs its administrator in.
///
/// # Errors
/// [`crate::service::failure::Failure::Missing`] for a token that was used or never was.
pub async fn make(
    visit: Visit,
    Source(source): Source,
    Path(token): Path<String>,
    Form(form): Form<SetupForm>,
) -> Result<Response> {
    let app = &visit.web.app;
    let name_county = first::open(app, &token).await?;
    let mut errors = Errors::default();
    let new = form.read(&visit.site, name_county, &mut errors);
    if errors.is_empty() {
        match first::make(app, &token, new.clone(), &source).await? {
            Made::Done(secret) => {
                let to = Redirect::to(path::HOME);
                return Ok((visit.session_header(&secret), to).into_response());
            }
            Made::Breach(breach) => errors.add("password", breach_words(breach)),
        }
    }
    let view = SetupView {
        action: path::setup(&token),
        name_county,
        county: new.county,
        name: new.name,
        staff_code: new.staff_code,
        site: new.site,
        errors,
    };
    let drawn = visit.page(|s| setup_page(s, &view));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(drawn.into_string())).into_response())
}
