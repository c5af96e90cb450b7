//! One candidate's connection: HTTP/1.1 kept alive, opened again when it breaks, as a phone does it. Made to be
//! cheap, because it shares the cores with the server.

use std::{net::SocketAddr, time::Duration};

use anyhow::{Context, bail};
use http_body_util::{BodyExt, Full};
use hyper::{
    HeaderMap, Method, Request, Uri,
    body::Bytes,
    client::conn::http1::{SendRequest, handshake},
    header,
};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpStream, time::timeout};

/// The longest one request may take; the server itself gives up after 30 s.
const REQUEST_TIME: Duration = Duration::from_secs(40);
/// The longest opening a connection may take.
const CONNECT_TIME: Duration = Duration::from_secs(5);

/// The server to be asked.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its address.
    pub address: SocketAddr,
    /// Host and port as the URL names them.
    pub host: String,
}

impl Target {
    /// Reads the URL. Only this machine is asked, unless the operator names the other host a second time.
    ///
    /// # Errors
    /// Says what is wrong with the URL.
    pub async fn of(url: &str, remote: Option<&str>) -> anyhow::Result<Self> {
        let uri: Uri = url.parse().with_context(|| format!("{url} is no URL"))?;
        match uri.scheme_str() {
            Some("http") => {}
            Some("https") => bail!(
                "TLS is the gateway's: give the http:// address at which mingfa itself listens, such as http://127.0.0.1:8080"
            ),
            _ => bail!("the URL must begin with http://"),
        }
        let name = uri.host().context("the URL names no host")?;
        let port = uri.port_u16().unwrap_or(80);
        let address = tokio::net::lookup_host((name.trim_matches(['[', ']']), port))
            .await
            .with_context(|| format!("cannot find {name}"))?
            .next()
            .with_context(|| format!("{name} has no address"))?;
        if !address.ip().is_loopback() && remote != Some(name) {
            bail!(
                "{name} is not this machine: a rehearsal loads the server heavily and sends the operator's token; \
                 if that is meant, add --remote {name}"
            );
        }
        Ok(Self { address, host: format!("{name}:{port}") })
    }
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    /// Method.
    pub method: Method,
    /// Path and query.
    pub path: &'a str,
    /// Session secret; empty for none.
    pub cookie: &'a str,
    /// Operator's token; empty for none.
    pub token: &'a str,
    /// JSON, or nothing.
    pub json: Option<String>,
}

impl<'a> Ask<'a> {
    /// Asks for a page.
    #[must_use]
    pub fn get(path: &'a str, cookie: &'a str) -> Self {
        Self { method: Method::GET, path, cookie, token: "", json: None }
    }

    /// Posts nothing but the wish.
    #[must_use]
    pub fn post(path: &'a str, cookie: &'a str) -> Self {
        Self { method: Method::POST, ..Self::get(path, cookie) }
    }
}

/// What came back, read to its end.
#[derive(Debug)]
pub struct Reply {
    /// Status code.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Bytes,
}

impl Reply {
    /// The body as text; what is no text is left out.
    #[must_use]
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    /// Where it leads.
    #[must_use]
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }
}

/// A connection that is opened when it is needed.
#[derive(Debug)]
pub struct Wire {
    target: Target,
    open: Option<SendRequest<Full<Bytes>>>,
}

impl Wire {
    /// Not connected yet.
    #[must_use]
    pub const fn new(target: Target) -> Self {
        Self { target, open: None }
    }

    /// Asks once.
    ///
    /// # Errors
    /// When the connection cannot be had, breaks, or takes too long: then it is closed.
    pub async fn ask(&mut self, ask: &Ask<'_>) -> anyhow::Result<Reply> {
        let done = timeout(REQUEST_TIME, self.exchange(ask)).await;
        let reply = done.map_err(anyhow::Error::from).flatten();
        if reply.is_err() {
            self.open = None;
        }
        reply
    }

    async fn exchange(&mut self, ask: &Ask<'_>) -> anyhow::Result<Reply> {
        let mut sender = match self.open.take() {
            Some(held) if !held.is_closed() => held,
            Some(_) | None => self.connect().await?,
        };
        sender.ready().await?;
        let mut request = Request::builder()
            .method(ask.method.clone())
            .uri(ask.path)
            .header(header::HOST, &self.target.host);
        if ask.method != Method::GET {
            // What a browser says of a form or script of the site's own pages.
            request = request.header("sec-fetch-site", "same-origin");
        }
        if !ask.cookie.is_empty() {
            request = request.header(header::COOKIE, format!("mingfa={}", ask.cookie));
        }
        if !ask.token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", ask.token));
        }
        if ask.json.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let body = ask.json.clone().map_or_else(Bytes::new, Bytes::from);
        let (parts, body) = sender.send_request(request.body(Full::new(body))?).await?.into_parts();
        let body = body.collect().await?.to_bytes();
        self.open = Some(sender);
        Ok(Reply { status: parts.status.as_u16(), headers: parts.headers, body })
    }

    async fn connect(&self) -> anyhow::Result<SendRequest<Full<Bytes>>> {
        let stream = timeout(CONNECT_TIME, TcpStream::connect(self.target.address)).await??;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        // It ends with the sender; what broke it is told to whoever waits for a reply.
        tokio::spawn(async move { drop(connection.await) });
        Ok(sender)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_plain_http_to_this_machine_unless_named_twice() {
        assert!(Target::of("http://127.0.0.1:8080", None).await.is_ok());
        assert!(Target::of("http://[::1]:8080", None).await.is_ok());
        let tls = Target::of("https://127.0.0.1", None).await.unwrap_err().to_string();
        assert!(tls.contains("TLS is the gateway's"), "{tls}");
        let other = Target::of("http://192.0.2.1:8080", None).await.unwrap_err().to_string();
        assert!(other.contains("--remote 192.0.2.1"), "{other}");
        assert!(Target::of("http://192.0.2.1:8080", Some("192.0.2.1")).await.is_ok());
    }
}
