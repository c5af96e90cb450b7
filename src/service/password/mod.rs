//! Signing in with a password, and changing it. Issuing and unlocking are in `issue.rs`, the slow hash in `hash.rs`.
//!
//! A try is counted before it is judged, so that a thousand tries at once are a thousand tries; the right one takes
//! its own count back.

use super::{
    App,
    failure::{Failure, Result},
    new_secret, secret_hash,
    sign_in::STAFF_HOURS,
};
use crate::{
    domain::{
        credential::{Breach, Bucket, FORGET_MS, FREE_TRIES, minutes_up, wait_ms},
        id::PersonId,
        ticket,
        time::Timestamp,
    },
    store::{
        self,
        audit::Entry,
        db::Writer,
        password::Account,
        session::{NewSession, Pending, Session},
    },
};

pub mod hash;
mod issue;

pub use issue::{
    Batch, Issued, Standing, end_sessions, issue, issue_unit, remove_factor, standing, unlock,
    unlock_code_key,
};

/// Longest sign-in name and password that are looked at.
const MOST: usize = 128;

/// What became of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Signed in, with the secret of the new session and what must be done first.
    In(String, Option<Pending>),
    /// Account or password wrong; so many tries are left before one has to wait.
    Wrong(i64),
    /// One has to wait so many minutes.
    Wait(i64),
    /// The issued password was right but is no longer valid.
    Expired,
}

/// What became of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Changed; the secret of the session that replaces the old one, and what must be done first.
    Done(String),
    /// The present password is wrong.
    Wrong(i64),
    /// One has to wait so many minutes.
    Wait(i64),
    /// The new password breaks a rule.
    Breach(Breach),
    /// The new password is the old one.
    Same,
}

/// A counted try, on its way to being judged.
pub(super) enum Try {
    /// May be judged; which bucket and how many tries it makes.
    Counted(Claimed),
    /// One has to wait so many minutes.
    Wait(i64),
}

/// Where a try was counted.
pub(super) struct Claimed {
    account: String,
    device: String,
    tries: i64,
    wait: i64,
}

impl Claimed {
    /// Tries left, or the minutes to wait.
    pub(super) fn refusal(&self) -> Outcome {
        if self.wait > 0 {
            Outcome::Wait(minutes_up(self.wait))
        } else {
            Outcome::Wrong((FREE_TRIES - self.tries).max(1))
        }
    }

    /// Takes the count back.
    pub(super) async fn forgive(&self, w: &mut Writer) -> Result<()> {
        Ok(store::password::forgive(w, &self.account, &self.device).await?)
    }
}

/// Name of a person's password tries.
pub(super) fn account_key(app: &App, person: PersonId) -> String {
    ticket::digest(&app.key, "account", &person.to_string())
}

/// Name of a device in the tables.
#[must_use]
pub fn device_key(app: &App, device: &str) -> String {
    ticket::digest(&app.key, "device", device)
}

/// The one person whose name to sign in this is. A telephone number that two people share is nobody's.
async fn find(app: &App, name: &str) -> Result<Option<Account>> {
    if name.is_empty() || name.chars().count() > MOST {
        return Ok(None);
    }
    let mut found = store::password::accounts(&app.db, name).await?;
    let sure =
        found.len() == 1 || found.first().is_some_and(|a| a.staff_code.as_deref() == Some(name));
    Ok(if sure { Some(found.swap_remove(0)) } else { None })
}

/// Counts a try of an account on a device. `device` is empty for a browser without our cookie.
pub(super) async fn count(
    app: &App,
    account: String,
    person: Option<PersonId>,
    device: &str,
    source: &str,
) -> Result<Try> {
    let key = device_key(app, device);
    let known = match person {
        Some(person) if !device.is_empty() => store::password::knows(&app.db, person, &key).await?,
        _ => false,
    };
    let (bucket, device) =
        if known { (Bucket::Known, key) } else { (Bucket::Unseen, String::new()) };
    let now = app.now();
    let mut w = app.db.write().await?;
    let forget = now.plus_ms(-FORGET_MS);
    let counted = store::password::claim_try(&mut w, &account, &device, now, forget).await?;
    let Some(tries) = counted else {
        let until = store::password::waits_until(&mut w, &account, &device).await?;
        return Ok(Try::Wait(minutes_up((until - now.ms()).max(1))));
    };
    let wait = wait_ms(bucket, tries);
    if wait > 0 {
        store::password::make_wait(&mut w, &account, &device, now.plus_ms(wait)).await?;
    }
    if tries == FREE_TRIES
        && let Some(person) = person
    {
        let entry = note(app, None, "password.wait", person, source);
        store::audit::append(&mut w, entry).await?;
    }
    w.commit().await?;
    Ok(Try::Counted(Claimed { account, device, tries, wait }))
}

/// An audit row about a person's access.
pub(super) fn note<'a>(
    app: &App,
    actor: Option<PersonId>,
    act: &'a str,
    person: PersonId,
    source: &str,
) -> Entry<'a> {
    Entry {
        id: app.id(),
        at: app.now(),
        actor,
        act,
        object: "person",
        object_id: person.to_string(),
        before: None,
        after: None,
        reason: None,
        source: Some(source.to_owned()),
    }
}

