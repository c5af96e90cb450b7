//! What every decision of a person carries: who, from where, why; and how it comes into the audit trail.

use super::{App, failure::Result, sign_in::Actor};
use crate::{
    domain::id::{Id, PersonId},
    store::{self, audit::Entry, db::Writer},
};

/// Longest reason, in characters.
const REASON: usize = 300;

/// A decision about to be made.
#[derive(Clone, Copy, Debug)]
pub struct Deed<'a> {
    /// Who decides.
    pub actor: &'a Actor,
    /// Address it comes from.
    pub source: &'a str,
    /// Why, in the person's words; may be empty where none is asked.
    pub reason: &'a str,
}

/// Why a field of a form cannot be taken as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Name of the field.
    pub field: &'static str,
    /// What is wrong and what to do, in Chinese.
    pub what: String,
}

impl Fault {
    /// A fault of a field.
    #[must_use]
    pub fn new(field: &'static str, what: impl Into<String>) -> Self {
        Self { field, what: what.into() }
    }
}

/// Done, or what must be mended first; nothing was changed then.
pub type Outcome<T> = std::result::Result<T, Vec<Fault>>;

impl Deed<'_> {
    /// Who.
    #[must_use]
    pub fn by(&self) -> PersonId {
        self.actor.person()
    }

    /// What is wrong with the reason, where one must be given.
    #[must_use]
    pub fn fault(&self) -> Option<Fault> {
        let n = self.reason.trim().chars().count();
        match n {
            0 => Some(Fault::new("reason", "请填写理由。")),
            n if n > REASON => {
                Some(Fault::new("reason", format!("理由请不要超过 {REASON} 个字。")))
            }
            _ => None,
        }
    }

    /// Records what was decided, in the transaction that decides.
    ///
    /// # Errors
    /// As the database says.
    pub async fn record<T>(
        &self,
        app: &App,
        w: &mut Writer,
        act: &str,
        object: (&str, Id<T>),
        before: Option<String>,
        after: Option<String>,
    ) -> Result<()> {
        let reason = self.reason.trim();
        let entry = Entry {
            id: app.id(),
            at: app.now(),
            actor: Some(self.by()),
            act,
            object: object.0,
            object_id: object.1.to_string(),
            before,
            after,
            reason: (!reason.is_empty()).then(|| reason.to_owned()),
            source: Some(self.source.to_owned()),
        };
        store::audit::append(w, entry).await?;
        Ok(())
    }
}

/// Records that rows of the audit trail were taken out as a file.
///
/// # Errors
/// As the database says.
pub async fn taken_out<T>(app: &App, deed: Deed<'_>, what: Id<T>) -> Result<()> {
    let mut w = app.db.write().await?;
    deed.record(app, &mut w, "audit.export", ("audit", what), None, None).await?;
    w.commit().await?;
    Ok(())
}
