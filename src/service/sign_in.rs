//! Signing in by admission ticket or one-time link, and who is behind a cookie.

use std::sync::Arc;

use super::{
    App,
    failure::{Failure, Result},
    new_secret, secret_hash,
};
use crate::{
    domain::{
        access::{Act, Role},
        attempt,
        id::{ExamId, PersonId, UnitId},
        ticket::{self, Claim},
        time::MINUTE_MS,
    },
    store::{
        self,
        audit::Entry,
        exam::RosterRow,
        session::{NewSession, Session},
    },
};

/// Hours a staff session lasts.
const STAFF_HOURS: i64 = 12;
/// Hours a one-time sign-in link lasts.
const LINK_HOURS: i64 = 24;
/// A candidate's session lasts past the last possible late answer, so that nobody signs in twice on one day.
const AFTER_WINDOW_MS: i64 = 24 * 60 * MINUTE_MS;

/// What a ticket says, proven.
#[derive(Clone, Debug)]
pub struct Ticket {
    /// The exam.
    pub exam: Arc<store::exam::Exam>,
    /// Whose it is.
    pub holder: RosterRow,
}

/// Who asks.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The session.
    pub session: Arc<Session>,
}

impl Actor {
    /// Who.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.session.person_id
    }

    /// The exam a candidate's session is for.
    #[must_use]
    pub fn exam(&self) -> Option<ExamId> {
        self.session.exam_id.map(ExamId::new)
    }
}

/// The ticket of a person for an exam, as it is printed now.
#[must_use]
pub fn ticket_token(app: &App, exam: ExamId, holder: &RosterRow) -> String {
    ticket::ticket(&app.key, exam, holder.person_id, holder.ticket_issue)
}

/// Reads and proves a ticket.
///
/// # Errors
/// [`Failure::Missing`] for anything that is no ticket now valid: what exactly is wrong is not told.
pub async fn read_ticket(app: &Arc<App>, token: &str) -> Result<Ticket> {
    let claim = Claim::read(token).ok_or(Failure::Missing)?;
    let exam = app.paper(claim.exam).await?.exam;
    let holder =
        store::exam::on_roster(&app.db, claim.exam, claim.person).await?.ok_or(Failure::Missing)?;
    if holder.status == "required" && claim.proven(&app.key, holder.ticket_issue) {
        Ok(Ticket { exam, holder })
    } else {
        Err(Failure::Missing)
    }
}

/// Signs a candidate in for the ticket's exam only; gives the secret of the new session.
///
/// # Errors
/// As [`read_ticket`]; [`Failure::Busy`] when the session could not be made durable.
pub async fn by_ticket(app: &Arc<App>, token: &str) -> Result<(ExamId, String)> {
    let t = read_ticket(app, token).await?;
    let last = attempt::deadline(
        t.exam.window_to,
        t.exam.policy.minutes,
        t.exam.window_to,
        t.holder.extra_ms,
    );
    // Results of a past exam can be read for a day from now, whenever that is.
    let expires_at = last.max(app.now()).plus_ms(AFTER_WINDOW_MS);
    let secret = new_secret(&app.dice);
    let session = NewSession {
        id: app.id(),
        token_hash: secret_hash(&secret),
        person: t.holder.person_id,
        exam: Some(t.exam.id),
        expires_at,
    };
    let cached = Session {
        id: session.id,
        person_id: session.person,
        name: t.holder.name,
        exam_id: Some(t.exam.id.number()),
        expires_at,
    };
    let hash = session.token_hash.clone();
    app.hot.sign_in(session).await?;
    app.sessions.insert(hash, Arc::new(cached)).await;
    Ok((t.exam.id, secret))
}

