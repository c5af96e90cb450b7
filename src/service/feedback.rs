//! 意见建议: anybody may write, administrators reply, the sender finds the reply.

use super::{
    App,
    failure::{Failure, Result},
    password::device_key,
    secret_hash,
    sign_in::{self, Actor},
};
use crate::{
    domain::{
        access::Act,
        credential::legible,
        id::{Id, of},
        time::MINUTE_MS,
    },
    store::{
        self,
        audit::Entry,
        feedback::{Feedback, NewFeedback},
    },
};

/// Fewest and most characters of a message or a reply.
pub const CHARS: std::ops::RangeInclusive<usize> = 2..=2000;
/// Messages of one sender in an hour.
const PER_HOUR: i64 = 5;
/// Messages of all strangers in an hour: the disk is finite, and a cookie is quickly thrown away.
const STRANGERS_PER_HOUR: i64 = 200;
/// Messages shown in the list.
const LIST: i64 = 200;

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Kept; the code with which the reply is found.
    Kept(String),
    /// Too many in the last hour.
    TooMany,
}

/// Keeps a message of whoever is signed in, or of a stranger on a device.
///
/// # Errors
/// [`Failure::Invalid`] for a message of a length that the form does not take.
pub async fn send(app: &App, actor: Option<&Actor>, device: &str, body: &str) -> Result<Sent> {
    if !CHARS.contains(&body.chars().count()) {
        return Err(Failure::Invalid("length".to_owned()));
    }
    let person = actor.map(Actor::person);
    let device = match person {
        Some(person) => device_key(app, &format!("person {person}")),
        None => device_key(app, device),
    };
    let code = legible(&app.dice.bytes::<12>());
    let now = app.now();
    let mut w = app.db.write().await?;
    let since = now.plus_ms(-60 * MINUTE_MS);
    let (own, strangers) = store::feedback::recent(&mut w, &device, since).await?;
    if own >= PER_HOUR || (person.is_none() && strangers >= STRANGERS_PER_HOUR) {
        return Ok(Sent::TooMany);
    }
    let code_hash = secret_hash(&code);
    let new =
        NewFeedback { id: app.id(), at: now, person, device: &device, code_hash: &code_hash, body };
    store::feedback::add(&mut w, &new).await?;
    w.commit().await?;
    Ok(Sent::Kept(format!("{}-{}-{}", &code[..4], &code[4..8], &code[8..])))
}

/// What the actor wrote, with the replies.
///
/// # Errors
/// When the database cannot be asked.
pub async fn own(app: &App, actor: &Actor) -> Result<Vec<Feedback>> {
    Ok(store::feedback::of_person(&app.db, actor.person()).await?)
}

/// The message of a look-up code, if there is one.
///
/// # Errors
/// When the database cannot be asked.
pub async fn look_up(app: &App, code: &str) -> Result<Option<Feedback>> {
    let code: String = code.chars().filter(|c| !c.is_whitespace() && *c != '-').take(40).collect();
    Ok(store::feedback::by_code(&app.db, &secret_hash(&code)).await?)
}

/// All messages, those without reply first.
///
/// # Errors
/// [`Failure::Missing`] without the act.
pub async fn list(app: &App, actor: &Actor) -> Result<Vec<Feedback>> {
    sign_in::scope(app, actor, Act::AnswerFeedback).await?;
    Ok(store::feedback::list(&app.db, LIST).await?)
}

/// Replies, or changes a reply.
///
/// # Errors
/// [`Failure::Missing`] without the act or the message, [`Failure::Invalid`] for a reply of a wrong length.
pub async fn reply(
    app: &App,
    actor: &Actor,
    id: Id<of::Feedback>,
    text: &str,
    source: &str,
) -> Result<()> {
    sign_in::scope(app, actor, Act::AnswerFeedback).await?;
    if !CHARS.contains(&text.chars().count()) {
        return Err(Failure::Invalid("length".to_owned()));
    }
    let before = store::feedback::find(&app.db, id).await?.ok_or(Failure::Missing)?.reply;
    let now = app.now();
    let mut w = app.db.write().await?;
    store::feedback::reply(&mut w, id, text, actor.person(), now).await?;
    let entry = Entry {
        id: app.id(),
        at: now,
        actor: Some(actor.person()),
        act: "feedback.reply",
        object: "feedback",
        object_id: id.to_string(),
        before,
        after: Some(text.to_owned()),
        reason: None,
        source: Some(source.to_owned()),
    };
    store::audit::append(&mut w, entry).await?;
    w.commit().await?;
    Ok(())
}
