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

/// A form with a file. Fields are kept by name; the file comes with the name it had on the sender's machine.
#[derive(Debug, Default)]
pub struct Upload {
    /// Text fields.
    pub fields: Vec<(String, String)>,
    /// The file, if one was chosen.
    pub file: Option<(String, Vec<u8>)>,
}

impl Upload {
    /// The value of a field; empty when there is none.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        use axum::extract::Multipart;
        let invalid = |e: &dyn std::fmt::Display| Failure::Invalid(e.to_string());
        let mut form = Multipart::from_request(request, state).await.map_err(|e| invalid(&e))?;
        let mut upload = Self::default();
        while let Some(field) = form.next_field().await.map_err(|e| invalid(&e))? {
            let name = field.name().unwrap_or_default().to_owned();
            match field.file_name().map(ToOwned::to_owned) {
                Some(file) => {
                    let bytes = field.bytes().await.map_err(|e| invalid(&e))?;
                    if !file.is_empty() && !bytes.is_empty() {
                        upload.file = Some((file, bytes.to_vec()));
                    }
                }
                None => {
                    let value = field.text().await.map_err(|e| invalid(&e))?;
                    upload.fields.push((name, value));
                }
            }
        }
        Ok(upload)
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
