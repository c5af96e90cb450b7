//! 系统设置: the county's names, words and rules, kept in the database and read at most five seconds late.

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use moka::future::Cache;

use super::{
    App,
    failure::{Failure, Result},
    sign_in::{self, Actor},
};
use crate::{
    config,
    domain::{
        access::Act,
        site::{IDLE_MINUTES, PASS_WORDS, Site},
    },
    store::{self, audit::Entry, db::Writer},
};

/// Name of the setting.
const NAME: &str = "site";
/// Longest name that fits into header and footer.
pub const MOST_CHARS: usize = 60;

/// What the pages show, and what they go on showing while the database is away.
pub struct SiteCache {
    fresh: Cache<(), Arc<Site>>,
    last: RwLock<Arc<Site>>,
}

impl SiteCache {
    /// Begins with the names of the configuration.
    #[must_use]
    pub fn new(names: &config::Site) -> Self {
        let fresh = Cache::builder().max_capacity(1).time_to_live(Duration::from_secs(5)).build();
        Self { fresh, last: RwLock::new(Arc::new(defaults(names))) }
    }
}

/// A county that has set nothing.
fn defaults(names: &config::Site) -> Site {
    Site {
        title: names.title.clone(),
        host_unit: names.host_unit.clone(),
        support: names.support.clone(),
        icp: names.icp.clone(),
        police_filing: names.police_filing.clone(),
        pass_word: names.pass_word.clone(),
        ..Site::default()
    }
}

impl App {
    /// The settings of the county, at most 5 s old; while the database is away, the last ones known.
    pub async fn site(&self) -> Arc<Site> {
        if let Some(site) = self.site.fresh.get(&()).await {
            return site;
        }
        match read(self).await {
            Ok(site) => {
                let site = Arc::new(site);
                *self.site.last.write().unwrap_or_else(PoisonError::into_inner) = site.clone();
                self.site.fresh.insert((), site.clone()).await;
                site
            }
            Err(e) => {
                tracing::warn!(error = %e, "settings could not be read, the last ones known are used");
                self.site.last.read().unwrap_or_else(PoisonError::into_inner).clone()
            }
        }
    }
}

async fn read(app: &App) -> Result<Site> {
    match store::setting::find(&app.db, NAME).await? {
        Some(text) => Ok(serde_json::from_str(&text).map_err(anyhow::Error::from)?),
        None => Ok(defaults(&app.config.site)),
    }
}

/// Stores settings inside a deciding transaction.
pub(super) async fn store(w: &mut Writer, site: &Site) -> Result<()> {
    let text = serde_json::to_string(site).map_err(anyhow::Error::from)?;
    Ok(store::setting::save(w, NAME, &text).await?)
}

/// Lets everybody see new settings at once in this process.
pub(super) async fn renew(app: &App) {
    app.site.fresh.invalidate(&()).await;
}

/// Whether settings can stand as they are.
///
/// # Errors
/// [`Failure::Invalid`] for what no form of ours sends.
fn check(site: &Site) -> Result<()> {
    let names =
        [&site.title, &site.host_unit, &site.support, &site.icp, &site.police_filing, &site.plan];
    let fits = names.iter().all(|n| n.chars().count() <= MOST_CHARS)
        && !site.title.is_empty()
        && !site.host_unit.is_empty()
        && PASS_WORDS.contains(&site.pass_word.as_str())
        && IDLE_MINUTES.contains(&site.idle_minutes)
        && site.password.is_sound();
    if fits { Ok(()) } else { Err(Failure::Invalid("settings".to_owned())) }
}

/// Changes the settings of the county.
///
/// # Errors
/// [`Failure::Missing`] without the act, [`Failure::Invalid`] for values that cannot stand.
pub async fn save(app: &App, actor: &Actor, site: &Site, source: &str) -> Result<()> {
    sign_in::scope(app, actor, Act::ManageSite).await?;
    check(site)?;
    let before = read(app).await?;
    if before == *site {
        return Ok(());
    }
    let text = |s: &Site| serde_json::to_string(s).map_err(anyhow::Error::from);
    let mut w = app.db.write().await?;
    store(&mut w, site).await?;
    let entry = Entry {
        id: app.id(),
        at: app.now(),
        actor: Some(actor.person()),
        act: "site.change",
        object: "setting",
        object_id: NAME.to_owned(),
        before: Some(text(&before)?),
        after: Some(text(site)?),
        reason: None,
        source: Some(source.to_owned()),
    };
    store::audit::append(&mut w, entry).await?;
    w.commit().await?;
    renew(app).await;
    Ok(())
}
