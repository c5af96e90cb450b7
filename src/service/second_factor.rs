//! 动态验证码: time-based codes of administrators (RFC 6238), asked after the password, with recovery codes.

use totp_rs::{Builder, Totp};

use super::{
    App,
    failure::{Failure, Result},
    password::{self, Outcome, Try},
    secret_hash,
    sign_in::{self, Actor},
};
use crate::{
    domain::{access::Role, credential::legible},
    store::{
        self,
        session::{Pending, Session},
    },
};

/// Recovery codes made at enrolment.
pub const RECOVERY_CODES: usize = 10;
/// Characters of a recovery code: 50 bits.
const RECOVERY_CHARS: usize = 10;

/// What an administrator needs to enrol.
#[derive(Clone, Debug)]
pub struct Enrolment {
    /// `otpauth://…`, for a QR code.
    pub url: String,
    /// The secret to be typed, Base32.
    pub secret: String,
}

/// Whether the second factor is for this person, and whether it is in force.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// Administrators only.
    pub offered: bool,
    /// A code is asked at sign-in.
    pub in_force: bool,
    /// Recovery codes left.
    pub codes_left: i64,
}

fn totp(secret: &[u8], account: &str, issuer: &str) -> Result<Totp> {
    // Colons separate issuer and account in the address.
    let (account, issuer) = (account.replace(':', " "), issuer.replace(':', " "));
    Builder::new()
        .with_secret(secret.to_vec())
        .with_account_name(account)
        .with_issuer(Some(issuer))
        .build()
        .map_err(|e| Failure::Broken(anyhow::anyhow!("totp: {e}")))
}

fn decode(secret: &str) -> Result<Vec<u8>> {
    let bytes = data_encoding::BASE32_NOPAD.decode(secret.as_bytes());
    bytes.map_err(|e| Failure::Broken(e.into()))
}

/// The step whose code this is, if it is one of now.
fn step(app: &App, secret: &str, code: &str) -> Result<Option<i64>> {
    let seconds = u64::try_from(app.now().ms() / 1000).unwrap_or(0);
    let found = totp(&decode(secret)?, "-", "-")?.check(code, seconds);
    Ok(found.and_then(|step| i64::try_from(step).ok()))
}

/// Blanks and hyphens are how people group figures.
fn plain(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace() && *c != '-').take(40).collect()
}

/// How it stands with an actor's second factor.
///
/// # Errors
/// When the database cannot be asked.
pub async fn state(app: &App, actor: &Actor) -> Result<State> {
    let roles = sign_in::roles(app, actor).await?;
    let offered = roles.iter().any(|(r, _)| matches!(r, Role::SystemAdmin | Role::CountyAdmin));
    let factor = store::second_factor::find(&app.db, actor.person()).await?;
    let in_force = factor.is_some_and(|f| f.confirmed_at.is_some());
    let codes_left = store::second_factor::codes_left(&app.db, actor.person()).await?;
    Ok(State { offered, in_force, codes_left })
}

/// Begins an enrolment, or goes on with the one begun.
///
/// # Errors
/// [`Failure::Missing`] for whoever is no administrator or has one in force.
pub async fn begin(app: &App, actor: &Actor) -> Result<Enrolment> {
    let State { offered, in_force, .. } = state(app, actor).await?;
    if !offered || in_force {
        return Err(Failure::Missing);
    }
    let person = actor.person();
    let secret = match store::second_factor::find(&app.db, person).await? {
        Some(begun) => begun.secret,
        None => {
            let secret = data_encoding::BASE32_NOPAD.encode(&app.dice.bytes::<20>());
            let mut w = app.db.write().await?;
            store::second_factor::begin(&mut w, person, &secret, app.now()).await?;
            w.commit().await?;
            secret
        }
    };
    let site = app.site().await;
    let url = totp(&decode(&secret)?, &actor.session.name, &site.title)?
        .to_url()
        .map_err(|e| Failure::Broken(anyhow::anyhow!("totp: {e}")))?;
    Ok(Enrolment { url, secret })
}

/// Finishes an enrolment with a first code and gives the recovery codes, which are shown once; `None` for a wrong
/// code. All other sessions end.
///
/// # Errors
/// [`Failure::Missing`] when none was begun.
pub async fn confirm(
    app: &App,
    actor: &Actor,
    code: &str,
    source: &str,
) -> Result<Option<Vec<String>>> {
    let person = actor.person();
    let begun = store::second_factor::find(&app.db, person)
        .await?
        .filter(|f| f.confirmed_at.is_none())
        .ok_or(Failure::Missing)?;
    let Some(step) = step(app, &begun.secret, &plain(code))? else { return Ok(None) };
    let codes: Vec<String> =
        (0..RECOVERY_CODES).map(|_| legible(&app.dice.bytes::<RECOVERY_CHARS>())).collect();
    let hashes: Vec<String> = codes.iter().map(|c| secret_hash(c)).collect();
    let mut w = app.db.write().await?;
    if !store::second_factor::confirm(&mut w, person, step, app.now()).await? {
        return Err(Failure::Missing);
    }
    store::second_factor::replace_codes(&mut w, person, &hashes).await?;
    let here = Some(actor.session.id);
    let ended = store::session::revoke_all(&mut w, person, here, false, app.now()).await?;
    let entry = password::note(app, Some(person), "second_factor.add", person, source);
    store::audit::append(&mut w, entry).await?;
    w.commit().await?;
    app.forget_sessions(&ended).await;
    Ok(Some(codes.iter().map(|c| format!("{}-{}", &c[..5], &c[5..])).collect()))
}

/// Gives the code after the password: of the time, used never before, or a recovery code.
///
/// # Errors
/// [`Failure::Missing`] for a session that waits for no code.
pub async fn give(
    app: &App,
    session: &Session,
    code: &str,
    device: &str,
    source: &str,
) -> Result<Outcome> {
    let person = session.person_id;
    if session.pending.as_deref() != Some(Pending::Totp.code()) {
        return Err(Failure::Missing);
    }
    let key = password::unlock_code_key(app, person);
    let claimed = match password::count(app, key, Some(person), device, source).await? {
        Try::Counted(claimed) => claimed,
        Try::Wait(minutes) => return Ok(Outcome::Wait(minutes)),
    };
    let account = store::password::account(&app.db, person).await?.ok_or(Failure::Missing)?;
    let factor = store::second_factor::find(&app.db, person).await?.ok_or(Failure::Missing)?;
    let code = plain(code);
    let step = step(app, &factor.secret, &code)?;
    let mut w = app.db.write().await?;
    let fresh = match step {
        Some(step) => store::second_factor::use_step(&mut w, person, step).await?,
        None => {
            store::second_factor::use_code(&mut w, person, &secret_hash(&code), app.now()).await?
        }
    };
    if !fresh {
        return Ok(claimed.refusal());
    }
    claimed.forgive(&mut w).await?;
    let pending = password::after_factor(&account);
    let secret = password::replace(app, &mut w, session, pending).await?;
    let entry = password::note(app, Some(person), "session.second_factor", person, source);
    store::audit::append(&mut w, entry).await?;
    w.commit().await?;
    Ok(Outcome::In(secret, pending))
}
