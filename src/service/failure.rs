//! Everything a use case can fail with. `web/failure.rs` turns it into a page, the command line into a line.

use crate::store::db::worth_retrying;

/// Why a use case did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It is not there, or not for this person: which of both is not told.
    #[error("not found")]
    Missing,
    /// Nobody is signed in, or no longer.
    #[error("not signed in")]
    SignedOut,
    /// A rule says no; the words are for the person.
    #[error("refused: {0}")]
    Refused(String),
    /// What was sent cannot be read as what was asked for; the words are for the person.
    #[error("invalid: {0}")]
    Invalid(String),
    /// Too much at once, or the database is away: try again.
    #[error("busy")]
    Busy,
    /// Something is broken; the source goes to the log, never to the visitor.
    #[error("broken: {0:#}")]
    Broken(anyhow::Error),
}

/// What use cases return.
pub type Result<T> = std::result::Result<T, Failure>;

impl From<sqlx::Error> for Failure {
    fn from(e: sqlx::Error) -> Self {
        if worth_retrying(&e) {
            tracing::warn!(error = %e, "database busy or away");
            Self::Busy
        } else {
            Self::Broken(e.into())
        }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(e: anyhow::Error) -> Self {
        Self::Broken(e)
    }
}
