//! Our own extractors: what cannot be read becomes a page, not a stack trace.

use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::request::Parts,
};
use serde::de::DeserializeOwned;

use crate::service::failure::Failure;

/// Parts of the address.
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        // An id that is no id names nothing.
        axum::extract::Path::from_request_parts(parts, state)
            .await
            .map(|p| Self(p.0))
            .map_err(|_| Failure::Missing)
    }
}

/// The query of the address.
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        axum_extra::extract::Query::from_request_parts(parts, state)
            .await
            .map(|q| Self(q.0))
            .map_err(|e| Failure::Invalid(e.to_string()))
    }
}

/// A form; repeated fields are kept.
pub struct Form<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Form<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        axum_extra::extract::Form::from_request(request, state)
            .await
            .map(|f| Self(f.0))
            .map_err(|e| Failure::Invalid(e.to_string()))
    }
}

/// A JSON body.
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        axum::Json::from_request(request, state)
            .await
            .map(|j| Self(j.0))
            .map_err(|e| Failure::Invalid(e.to_string()))
    }
}