/// Signs in with 工号 or telephone number and password.
///
/// # Errors
/// [`Failure::Busy`] when too many sign in at once or it could not be made durable.
pub async fn sign_in(
    app: &App,
    name: &str,
    password: String,
    device: &str,
    source: &str,
) -> Result<Outcome> {
    let name = name.trim();
    let account = find(app, name).await?;
    let person = account.as_ref().map(|a| a.person_id);
    let key = match person {
        Some(person) => account_key(app, person),
        None => ticket::digest(&app.key, "no-account", &name.to_lowercase()),
    };
    let claimed = match count(app, key, person, device, source).await? {
        Try::Counted(claimed) => claimed,
        Try::Wait(minutes) => return Ok(Outcome::Wait(minutes)),
    };
    let hash = account.as_ref().and_then(|a| a.hash.clone());
    let fits = password.len() <= 4 * MOST;
    let right = fits && app.hasher.verify(password, hash).await?;
    let Some(account) = account.filter(|_| right) else {
        return Ok(claimed.refusal());
    };
    let now = app.now();
    if account.expires_at.is_some_and(|at| at <= now.ms()) {
        return Ok(Outcome::Expired);
    }
    let pending = next_step(app, &account).await?;
    let (secret, session) = new_session(app, account.person_id, pending);
    let mut w = app.db.write().await?;
    claimed.forgive(&mut w).await?;
    if !device.is_empty() {
        let key = device_key(app, device);
        store::password::remember(&mut w, account.person_id, &key, now).await?;
    }
    store::session::add(&mut w, &[session], now).await?;
    let entry = note(app, Some(account.person_id), "session.password", account.person_id, source);
    store::audit::append(&mut w, entry).await?;
    w.commit().await?;
    Ok(Outcome::In(secret, pending))
}

/// What stands between a right password and the house.
async fn next_step(app: &App, account: &Account) -> Result<Option<Pending>> {
    let factor = store::second_factor::find(&app.db, account.person_id).await?;
    Ok(match factor.and_then(|f| f.confirmed_at) {
        Some(_) => Some(Pending::Totp),
        None => after_factor(account),
    })
}

/// What stands between the second factor and the house.
pub(super) fn after_factor(account: &Account) -> Option<Pending> {
    account.must_change.unwrap_or(false).then_some(Pending::Password)
}

/// A session without an exam, and its secret.
pub(super) fn new_session(
    app: &App,
    person: PersonId,
    pending: Option<Pending>,
) -> (String, NewSession) {
    let secret = new_secret(&app.dice);
    let session = NewSession {
        id: app.id(),
        token_hash: secret_hash(&secret),
        person,
        exam: None,
        pending,
        expires_at: app.now().plus_minutes(STAFF_HOURS * 60),
    };
    (secret, session)
}

/// Replaces a session by one a step further, so that the secret known before the step opens nothing. A session that
/// was replaced already is none: what a cache still holds takes no step twice.
pub(super) async fn replace(
    app: &App,
    w: &mut Writer,
    old: &Session,
    pending: Option<Pending>,
) -> Result<String> {
    let (secret, session) = new_session(app, old.person_id, pending);
    let ended = store::session::revoke(w, old.id, app.now()).await?.ok_or(Failure::SignedOut)?;
    app.sessions.invalidate(&ended).await;
    store::session::add(w, &[session], app.now()).await?;
    Ok(secret)
}

/// Whether a password keeps the county's rules for this person.
///
/// # Errors
/// As the database says; the inner one is the rule that it breaks.
async fn checked(app: &App, account: &Account, new: &str) -> Result<Option<Breach>> {
    let policy = app.site().await.password;
    let personal = [
        account.name.as_str(),
        account.staff_code.as_deref().unwrap_or_default(),
        account.phone.as_deref().unwrap_or_default(),
    ];
    Ok(policy.check(new, &personal).err())
}

/// Changes one's own password: after an issued one without asking for it again, else with the present one. All
/// other sessions end, except those in an exam.
///
/// # Errors
/// [`Failure::Missing`] in a candidate's session.
pub async fn change(
    app: &App,
    session: &Session,
    current: String,
    new: String,
    device: &str,
    source: &str,
) -> Result<Change> {
    let forced = session.pending.as_deref() == Some(Pending::Password.code());
    if session.exam_id.is_some() || session.pending.is_some() != forced {
        return Err(Failure::Missing);
    }
    let person = session.person_id;
    let account = store::password::account(&app.db, person).await?.ok_or(Failure::Missing)?;
    if let Some(breach) = checked(app, &account, &new).await? {
        return Ok(Change::Breach(breach));
    }
    if account.hash.is_some() && !forced {
        let claimed =
            match count(app, account_key(app, person), Some(person), device, source).await? {
                Try::Counted(claimed) => claimed,
                Try::Wait(minutes) => return Ok(Change::Wait(minutes)),
            };
        if !app.hasher.verify(current, account.hash.clone()).await? {
            return Ok(match claimed.refusal() {
                Outcome::Wait(minutes) => Change::Wait(minutes),
                _ => Change::Wrong((FREE_TRIES - claimed.tries).max(1)),
            });
        }
        let mut w = app.db.write().await?;
        claimed.forgive(&mut w).await?;
        w.commit().await?;
    }
    if account.hash.is_some() && app.hasher.verify(new.clone(), account.hash.clone()).await? {
        return Ok(Change::Same);
    }
    let hash = app.hasher.hash(new, app.dice.bytes::<16>()).await?;
    let now: Timestamp = app.now();
    let mut w = app.db.write().await?;
    store::password::save(&mut w, person, &hash, now, None).await?;
    let ended = store::session::revoke_all(&mut w, person, Some(session.id), false, now).await?;
    let secret = replace(app, &mut w, session, None).await?;
    store::audit::append(&mut w, note(app, Some(person), "password.change", person, source))
        .await?;
    w.commit().await?;
    app.forget_sessions(&ended).await;
    Ok(Change::Done(secret))
}
