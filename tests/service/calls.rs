//! Single accounts, batches, entities, versions.

use serde_json::{Value, json};

use super::program::{Service, command_line};

#[test]
fn an_account_is_answered_as_the_command_line_does() {
    let service = Service::start(&[]);
    let mut client = service.client();
    for name in
        ["人民曰报", "Rеuters", "CDC News", "Maria García", "x\u{202e}\u{0}\"\\", "Chinese Red Army Command"]
    {
        let response = client.post("/v1/check", &json!({"name": name}).to_string()).unwrap();
        assert_eq!(response.status, 200, "{}", response.text());
        if !name.contains('\0') {
            let line = command_line(service.folder.path(), &["check", "--json"], &["--", name]);
            assert_eq!(response.body, line.trim_ascii_end(), "{name:?}");
        }
        assert_eq!(response.header("deadringer-registry"), response.json()["registry"]);
        assert_eq!(response.header("deadringer-version"), response.json()["version"]);
        assert!(!response.header("deadringer-tables").is_empty());
        assert_eq!(response.header("content-type"), "application/json");
    }
    let own = json!({"name": "人民日报", "handle": "@RMRB", "platform": "weibo"});
    assert_eq!(client.post("/v1/check", &own.to_string()).unwrap().json()["flags"], json!([]));
    let all = json!({"name": "人民曰报", "handle": "reuters_official", "all_matches": true});
    assert_eq!(
        client.post("/v1/check", &all.to_string()).unwrap().json()["flags"].as_array().unwrap().len(),
        2
    );
}

#[test]
fn a_batch_is_its_accounts_one_by_one() {
    let service = Service::start(&[]);
    let mut client = service.client();
    let names: Vec<String> = (0..1_000).map(|n| format!("Rеuters {n}")).collect();
    let accounts: Vec<Value> = names.iter().map(|name| json!({"name": name, "handle": null})).collect();
    let response = client.post("/v1/check:batch", &json!({"accounts": accounts}).to_string()).unwrap();
    assert_eq!(response.status, 200);
    let answers = response.json()["answers"].as_array().unwrap().clone();
    assert_eq!(answers.len(), 1_000);
    for (name, answer) in names.iter().zip(&answers).step_by(97) {
        let one = client.post("/v1/check", &json!({"name": name}).to_string()).unwrap();
        assert_eq!(&one.json(), answer);
    }
    let accounts: Vec<Value> = (0..1_001).map(|_| json!({"name": "x"})).collect();
    let too_many = client.post("/v1/check:batch", &json!({"accounts": accounts}).to_string()).unwrap();
    assert_eq!(too_many.status, 422);
    assert!(too_many.text().contains("1001"), "{}", too_many.text());
    assert_eq!(client.post("/v1/check:batch", r#"{"accounts":[]}"#).unwrap().status, 422);
    let blank = client.post("/v1/check:batch", r#"{"accounts":[{"name":"x"},{"name":" "}]}"#).unwrap();
    assert!(blank.status == 422 && blank.text().contains("account 1"), "{}", blank.text());
}

#[test]
fn what_cannot_be_answered_is_told_why() {
    let service = Service::start(&[]);
    let mut client = service.client();
    for (body, status, what) in [
        ("{", 400, "no JSON"),
        ("[]", 422, "an object"),
        (r#"["x"]"#, 422, "an object"),
        ("7", 422, "an object"),
        (r#"{"nickname":"x"}"#, 422, "unknown field `nickname`"),
        (r#"{"name":7}"#, 422, "invalid type"),
        (r#"{"name":"\ud800"}"#, 400, "no JSON"),
        ("{}", 422, "neither `name` nor `handle`"),
        (r#"{"name":"\u3000\t"}"#, 422, "neither `name` nor `handle`"),
    ] {
        let response = client.post("/v1/check", body).unwrap();
        assert_eq!(response.status, status, "{body}: {}", response.text());
        assert_eq!(response.header("content-type"), "application/problem+json");
        let problem = response.json();
        assert_eq!(problem["status"], status);
        assert!(problem["detail"].as_str().unwrap().contains(what), "{problem}");
    }
    let plain = client.send("POST", "/v1/check", &[("content-type", "text/plain")], b"{}").unwrap();
    assert_eq!(plain.status, 415);
    assert_eq!(client.get("/v1/check").unwrap().status, 405);
    assert_eq!(client.get("/v2/check").unwrap().status, 404);
}

#[test]
fn entities_are_found_by_their_names_and_ids() {
    let service = Service::start(&[]);
    let mut client = service.client();
    for (question, id) in [
        ("reut", "gb-reuters"),
        ("%E4%BA%BA%E6%B0%91", "cn-peoples-daily"),
        ("us-cdc", "us-cdc"),
        ("cdc", "us-cdc"),
    ] {
        let response = client.get(&format!("/v1/entities?q={question}&limit=1")).unwrap();
        assert_eq!(response.json()["entities"][0]["id"], id, "{}", response.text());
    }
    assert_eq!(client.get("/v1/entities?q=zzz").unwrap().json()["entities"], json!([]));
    for (wrong, status) in
        [("", 400), ("?q=", 422), ("?q=a&limit=0", 422), ("?q=a&limit=x", 400), ("?q=a&page=2", 400)]
    {
        assert_eq!(client.get(&format!("/v1/entities{wrong}")).unwrap().status, status, "{wrong}");
    }
}

#[test]
fn the_service_says_how_it_is() {
    let mut service = Service::start(&["--log", "debug"]);
    let mut client = service.client();
    assert_eq!(client.get("/healthz").unwrap().text(), "ok\n");
    assert_eq!(client.get("/readyz").unwrap().status, 200);
    let version = client.get("/version").unwrap().json();
    assert_eq!(version["entities"], 3);
    client.post("/v1/check", &json!({"name": "Rеuters", "handle": "secret-name"}).to_string()).unwrap();
    client.post("/v1/check", "{\"secret-name\":1}").unwrap();
    let metrics = client.get("/metrics").unwrap().text().to_owned();
    for line in [
        "deadringer_requests_total{route=\"/v1/check\",status=\"200\"} 1",
        "deadringer_requests_total{route=\"/v1/check\",status=\"422\"} 1",
        "deadringer_flags_total{kind=\"lookalike\",tier=",
        "deadringer_latency_seconds_count{route=\"/v1/check\"} 2",
        "deadringer_registry_entities 3",
        "deadringer_registry_loaded_timestamp_seconds ",
    ] {
        assert!(metrics.contains(line), "{line}: {metrics}");
    }
    assert!(metrics.contains(version["registry"].as_str().unwrap()));
    let description = client.get("/openapi.json").unwrap().json();
    assert_eq!(description["openapi"].as_str().unwrap().split('.').next(), Some("3"));
    assert!(client.get("/docs").unwrap().text().contains("/v1/check:batch"));
    let log = service.log();
    for line in log.lines().filter(|line| line.starts_with('{')) {
        serde_json::from_str::<Value>(line).unwrap();
    }
    assert!(log.contains("\"route\":\"/v1/check\"") && !log.contains("secret-name"), "{log}");
}
