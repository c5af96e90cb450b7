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
use crate::service::{
    failure::Failure,
    sign_in::{self, Actor},
};

/// Cookie of the session.
pub const SESSION_COOKIE: &str = "mingfa";
/// Cookie of 长辈版.
pub const VIEW_COOKIE: &str = "mingfa_view";

/// A request, as handlers see it.
pub struct Visit {
    /// The application and what the pages keep.
    pub web: Arc<Web>,
    /// Secret of the session cookie, if there is one.
    pub secret: Option<String>,
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
    #[must_use]
    pub fn stranger(web: Arc<Web>, headers: &HeaderMap) -> Self {
        Self {
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
        let site = &self.web.app.config.site;
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
            who: self.actor.as_ref().map(|a| Who { name: &a.session.name, unit: &self.unit }),
            nav: &nav,
            senior: self.senior,
            return_to: &self.here,
        })
    }
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
        let mut visit = Self::stranger(web.clone(), &parts.headers);
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
