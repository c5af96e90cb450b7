//! HTTP and HTML.
//!
//! The whole route table stands here, with its layers in order. `page` is the frame, `part` the pieces,
//! `label` the words, `asset` the embedded files; every feature keeps its handlers and pages in a folder of
//! its own: handlers translate, pages are plain functions from a view struct to markup.

use std::{net::IpAddr, sync::Arc, time::Duration};

use axum::{
    Extension, Router,
    extract::{DefaultBodyLimit, Request},
    handler::Handler,
    http::{HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::Response,
    routing::{MethodFilter, on},
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

pub mod access;
pub mod account;
pub mod asset;
pub mod audit;
pub mod county;
pub mod draft;
pub mod exam;
pub mod failure;
pub mod feedback;
pub mod form;
pub mod front;
pub mod imports;
pub mod input;
pub mod label;
pub mod operator;
pub mod overview;
pub mod page;
pub mod part;
pub mod path;
pub mod people;
pub mod place;
#[cfg(test)]
mod preview;
pub mod sample;
pub mod shelf;
pub mod visit;

/// The application with what only pages need.
pub struct Web {
    /// The application.
    pub app: Arc<App>,
    /// Texts of pools, escaped once.
    texts: Cache<ExamId, Arc<exam::text::PoolText>>,
    /// SHA-256 of the operator's token; `None` switches the operator's addresses off.
    operator: Option<String>,
    gate: access::Gate,
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
        gate: access::Gate::default(),
    });
    let gate = middleware::from_fn_with_state(web.clone(), access::gate);
    let most = Duration::from_secs(30);
    // From the inside to the outside.
    Ok(pages()
        .router
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, most))
        .merge(operators().router)
        .merge(uploads().router)
        .route_layer(gate)
        .fallback(async || Failure::Missing)
        .method_not_allowed_fallback(async || Failure::Missing)
        .layer(middleware::from_fn_with_state(web.clone(), failure::draw))
        .layer(Extension(proxies))
        .layer(DefaultBodyLimit::max(256 * 1024))
        .layer(compression())
        .layer(csrf)
        .layer(CatchPanicLayer::new())
        .layer(middleware::from_fn(headers_and_figures))
        .with_state(web))
}

/// Routes, and the list of them that the permission table is compared with.
struct Routes {
    router: Router<Arc<Web>>,
    listed: Vec<(Method, &'static str)>,
}

impl Routes {
    fn new() -> Self {
        Self { router: Router::new(), listed: Vec::new() }
    }

    fn on<H, T>(mut self, method: Method, path: &'static str, handler: H) -> Self
    where
        H: Handler<T, Arc<Web>>,
        T: 'static,
    {
        let filter = MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::GET);
        self.router = self.router.route(path, on(filter, handler));
        self.listed.push((method, path));
        self
    }

    fn get<H: Handler<T, Arc<Web>>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.on(Method::GET, path, handler)
    }

    fn post<H: Handler<T, Arc<Web>>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.on(Method::POST, path, handler)
    }
}

/// Everything people open.
fn pages() -> Routes {
    [exams, accounts, people, shelves].into_iter().fold(Routes::new(), |routes, more| more(routes))
}

/// What everybody meets, a candidate's way, and the figures.
fn exams(routes: Routes) -> Routes {
    routes
        .get(path::HOME, front::home)
        .get(path::HEALTH, front::health)
        .get(path::READY, front::ready)
        .post(path::VIEW, front::view)
        .post(path::SIGN_OUT, front::sign_out)
        .get(path::PRIVACY, front::privacy)
        .get(path::SERVICE_WORKER, front::service_worker)
        .get(path::ASSET_PATTERN, front::asset)
        .get(path::TICKET_PATTERN, front::ticket)
        .post(path::TICKET_PATTERN, front::use_ticket)
        .get(path::LINK_PATTERN, front::link)
        .post(path::LINK_PATTERN, front::use_link)
        .get(path::EXAM_PATTERN, exam::entry)
        .get(path::TRIAL_PATTERN, exam::trial)
        .post(path::TRIAL_PATTERN, exam::try_answer)
        .post(path::START_PATTERN, exam::start)
        .get(path::PAPER_PATTERN, exam::paper)
        .post(path::ANSWERS_PATTERN, exam::answers)
        .post(path::SHEET_PATTERN, exam::sheet)
        .get(path::SUBMIT_PATTERN, exam::ask_submit)
        .post(path::SUBMIT_PATTERN, exam::submit)
        .post(path::DEVICE_PATTERN, exam::device)
        .get(path::RESULT_PATTERN, exam::result)
        .get(path::TICKETS_PATTERN, exam::tickets)
        .get(path::OVERVIEW_PATTERN, overview::overview)
        .get(path::OVERVIEW_UNITS_PATTERN, overview::units)
        .get(path::OVERVIEW_EXPORT_PATTERN, overview::export)
        .get(path::OVERVIEW_ROWS_PATTERN, overview::rows)
}

