//! Who is logged in to the review page. A session is known by a random id that only its browser has: what is kept here is its
//! digest. All of it is in memory, bounded, and gone when the service ends.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::HeaderMap;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::limits::MAX_SESSIONS;
use crate::serve::access::{Caller, Role};

/// How long a browser may be silent: a long break.
const IDLE: Duration = Duration::from_secs(2 * 3_600);
/// How long a session lasts at all: a long working day.
pub(super) const LASTS: Duration = Duration::from_secs(12 * 3_600);
/// The name of the cookie.
pub(super) const COOKIE: &str = "deadringer-session";
/// Random bytes of an id, and of a form's token.
const BYTES: usize = 32;

type Id = [u8; 32];

/// A session, as a request finds it.
#[derive(Clone, Debug)]
pub(super) struct Session {
    id: Id,
    pub(super) caller: Caller,
    local: bool,
    /// The name that somebody gave who came without a token.
    pub(super) own_name: String,
    /// Stands in every form of this session.
    pub(super) form_token: String,
}

impl Session {
    /// The name for the audit trail.
    pub(super) fn name(&self) -> &str {
        if self.own_name.is_empty() { &self.caller.name } else { &self.own_name }
    }

    /// Whether it was begun without a token.
    pub(super) fn is_local(&self) -> bool {
        self.local
    }

    /// Whether a form is of this session. In constant time.
    pub(super) fn gave(&self, form_token: &str) -> bool {
        self.form_token.as_bytes().ct_eq(form_token.as_bytes()).into()
    }
}

struct Kept {
    session: Session,
    began: Instant,
    seen: Instant,
}

impl Kept {
    fn lives(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.began) < LASTS && now.saturating_duration_since(self.seen) < IDLE
    }
}

/// Everybody who is logged in.
#[derive(Default)]
pub(crate) struct Sessions(Mutex<HashMap<Id, Kept>>);

impl Sessions {
    /// Begins a session of the bearer of a token, or of somebody who needs none, and answers it with the value of its cookie;
    /// nothing where the system gives no random bytes.
    pub(super) fn begin(&self, caller: Option<Caller>, now: Instant) -> Option<(Session, String)> {
        let (cookie, form_token) = (random()?, random()?);
        let local = caller.is_none();
        let caller = caller.unwrap_or_else(|| Caller { name: Arc::from("local"), role: Role::Admin });
        let session = Session { id: digest(&cookie), caller, local, own_name: String::new(), form_token };
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MAX_SESSIONS {
            all.retain(|_, kept| kept.lives(now));
        }
        if all.len() >= MAX_SESSIONS
            && let Some(id) = all.iter().min_by_key(|(_, kept)| kept.seen).map(|(id, _)| *id)
        {
            all.remove(&id);
        }
        all.insert(session.id, Kept { session: session.clone(), began: now, seen: now });
        Some((session, cookie))
    }

    /// The session of a request.
    pub(super) fn find(&self, headers: &HeaderMap, now: Instant) -> Option<Session> {
        let id = digest(cookie(headers, COOKIE)?);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = all.get_mut(&id)?;
        if !kept.lives(now) {
            all.remove(&id);
            return None;
        }
        kept.seen = now;
        Some(kept.session.clone())
    }

    /// Ends a session.
    pub(super) fn end(&self, session: &Session) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&session.id);
    }

    /// Keeps the name that somebody gives.
    pub(super) fn rename(&self, session: &Session, name: &str) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = all.get_mut(&session.id) {
            name.clone_into(&mut kept.session.own_name);
        }
    }
}

/// A cookie of a request.
pub(super) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(axum::http::header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|one| one.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

fn random() -> Option<String> {
    let mut bytes = [0; BYTES];
    if let Err(error) = getrandom::fill(&mut bytes) {
        tracing::error!(error = %error, "the system gives no random bytes");
        return None;
    }
    let mut text = String::with_capacity(2 * BYTES);
    for byte in bytes {
        // A string takes every write.
        let _ = write!(text, "{byte:02x}");
    }
    Some(text)
}

fn digest(cookie: &str) -> Id {
    Sha256::digest(cookie.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller() -> Option<Caller> {
        Some(Caller { name: Arc::from("ana"), role: Role::Review })
    }

    fn headers(cookie: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let value = format!("a=b; {COOKIE}={cookie}; c=d");
        headers.insert(axum::http::header::COOKIE, value.parse().unwrap());
        headers
    }

    #[test]
    fn a_session_is_found_by_its_cookie_until_it_ends() {
        let (sessions, start) = (Sessions::default(), Instant::now());
        let (session, cookie) = sessions.begin(caller(), start).unwrap();
        assert_eq!(cookie.len(), 64);
        assert_ne!(session.form_token, cookie);
        let found = sessions.find(&headers(&cookie), start).unwrap();
        assert_eq!(found.name(), "ana");
        assert!(found.gave(&session.form_token) && !found.gave("") && !found.gave(&cookie));
        sessions.rename(&session, "Ana B.");
        assert_eq!(sessions.find(&headers(&cookie), start).unwrap().name(), "Ana B.");
        assert!(sessions.find(&headers("x"), start).is_none());
        assert!(sessions.find(&HeaderMap::new(), start).is_none());
        sessions.end(&session);
        assert!(sessions.find(&headers(&cookie), start).is_none());
    }

    #[test]
    fn who_is_away_is_logged_out_and_so_is_everybody_at_last() {
        let (sessions, start) = (Sessions::default(), Instant::now());
        let (_, cookie) = sessions.begin(caller(), start).unwrap();
        assert!(sessions.find(&headers(&cookie), start + IDLE).is_none());
        let (_, cookie) = sessions.begin(caller(), start).unwrap();
        let mut now = start;
        while now + IDLE / 2 < start + LASTS {
            now += IDLE / 2;
            assert!(sessions.find(&headers(&cookie), now).is_some());
        }
        assert!(sessions.find(&headers(&cookie), start + LASTS).is_none());
        assert!(sessions.0.lock().unwrap().is_empty());
    }

    #[test]
    fn of_too_many_the_one_that_was_away_longest_gives_way() {
        let (sessions, start) = (Sessions::default(), Instant::now());
        let (_, first) = sessions.begin(caller(), start).unwrap();
        let (_, second) = sessions.begin(caller(), start).unwrap();
        let later = start + Duration::from_secs(1);
        assert!(sessions.find(&headers(&first), later).is_some());
        for _ in 0..MAX_SESSIONS - 1 {
            sessions.begin(caller(), later).unwrap();
        }
        assert_eq!(sessions.0.lock().unwrap().len(), MAX_SESSIONS);
        assert!(sessions.find(&headers(&first), later).is_some());
        assert!(sessions.find(&headers(&second), later).is_none());
    }
}
