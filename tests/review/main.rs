//! The way of a flag through the hands of people, in a real browser: a scan fills the queue, a reviewer opens a case, confirms by
//! keyboard, and the next scan is silent about what was dismissed.
//!
//! The browser is Chromium, driven through chromedriver; where there is none, the tests say that they were skipped.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    dead_code,
    reason = "a test; the client and the program are shared with the tests of the service"
)]

#[path = "../service/client.rs"]
mod client;
mod driver;
#[path = "../service/program.rs"]
mod program;

use driver::Browser;
use program::{Service, command_line, program};

const LIST: &str =
    "id,name,handle\n1,Somebody,user1\n2,Rеuters,user2\n3,人民曰报,user3\n4,CDC official,user4\n";

/// Scans the list into the queue; answers the flags.
fn scan(service: &Service) -> String {
    std::fs::write(service.path("list.csv"), LIST).unwrap();
    let [list, queue] = ["list.csv", "queue.db"].map(|name| service.path(name).to_str().unwrap().to_owned());
    let flags = command_line(service.folder.path(), &["scan", &list, "--quiet", "--queue", &queue], &[]);
    String::from_utf8(flags).unwrap()
}

fn browser() -> Option<Browser> {
    let browser = Browser::start(false);
    if browser.is_none() {
        eprintln!("skipped: there is no chromedriver");
    }
    browser
}

/// What became of the account in the queue.
fn state(service: &Service, id: &str) -> (String, String) {
    let all = service.client().get("/v1/decisions?format=jsonl&all=true").unwrap();
    let mut cases = all.text().lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let case = cases.rfind(|case| case["id"] == id).unwrap();
    (case["state"].as_str().unwrap().to_owned(), case["reviewer"].as_str().unwrap().to_owned())
}

#[test]
fn a_flag_is_decided_by_keyboard_and_the_next_scan_is_silent() {
    let Some(mut browser) = browser() else { return };
    let service = Service::start(&["--database", "{}/queue.db", "--log", "error"]);
    assert_eq!(scan(&service).lines().count(), 4);
    browser.open(&format!("http://{}/review", service.address));
    browser.wait_for("#queue tr[data-case]");
    assert_eq!(browser.run("return document.querySelectorAll('#queue tr[data-case]').length"), 3);
    // Down, and up again: the first case is opened.
    browser.press("jjk");
    browser.press("o");
    browser.wait_for(".case[data-state=new]");
    let first =
        browser.run("return document.querySelector('.case').dataset.case").as_str().unwrap().to_owned();
    assert!(browser.url().contains(&format!("/review/case/{first}")), "{}", browser.url());
    browser.press("c");
    browser.wait_until(&format!("return location.search.includes('done={first}')"));
    browser.wait_for(".case[data-state=new]");
    // The next one is dismissed, taken back, and dismissed again.
    let second =
        browser.run("return document.querySelector('.case').dataset.case").as_str().unwrap().to_owned();
    assert_ne!(first, second);
    browser.press("d");
    browser.wait_until(&format!("return location.search.includes('done={second}')"));
    browser.press("u");
    browser.wait_for(&format!(".case[data-case='{second}'][data-state=claimed]"));
    browser.press("d");
    browser.wait_until(&format!("return location.search.includes('done={second}')"));
    let mut states: Vec<(String, String)> = ["2", "3", "4"].map(|id| state(&service, id)).into();
    states.sort();
    let words: Vec<&str> = states.iter().map(|(state, _)| state.as_str()).collect();
    assert_eq!(words, ["confirmed", "dismissed", "new"]);
    assert!(states[..2].iter().all(|(_, reviewer)| reviewer == "local"), "{states:?}");
    let flags = scan(&service);
    assert_eq!(flags.lines().count(), 3, "what was dismissed is flagged again: {flags}");
    let dismissed = ["2", "3", "4"].into_iter().find(|id| state(&service, id).0 == "dismissed").unwrap();
    assert!(!flags.lines().any(|line| line.starts_with(&format!("{dismissed},"))), "{flags}");
    // The service is silent too, without being started again.
    let name = LIST.lines().find(|line| line.starts_with(&format!("{dismissed},"))).unwrap();
    let fields: Vec<&str> = name.split(',').collect();
    let body = serde_json::json!({"id": fields[0], "name": fields[1], "handle": fields[2]}).to_string();
    let answer = service.client().post("/v1/check", &body).unwrap();
    assert_eq!(answer.json()["flags"], serde_json::json!([]), "{}", answer.text());
    // The trail holds all of it.
    let all = program().args(["queue", "export"]).arg(service.path("queue.db")).output().unwrap();
    assert!(
        String::from_utf8_lossy(&all.stdout).contains("confirmed"),
        "{}",
        String::from_utf8_lossy(&all.stderr)
    );
}

