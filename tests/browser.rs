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

/// Elements that the page of a scan has beside those of an evaluation, and their attributes.
const REPORT_ELEMENTS: &[&str] = &[
    "script", "a", "mark", "ul", "li", "b", "code", "form", "label", "select", "option", "input", "button",
    "nav", "caption",
];
const REPORT_ATTRIBUTES: &[&str] = &[
    "http-equiv",
    "href",
    "id",
    "hidden",
    "type",
    "value",
    "title",
    "dir",
    "colspan",
    "aria-hidden",
    "aria-labelledby",
    "aria-sort",
    "data-sort",
    "data-label",
    "autocomplete",
    "spellcheck",
    "preserveAspectRatio",
    "disabled",
];

#[test]
fn the_page_of_a_scan_runs_its_own_script_and_no_other() {
    let Some(browser) = Browser::find() else { return };
    let folder = &browser.folder;
    folder.file("list.jsonl", json_list());
    let scan = "scan --all-matches --min-score 0 --quiet list.jsonl -o flags.csv --report report.html";
    let ran = folder.run(scan.split(' '), b"");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let report = folder.read("report.html");
    let flags = csv::Reader::from_reader(folder.read("flags.csv").as_bytes()).into_records().count();
    assert!(flags > 300, "{flags}");

    // Under its policy the script has run, and the title is the page's own.
    let shown = browser.load("report.html", &report);
    assert!(shown.contains("<title>deadringer: report</title>"));
    assert!(
        shown.contains(&format!("1 to 50 of {} flags</p>", grouped(flags))),
        "the script of the page ran"
    );

    // Without the policy, on all its pages: the elements are those of the page and all names are text.
    let policy = report.split_once("<meta http-equiv=\"Content-Security-Policy\"").unwrap().1;
    let policy =
        format!("<meta http-equiv=\"Content-Security-Policy\"{}>", policy.split_once('>').unwrap().0);
    let bare = report.replacen(&policy, "", 1);
    let answer = browser.ask(
        "bare-report.html",
        &bare,
        "(() => {\
          const elements = new Set(), attributes = new Set(), texts = new Set();\
          const next = document.querySelectorAll('#pages button')[2];\
          for (let turn = 0; turn < 1000; turn += 1) {\
            for (const one of document.querySelectorAll('*')) {\
              elements.add(one.localName);\
              for (const name of one.getAttributeNames()) attributes.add(name);\
              if (one.localName === 'bdi') texts.add(one.textContent);\
            }\
            if (next.disabled) break;\
            next.click();\
          }\
          return {elements: [...elements], attributes: [...attributes], texts: [...texts],\
            last: [document.getElementById('status').textContent]};\
        })()",
    );
    for (key, known, more) in
        [("elements", ELEMENTS, REPORT_ELEMENTS), ("attributes", ATTRIBUTES, REPORT_ATTRIBUTES)]
    {
        let known: BTreeSet<String> = known.iter().chain(more).map(|&word| word.to_owned()).collect();
        let found: BTreeSet<String> = strings(&answer[key]).into_iter().collect();
        assert!(found.is_subset(&known), "{key}: {:?}", found.difference(&known));
    }
    let texts = strings(&answer["texts"]);
    assert!(!texts.iter().any(|text| text.chars().any(acts)));
    let shown: HashSet<&str> = texts.iter().map(String::as_str).collect();
    let whole = names().iter().filter(|name| shown.contains(name.as_str())).count();
    assert!(whole > 60, "only {whole} names stand on the page as they are");
    let all = grouped(flags);
    assert!(
        strings(&answer["last"])[0].ends_with(&format!("to {all} of {all} flags")),
        "every flag was turned to"
    );
}

fn grouped(count: usize) -> String {
    match count {
        0..1_000 => count.to_string(),
        _ => format!("{},{:03}", count / 1_000, count % 1_000),
    }
}

