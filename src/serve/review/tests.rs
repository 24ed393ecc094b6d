//! The pages as a browser gets them, and what comes of the forms on them.

#[path = "../../../tests/hostile/names.rs"]
#[allow(clippy::duplicate_mod, reason = "the tests of `text` have the same names, privately")]
mod names;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use tower::ServiceExt;

use super::safe::in_query;
use crate::queue::{NewCase, Origin, Queue, Settings, Source, State};
use crate::registry::Registry;
use crate::serve::listen::Peer;
use crate::serve::{Recipe, Service, Tokens, api};
use crate::{Account, Detector, Evidence, Field, Index, Kind, Options, Score, Technique};
use names::{acts, names};

const REVIEW: &str = "11111111111111111111111111111111";
const ADMIN: &str = "22222222222222222222222222222222";
const CHECK: &str = "33333333333333333333333333333333";

const REGISTRY: &str = "id,name,category,country,aliases,official\n\
    rm,人民日报,news-media,CN,,weibo:@rmrb\n\
    rt,Reuters,news-agency,GB,,x:@Reuters\n";

/// A service with a folder of its own, and a browser that keeps its cookie.
struct Site {
    app: Router,
    service: Arc<Service>,
    folder: tempfile::TempDir,
    cookie: String,
}

struct Page {
    status: StatusCode,
    to: String,
    text: String,
    headers: header::HeaderMap,
}

impl Page {
    /// The token of the session, as it stands in every form.
    fn csrf(&self) -> String {
        let (_, rest) = self.text.split_once("name=\"csrf\" value=\"").unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    }
}

impl Site {
    fn new(tokens: bool, queue: bool) -> Site {
        let folder = tempfile::tempdir().unwrap();
        let tokens = if tokens {
            let path = folder.path().join("tokens");
            let text = format!("review ana {REVIEW}\nadmin ben {ADMIN}\ncheck shop {CHECK}\n");
            std::fs::write(&path, text).unwrap();
            Tokens::read(&path).unwrap()
        } else {
            Tokens::default()
        };
        let queue =
            queue.then(|| Queue::open(&folder.path().join("q.db"), Settings::builtin().unwrap()).unwrap());
        let make = || {
            let registry = Registry::read_csv(REGISTRY.as_bytes(), "r.csv")?;
            let options = Options { all_matches: true, ..Options::default() };
            Detector::builder().index(Index::compile(&registry)?).options(options).build()
        };
        let recipe = Recipe { make: Box::new(make), all_matches: false };
        let service = Arc::new(Service::new(recipe, tokens, queue).unwrap());
        Site { app: api::router(Arc::clone(&service)), service, folder, cookie: String::new() }
    }

    /// The database, opened beside the service.
    fn queue(&self) -> Queue {
        Queue::open(&self.folder.path().join("q.db"), Settings::builtin().unwrap()).unwrap()
    }

    async fn send(&mut self, method: &str, path: &str, body: Option<String>, more: &[(&str, &str)]) -> Page {
        let mut request = Request::builder().method(method).uri(path).header("host", "127.0.0.1:8480");
        request = request.extension(Peer(SocketAddr::from(([127, 0, 0, 1], 9))));
        if !self.cookie.is_empty() {
            request = request.header("cookie", &self.cookie);
        }
        if body.is_some() {
            request = request.header("content-type", "application/x-www-form-urlencoded");
            request = request.header("origin", "http://127.0.0.1:8480");
        }
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        let response = self
            .app
            .clone()
            .oneshot(request.body(Body::from(body.unwrap_or_default())).unwrap())
            .await
            .unwrap();
        let (parts, body) = response.into_parts();
        for set in parts.headers.get_all(header::SET_COOKIE) {
            let set = set.to_str().unwrap();
            assert!(set.contains("; HttpOnly; SameSite=Strict"), "{set}");
            if let Some(value) = set.strip_prefix("deadringer-session=") {
                self.cookie = format!("deadringer-session={}", value.split(';').next().unwrap());
            }
        }
        let bytes = body.collect().await.unwrap().to_bytes();
        let to = parts.headers.get(header::LOCATION).map_or("", |to| to.to_str().unwrap());
        Page {
            status: parts.status,
            to: to.to_owned(),
            text: String::from_utf8(bytes.to_vec()).unwrap(),
            headers: parts.headers,
        }
    }

