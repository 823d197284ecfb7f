//! As much of a browser as redirects, cookies and forms need.

use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::header::{COOKIE, HeaderMap, LOCATION, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder};
use url::Url;

/// Something that keeps cookies for each host, whatever the port, as browsers do.
pub struct Browser {
    http: Client,
    /// An origin that is really somewhere else, and where.
    elsewhere: (String, String),
    /// The cookies, by host and name.
    pub cookies: BTreeMap<(String, String), String>,
    /// The headers `Set-Cookie` that came, as they came.
    pub set_cookies: Vec<String>,
    /// All URLs that were visited.
    pub visited: Vec<String>,
}

/// An answer to a browser.
#[derive(Clone, Debug)]
pub struct Page {
    /// Where it is.
    pub url: String,
    /// Its status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its text.
    pub text: String,
}

impl Page {
    /// Where it redirects to.
    pub fn location(&self) -> Option<String> {
        let location = self.headers.get(LOCATION)?.to_str().ok()?;
        Some(Url::parse(&self.url).ok()?.join(location).ok()?.to_string())
    }
}

impl Browser {
    /// A browser for which the public URL of a server is where that really listens.
    ///
    /// # Panics
    /// When no client can be made.
    pub fn new(public_url: &str, really: &str) -> Self {
        let http = Client::builder().redirect(Policy::none()).pool_max_idle_per_host(0);
        let http = http.timeout(Duration::from_secs(30)).build().expect("a client");
        let elsewhere = (public_url.to_owned(), really.to_owned());
        Self { http, elsewhere, cookies: BTreeMap::new(), set_cookies: Vec::new(), visited: Vec::new() }
    }

    /// Opens a URL, without following redirects.
    ///
    /// # Panics
    /// When nobody answers.
    pub async fn open(&mut self, url: &str) -> Page {
        let request = self.http.get(self.really(url));
        self.send(url, request).await
    }

    /// Opens a URL and follows redirects, up to one that leads to where this URL begins.
    ///
    /// # Panics
    /// When nobody answers, or redirects do not end.
    pub async fn go(&mut self, url: &str, until: &str) -> Page {
        let page = self.open(url).await;
        self.follow(page, until).await
    }

    /// Sends a form and follows redirects likewise.
    ///
    /// # Panics
    /// When nobody answers, or redirects do not end.
    pub async fn submit(&mut self, url: &str, form: &[(&str, &str)], until: &str) -> Page {
        let request = self.http.post(self.really(url)).form(form);
        let page = self.send(url, request).await;
        self.follow(page, until).await
    }

    fn really(&self, url: &str) -> String {
        let (public, really) = &self.elsewhere;
        match url.strip_prefix(public.as_str()) {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("{really}{rest}"),
            _ => url.to_owned(),
        }
    }

    async fn follow(&mut self, mut page: Page, until: &str) -> Page {
        for _ in 0..20 {
            match page.location() {
                Some(next) if !next.starts_with(until) => page = self.open(&next).await,
                _ => return page,
            }
        }
        panic!("redirects do not end: {:?}", self.visited);
    }

    async fn send(&mut self, url: &str, request: RequestBuilder) -> Page {
        self.visited.push(url.to_owned());
        let host = Url::parse(url).expect("a URL").host_str().expect("a host").to_owned();
        let cookies = self.cookies.iter().filter(|((of, _), _)| *of == host);
        let cookies: Vec<_> = cookies.map(|((_, name), value)| format!("{name}={value}")).collect();
        let response = request.header(COOKIE, cookies.join("; ")).send().await.expect("an answer");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        for header in headers.get_all(SET_COOKIE) {
            let header = header.to_str().expect("text").to_owned();
            let pair = header.split(';').next().unwrap_or_default();
            let (name, value) = pair.split_once('=').expect("a name and a value");
            let key = (host.clone(), name.to_owned());
            match value.is_empty() {
                true => drop(self.cookies.remove(&key)),
                false => drop(self.cookies.insert(key, value.to_owned())),
            }
            self.set_cookies.push(header);
        }
        Page { url: url.to_owned(), status, headers, text: response.text().await.expect("text") }
    }
}
