//! The first start: a one-time address makes the county and its first administrator. There is no password before
//! somebody has typed one.

use super::{
    App,
    failure::{Failure, Result},
    new_secret, password, secret_hash, site,
};
use crate::{
    domain::{
        access::Role,
        credential::Breach,
        id::UnitId,
        site::Site,
        unit::{Unit, UnitKind},
    },
    store::{self, audit::Entry, person::NewPerson},
};

/// Name of the setting that holds the hash of the one-time token.
const NAME: &str = "setup_token";

/// The county and its first administrator.
#[derive(Clone, Debug, Default)]
pub struct NewCounty {
    /// Name of the topmost unit; not used when there is one.
    pub county: String,
    /// Settings.
    pub site: Site,
    /// Name of the administrator.
    pub name: String,
    /// 工号 to sign in with.
    pub staff_code: String,
    /// The password.
    pub password: String,
}

/// What became of it.
#[derive(Clone, Debug)]
pub enum Made {
    /// Made; the secret of the administrator's session.
    Done(String),
    /// The password breaks a rule.
    Breach(Breach),
}

/// A new one-time token while nobody is system administrator; `None` afterwards. An older one no longer works.
///
/// # Errors
/// When it cannot be stored.
pub async fn token(app: &App) -> Result<Option<String>> {
    if !waiting(app).await? {
        return Ok(None);
    }
    let secret = new_secret(&app.dice);
    let mut w = app.db.write().await?;
    store::setting::save(&mut w, NAME, &secret_hash(&secret)).await?;
    w.commit().await?;
    Ok(Some(secret))
}

async fn waiting(app: &App) -> Result<bool> {
    Ok(store::person::holders(&app.db, Role::SystemAdmin).await?.is_empty())
}

/// Whether the token opens the set-up now, and whether a topmost unit must still be named.
///
/// # Errors
/// [`Failure::Missing`] for any other token, and once there is a system administrator.
pub async fn open(app: &App, token: &str) -> Result<bool> {
    let held = store::setting::find(&app.db, NAME).await?;
    if held.as_deref() != Some(secret_hash(token).as_str()) || !waiting(app).await? {
        return Err(Failure::Missing);
    }
    Ok(store::unit::tree(&app.db).await?.root().is_none())
}

/// Makes the county and signs its administrator in.
///
/// # Errors
/// [`Failure::Missing`] when the token was used meanwhile.
pub async fn make(app: &App, token: &str, new: NewCounty, source: &str) -> Result<Made> {
    open(app, token).await?;
    let personal = [new.name.as_str(), new.staff_code.as_str()];
    if let Err(breach) = new.site.password.check(&new.password, &personal) {
        return Ok(Made::Breach(breach));
    }
    let hash = app.hasher.hash(new.password.clone(), app.dice.bytes::<16>()).await?;
    let root = store::unit::tree(&app.db).await?.root().map(|u| u.id);
    let (now, person) = (app.now(), app.id());
    let mut w = app.db.write().await?;
    if !store::setting::use_up(&mut w, NAME, &secret_hash(token)).await? {
        return Err(Failure::Missing);
    }
    let unit: UnitId = match root {
        Some(root) => root,
        None => {
            let unit = Unit {
                id: app.id(),
                parent: None,
                name: new.county.clone(),
                kind: UnitKind::County,
                official_order: 1,
                active: true,
            };
            store::unit::add(&mut w, &unit).await?;
            unit.id
        }
    };
    let admin = NewPerson {
        id: person,
        unit,
        staff_code: Some(new.staff_code.clone()),
        name: new.name.clone(),
        position_group: "staff".to_owned(),
    };
    store::person::add(&mut w, &[admin], now).await?;
    for role in [Role::SystemAdmin, Role::CountyAdmin] {
        store::person::grant(&mut w, person, role, unit).await?;
    }
    store::password::save(&mut w, person, &hash, now, None).await?;
    site::store(&mut w, &new.site).await?;
    let (secret, session) = password::new_session(app, person, None);
    store::session::add(&mut w, &[session], now).await?;
    let entry = Entry {
        id: app.id(),
        at: now,
        actor: Some(person),
        act: "site.set_up",
        object: "unit",
        object_id: unit.to_string(),
        before: None,
        after: Some(serde_json::to_string(&new.site).map_err(anyhow::Error::from)?),
        reason: None,
        source: Some(source.to_owned()),
    };
    store::audit::append(&mut w, entry).await?;
    w.commit().await?;
    app.tree.invalidate(&()).await;
    site::renew(app).await;
    Ok(Made::Done(secret))
}
