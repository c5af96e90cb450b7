//! One visit: everything a page needs to know of a request, in one argument.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
};
use maud::Markup;

use super::{
    Web,
    page::{NavEntry, Shell, Who},
    path,
};
use crate::{
    domain::{site::Site, ticket},
    service::{
        failure::Failure,
        sign_in::{self, Actor},
    },
};

/// Cookie of the session.
pub const SESSION_COOKIE: &str = "mingfa";
/// Cookie of 长辈版.
pub const VIEW_COOKIE: &str = "mingfa_view";

/// Cookie of the device: whose failed tries to sign in are counted together.
pub const DEVICE_COOKIE: &str = "mingfa_device";

/// A request, as handlers see it.
pub struct Visit {
    /// The application and what the pages keep.
    pub web: Arc<Web>,
    /// Secret of the session cookie, if there is one.
    pub secret: Option<String>,
    /// The random part of the device cookie, if it is ours; else empty.
    pub device: String,
    /// The county's settings.
    pub site: Arc<Site>,
    /// Who asks, if anybody is signed in.
    pub actor: Option<Actor>,
    /// 长辈版.
    pub senior: bool,
    /// Path and query of this request.
    pub here: String,
    /// Unit or role shown beside the name.
    pub unit: String,
    /// Navigation: word, short word, address, current.
    pub nav: Vec<(&'static str, &'static str, String, bool)>,
}

impl Visit {
    /// The frame for somebody of whom nothing but headers is known, such as on an error page.
    pub async fn stranger(web: Arc<Web>, headers: &HeaderMap) -> Self {
        let device = cookie(headers, DEVICE_COOKIE);
        let device = device.as_deref().and_then(|d| ticket::read_device(&web.app.key, d));
        Self {
            device: device.unwrap_or_default().to_owned(),
            site: web.app.site().await,
            secret: cookie(headers, SESSION_COOKIE),
            senior: cookie(headers, VIEW_COOKIE).as_deref() == Some("senior"),
            web,
            actor: None,
            here: path::HOME.to_owned(),
            unit: String::new(),
            nav: Vec::new(),
        }
    }

    /// Who asks.
    ///
    /// # Errors
    /// [`Failure::SignedOut`] when nobody is signed in.
    pub fn actor(&self) -> Result<&Actor, Failure> {
        self.actor.as_ref().ok_or(Failure::SignedOut)
    }

    /// Adds a place to the navigation.
    #[must_use]
    pub fn place(
        mut self,
        word: &'static str,
        short: &'static str,
        href: String,
        current: bool,
    ) -> Self {
        self.nav.push((word, short, href, current));
        self
    }

    /// Draws a page inside this visit's frame.
    pub fn page(&self, draw: impl FnOnce(&Shell<'_>) -> Markup) -> Markup {
        let site = &self.site;
        let nav: Vec<NavEntry<'_>> = self
            .nav
            .iter()
            .map(|(label, short, href, current)| NavEntry { label, short, href, current: *current })
            .collect();
        draw(&Shell {
            system_title: &site.title,
            host_unit: &site.host_unit,
            support: &site.support,
            icp: &site.icp,
            police: &site.police_filing,
            who: self.actor.as_ref().map(|a| Who {
                name: &a.session.name,
                unit: &self.unit,
                account: a.exam().is_none(),
            }),
            nav: &nav,
            senior: self.senior,
            phone: site.phone_layouts,
            return_to: &self.here,
        })
    }

    /// The header that gives this browser a device cookie, unless it has one of ours.
    #[must_use]
    pub fn device_header(&self) -> Option<(header::HeaderName, String)> {
        if !self.device.is_empty() {
            return None;
        }
        let app = &self.web.app;
        let value = ticket::device(&app.key, &crate::service::new_secret(&app.dice));
        Some((header::SET_COOKIE, set_cookie(&self.web, DEVICE_COOKIE, &value, Some(400 * 86_400))))
    }

    /// The header that signs this browser in.
    #[must_use]
    pub fn session_header(&self, secret: &str) -> [(header::HeaderName, String); 1] {
        [(header::SET_COOKIE, set_cookie(&self.web, SESSION_COOKIE, secret, None))]
    }
}

/// The value of a `Set-Cookie` header; without `seconds` it ends with the browser.
#[must_use]
pub fn set_cookie(web: &Web, name: &str, value: &str, seconds: Option<i64>) -> String {
    let secure = if web.app.config.is_https() { "; Secure" } else { "" };
    let age = seconds.map(|s| format!("; Max-Age={s}")).unwrap_or_default();
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}")
}

/// A cookie of a request.
#[must_use]
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('=').map(str::to_owned))
}

impl FromRequestParts<Arc<Web>> for Visit {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, Failure> {
        let mut visit = Self::stranger(web.clone(), &parts.headers).await;
        if let Some(here) = parts.uri.path_and_query() {
            here.as_str().clone_into(&mut visit.here);
        }
        if let Some(secret) = &visit.secret {
            visit.actor = sign_in::actor(&web.app, secret).await?;
        }
        Ok(visit)
    }
}

/// The address a request came from: the peer, or what a trusted proxy says of it.
pub struct Source(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Source {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|p| p.0.ip());
        let trusted = parts.extensions.get::<super::TrustedProxies>();
        let forwarded = parts.headers.get("x-forwarded-for").and_then(|v| v.to_str().ok());
        Ok(Self(match (peer, forwarded) {
            (Some(ip), Some(chain)) if trusted.is_some_and(|t| t.0.contains(&ip)) => {
                chain.rsplit(',').next().unwrap_or_default().trim().to_owned()
            }
            (Some(ip), _) => ip.to_string(),
            (None, _) => String::new(),
        }))
    }
}
