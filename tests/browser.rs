//! The pages of the program in a real browser: three hundred hostile names stand on them as text, and no script runs.
//!
//! The browser is Chromium, headless; `DEADRINGER_CHROMIUM` names another program. Where there is none, the test says that
//! it was skipped.
#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test"
)]

#[path = "hostile/names.rs"]
mod names;
#[path = "hostile/run.rs"]
mod run;

use std::collections::{BTreeSet, HashSet};
use std::process::{Command, Stdio};

use names::{acts, names};
use run::{Folder, json_list, labelled};

/// The policy of the page, which alone would stop a script; the escaping is to hold without it.
const POLICY: &str =
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">";

/// Elements of a report, and their attributes.
const ELEMENTS: &[&str] = &[
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "main",
    "h1",
    "h2",
    "h3",
    "p",
    "bdi",
    "div",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "section",
    "figure",
    "figcaption",
    "svg",
    "path",
    "text",
    "circle",
    "line",
    "rect",
    "g",
    "span",
    "br",
    "details",
    "summary",
    "footer",
];
const ATTRIBUTES: &[&str] = &[
    "lang",
    "charset",
    "name",
    "content",
    "class",
    "tabindex",
    "role",
    "aria-label",
    "scope",
    "viewBox",
    "d",
    "x",
    "y",
    "x1",
    "x2",
    "y1",
    "y2",
    "cx",
    "cy",
    "r",
    "width",
    "height",
    "text-anchor",
    "transform",
];

struct Browser {
    program: String,
    folder: Folder,
}

impl Browser {
    /// The browser of this machine; nothing where it has none.
    fn find() -> Option<Browser> {
        let named = std::env::var("DEADRINGER_CHROMIUM").ok();
        let usual = ["chromium", "chromium-browser", "google-chrome"].map(str::to_owned);
        let runs = |program: &String| {
            let version = Command::new(program).arg("--version").stderr(Stdio::null()).output();
            version.is_ok_and(|output| output.status.success())
        };
        let found = named.into_iter().chain(usual).find(runs);
        if found.is_none() {
            eprintln!("skipped: no Chromium is installed; Debian has it in the package `chromium`");
        }
        Some(Browser { program: found?, folder: Folder::new() })
    }