/// Makes a one-time sign-in link for a member of staff and gives its secret.
///
/// # Errors
/// When it cannot be stored.
pub async fn make_link(app: &App, person: PersonId) -> Result<String> {
    let (secret, now) = (new_secret(&app.dice), app.now());
    let mut w = app.db.write().await?;
    let until = now.plus_minutes(LINK_HOURS * 60);
    store::session::add_link(&mut w, &secret_hash(&secret), person, now, until).await?;
    w.commit().await?;
    Ok(secret)
}

/// Whose an unused link is.
///
/// # Errors
/// [`Failure::Missing`] when it was used, has expired or never was.
pub async fn read_link(app: &App, secret: &str) -> Result<store::session::LinkOwner> {
    store::session::link_owner(&app.db, &secret_hash(secret), app.now())
        .await?
        .ok_or(Failure::Missing)
}

/// Uses a link up and signs its owner in; gives the secret of the new session.
///
/// # Errors
/// [`Failure::Missing`] when it was used, has expired or never was.
pub async fn by_link(app: &App, link: &str, source: String) -> Result<String> {
    let person = read_link(app, link).await?.person_id;
    let (secret, now) = (new_secret(&app.dice), app.now());
    let session = NewSession {
        id: app.id(),
        token_hash: secret_hash(&secret),
        person,
        exam: None,
        expires_at: now.plus_minutes(STAFF_HOURS * 60),
    };
    let mut w = app.db.write().await?;
    if !store::session::use_link(&mut w, &secret_hash(link), now).await? {
        return Err(Failure::Missing);
    }
    store::session::add(&mut w, std::slice::from_ref(&session), now).await?;
    let entry = Entry {
        id: app.id(),
        at: now,
        actor: Some(person),
        act: "session.sign_in",
        object: "session",
        object_id: session.id.to_string(),
        before: None,
        after: None,
        reason: None,
        source: Some(source),
    };
    store::audit::append(&mut w, entry).await?;
    w.commit().await?;
    Ok(secret)
}

/// Who is behind a cookie, at most 5 s behind a sign-out elsewhere.
///
/// # Errors
/// [`Failure::Busy`] or [`Failure::Broken`] when the database cannot be asked.
pub async fn actor(app: &App, secret: &str) -> Result<Option<Actor>> {
    let (hash, now) = (secret_hash(secret), app.now());
    let held = match app.sessions.get(&hash).await {
        Some(session) => Some(session),
        None => match store::session::find(&app.db, &hash, now).await? {
            Some(session) => {
                let session = Arc::new(session);
                app.sessions.insert(hash, session.clone()).await;
                Some(session)
            }
            None => None,
        },
    };
    Ok(held.filter(|s| s.expires_at > now).map(|session| Actor { session }))
}

/// Signs a browser out.
///
/// # Errors
/// When it cannot be stored.
pub async fn sign_out(app: &App, secret: &str) -> Result<()> {
    let hash = secret_hash(secret);
    if let Some(session) = store::session::find(&app.db, &hash, app.now()).await? {
        let mut w = app.db.write().await?;
        store::session::revoke(&mut w, session.id, app.now()).await?;
        w.commit().await?;
    }
    app.sessions.invalidate(&hash).await;
    Ok(())
}

/// The roles of an actor with their units, the widest first; none in a candidate's session.
///
/// # Errors
/// When the database cannot be asked.
pub async fn roles(app: &App, actor: &Actor) -> Result<Vec<(Role, UnitId)>> {
    if actor.exam().is_some() {
        return Ok(Vec::new());
    }
    let mut roles = store::person::roles(&app.db, actor.person()).await?;
    roles.sort();
    Ok(roles)
}

/// The units at the top of what the actor may do `act` in.
///
/// # Errors
/// [`Failure::Missing`] when there is none: what one may not see is not there.
pub async fn scope(app: &App, actor: &Actor, act: Act) -> Result<Vec<(Role, UnitId)>> {
    let mut held = roles(app, actor).await?;
    held.retain(|(role, _)| role.may(act));
    if held.is_empty() { Err(Failure::Missing) } else { Ok(held) }
}
