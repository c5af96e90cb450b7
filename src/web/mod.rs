//! HTTP and HTML.
//!
//! The whole route table stands here, with its layers in order. `page` is the frame, `part` the pieces,
//! `label` the words, `asset` the embedded files; every feature keeps its handlers and pages in a folder of
//! its own: handlers translate, pages are plain functions from a view struct to markup.

use std::{net::IpAddr, sync::Arc, time::Duration};

use axum::{
    Extension, Router,
    extract::{DefaultBodyLimit, Request},
    http::{HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::Response,
    routing::{delete, get, post},
};
use moka::future::Cache;
use tower_http::{
    CompressionLevel,
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, Predicate, SizeAbove},
    },
    csrf::CsrfLayer,
    timeout::TimeoutLayer,
};

use crate::{
    domain::id::ExamId,
    service::{App, failure::Failure},
};

pub mod asset;
pub mod exam;
pub mod failure;
pub mod front;
pub mod input;
pub mod label;
pub mod operator;
pub mod overview;
pub mod page;
pub mod part;
pub mod path;
#[cfg(test)]
mod preview;
pub mod sample;
pub mod visit;

/// The application with what only pages need.
pub struct Web {
    /// The application.
    pub app: Arc<App>,
    /// Texts of pools, escaped once.
    texts: Cache<ExamId, Arc<exam::text::PoolText>>,
    /// SHA-256 of the operator's token; `None` switches the operator's addresses off.
    operator: Option<String>,
}

/// Proxies whose word on the visitor's address is taken.
#[derive(Clone)]
pub struct TrustedProxies(pub Arc<[IpAddr]>);

/// Strict on purpose: no inline script or style, nothing from elsewhere.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; img-src 'self' data:; object-src 'none'; \
     base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/// All routes and layers. `operator` is the operator's token, if load runs are allowed.
///
/// # Errors
/// When `public_url` is no origin.
pub fn router(app: Arc<App>, operator: Option<&str>) -> anyhow::Result<Router> {
    let csrf = CsrfLayer::new().add_trusted_origin(app.config.public_url())?;
    let proxies = TrustedProxies(app.config.trusted_proxies.clone().into());
    let web = Arc::new(Web {
        app,
        texts: Cache::builder().max_capacity(20).build(),
        operator: operator.map(crate::service::secret_hash),
    });
    let routes = Router::new()
        .route(path::HOME, get(front::home))
        .route(path::HEALTH, get(front::health))
        .route(path::READY, get(front::ready))
        .route(path::VIEW, post(front::view))
        .route(path::SIGN_OUT, post(front::sign_out))
        .route(path::PRIVACY, get(front::privacy))
        .route(path::SERVICE_WORKER, get(front::service_worker))
        .route(path::ASSET_PATTERN, get(front::asset))
        .route(path::TICKET_PATTERN, get(front::ticket).post(front::use_ticket))
        .route(path::LINK_PATTERN, get(front::link).post(front::use_link))
        .route(path::EXAM_PATTERN, get(exam::entry))
        .route(path::TRIAL_PATTERN, get(exam::trial).post(exam::try_answer))
        .route(path::START_PATTERN, post(exam::start))
        .route(path::PAPER_PATTERN, get(exam::paper))
        .route(path::ANSWERS_PATTERN, post(exam::answers))
        .route(path::SHEET_PATTERN, post(exam::sheet))
        .route(path::SUBMIT_PATTERN, get(exam::ask_submit).post(exam::submit))
        .route(path::DEVICE_PATTERN, post(exam::device))
        .route(path::RESULT_PATTERN, get(exam::result))
        .route(path::TICKETS_PATTERN, get(exam::tickets))
        .route(path::OVERVIEW_PATTERN, get(overview::overview))
        .route(path::OVERVIEW_UNITS_PATTERN, get(overview::units))
        .route(path::OVERVIEW_EXPORT_PATTERN, get(overview::export))
        .route(path::OVERVIEW_ROWS_PATTERN, get(overview::rows))
        .fallback(async || Failure::Missing)
        .method_not_allowed_fallback(async || Failure::Missing);
    // Making and removing a rehearsal of a county takes longer than a page may take.
    let operator = Router::new()
        .route(path::REHEARSALS, post(operator::make))
        .route(path::REHEARSAL_PATTERN, delete(operator::remove));
    // From the inside to the outside.
    Ok(routes
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            Duration::from_secs(30),
        ))
        .merge(operator)
        .layer(middleware::from_fn_with_state(web.clone(), failure::draw))
        .layer(Extension(proxies))
        .layer(DefaultBodyLimit::max(256 * 1024))
        .layer(compression())
        .layer(csrf)
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn(headers_and_figures))
        .with_state(web))
}

/// Fast rather than small: a page of fifty questions shrinks to a tenth either way, and the server has better
/// things to do. Short answers, such as those to a save, are not worth it.
fn compression() -> CompressionLayer<impl Predicate> {
    let worth_it = DefaultPredicate::new().and(SizeAbove::new(1_024));
    CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(worth_it)
}

/// Security headers on every answer, and its line in the metrics. The route's pattern is named, never the
/// address: tickets stand in addresses.
async fn headers_and_figures(request: Request, next: Next) -> Response {
    let began = tokio::time::Instant::now();
    let route = request
        .extensions()
        .get::<axum::extract::MatchedPath>()
        .map_or_else(|| "none".to_owned(), |p| p.as_str().to_owned());
    let method = request.method().clone();
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    let status = response.status().as_u16();
    let took = began.elapsed();
    metrics::histogram!("mingfa_http_seconds", "route" => route.clone()).record(took.as_secs_f64());
    if status >= 500 {
        metrics::counter!("mingfa_http_errors", "route" => route.clone()).increment(1);
    }
    tracing::debug!(%method, route, status, milliseconds = u64::try_from(took.as_millis()).unwrap_or(0), "request");
    response
}
