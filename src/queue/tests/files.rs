//! The file: made, shared, refused.

use std::fs;

use super::*;
use crate::queue::database::{APPLICATION, MIGRATIONS};

fn open(path: &std::path::Path) -> Result<Queue, Error> {
    Queue::open(path, Settings::builtin().unwrap())
}

fn refused(path: &std::path::Path) -> String {
    open(path).map(drop).unwrap_err().to_string()
}

#[cfg(unix)]
#[test]
fn files_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let room = Room::new();
    room.offer(flag("1", "人民曰报"));
    let mut seen = 0;
    for entry in fs::read_dir(room.folder.path()).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", entry.file_name());
        seen += 1;
    }
    assert!(seen >= 2, "the database and its key at the least");
}

#[test]
fn what_is_no_queue_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("queue.db");
    fs::write(
        &path,
        "id,name\n1,人民曰报, and more than any header of a database would hold, so that it is read as one\n"
            .repeat(20),
    )
    .unwrap();
    let before = fs::read(&path).unwrap();
    assert!(refused(&path).contains("this is no database"), "{}", refused(&path));
    assert_eq!(fs::read(&path).unwrap(), before);

    let path = folder.path().join("other.db");
    rusqlite::Connection::open(&path).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    let before = fs::read(&path).unwrap();
    assert!(refused(&path).contains("a database of another program"));
    assert_eq!(fs::read(&path).unwrap(), before);

    assert!(refused(&folder.path().join("none/queue.db")).contains("cannot be opened"));
    assert!(refused(folder.path()).contains("cannot be opened"));

    let path = folder.path().join("newer.db");
    drop(open(&path).unwrap());
    rusqlite::Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let newer = refused(&path);
    assert!(newer.contains("version 99") && newer.contains("hint: "), "{newer}");
}

#[test]
fn a_damaged_key_is_refused_and_a_lost_one_made_anew() {
    let room = Room::new();
    let id = room.offer(flag("1", "人民曰报"));
    room.queue.decide(id, ANN, Decision::Confirmed, Reason::Imitation, "", 10).unwrap();
    let path = room.queue.path().to_owned();
    drop(room.queue);
    let key = room.folder.path().join("queue.db.key");
    let whole = fs::read_to_string(&key).unwrap();
    let database = fs::read(&path).unwrap();
    assert!(!database.windows(64).any(|bytes| bytes == whole.as_bytes()));
    assert_eq!(open(&path).unwrap().returns("人民日报", 11).unwrap(), Some(id));
    fs::write(&key, &whole[..40]).unwrap();
    assert!(refused(&path).contains("no key of a queue"));
    fs::remove_file(&key).unwrap();
    assert_eq!(open(&path).unwrap().returns("人民日报", 11).unwrap(), None);
    assert_ne!(fs::read_to_string(&key).unwrap(), whole);
}

#[test]
fn a_queue_of_an_old_version_is_brought_to_this_one() {
    let folder = tempfile::tempdir().unwrap();
    for version in 0..=MIGRATIONS.len() {
        let path = folder.path().join(format!("{version}.db"));
        let old = rusqlite::Connection::open(&path).unwrap();
        for migration in &MIGRATIONS[..version] {
            old.execute_batch(migration).unwrap();
        }
        if version > 0 {
            old.pragma_update(None, "user_version", version as i64).unwrap();
            old.pragma_update(None, "application_id", APPLICATION).unwrap();
        }
        drop(old);
        let queue = open(&path).unwrap();
        queue.offer(&[flag("1", "人民曰报")], 1).unwrap();
        drop(queue);
        assert_eq!(open(&path).unwrap().count(&Filter::default()).unwrap(), 1);
    }
}

/// What was made with version 1 and decided in it reads the same in every later one.
#[test]
fn cases_of_the_first_version_read_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("queue.db");
    rusqlite::Connection::open(&path).unwrap().execute_batch(include_str!("first_version.sql")).unwrap();
    let queue = open(&path).unwrap();
    let detail = queue.case(1).unwrap().unwrap();
    assert_eq!((detail.case.name.as_str(), detail.case.state), ("人民曰报", State::Confirmed));
    assert_eq!((detail.audit.len(), detail.reports.len()), (2, 1));
    assert_eq!(detail.case.evidence, flag("1", "人民曰报").evidence);
    assert_eq!(queue.officials().unwrap().len(), 1);
    queue.appeal(1, ANN, "", 20).unwrap();
}

#[test]
fn a_queue_held_by_another_is_waited_for() {
    let room = Room::new();
    let other = rusqlite::Connection::open(room.queue.path()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    std::thread::scope(|scope| {
        let offered = scope.spawn(|| room.queue.offer(&[flag("1", "人民曰报")], 1));
        std::thread::sleep(std::time::Duration::from_millis(200));
        // Who reads is not held up.
        assert_eq!(room.queue.count(&Filter::default()).unwrap(), 0);
        other.execute_batch("COMMIT").unwrap();
        assert_eq!(offered.join().unwrap().unwrap()[0].became, Became::Queued);
    });
}

#[test]
fn many_threads_share_a_queue() {
    let room = Room::new();
    let second = open(room.queue.path()).unwrap();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let queue = if thread % 2 == 0 { &room.queue } else { &second };
            scope.spawn(move || {
                for n in 0..25 {
                    // Each account twice, from two connections.
                    let id =
                        queue.offer(&[flag(&(n + 25 * (thread / 2)).to_string(), "人民曰报")], 1).unwrap()[0]
                            .case;
                    let _ = queue.decide(id, ANN, Decision::Dismissed, Reason::SameName, "", 1);
                    queue.list(&Filter::default(), Order::Ranked, Page { after: None, limit: 5 }).unwrap();
                }
            });
        }
    });
    assert_eq!(
        room.queue.count(&Filter { states: vec![State::Dismissed], ..Filter::default() }).unwrap(),
        50
    );
    let decided = room.queue.read(|c| {
        c.query_row("SELECT count(*) FROM audit WHERE action = 'dismiss'", [], |r| r.get::<_, i64>(0))
    });
    assert_eq!(decided.unwrap(), 50, "each once");
}

#[test]
fn the_queue_is_shared_freely() {
    fn shared<T: Send + Sync>() {}
    shared::<Queue>();
    shared::<Refusal>();
}
