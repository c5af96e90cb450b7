//! A browser without scripts: keeps cookies, sends forms and JSON, and reads pages.

use std::collections::BTreeMap;

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use data_encoding::HEXUPPER as HEX;
use http_body_util::BodyExt;
use scraper::{Html, Selector};
use serde_json::Value;
use tower::ServiceExt;

/// Host under which the tests reach the county.
pub const HOST: &str = "kaoshi.qingshi.example";

/// An answer of the server.
#[derive(Clone, Debug)]
pub struct Page {
    pub path: String,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// One person's browser.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    cookies: BTreeMap<String, String>,
    extra: Vec<(String, String)>,
}

impl Browser {
    pub fn new(router: Router) -> Self {
        Self { router, cookies: BTreeMap::new(), extra: Vec::new() }
    }

    /// The same with a header on every request.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.extra.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same person and cookies at another process.
    pub fn at(&self, router: Router) -> Self {
        Self { router, ..self.clone() }
    }

    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    pub async fn get(&mut self, path: &str) -> Page {
        self.send(Method::GET, path, "", Vec::new()).await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let pairs: Vec<_> =
            fields.iter().map(|(n, v)| format!("{}={}", encoded(n), encoded(v))).collect();
        let kind = "application/x-www-form-urlencoded";
        self.send(Method::POST, path, kind, pairs.join("&").into_bytes()).await
    }

    pub async fn post_json(&mut self, path: &str, value: &Value) -> Page {
        self.send(Method::POST, path, "application/json", value.to_string().into_bytes()).await
    }

    pub async fn delete(&mut self, path: &str) -> Page {
        self.send(Method::DELETE, path, "", Vec::new()).await
    }

    /// Goes where the page leads, as a browser does after a form.
    pub async fn follow(&mut self, page: &Page) -> Page {
        let to = page.leads_to().to_owned();
        self.get(&to).await
    }

    pub async fn send(&mut self, method: Method, path: &str, kind: &str, body: Vec<u8>) -> Page {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, HOST);
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        if !self.cookies.is_empty() {
            let line: Vec<_> = self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect();
            request = request.header(header::COOKIE, line.join("; "));
        }
        for (name, value) in &self.extra {
            request = request.header(name, value);
        }
        let request = request.body(Body::from(body)).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for line in parts.headers.get_all(header::SET_COOKIE) {
            let pair = line.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Page { path: path.to_owned(), status: parts.status, headers: parts.headers, body }
    }
}

/// A text as it stands in a form or an address.
pub fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                out.push(char::from(byte));
            }
            _ => {
                out.push('%');
                out.push_str(&HEX.encode(&[byte]));
            }
        }
    }
    out
}

impl Page {
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}\n{}", self.path, self.source());
        self
    }

    pub fn source(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub fn html(&self) -> Html {
        Html::parse_document(&self.source())
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|e| panic!("{}: {e}\n{}", self.path, self.source()))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|v| v.to_str().unwrap())
    }

    #[track_caller]
    pub fn leads_to(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}\n{}", self.path, self.source());
        self.header("location").unwrap()
    }

    /// Text of the first element, trimmed.
    #[track_caller]
    pub fn text(&self, selector: &str) -> String {
        self.all(selector)
            .into_iter()
            .next()
            .unwrap_or_else(|| panic!("no {selector}\n{}", self.source()))
    }

    /// Texts of all such elements.
    pub fn all(&self, selector: &str) -> Vec<String> {
        let html = self.html();
        let selector = Selector::parse(selector).unwrap();
        let found = html.select(&selector);
        found.map(|e| e.text().collect::<String>().trim().to_owned()).collect()
    }

    /// An attribute of the first element.
    #[track_caller]
    pub fn attr(&self, selector: &str, name: &str) -> String {
        self.attrs(selector, name)
            .into_iter()
            .next()
            .unwrap_or_else(|| panic!("no {selector}[{name}]"))
    }

    /// An attribute of all such elements.
    pub fn attrs(&self, selector: &str, name: &str) -> Vec<String> {
        let html = self.html();
        let selector = Selector::parse(selector).unwrap();
        let found = html.select(&selector);
        found.filter_map(|e| e.attr(name).map(str::to_owned)).collect()
    }

    /// What a person reads.
    pub fn words(&self) -> String {
        self.html().root_element().text().collect()
    }

    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        assert!(self.words().contains(words), "{}: no {words:?}\n{}", self.path, self.words());
        self
    }

    #[track_caller]
    pub fn does_not_say(self, words: &str) -> Self {
        assert!(!self.source().contains(words), "{}: says {words:?}", self.path);
        self
    }
}
