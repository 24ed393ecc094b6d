//! Who is let in.

use super::client::Client;
use super::program::{Service, program};

const TOKENS: &str = "check shop 11111111111111111111111111111111\n\
    review ana 22222222222222222222222222222222\n\
    admin root 33333333333333333333333333333333\n\
    admin root 44444444444444444444444444444444\n";

fn with_tokens() -> Service {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("tokens"), TOKENS).unwrap();
    Service::start_in(folder, &["--token-file", "{}/tokens", "--database", "{}/queue.db"])
}

fn ask(client: &mut Client, method: &str, path: &str, token: &str) -> u16 {
    let authorization = format!("Bearer {token}");
    let mut headers = vec![("content-type", "application/json")];
    if !token.is_empty() {
        headers.push(("authorization", &authorization));
    }
    let body: &[u8] = if method == "POST" { br#"{"name":"x"}"# } else { b"" };
    client.send(method, path, &headers, body).unwrap().status
}

#[test]
fn a_token_allows_what_its_role_does() {
    let service = with_tokens();
    let mut client = service.client();
    let [shop, ana, root, other] = ["1", "2", "3", "4"].map(|digit| digit.repeat(32));
    for (method, path, lowest) in [
        ("POST", "/v1/check", 1),
        ("GET", "/v1/entities?q=x", 1),
        ("GET", "/metrics", 1),
        ("GET", "/v1/decisions", 2),
        ("POST", "/v1/admin/reload", 3),
    ] {
        assert_eq!(ask(&mut client, method, path, ""), 401, "{path}");
        assert_eq!(ask(&mut client, method, path, &"5".repeat(32)), 401, "{path}");
        assert_eq!(ask(&mut client, method, path, &shop[1..]), 401, "{path}");
        for (level, token) in [(1, &shop), (2, &ana), (3, &root), (3, &other)] {
            let expected = if level >= lowest { 200 } else { 403 };
            assert_eq!(ask(&mut client, method, path, token), expected, "{path} with level {level}");
        }
    }
    for path in ["/healthz", "/readyz", "/version", "/openapi.json", "/docs"] {
        assert_eq!(ask(&mut client, "GET", path, ""), 200, "{path}");
    }
    let basic = client.send("GET", "/metrics", &[("authorization", "Basic cm9vdDozMw==")], b"").unwrap();
    assert_eq!((basic.status, basic.header("www-authenticate")), (401, "Bearer"));
}

#[test]
fn without_tokens_only_this_machine_is_answered() {
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:80"] {
        let output = program().args(["serve", "--no-builtin", "--listen", address]).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{address}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("there are no tokens") && said.contains("--token-file"), "{said}");
    }
    let service = Service::start(&[]);
    let mut client = service.client();
    let port = service.address.port();
    for (host, status) in [
        (format!("localhost:{port}"), 200),
        (format!("127.0.0.1:{port}"), 200),
        (format!("[::1]:{port}"), 200),
        ("evil.example".to_owned(), 421),
        (format!("localhost.evil.example:{port}"), 421),
    ] {
        let response = client.send("GET", "/version", &[("host", &host)], b"").unwrap();
        assert_eq!(response.status, status, "{host}");
    }
    // A page of another site makes the browser of this machine send what it likes.
    for (origin, status) in
        [("https://evil.example", 403), ("null", 403), (&format!("http://{}", service.address), 200)]
    {
        let headers = [("content-type", "application/json"), ("origin", origin)];
        let response = client.send("POST", "/v1/check", &headers, br#"{"name":"x"}"#).unwrap();
        assert_eq!(response.status, status, "{origin}");
    }
}