    async fn get(&mut self, path: &str) -> Page {
        self.send("GET", path, None, &[]).await
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body: Vec<String> =
            fields.iter().map(|(key, value)| format!("{key}={}", in_query(value))).collect();
        self.send("POST", path, Some(body.join("&")), &[]).await
    }

    async fn log_in(&mut self, token: &str) -> Page {
        self.post("/review/login", &[("token", token)]).await
    }

    /// A flag of an account by this site's own detector, queued.
    fn offer(&self, name: &str) -> i64 {
        let engine = self.service.engine();
        let account = Account::named(name).with_id("4711").with_handle("somebody").with_platform("weibo");
        let answer = self.service.answer(&engine, &account, false);
        let case = api::accounts::case(&engine, &account, answer.flags.first().unwrap(), Source::Scan);
        self.queue().offer(&[case], 1_000).unwrap().first().unwrap().case
    }

    fn state(&self, id: i64) -> State {
        self.queue().case(id).unwrap().unwrap().case.state
    }
}

#[tokio::test]
async fn with_tokens_nobody_sees_anything_without_logging_in() {
    let mut site = Site::new(true, true);
    let id = site.offer("人民曰报");
    for path in ["/review", "/review?state=all&kind=same", &format!("/review/case/{id}"), "/review/dashboard"]
    {
        let page = site.get(path).await;
        assert_eq!((page.status, page.text.as_str()), (StatusCode::SEE_OTHER, ""), "{path}");
        assert_eq!(page.to, format!("/review/login?next={}", in_query(path)));
    }
    for path in [&format!("/review/case/{id}/confirm"), "/review/undo", "/review/logout", "/review/name"] {
        let page = site.post(path, &[("reason", "imitation"), ("csrf", "")]).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(site.state(id), State::New);

    assert_eq!(site.get("/review/login").await.status, StatusCode::OK);
    assert_eq!(site.log_in("x").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(site.log_in(CHECK).await.status, StatusCode::FORBIDDEN);
    assert!(site.cookie.is_empty());
    let page = site.post("/review/login?next=%2Freview%2Fdashboard", &[("token", REVIEW)]).await;
    assert_eq!((page.status, page.to.as_str()), (StatusCode::SEE_OTHER, "/review/dashboard"));
    let set = page.headers.get(header::SET_COOKIE).unwrap().to_str().unwrap();
    assert!(set.contains("Path=/review;") && !set.contains("Secure"), "{set}");
    let page = site.get("/review").await;
    assert!(page.status == StatusCode::OK && page.text.contains("<bdi>ana</bdi>"));

    let csrf = page.csrf();
    let page = site.post("/review/logout", &[("csrf", &csrf)]).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(site.get("/review").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_cookie_of_an_encrypted_connection_stays_on_such() {
    let mut site = Site::new(true, true);
    let body = Some(format!("token={REVIEW}"));
    let page = site.send("POST", "/review/login", body, &[("x-forwarded-proto", "https")]).await;
    assert!(page.headers.get(header::SET_COOKIE).unwrap().to_str().unwrap().ends_with("; Secure"));
}

#[tokio::test]
async fn who_tries_tokens_has_to_wait() {
    let mut site = Site::new(true, true);
    let mut last = StatusCode::OK;
    for _ in 0..30 {
        last = site.log_in("44444444444444444444444444444444").await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    // The intake of reports has a measure of its own.
    assert_eq!(site.post("/report", &[("name", "人民曰报")]).await.status, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn a_form_is_taken_from_its_own_session_and_site_alone() {
    let mut site = Site::new(false, true);
    let id = site.offer("人民曰报");
    let csrf = site.get("/review").await.csrf();
    let confirm = format!("/review/case/{id}/confirm");
    for wrong in ["", "x", &csrf[1..], &csrf.replace(|_: char| true, "0")] {
        let page = site.post(&confirm, &[("csrf", wrong), ("reason", "imitation")]).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{wrong}");
    }
    assert_eq!(site.post(&confirm, &[("reason", "imitation")]).await.status, StatusCode::FORBIDDEN);
    // Another session's.
    let cookie = std::mem::take(&mut site.cookie);
    let other = site.get("/review").await.csrf();
    assert_ne!(other, csrf);
    site.cookie = cookie;
    assert_eq!(
        site.post(&confirm, &[("csrf", &other), ("reason", "imitation")]).await.status,
        StatusCode::FORBIDDEN
    );
    // Another site's, and one that is no form.
    let body = || Some(format!("csrf={csrf}&reason=imitation"));
    let page = site
        .send(
            "POST",
            &confirm,
            None,
            &[("origin", "http://evil.example"), ("content-type", "application/x-www-form-urlencoded")],
        )
        .await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    let page = site.send("POST", &confirm, None, &[("content-type", "text/plain")]).await;
    assert_eq!(page.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(site.state(id), State::New);
    let page = site.send("POST", &confirm, body(), &[]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert_eq!(site.state(id), State::Confirmed);
    assert_eq!(
        site.post(&confirm, &[("csrf", &csrf), ("note", &"x".repeat(40_000))]).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
}

#[tokio::test]
async fn every_page_has_a_strict_policy_and_is_not_kept() {
    let mut site = Site::new(false, true);
    let id = site.offer("人民曰报");
    let paths = [
        "/review",
        &format!("/review/case/{id}"),
        "/review/case/99",
        "/review/case/x",
        "/review/dashboard",
        "/report",
    ];
    for path in paths {
        for language in ["en", "zh"] {
            let page = site.get(&format!("{path}?lang={language}")).await;
            let policy = page.headers.get(header::CONTENT_SECURITY_POLICY).unwrap().to_str().unwrap();
            assert!(
                policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'")
                    && !policy.contains("unsafe")
            );
            assert_eq!(page.headers.get(header::REFERRER_POLICY).unwrap(), "same-origin");
            assert_eq!(page.headers.get(header::CACHE_CONTROL).unwrap(), "no-store");
            assert_eq!(page.headers.get(header::CONTENT_TYPE).unwrap(), "text/html; charset=utf-8");
            assert!(
                !page.text.contains("<style")
                    && !page.text.contains(" style=")
                    && !page.text.contains("javascript:"),
                "{path}"
            );
            let mut called = page.text.split(" on").skip(1);
            assert!(
                !called.any(|rest| rest.trim_start_matches(char::is_alphabetic).starts_with('=')),
                "{path}"
            );
            let lang = if language == "en" { "<html lang=\"en\">" } else { "<html lang=\"zh-Hans\">" };
            assert!(page.text.contains(lang), "{path}");
            for file in ["review.css", "review.js"] {
                let Some((before, _)) = page.text.split_once(file) else { continue };
                let (_, address) = before.rsplit_once('"').unwrap();
                let asset = site.get(&format!("{address}{file}")).await;
                assert_eq!(asset.status, StatusCode::OK);
                assert!(
                    asset.headers.get(header::CACHE_CONTROL).unwrap().to_str().unwrap().contains("immutable")
                );
            }
        }
    }
    assert_eq!(site.get("/review/assets/0000/review.js").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_decided_is_in_the_database_and_the_next_check_is_silent() {
    let mut site = Site::new(false, true);
    let (first, second) = (site.offer("人民曰报"), site.offer("Rеuters"));
    let list = site.get("/review").await;
    assert!(
        list.text.contains(&format!("data-case=\"{first}\""))
            && list.text.contains(&format!("data-case=\"{second}\""))
    );
    let csrf = list.csrf();
    let silent = |site: &Site| {
        let engine = site.service.engine();
        let account =
            Account::named("人民曰报").with_id("4711").with_handle("somebody").with_platform("weibo");
        site.service.answer(&engine, &account, false).flags.is_empty()
    };
    assert!(!silent(&site));

    // Only the words of the list are reasons.
    let dismiss = format!("/review/case/{first}/dismiss");
    for (reason, note) in [("", ""), ("imitation", ""), ("none", ""), ("other", " ")] {
        let page = site.post(&dismiss, &[("csrf", &csrf), ("reason", reason), ("note", note)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{reason}");
        assert!(page.text.contains("Nothing was changed"));
    }
    let page = site.post(&dismiss, &[("csrf", &csrf), ("reason", "other"), ("note", "a\r\nb ")]).await;
    assert_eq!(page.to, format!("/review/case/{second}?done={first}"));
    let case = site.queue().case(first).unwrap().unwrap().case;
    assert_eq!((case.state, case.reviewer.as_str(), case.note.as_str()), (State::Dismissed, "local", "a\nb"));
    assert!(silent(&site));
    let next = site.get(&page.to).await;
    assert!(next.text.contains("is now: <b>dismissed</b>"));

    // Not twice, but back.
    let page = site.post(&dismiss, &[("csrf", &csrf), ("reason", "same-name")]).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    let page = site.post("/review/undo?kind=lookalike", &[("csrf", &csrf)]).await;
    assert_eq!(page.to, format!("/review/case/{first}?kind=lookalike&done={first}"));
    assert_eq!(site.state(first), State::Claimed);
    assert!(!silent(&site));

    // A name of one's own stands in the trail.
    site.post("/review/name", &[("csrf", &csrf), ("name", "Ana <b>")]).await;
    let page = site
        .post(&format!("/review/case/{second}/confirm"), &[("csrf", &csrf), ("reason", "imitation")])
        .await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert_eq!(site.queue().case(second).unwrap().unwrap().case.reviewer, "Ana <b>");
    let page = site
        .post(&format!("/review/case/{second}/appeal"), &[("csrf", &csrf), ("note", "It is mine.")])
        .await;
    assert_eq!(page.to, format!("/review/case/{second}?done={second}"));
    let page = site.get(&page.to).await;
    assert!(
        page.text.contains("id=\"overturn\"")
            && page.text.contains("Ana &lt;b&gt;")
            && page.text.contains("It is mine.")
    );
    site.post(&format!("/review/case/{second}/overturn"), &[("csrf", &csrf), ("reason", "proved-name")])
        .await;
    assert_eq!(site.state(second), State::Overturned);
    assert_eq!(
        site.post(&format!("/review/case/{second}/vanish"), &[("csrf", &csrf)]).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn an_official_account_is_for_an_admin_to_add() {
    let mut site = Site::new(true, true);
    let id = site.offer("人民曰报");
    site.log_in(REVIEW).await;
    let page = site.get(&format!("/review/case/{id}")).await;
    assert!(!page.text.contains("/official"));
    let csrf = page.csrf();
    let official = format!("/review/case/{id}/official");
    let page = site.post(&official, &[("csrf", &csrf), ("note", "asked them")]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert_eq!(site.state(id), State::New);

    site.log_in(ADMIN).await;
    let page = site.get(&format!("/review/case/{id}")).await;
    assert!(page.text.contains("<bdi>4711</bdi> becomes an official account of <bdi>人民日报</bdi>"));
    let csrf = page.csrf();
    assert_eq!(site.post(&official, &[("csrf", &csrf)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = site.post(&official, &[("csrf", &csrf), ("note", "asked them")]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert_eq!(site.state(id), State::Dismissed);
    let officials = site.queue().officials().unwrap();
    assert_eq!((officials[0].account.as_str(), officials[0].platform.as_str()), ("4711", "weibo"));
    let engine = site.service.engine();
    let renamed = Account::named("人民日报").with_id("4711").with_platform("weibo");
    assert!(site.service.answer(&engine, &renamed, false).flags.is_empty());
}

#[tokio::test]
async fn another_reviewers_case_is_left_alone() {
    let mut site = Site::new(true, true);
    let (first, second) = (site.offer("人民曰报"), site.offer("Rеuters"));
    site.log_in(ADMIN).await;
    let csrf = site.get("/review").await.csrf();
    let page = site.post(&format!("/review/case/{first}/claim"), &[("csrf", &csrf)]).await;
    assert_eq!(page.to, format!("/review/case/{first}?done={first}"));
    site.log_in(REVIEW).await;
    let page = site.get(&format!("/review/case/{first}")).await;
    assert!(page.text.contains("In the hands of <bdi>ben</bdi>") && !page.text.contains("id=\"confirm\""));
    let csrf = page.csrf();
    let page = site
        .post(&format!("/review/case/{first}/confirm"), &[("csrf", &csrf), ("reason", "imitation")])
        .await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    // Nor is it what comes next.
    let page = site
        .post(&format!("/review/case/{second}/confirm"), &[("csrf", &csrf), ("reason", "imitation")])
        .await;
    assert_eq!(page.to, format!("/review?done={second}"));
    assert!(site.get("/review?state=mine").await.text.contains("No case fits"));
}

#[tokio::test]
async fn without_a_database_the_pages_say_how_to_begin() {
    let mut site = Site::new(false, false);
    for path in ["/review", "/review/dashboard", "/report"] {
        let page = site.get(path).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(page.text.contains("deadringer serve --database"), "{path}");
    }
    assert_eq!(site.post("/report", &[("name", "a")]).await.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn anybody_reports_an_account_and_waits_where_it_is_too_often() {
    let mut site = Site::new(true, true);
    let page = site.get("/report?lang=zh").await;
    assert!(page.text.contains("举报账号") && !page.text.contains("csrf") && !page.text.contains("<script"));
    let page = site.post("/report", &[("text", "<i>\r\nmore"), ("name", "  ")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text.contains("&lt;i&gt;") && page.text.contains("Give the name"));
    let fields =
        [("name", "Some Choir"), ("entity", "reuters"), ("text", "asks for money"), ("platform", "x")];
    assert_eq!(site.post("/report", &fields).await.status, StatusCode::ACCEPTED);
    let fields = [("name", "Some Choir"), ("entity", "The Choir of Nowhere"), ("platform", "x")];
    assert_eq!(site.post("/report", &fields).await.status, StatusCode::ACCEPTED);
    let detail = site.queue().case(1).unwrap().unwrap();
    assert_eq!((detail.case.entity_id.as_str(), detail.case.kind), ("rt", None));
    let said: Vec<&str> = detail.reports.iter().map(|one| one.text.as_str()).collect();
    assert_eq!(said, ["asks for money", "[The Choir of Nowhere]"]);
    site.log_in(REVIEW).await;
    let page = site.get("/review?kind=reported").await;
    assert!(page.text.contains("reports: 2"));
    assert!(site.get("/review/case/1").await.text.contains("asks for money"));
    let mut last = StatusCode::OK;
    for _ in 0..30 {
        last = site.post("/report", &[("name", "a")]).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

/// A case all of whose texts are one hostile name.
fn hostile(name: &str, number: usize) -> NewCase {
    let mark = format!("{name}{number}");
    NewCase {
        account_id: mark.clone(),
        platform: name.to_owned(),
        name: name.to_owned(),
        handle: name.to_owned(),
        field: if number.is_multiple_of(2) { Field::Name } else { Field::Handle },
        kind: (number % 5 < 4).then(|| Kind::ALL[number % 4]),
        score: Score::from_ten_thousandths(9_000),
        category: format!("{name}{}", number % 10),
        entity_id: if number.is_multiple_of(3) { String::new() } else { mark.clone() },
        entity_name: if number.is_multiple_of(3) { String::new() } else { name.to_owned() },
        matched_name: if number.is_multiple_of(3) { String::new() } else { mark },
        evidence: vec![Evidence::new(Technique::ALL[number % Technique::ALL.len()], name, name, 0)],
        disclaimer: None,
        source: Source::Scan,
        origin: Origin { registry: name.to_owned(), engine: name.to_owned() },
        rebirth_of: None,
    }
}

/// The page holds no tag that is not its own, and nothing that acts.
#[track_caller]
fn harmless(page: &Page, what: &str) {
    if let Some(c) = page.text.chars().find(|&c| c != '\n' && acts(c)) {
        panic!("{what}: {c:?} is on the page");
    }
    const OWN: &str = " !DOCTYPE a bdi body br button caption code dd details dialog div dl dt figure footer form h1 h2 h3 head header \
        html input kbd label li link main mark meta nav ol option p path pre progress rect script section select small span summary svg table tbody \
        td text textarea th thead time title tr ul b circle ";
    for piece in page.text.split('<').skip(1) {
        let end =
            piece.find(|c: char| !(c.is_ascii_alphanumeric() || c == '!' || c == '/')).unwrap_or(piece.len());
        let name = piece[..end].trim_start_matches('/');
        assert!(OWN.contains(&format!(" {name} ")), "{what}: <{piece}");
        let tag = piece.split('>').next().unwrap();
        assert_eq!(tag.matches('"').count() % 2, 0, "{what}: <{tag}>");
        // What stands outside quotes are names of attributes.
        for word in tag.split('"').step_by(2).flat_map(|outside| outside.split([' ', '=', '/', '\n'])) {
            let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '!');
            assert!(
                plain && !word.starts_with("on") && word != "style" && word != "srcdoc",
                "{what}: <{tag}>"
            );
        }
        for key in ["href=\"", "src=\"", "action=\""] {
            let leads = tag.split_once(key).map_or("/", |(_, value)| value);
            let own = ["/r", "data:,\"", "#main\""];
            assert!(leads == "/" || own.iter().any(|own| leads.starts_with(own)), "{what}: <{tag}>");
        }
    }
    assert_eq!(
        page.text.matches("<script").count(),
        page.text.matches("<script src=\"/review/assets/").count()
    );
}

#[tokio::test]
async fn three_hundred_hostile_names_are_text_on_every_page() {
    let mut site = Site::new(false, true);
    let all = names();
    let cases: Vec<NewCase> = all.iter().enumerate().map(|(number, name)| hostile(name, number)).collect();
    let offered = site.queue().offer(&cases, 1_000).unwrap();
    assert!(offered.len() == 300);
    let csrf = site.get("/review").await.csrf();
    let mut next = "/review?state=all".to_owned();
    let mut rows = 0;
    loop {
        let page = site.get(&next).await;
        harmless(&page, &next);
        rows += page.text.matches("<tr data-case").count();
        let Some((before, _)) = page.text.split_once("\">Next page") else { break };
        next = before.rsplit_once("href=\"").unwrap().1.replace("&amp;", "&");
    }
    assert!(rows > 250, "{rows}");
    for (number, (name, offered)) in all.iter().zip(&offered).enumerate() {
        // The head of a request has an end.
        let short: String = name.chars().take(300).collect();
        let path = format!("/review/case/{}", offered.case);
        // As somebody's name, in a note, in a search, in a report, and in a language.
        match number % 4 {
            0 => {
                let page = site.post("/review/name", &[("csrf", &csrf), ("name", name)]).await;
                assert!(
                    page.status == StatusCode::SEE_OTHER || page.status == StatusCode::UNPROCESSABLE_ENTITY
                );
                harmless(&page, "name");
                let page = site.post(&format!("{path}/claim"), &[("csrf", &csrf)]).await;
                harmless(&page, "claim");
            }
            1 => {
                let fields = [("csrf", csrf.as_str()), ("reason", "imitation"), ("note", name)];
                harmless(&site.post(&format!("{path}/confirm"), &fields).await, "confirm");
            }
            2 => {
                let query = format!(
                    "text={0}&category={0}&entity={0}&language={0}&lang={0}&done={0}",
                    in_query(&short)
                );
                harmless(&site.get(&format!("/review?{query}")).await, "search");
                harmless(&site.get(&format!("{path}?{query}")).await, "search");
            }
            _ => {
                let fields = [
                    ("name", ""),
                    ("handle", ""),
                    ("platform", name.as_str()),
                    ("entity", name),
                    ("text", name),
                ];
                harmless(&site.post("/report", &fields).await, "report");
                harmless(&site.get(&format!("/review/case/{}", in_query(&short))).await, "no number");
            }
        }
        let page =
            site.get(&format!("{path}?lang={}", if number.is_multiple_of(2) { "en" } else { "zh" })).await;
        assert_eq!(page.status, StatusCode::OK);
        harmless(&page, name);
    }
    for path in ["/review/dashboard", "/review?state=mine", "/review?state=confirmed"] {
        harmless(&site.get(path).await, path);
    }
}