#[test]
fn anybody_reports_and_a_reviewer_sees_it() {
    let Some(mut browser) = browser() else { return };
    let service = Service::start(&["--database", "{}/queue.db", "--log", "error"]);
    browser.open(&format!("http://{}/report", service.address));
    browser.type_into("#report [name=name]", "Rеuters");
    browser
        .type_into("#report [name=text]", "<img src=x onerror=\"document.title='run'\"> It asks for money.");
    browser.click("#report button[type=submit], #report button:not([type])");
    browser.wait_for("#sent");
    browser.open(&format!("http://{}/review", service.address));
    browser.click("#queue a.open");
    browser.wait_for(".case");
    assert!(browser.text().contains("It asks for money."), "{}", browser.text());
    assert_ne!(browser.run("return document.title"), "run");
    assert_eq!(browser.run("return document.images.length"), 0);
}

#[test]
fn with_tokens_a_reviewer_logs_in() {
    let Some(mut browser) = browser() else { return };
    let folder = tempfile::tempdir().unwrap();
    let token = "2".repeat(32);
    std::fs::write(
        folder.path().join("tokens"),
        format!("check shop {}\nreview ana {token}\n", "1".repeat(32)),
    )
    .unwrap();
    let service = Service::start_in(
        folder,
        &["--database", "{}/queue.db", "--token-file", "{}/tokens", "--log", "error"],
    );
    scan(&service);
    browser.open(&format!("http://{}/review", service.address));
    for (wrong, seen) in [("x", "#fault"), (&*"1".repeat(32), "#fault"), (&*token, "#queue")] {
        browser.run("document.querySelector('#token').value = ''");
        browser.type_into("#token", wrong);
        browser.click("#login button");
        browser.wait_for(seen);
    }
    browser.press("o");
    browser.wait_for(".case");
    browser.press("c");
    browser.wait_until("return location.search.includes('done=')");
    // A form without the session's own word is refused.
    browser.run("document.querySelector('#undo [name=csrf]').value = '0'; document.querySelector('#undo').requestSubmit()");
    browser.wait_until("return performance.getEntriesByType('navigation')[0].responseStatus === 403");
}

/// Names made to run something stand in the queue as text.
#[test]
fn hostile_names_run_nothing() {
    let Some(mut browser) = browser() else { return };
    let service = Service::start(&["--database", "{}/queue.db", "--log", "error"]);
    let mut client = service.client();
    for (number, name) in [
        "<script>document.title='run'</script> Rеuters",
        "\"><img src=x onerror=document.title='run'> Rеuters",
        "Rеuters</title><svg onload=document.title='run'>",
        "javascript:document.title='run' Rеuters",
        "Rеuters\u{202e}\u{2066}<b>",
        "{{constructor.constructor('document.title=1')()}} Rеuters",
    ]
    .iter()
    .enumerate()
    {
        let body =
            serde_json::json!({"id": number.to_string(), "name": name, "queue": true, "all_matches": true});
        assert_eq!(client.post("/v1/check", &body.to_string()).unwrap().status, 200);
        let report = serde_json::json!({"name": name, "text": name});
        client.post("/v1/reports", &report.to_string()).unwrap();
    }
    let root = format!("http://{}", service.address);
    browser.open(&format!("{root}/review?state=all"));
    browser.wait_for("#queue");
    let cases = browser.run("return [...document.querySelectorAll('#queue a.open')].map(a => a.href)");
    let cases: Vec<String> =
        cases.as_array().unwrap().iter().map(|url| url.as_str().unwrap().to_owned()).collect();
    assert!(cases.len() >= 6, "{cases:?}");
    for url in cases.into_iter().chain([format!("{root}/review/dashboard"), format!("{root}/review")]) {
        browser.open(&url);
        let found = browser.run(
            "return [document.title, document.images.length, document.querySelectorAll('script:not([src])').length, \
             document.querySelectorAll('main svg[onload], [onerror]').length]",
        );
        assert_ne!(found[0], "run", "{url}");
        assert_eq!((&found[1], &found[2], &found[3]), (&0.into(), &0.into(), &0.into()), "{url}");
    }
}
