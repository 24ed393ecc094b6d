//! What goes into the queue over HTTP.

use serde_json::json;

use super::program::Service;

fn cases(service: &Service) -> Vec<serde_json::Value> {
    let all = service.client().get("/v1/decisions?format=jsonl&all=true").unwrap();
    assert_eq!(all.status, 200, "{}", all.text());
    all.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn flags_are_queued_once() {
    let service = Service::start(&["--database", "{}/queue.db"]);
    let mut client = service.client();
    let account = json!({"id": "7", "name": "Rеuters", "queue": true}).to_string();
    for _ in 0..3 {
        assert_eq!(client.post("/v1/check", &account).unwrap().status, 200);
    }
    client.post("/v1/check", &json!({"id": "8", "name": "Rеuters"}).to_string()).unwrap();
    client.post("/v1/check", &json!({"id": "9", "name": "Somebody", "queue": true}).to_string()).unwrap();
    let cases = cases(&service);
    assert_eq!(cases.len(), 1, "{cases:?}");
    assert_eq!(
        (&cases[0]["id"], &cases[0]["source"], &cases[0]["state"]),
        (&json!("7"), &json!("check"), &json!("new"))
    );
}

#[test]
fn reports_open_and_join_cases_and_move_no_score() {
    let service = Service::start(&["--database", "{}/queue.db"]);
    let mut client = service.client();
    client.post("/v1/check", &json!({"id": "7", "name": "Rеuters", "queue": true}).to_string()).unwrap();
    let before = cases(&service)[0]["score"].clone();
    let mut report = |body: serde_json::Value| client.post("/v1/reports", &body.to_string()).unwrap().status;
    assert_eq!(report(json!({"id": "7", "name": "Rеuters", "text": "<script>alert(1)</script>"})), 202);
    assert_eq!(report(json!({"name": "Somebody else", "entity": "us-cdc"})), 202);
    assert_eq!(report(json!({"name": "Somebody else", "entity": "no-such"})), 422);
    assert_eq!(report(json!({"text": "he did it"})), 422);
    let cases = cases(&service);
    assert_eq!(cases.len(), 2, "{cases:?}");
    assert_eq!((&cases[0]["reports"], &cases[0]["score"]), (&json!(1), &before));
    assert_eq!((&cases[1]["source"], &cases[1]["score"]), (&json!("report"), &json!(0.0)));
    let many: Vec<u16> = (0..30).map(|n| report(json!({"name": format!("Name {n}")}))).collect();
    assert!(many.contains(&202) && many.last() == Some(&429), "{many:?}");
}

#[test]
fn an_account_under_a_new_name_is_judged_again() {
    let service = Service::start(&["--database", "{}/queue.db"]);
    let mut client = service.client();
    let mut rename = |body: serde_json::Value| client.post("/v1/renames", &body.to_string()).unwrap();
    let answer = rename(json!({"id": "7", "old": "Weather Fan", "new": "人民曰报"}));
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.json()["flags"][0]["entity_id"], "cn-peoples-daily");
    assert!(answer.json()["rebirth_of"].is_null());
    assert_eq!(rename(json!({"id": "8", "new": "Somebody"})).json()["flags"], json!([]));
    assert_eq!(rename(json!({"id": "", "new": "x"})).status, 422);
    assert_eq!(rename(json!({"old": "x"})).status, 422);
    let cases = cases(&service);
    assert_eq!(cases.len(), 1);
    let database = std::fs::read(service.path("queue.db")).unwrap();
    let old = "Weather Fan".as_bytes();
    assert!(!database.windows(old.len()).any(|bytes| bytes == old), "the old name is kept");
}

#[test]
fn without_a_database_the_queue_is_said_to_be_missing() {
    let service = Service::start(&[]);
    let mut client = service.client();
    for (path, body) in [
        ("/v1/reports", r#"{"name":"x"}"#),
        ("/v1/renames", r#"{"id":"1","new":"x"}"#),
        ("/v1/check", r#"{"name":"Rеuters","queue":true}"#),
    ] {
        let response = client.post(path, body).unwrap();
        assert_eq!(response.status, 503, "{path}");
        assert!(response.text().contains("--database"), "{}", response.text());
    }
    assert_eq!(client.get("/v1/decisions").unwrap().status, 503);
}
