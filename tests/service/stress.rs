//! Load, reloads, stops, and callers who mean no good. Every loop is bounded in count and time, and speaks to this machine alone.

use std::io::{Read, Write};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;

use super::client::Client;
use super::program::{REGISTRY, Service};

/// How many times the short form.
fn long() -> u32 {
    std::env::var("DEADRINGER_LONG").ok().and_then(|times| times.parse().ok()).unwrap_or(1)
}

/// A registry by which every name of the pair is flagged for one entity, which the digest tells too.
fn registry(number: u32) -> String {
    let own = if number.is_multiple_of(2) {
        "even-agency,Rotherfield Agency"
    } else {
        "odd-agency,Rotherfield Agency"
    };
    format!("{REGISTRY}{own},news-agency,GB,,\n")
}

#[test]
fn answers_mix_no_versions_while_registries_are_read_again() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("registry.csv"), registry(0)).unwrap();
    let service = Service::start_in(folder, &["--log", "error"]);
    let mut client = service.client();
    let digest =
        |client: &mut Client| client.get("/version").unwrap().json()["registry"].as_str().unwrap().to_owned();
    let even = digest(&mut client);
    let (done, asked, wrong) = (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(0));
    let reloads = 40 * long();
    let mut refused = 0;
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut client = service.client();
                let body = json!({"accounts": [{"name": "Rotherfield Agency"}, {"name": "R0therfield Agency"}, {"name": "x"}]});
                while !done.load(Ordering::Relaxed) {
                    let response = client.post("/v1/check:batch", &body.to_string()).unwrap();
                    asked.fetch_add(1, Ordering::Relaxed);
                    if response.status != 200 {
                        wrong.fetch_add(1, Ordering::Relaxed);
                        continue;
                    }
                    let header = response.header("deadringer-registry").to_owned();
                    let expected = if header == even { "even-agency" } else { "odd-agency" };
                    for answer in response.json()["answers"].as_array().unwrap() {
                        let flags = answer["flags"].as_array().unwrap();
                        let same = answer["registry"] == header.as_str()
                            && flags.iter().all(|flag| flag["entity_id"] == expected)
                            && (flags.len() == 1 || answer["name"] == "x");
                        wrong.fetch_add(u64::from(!same), Ordering::Relaxed);
                    }
                }
            });
        }
        for number in 1..=reloads {
            let broken = number % 5 == 0;
            let text = if broken { "id,name\n\"".to_owned() } else { registry(number) };
            std::fs::write(service.path("registry.csv"), text).unwrap();
            let before = digest(&mut client);
            let known = asked.load(Ordering::Relaxed);
            let start = Instant::now();
            while asked.load(Ordering::Relaxed) < known + 3 {
                assert!(start.elapsed() < Duration::from_secs(30), "nothing is answered");
                std::thread::sleep(Duration::from_millis(1));
            }
            let status = client.send("POST", "/v1/admin/reload", &[], b"").unwrap().status;
            assert_eq!(status, if broken { 422 } else { 200 }, "reload {number}");
            if broken {
                refused += 1;
                assert_eq!(digest(&mut client), before, "a broken registry took the place of a good one");
            }
        }
        done.store(true, Ordering::Relaxed);
    });
    let asked = asked.into_inner();
    println!("{reloads} reloads, {refused} of them of broken files, under {asked} requests");
    assert!(asked > u64::from(reloads));
    assert_eq!(wrong.into_inner(), 0);
    let metrics = client.get("/metrics").unwrap().text().to_owned();
    assert!(
        metrics.contains(&format!("deadringer_reloads_total{{became=\"refused\"}} {refused}")),
        "{metrics}"
    );
}