#[test]
fn flags_of_a_page_are_filtered_and_sorted() {
    let Some(browser) = Browser::find() else { return };
    let folder = &browser.folder;
    let mut list = "id,name,handle\n".to_owned();
    for row in 0..130 {
        let name = ["R\u{435}uters", "人民曰报", "人民日报网", "Reuters", "CNN"][row % 5];
        list.push_str(&format!("{row},{name},user{row}\n"));
    }
    folder.file("list.csv", list);
    let scan = "scan --quiet list.csv -o flags.csv --report report.html";
    assert_eq!(folder.run(scan.split(' '), b"").code, 0);
    let report = folder.read("report.html");
    let policy = report.split_once("<meta http-equiv=\"Content-Security-Policy\"").unwrap().1;
    let policy =
        format!("<meta http-equiv=\"Content-Security-Policy\"{}>", policy.split_once('>').unwrap().0);
    let answer = browser.ask(
        "filter.html",
        &report.replacen(&policy, "", 1),
        "(() => {\
          const form = document.getElementById('filter'), status = document.getElementById('status');\
          const option = (name, text) => [...form.elements[name].options].find((one) => one.textContent.startsWith(text)).value;\
          const rows = () => [...document.querySelectorAll('#flags tr')];\
          const told = () => status.textContent;\
          const show = (wanted) => {\
            for (const name of ['kind', 'tier', 'category', 'entity', 'text']) form.elements[name].value = wanted[name] ?? '';\
            form.requestSubmit();\
            return told();\
          };\
          const out = {hidden: [String(form.hidden)], told: []};\
          out.told.push(told());\
          out.told.push(show({kind: option('kind', 'same')}));\
          out.told.push(show({entity: option('entity', '人民日报')}));\
          out.told.push(show({entity: option('entity', '人民日报'), kind: option('kind', 'extended')}));\
          out.told.push(show({category: option('category', 'news-agency'), text: ' USER10 '}));\
          out.told.push(show({text: 'nobody at all'}));\
          out.told.push(show({}));\
          const first = (cell) => rows().map((row) => row.children[cell].querySelector('bdi').textContent);\
          const sort = (what) => document.querySelector(`#list th[data-sort=${what}] button`).click();\
          const state = () => [...document.querySelectorAll('#list th')].map((head) => head.getAttribute('aria-sort') ?? '').join();\
          out.sorts = [state()];\
          const names = () => rows().map((row) => row.querySelector('.unseen bdi').textContent);\
          sort('account'); out.up = names(); out.sorts.push(state());\
          sort('account'); out.down = names(); out.sorts.push(state());\
          sort('score'); out.scores = rows().map((row) => row.children[0].firstChild.textContent);\
          const buttons = [...document.querySelectorAll('#pages button')];\
          buttons[3].click(); out.told.push(told());\
          buttons[1].click(); out.told.push(told());\
          out.evidence = [show({text: '曰'}), rows()[0].querySelector('.differences').textContent,\
            rows()[0].querySelector('.differs').title, rows()[0].querySelector('.differs').className];\
          return out;\
        })()",
    );
    assert_eq!(strings(&answer["hidden"]), ["false"]);
    assert_eq!(
        strings(&answer["told"]),
        [
            "1 to 50 of 104 flags",
            "1 to 26 of 26 flags",
            "1 to 50 of 52 flags",
            "1 to 26 of 26 flags",
            "1 to 5 of 5 flags",
            "no flag fits",
            "1 to 50 of 104 flags",
            "101 to 104 of 104 flags",
            "51 to 100 of 104 flags",
        ]
    );
    let (up, down) = (strings(&answer["up"]), strings(&answer["down"]));
    assert!(up.is_sorted() && down.is_sorted_by(|a, b| a >= b) && up[0] < down[0], "{up:?} {down:?}");
    assert_eq!(strings(&answer["sorts"]), ["descending,,,", ",ascending,,", ",descending,,"]);
    assert!(strings(&answer["scores"]).is_sorted_by(|a, b| a >= b));
    assert_eq!(
        strings(&answer["evidence"]),
        [
            "1 to 26 of 26 flags",
            "han-shape 日 → 曰 at 2 U+65E5 → U+66F0 another Han character that is drawn alike",
            "han-shape: another Han character that is drawn alike (U+65E5 → U+66F0)",
            "both differs look",
        ]
    );
}