    /// Loads a page and answers its elements as they stand when all has run.
    fn load(&self, name: &str, page: &str) -> String {
        self.folder.file(name, page);
        let profile = tempfile::tempdir().unwrap();
        let output = Command::new(&self.program)
            // The user who tests may be root, which Chromium's sandbox does not serve; the pages are of our own making.
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .args(["--disable-dev-shm-usage", "--virtual-time-budget=5000"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("--dump-dom")
            .arg(format!("file://{}", self.folder.path().join(name).display()))
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let shown = String::from_utf8(output.stdout).unwrap();
        assert!(
            output.status.success() && shown.contains("</html>"),
            "{name}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        shown
    }

    /// Loads a page with a script of ours at its end, and answers what the expression in it gave.
    fn ask(&self, name: &str, page: &str, expression: &str) -> serde_json::Value {
        let probe = format!(
            "<script>const answer = {expression};\
             document.body.innerHTML = '<pre>' + encodeURIComponent(JSON.stringify([document.title, answer])) + '</pre>';\
             </script></body>"
        );
        assert!(page.contains("</body>"));
        let shown = self.load(name, &page.replacen("</body>", &probe, 1));
        let coded = shown.split_once("<pre>").unwrap().1.split_once("</pre>").unwrap().0;
        let mut bytes = Vec::new();
        let mut rest = coded.as_bytes();
        while let [first, after @ ..] = rest {
            let (byte, after) = match (first, after) {
                (b'%', [high, low, after @ ..]) => {
                    (u8::from_str_radix(std::str::from_utf8(&[*high, *low]).unwrap(), 16).unwrap(), after)
                }
                _ => (*first, after),
            };
            bytes.push(byte);
            rest = after;
        }
        let mut answer: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_ne!(answer[0], "OWNED", "{name}: a script of a name ran");
        answer[1].take()
    }
}

fn strings(value: &serde_json::Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

#[test]
fn no_script_of_a_name_runs() {
    let Some(browser) = Browser::find() else { return };

    // Where nothing is escaped scripts do run: this browser would tell.
    let raw = format!(
        "<!DOCTYPE html><html><head><title>raw</title></head><body>{}</body></html>",
        names().join("<br>")
    );
    assert!(
        browser.load("raw.html", &raw).contains("<title>OWNED</title>"),
        "the names are harmless by themselves"
    );

    let folder = &browser.folder;
    folder.file("labelled <img src=x onerror=alert(1)> \u{202e}.csv", labelled());
    let ran = folder.run(
        [
            "evaluate",
            "labelled <img src=x onerror=alert(1)> \u{202e}.csv",
            "--registry-from-labels",
            "--report",
            "-",
        ],
        b"",
    );
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let report = ran.out;
    let title = "<title>deadringer: evaluation</title>";
    assert!(browser.load("report.html", &report).contains(title));

    // Without the policy, the elements are still those of the page and all names are text.
    assert!(report.contains(POLICY));
    let bare = report.replacen(POLICY, "", 1);
    let answer = browser.ask(
        "bare.html",
        &bare,
        "{elements: [...new Set([...document.querySelectorAll('*')].filter(e => e != document.currentScript).map(e => e.localName))],\
          attributes: [...new Set([...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames()))],\
          texts: [...document.querySelectorAll('bdi')].map(e => e.textContent)}",
    );
    for (key, known) in [("elements", ELEMENTS), ("attributes", ATTRIBUTES)] {
        let known: BTreeSet<String> = known.iter().map(|&word| word.to_owned()).collect();
        let found: BTreeSet<String> = strings(&answer[key]).into_iter().collect();
        assert!(found.is_subset(&known), "{key}: {:?}", found.difference(&known));
    }
    let texts = strings(&answer["texts"]);
    assert!(!texts.iter().any(|text| text.chars().any(acts)));
    let shown: HashSet<&str> = texts.iter().map(String::as_str).collect();
    let whole = names().iter().filter(|name| shown.contains(format!("t{name}").trim())).count();
    assert!(whole > 60, "only {whole} names stand on the page as they are");

    // The same texts in attributes, of either quote.
    let escaped: Vec<&str> =
        bare.split("<bdi>").skip(1).map(|rest| rest.split_once("</bdi>").unwrap().0).collect();
    assert_eq!(escaped.len(), texts.len());
    let mut page =
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>attributes</title></head><body>"
            .to_owned();
    for text in &escaped {
        page.push_str(&format!("<b title=\"{text}\" lang='{text}'></b>\n"));
    }
    page.push_str("</body></html>");
    let answer = browser.ask(
        "attributes.html",
        &page,
        "[[...document.querySelectorAll('b')].map(e => e.getAttribute('title')),\
          [...document.querySelectorAll('b')].map(e => e.getAttribute('lang')),\
          [...new Set([...document.querySelectorAll('b')].flatMap(e => e.getAttributeNames()))]]",
    );
    assert_eq!(strings(&answer[0]), texts);
    assert_eq!(strings(&answer[1]), texts);
    assert_eq!(strings(&answer[2]), ["title", "lang"]);

    // JSON inside a script, as program and as data.
    folder.file("list.jsonl", json_list());
    let scan = "scan --all-matches --min-score 0 --quiet --format jsonl list.jsonl";
    let flags = folder.run(scan.split(' '), b"").out;
    let expected: Vec<String> = flags
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].as_str().unwrap().to_owned()
        })
        .collect();
    assert!(expected.len() > 300);
    let list = flags.trim_end().replace('\n', ",\n");
    let page = format!(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>json</title></head><body>\n\
         <script>const data = [{list}];</script>\n\
         <script type=\"application/json\" id=\"island\">[{list}]</script>\n</body></html>"
    );
    let answer = browser.ask(
        "json.html",
        &page,
        "[data.map(flag => flag.id), JSON.parse(document.getElementById('island').textContent).map(flag => flag.id),\
          [[...document.body.children].map(e => e.localName).join()]]",
    );
    assert_eq!(strings(&answer[0]), expected);
    assert_eq!(strings(&answer[1]), expected);
    assert_eq!(answer[2][0], "script,script,script");
}
