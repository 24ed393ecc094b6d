//! A browser driven by WebDriver (W3C), through chromedriver: `DEADRINGER_CHROMEDRIVER` names another program.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::Client;

/// The key under which WebDriver hands out elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A browser with one page.
pub(crate) struct Browser {
    child: Child,
    client: Client,
    session: String,
    /// Kept open, as it goes on to speak.
    _said: BufReader<ChildStdout>,
}

impl Browser {
    /// Starts one; nothing where there is no chromedriver.
    pub(crate) fn start(dark: bool) -> Option<Browser> {
        let program = std::env::var("DEADRINGER_CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".to_owned());
        let mut child = Command::new(program)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut said = BufReader::new(child.stdout.take()?);
        let port = loop {
            let mut line = String::new();
            assert!(said.read_line(&mut line).unwrap() > 0, "chromedriver did not start");
            if let Some(port) = line.split("successfully on port ").nth(1) {
                break port.trim_end().trim_end_matches('.').parse::<u16>().unwrap();
            }
        };
        let mut client = Client::to(([127, 0, 0, 1], port).into()).unwrap();
        let mut arguments =
            vec!["--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,900", "--lang=en"];
        if dark {
            arguments.push("--force-dark-mode");
        }
        let wanted = json!({"capabilities": {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": {"args": arguments}}}});
        let answer = client.send("POST", "/session", &[], wanted.to_string().as_bytes()).unwrap();
        assert_eq!(answer.status, 200, "{}", answer.text());
        let session = answer.json()["value"]["sessionId"].as_str().unwrap().to_owned();
        Some(Browser { child, client, session, _said: said })
    }

    fn call(&mut self, method: &str, path: &str, body: Value) -> Result<Value, Value> {
        let path = format!("/session/{}{path}", self.session);
        let body = if method == "GET" { String::new() } else { body.to_string() };
        let answer = self.client.send(method, &path, &[], body.as_bytes()).unwrap();
        let value = answer.json()["value"].clone();
        if answer.status == 200 { Ok(value) } else { Err(value) }
    }

    pub(crate) fn open(&mut self, url: &str) {
        self.call("POST", "/url", json!({"url": url})).unwrap();
    }

    pub(crate) fn url(&mut self) -> String {
        self.call("GET", "/url", Value::Null).unwrap().as_str().unwrap().to_owned()
    }

    /// Presses keys where the focus is.
    pub(crate) fn press(&mut self, keys: &str) {
        let actions: Vec<Value> = keys
            .chars()
            .flat_map(|key| {
                [json!({"type": "keyDown", "value": key}), json!({"type": "keyUp", "value": key})]
            })
            .collect();
        let body = json!({"actions": [{"type": "key", "id": "keys", "actions": actions}]});
        self.call("POST", "/actions", body).unwrap();
    }

    /// What a script answers.
    pub(crate) fn run(&mut self, script: &str) -> Value {
        self.call("POST", "/execute/sync", json!({"script": script, "args": []})).unwrap()
    }

    fn find(&mut self, selector: &str) -> Option<String> {
        let found =
            self.call("POST", "/element", json!({"using": "css selector", "value": selector})).ok()?;
        Some(found[ELEMENT].as_str()?.to_owned())
    }

    /// Waits for an element.
    #[track_caller]
    pub(crate) fn wait_for(&mut self, selector: &str) -> String {
        let start = Instant::now();
        loop {
            if let Some(element) = self.find(selector) {
                return element;
            }
            if start.elapsed() > Duration::from_secs(20) {
                let page = self.run("return document.body.innerText");
                panic!("no `{selector}` on {}: {page}", self.url());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Waits until a script answers true.
    #[track_caller]
    pub(crate) fn wait_until(&mut self, script: &str) {
        let start = Instant::now();
        while self.run(script) != Value::Bool(true) {
            if start.elapsed() > Duration::from_secs(20) {
                let page = self.run("return document.body.innerText");
                panic!("`{script}` is not true on {}: {page}", self.url());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    #[track_caller]
    pub(crate) fn click(&mut self, selector: &str) {
        let element = self.wait_for(selector);
        self.call("POST", &format!("/element/{element}/click"), json!({})).unwrap();
    }

    #[track_caller]
    pub(crate) fn type_into(&mut self, selector: &str, text: &str) {
        let element = self.wait_for(selector);
        self.call("POST", &format!("/element/{element}/value"), json!({"text": text})).unwrap();
    }

    pub(crate) fn text(&mut self) -> String {
        self.run("return document.body.innerText").as_str().unwrap_or_default().to_owned()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.call("DELETE", "", json!({}));
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