#[test]
fn a_hangup_reads_the_registries_again() {
    let service = Service::start(&["--log", "error"]);
    let mut client = service.client();
    std::fs::write(service.path("registry.csv"), registry(0)).unwrap();
    service.signal("-HUP");
    let start = Instant::now();
    while client.get("/version").unwrap().json()["entities"] != 4 {
        assert!(start.elapsed() < Duration::from_secs(20), "it was not read");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Every request that was sent when the stop came is answered, and the process ends by itself.
#[test]
fn a_stop_answers_what_is_under_way() {
    for _ in 0..long() {
        let mut service = Service::start(&["--log", "error"]);
        const MANY: usize = 1_000;
        let mut clients: Vec<Client> = (0..MANY).map(|_| service.client()).collect();
        // All but the last byte is there: the request is under way.
        let body = br#"{"name":"R0uters"}"#;
        for client in &mut clients {
            let head = format!(
                "POST /v1/check HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
                service.address,
                body.len()
            );
            client.stream.get_mut().write_all(head.as_bytes()).unwrap();
            client.stream.get_mut().write_all(&body[..body.len() - 1]).unwrap();
        }
        std::thread::sleep(Duration::from_millis(200));
        service.signal("-TERM");
        std::thread::sleep(Duration::from_millis(50));
        let mut answered = 0;
        for client in &mut clients {
            client.stream.get_mut().write_all(&body[body.len() - 1..]).unwrap();
        }
        for client in &mut clients {
            let response = client.receive().unwrap();
            answered += usize::from(response.status == 200 && response.header("connection") == "close");
        }
        assert_eq!(answered, MANY);
        assert!(service.wait(Duration::from_secs(20)).success());
    }
}

/// More connections than are answered at once: what is too much is refused at once, and nothing else goes wrong.
#[test]
fn too_many_requests_are_shed_quickly() {
    let service = Service::start(&["--log", "error"]);
    let address = service.address;
    // Requests that wait for their body fill the room.
    let head = format!(
        "POST /v1/check HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n"
    );
    let mut held: Vec<Client> = Vec::new();
    for _ in 0..1_700 {
        let Ok(mut client) = Client::to(address) else { break };
        client.stream.get_mut().write_all(head.as_bytes()).unwrap();
        held.push(client);
    }
    assert!(held.len() == 1_700, "this test needs 1,700 open files twice, not {}", held.len());
    std::thread::sleep(Duration::from_millis(300));
    let mut slowest = Duration::ZERO;
    let mut client = service.client();
    for _ in 0..200 {
        let start = Instant::now();
        let response = client.post("/v1/check", r#"{"name":"x"}"#).unwrap();
        slowest = slowest.max(start.elapsed());
        assert_eq!(response.status, 503, "{}", response.text());
        assert_eq!(response.header("retry-after"), "1");
    }
    println!("shed in {slowest:?} at the most");
    // Generous: other tests run beside this one.
    assert!(slowest < Duration::from_millis(500), "{slowest:?}");
    assert_eq!(client.get("/healthz").unwrap().status, 200);
    drop(held);
    let start = Instant::now();
    while client.post("/v1/check", r#"{"name":"x"}"#).unwrap().status != 200 {
        assert!(start.elapsed() < Duration::from_secs(20), "it did not recover");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_body_of_a_hundred_megabytes_costs_nothing() {
    let service = Service::start(&["--log", "error"]);
    let mut client = service.client();
    client.post("/v1/check", r#"{"name":"x"}"#).unwrap();
    let before = service.memory("VmHWM");
    for chunked in [false, true] {
        let mut client = service.client();
        let length = if chunked {
            "transfer-encoding: chunked".to_owned()
        } else {
            "content-length: 100000000".to_owned()
        };
        let head = format!(
            "POST /v1/check:batch HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\n{length}\r\n\r\n",
            service.address
        );
        client.stream.get_mut().write_all(head.as_bytes()).unwrap();
        let block = vec![b'x'; 1 << 20];
        for _ in 0..100 {
            let stream = client.stream.get_mut();
            let sent = if chunked { stream.write_all(b"100000\r\n") } else { Ok(()) }
                .and_then(|()| stream.write_all(&block))
                .and_then(|()| if chunked { stream.write_all(b"\r\n") } else { Ok(()) });
            // The service has answered, and listens no more.
            if sent.is_err() {
                break;
            }
        }
        let mut answer = [0; 64];
        // An answer may be lost where the connection is cut behind it.
        let count = client.stream.read(&mut answer).unwrap_or(0);
        let text = String::from_utf8_lossy(&answer[..count]);
        assert!(count == 0 || text.starts_with("HTTP/1.1 413"), "{text}");
    }
    let more = service.memory("VmHWM") - before;
    println!("{more} kB more");
    assert!(more < 16 << 10, "{more} kB");
    let told = client
        .send("POST", "/v1/check", &[("content-type", "application/json")], &vec![b' '; 40 << 10])
        .unwrap();
    assert_eq!(told.status, 413);
}

/// Clients that send a byte now and then, or read nothing, keep nobody else waiting, and are let go.
#[test]
fn slow_clients_are_let_go() {
    let service = Service::start(&["--log", "error"]);
    let mut slow: Vec<Client> = (0..300).map(|_| service.client()).collect();
    let start = Instant::now();
    let mut gone = 0;
    let mut client = service.client();
    let mut slowest = Duration::ZERO;
    while gone < slow.len() && start.elapsed() < Duration::from_secs(25) {
        gone = slow.iter_mut().filter_map(|one| one.stream.get_mut().write_all(b"G").err()).count();
        let asked = Instant::now();
        assert_eq!(client.post("/v1/check", r#"{"name":"x"}"#).unwrap().status, 200);
        slowest = slowest.max(asked.elapsed());
        std::thread::sleep(Duration::from_millis(500));
    }
    println!(
        "{gone} of {} let go after {:?}; others waited {slowest:?} at the most",
        slow.len(),
        start.elapsed()
    );
    assert_eq!(gone, slow.len());
    assert!(slowest < Duration::from_millis(500), "{slowest:?}");
}

/// Under load from several clients nothing fails, and memory does not grow.
#[test]
fn a_soak_loses_nothing() {
    let service = Service::start(&["--log", "error"]);
    let end = Instant::now() + Duration::from_secs(3) * long();
    let (asked, failed) = (AtomicU64::new(0), AtomicU64::new(0));
    let mut settled = 0;
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let (service, asked, failed) = (&service, &asked, &failed);
            scope.spawn(move || {
                let mut client = service.client();
                let mut number = thread;
                while Instant::now() < end {
                    number += 4;
                    let name = ["Rеuters", "Somebody", "人民曰报", "CDC official"][number % 4];
                    let body = json!({"name": format!("{name} {number}"), "handle": format!("user{number}")})
                        .to_string();
                    let fine = client
                        .post("/v1/check", &body)
                        .is_ok_and(|response| response.status == 200 && response.json()["flags"].is_array());
                    asked.fetch_add(1, Ordering::Relaxed);
                    failed.fetch_add(u64::from(!fine), Ordering::Relaxed);
                }
            });
        }
        std::thread::sleep(Duration::from_millis(1_500));
        settled = service.memory("VmRSS");
    });
    let more = service.memory("VmRSS").saturating_sub(settled);
    println!("{} requests, {more} kB more than after the first second", asked.load(Ordering::Relaxed));
    assert_eq!(failed.into_inner(), 0);
    assert!(asked.into_inner() > 100);
    assert!(more < 4 << 10, "{more} kB");
}

/// What was queued by an answer of 200 is there after the process was killed.
#[test]
fn a_kill_under_load_loses_no_case_that_was_acknowledged() {
    let mut folder = tempfile::tempdir().unwrap();
    let mut queued: Vec<String> = Vec::new();
    for round in 0..3 * long() {
        let mut service = Service::start_in(folder, &["--log", "error", "--database", "{}/queue.db"]);
        let address = service.address;
        let counter = AtomicU64::new(0);
        let acknowledged = &counter;
        let fresh = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..3)
                .map(|thread| {
                    scope.spawn(move || {
                        let mut client = Client::to(address).unwrap();
                        let mut done = Vec::new();
                        for number in 0.. {
                            let id = format!("{round}-{thread}-{number}");
                            let body = json!({"id": id, "name": "Rеuters", "queue": true}).to_string();
                            match client.post("/v1/check", &body) {
                                Ok(response) if response.status == 200 => {
                                    acknowledged.fetch_add(1, Ordering::Relaxed);
                                    done.push(id);
                                }
                                Ok(response) => panic!("{}", response.text()),
                                Err(_) => return done,
                            }
                        }
                        done
                    })
                })
                .collect();
            let start = Instant::now();
            while acknowledged.load(Ordering::Relaxed) < 30 && start.elapsed() < Duration::from_secs(60) {
                std::thread::sleep(Duration::from_millis(1));
            }
            std::thread::sleep(Duration::from_millis(17 * u64::from(round % 5)));
            service.child.kill().unwrap();
            service.child.wait().unwrap();
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
        });
        assert!(!fresh.is_empty());
        queued.extend(fresh);
        folder = std::mem::replace(&mut service.folder, tempfile::tempdir().unwrap());
    }
    let service = Service::start_in(folder, &["--log", "error", "--database", "{}/queue.db"]);
    let all = service.client().get("/v1/decisions?format=jsonl&all=true").unwrap();
    let there: std::collections::HashSet<String> = all
        .text()
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].as_str().unwrap().to_owned()
        })
        .collect();
    let lost: Vec<&String> = queued.iter().filter(|id| !there.contains(*id)).collect();
    println!("{} cases acknowledged, {} lost", queued.len(), lost.len());
    assert!(lost.is_empty(), "{lost:?}");
}