/// Set-up, signing in, the own account and that of others, settings, 意见建议.
fn accounts(routes: Routes) -> Routes {
    routes
        .get(path::SETUP_PATTERN, county::setup)
        .post(path::SETUP_PATTERN, county::make)
        .get(path::SIGN_IN, account::sign_in)
        .post(path::SIGN_IN, account::enter)
        .get(path::SIGN_IN_CODE, account::code)
        .post(path::SIGN_IN_CODE, account::give_code)
        .get(path::ACCOUNT, account::account)
        .get(path::PASSWORD, account::password)
        .post(path::PASSWORD, account::change)
        .post(path::ELSEWHERE, account::elsewhere)
        .get(path::SECOND_FACTOR, account::factor)
        .post(path::SECOND_FACTOR, account::confirm)
        .post(path::ENTER_PATTERN, account::enter_exam)
        .get(path::ACCESS_PATTERN, account::access)
        .post(path::ISSUE_PATTERN, account::issue)
        .post(path::UNLOCK_PATTERN, account::unlock)
        .post(path::END_SESSIONS_PATTERN, account::end_sessions)
        .post(path::REMOVE_FACTOR_PATTERN, account::remove_factor)
        .get(path::PASSWORDS, account::passwords)
        .post(path::PASSWORDS, account::issue_unit)
        .get(path::SETTINGS, county::settings)
        .post(path::SETTINGS, county::save)
        .get(path::FEEDBACK, feedback::form)
        .post(path::FEEDBACK, feedback::send)
        .post(path::FEEDBACK_LOOK_UP, feedback::look_up)
        .get(path::FEEDBACK_LIST, feedback::list)
        .post(path::FEEDBACK_REPLY_PATTERN, feedback::reply)
}

/// Units, people, roles and the trail of what was decided.
fn people(routes: Routes) -> Routes {
    routes
        .get(path::UNITS, people::units)
        .get(path::NEW_UNIT, people::new_unit)
        .post(path::NEW_UNIT, people::add_unit)
        .get(path::UNIT_PATTERN, people::unit)
        .get(path::EDIT_UNIT_PATTERN, people::edit_unit)
        .post(path::EDIT_UNIT_PATTERN, people::change_unit)
        .post(path::CLOSE_UNIT_PATTERN, people::close_unit)
        .get(path::NEW_PERSON_PATTERN, people::person::new)
        .post(path::NEW_PERSON_PATTERN, people::person::add)
        .get(path::PERSON_PATTERN, people::person::person)
        .get(path::EDIT_PERSON_PATTERN, people::person::edit)
        .post(path::EDIT_PERSON_PATTERN, people::person::change)
        .post(path::PERSON_STATE_PATTERN, people::person::state)
        .get(path::ROLES_PATTERN, people::role::roles)
        .post(path::ROLES_PATTERN, people::role::change)
        .get(path::PERMISSIONS, audit::permissions)
        .get(path::AUDIT, audit::audit)
        .get(path::AUDIT_EXPORT, audit::export)
}

/// Banks in trainers' hands.
fn shelves(routes: Routes) -> Routes {
    routes
        .get(path::IMPORTS, imports::mine)
        .get(path::NEW_IMPORT, imports::ask)
        .get(path::TEMPLATE_PATTERN, imports::template)
        .get(path::BATCH_PATTERN, imports::batch)
        .post(path::BATCH_ACT_PATTERN, imports::act)
        .get(path::REJECTED_PATTERN, imports::rejected)
        .get(path::ROW_PATTERN, imports::row)
        .post(path::ROW_PATTERN, imports::correct)
        .get(path::TWIN_PATTERN, imports::twin)
        .post(path::TWIN_PATTERN, imports::decide)
        .get(path::BANKS, shelf::banks)
        .get(path::BANK_PATTERN, shelf::bank)
        .get(path::BANK_FILE_PATTERN, shelf::file)
        .get(path::ITEM_PATTERN, shelf::item)
        .get(path::EDIT_ITEM_PATTERN, shelf::edit)
        .post(path::EDIT_ITEM_PATTERN, shelf::save)
        .post(path::ITEM_STEP_PATTERN, shelf::step)
        .get(path::REVIEWS, shelf::reviews)
}

/// What takes files: a slow line may need longer than a page, and a file is larger than a form.
fn uploads() -> Routes {
    let most = DefaultBodyLimit::max(imports::MOST_BYTES);
    Routes::new().post(path::NEW_IMPORT, imports::take.layer(most))
}

/// What the operator's program asks. Making and removing a rehearsal of a county takes longer than a page may.
fn operators() -> Routes {
    Routes::new().post(path::REHEARSALS, operator::make).on(
        Method::DELETE,
        path::REHEARSAL_PATTERN,
        operator::remove,
    )
}

/// Method and pattern of every route, as the router has them.
#[must_use]
pub fn listed() -> Vec<(Method, &'static str)> {
    [pages().listed, operators().listed, uploads().listed].concat()
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
