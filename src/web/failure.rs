//! The single table from failures to answers. It logs the source and shows none of it.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use serde_json::json;

use super::{
    Web,
    front::page::error::{ErrorView, error},
    path,
    visit::Visit,
};
use crate::service::failure::Failure;

/// A failure on its way to becoming a page.
#[derive(Clone)]
struct Failed(Arc<Failure>);

fn status(failure: &Failure) -> StatusCode {
    match failure {
        Failure::Missing => StatusCode::NOT_FOUND,
        Failure::SignedOut => StatusCode::UNAUTHORIZED,
        Failure::Refused(_) => StatusCode::CONFLICT,
        Failure::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Failure::Busy => StatusCode::SERVICE_UNAVAILABLE,
        Failure::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = status(&self).into_response();
        response.extensions_mut().insert(Failed(Arc::new(self)));
        response
    }
}

/// Turns failures into pages, or into JSON where a script asked.
pub async fn draw(State(web): State<Arc<Web>>, request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    let response = next.run(request).await;
    let Some(Failed(failure)) = response.extensions().get::<Failed>().cloned() else {
        return response;
    };
    let reference = reference(&web, &failure);
    let code = response.status();
    let asked_json = [header::CONTENT_TYPE, header::ACCEPT]
        .iter()
        .filter_map(|h| headers.get(h))
        .any(|v| v.as_bytes().starts_with(b"application/json"));
    let mut drawn = if asked_json {
        let what = match &*failure {
            Failure::Refused(what) | Failure::Invalid(what) => what.as_str(),
            Failure::Missing | Failure::SignedOut | Failure::Busy | Failure::Broken(_) => "",
        };
        (code, Json(json!({ "error": code.as_u16(), "what": what, "reference": reference })))
            .into_response()
    } else {
        let visit = Visit::stranger(web, &headers).await;
        let view = view(&failure, reference);
        (code, Html(visit.page(|s| error(s, &view)).into_string())).into_response()
    };
    if code == StatusCode::SERVICE_UNAVAILABLE {
        drawn.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    }
    drawn
}

/// A reference number that stands in the log beside the source; empty where nothing is logged.
fn reference(web: &Web, failure: &Failure) -> String {
    let number = || format!("E-{}", web.app.id::<crate::domain::id::of::Row>());
    match failure {
        Failure::Broken(source) => {
            let reference = number();
            tracing::error!(reference, error = format!("{source:#}"), "request failed");
            reference
        }
        Failure::Busy => {
            let reference = number();
            tracing::warn!(reference, "request refused: busy");
            reference
        }
        Failure::Missing | Failure::SignedOut | Failure::Refused(_) | Failure::Invalid(_) => {
            String::new()
        }
    }
}

fn view(failure: &Failure, reference: String) -> ErrorView {
    let home = Some((path::HOME.to_owned(), "返回首页".to_owned()));
    let make = |title: &str, what: &str, kept: &str, step: &str| ErrorView {
        title: title.to_owned(),
        what: what.to_owned(),
        kept: kept.to_owned(),
        step: step.to_owned(),
        link: match failure {
            Failure::SignedOut => Some((path::SIGN_IN.to_owned(), "登录".to_owned())),
            _ => home,
        },
        reference,
    };
    match failure {
        Failure::Missing => {
            make("没有找到", "没有这个页面，或者您不能查看它。", "", "请从首页重新进入。")
        }
        Failure::SignedOut => make(
            "请先登录",
            "您没有登录，或者登录已经失效。",
            "已经保存的内容不受影响。",
            "请重新扫描准考证上的二维码，或者用账号和密码重新登录。",
        ),
        Failure::Refused(what) => {
            make("操作没有完成", what, "已经保存的内容不受影响。", "请返回首页查看。")
        }
        Failure::Invalid(_) => make(
            "操作没有完成",
            "提交的内容不完整或者格式不对。",
            "已经保存的内容不受影响。",
            "请返回上一页检查后重新提交。",
        ),
        Failure::Busy => make(
            "请稍后再试",
            "现在访问的人较多，系统暂时没有处理您的请求。",
            "已经保存的内容不受影响。",
            "请等几秒钟后刷新本页。",
        ),
        Failure::Broken(_) => make(
            "操作没有完成",
            "系统出现了问题。",
            "已经保存的内容不受影响。",
            "请稍后再试；仍然不行的，请把参考编号告诉管理员。",
        ),
    }
}
