//! What the operator's tools ask for: rehearsals. The token lies in the data folder, readable by its owner.

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, State},
    http::{StatusCode, header, request::Parts},
};

use super::{
    Web,
    input::{Json, Path},
};
use crate::{
    domain::id::ExamId,
    service::{
        failure::{Failure, Result},
        rehearsal::{self, Rehearsal, Wanted},
        secret_hash,
    },
};

/// Proof that the request carries the operator's token.
pub struct Operator;

impl FromRequestParts<Arc<Web>> for Operator {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self> {
        let held = web.operator.as_deref().ok_or(Failure::Missing)?;
        let shown = parts.headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok());
        let token = shown.and_then(|v| v.strip_prefix("Bearer ")).ok_or(Failure::Missing)?;
        // Hashes are compared, so the time taken says nothing about the token.
        if secret_hash(token) == held { Ok(Self) } else { Err(Failure::Missing) }
    }
}

/// Makes a rehearsal.
///
/// # Errors
/// As [`rehearsal::make`].
pub async fn make(
    _: Operator,
    State(web): State<Arc<Web>>,
    Json(wanted): Json<Wanted>,
) -> Result<axum::Json<Rehearsal>> {
    // On a task of its own: a client that hangs up half way must not leave half a rehearsal.
    let made = tokio::spawn(async move { rehearsal::make(&web.app, &wanted).await }).await;
    Ok(axum::Json(made.map_err(anyhow::Error::from)??))
}

/// Removes a rehearsal.
///
/// # Errors
/// As [`rehearsal::remove`].
pub async fn remove(
    _: Operator,
    State(web): State<Arc<Web>>,
    Path(exam): Path<ExamId>,
) -> Result<StatusCode> {
    let removed = tokio::spawn(async move { rehearsal::remove(&web.app, exam).await }).await;
    removed.map_err(anyhow::Error::from)??;
    Ok(StatusCode::NO_CONTENT)
}
