//! Who may ask for what: tokens from a file, each with a role and the name of whoever bears it.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::Service;
use super::problem::Problem;
use crate::{Error, text};

/// Characters of a token at the least: 32 hexadecimal digits are 128 bits.
const LEAST_TOKEN: usize = 32;

/// What a token allows; each allows what stands before it as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// Names may be checked.
    Check,
    /// Cases may be seen and decided.
    Review,
    /// Registries may be read again, official accounts added.
    Admin,
}

impl Role {
    const ALL: [(Role, &'static str); 3] =
        [(Role::Check, "check"), (Role::Review, "review"), (Role::Admin, "admin")];

    pub(crate) fn as_str(self) -> &'static str {
        Role::ALL.iter().find(|(role, _)| *role == self).map_or("", |(_, word)| word)
    }
}

/// Who calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Caller {
    /// As the token file names them; `local` where no tokens are asked for.
    pub(crate) name: Arc<str>,
    pub(crate) role: Role,
}

struct Token {
    /// SHA-256 of it: all are of one length, and no memory holds the token itself.
    digest: [u8; 32],
    caller: Caller,
}

/// The tokens of a service; without any, everybody on this machine may do everything.
#[derive(Default)]
pub(crate) struct Tokens(Vec<Token>);

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|token| &token.caller)).finish()
    }
}

impl Tokens {
    /// Reads a token file: a line is a role (`check`, `review`, `admin`), the name of its bearer, and the token.
    ///
    /// # Errors
    /// The file cannot be read; a line is no token; there is none.
    pub(crate) fn read(path: &Path) -> Result<Tokens, Error> {
        let place = path.to_string_lossy();
        let file = std::fs::read_to_string(path).map_err(|error| {
            Error::io(&*place, "the token file cannot be read", error)
                .with_hint("a line of it is `ROLE NAME TOKEN`, such as `review ana 5f1c…`")
        })?;
        let mut tokens = Vec::new();
        for (number, line) in (1..).zip(file.lines()) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            tokens.push(
                Token::parse(line).map_err(|(what, hint)| {
                    Error::input(format!("{place}:{number}"), what).with_hint(hint)
                })?,
            );
        }
        if tokens.is_empty() {
            return Err(Error::input(&*place, "there is no token in it")
                .with_hint("write one a line: `ROLE NAME TOKEN`; `openssl rand -hex 32` makes a token"));
        }
        Ok(Tokens(tokens))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the service may listen there.
    pub(crate) fn allow(&self, address: SocketAddr) -> Result<(), Error> {
        if !self.is_empty() || address.ip().is_loopback() {
            return Ok(());
        }
        Err(Error::usage(format!("`--listen {address}` is open to other machines, and there are no tokens"))
            .with_hint("give `--token-file FILE`, or listen on 127.0.0.1"))
    }

    /// The bearer of a token. Every token is looked at, each in constant time.
    pub(crate) fn bearer(&self, token: &str) -> Option<&Caller> {
        let digest: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        let mut found = None;
        for one in &self.0 {
            if bool::from(one.digest.ct_eq(&digest)) {
                found = Some(&one.caller);
            }
        }
        found
    }

    /// Who calls by these headers.
    pub(crate) fn caller(&self, headers: &HeaderMap) -> Result<Caller, Problem> {
        if self.is_empty() {
            return Ok(Caller { name: Arc::from("local"), role: Role::Admin });
        }
        let unauthorized = |detail| {
            Problem::new(StatusCode::UNAUTHORIZED, detail)
                .with_hint("send `Authorization: Bearer TOKEN` with a token of the service's token file")
        };
        let value = headers.get(header::AUTHORIZATION).ok_or_else(|| unauthorized("a token is needed"))?;
        let token = value.to_str().ok().and_then(|value| {
            let (scheme, token) = value.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
        });
        token
            .and_then(|token| self.bearer(token))
            .cloned()
            .ok_or_else(|| unauthorized("the token is unknown"))
    }
}

impl Token {
    fn parse(line: &str) -> Result<Token, (String, &'static str)> {
        const FORM: &str = "write `ROLE NAME TOKEN`, such as `review ana 5f1c…`";
        let mut words = line.split_whitespace();
        let (Some(role), Some(name), Some(token), None) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return Err(("a line holds three words".to_owned(), FORM));
        };
        let Some((role, _)) = Role::ALL.into_iter().find(|(_, word)| *word == role) else {
            return Err((
                format!("`{}` is no role", text::terminal(role)),
                "the roles are check, review, admin",
            ));
        };
        if token.len() < LEAST_TOKEN {
            return Err((
                format!(
                    "the token of `{}` has {} characters, fewer than {LEAST_TOKEN}",
                    text::terminal(name),
                    token.len()
                ),
                "make one with `openssl rand -hex 32`",
            ));
        }
        let caller = Caller { name: Arc::from(name), role };
        Ok(Token { digest: Sha256::digest(token.as_bytes()).into(), caller })
    }
}

/// Somebody who may do what a role allows, as an argument of a handler.
pub(crate) struct Allowed<const ROLE: u8>(pub(crate) Caller);

pub(crate) const CHECK: u8 = Role::Check as u8;
pub(crate) const REVIEW: u8 = Role::Review as u8;
pub(crate) const ADMIN: u8 = Role::Admin as u8;

impl<const ROLE: u8> FromRequestParts<Arc<Service>> for Allowed<ROLE> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, service: &Arc<Service>) -> Result<Self, Problem> {
        let caller = service.tokens.caller(&parts.headers)?;
        if (caller.role as u8) < ROLE {
            let needed = Role::ALL.iter().find(|(role, _)| *role as u8 == ROLE).map_or("", |(_, word)| word);
            return Err(Problem::new(
                StatusCode::FORBIDDEN,
                format!("the token allows `{}`, this needs `{needed}`", caller.role.as_str()),
            ));
        }
        Ok(Allowed(caller))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Result<Tokens, Error> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tokens");
        std::fs::write(&path, text).unwrap();
        Tokens::read(&path)
    }

    #[test]
    fn a_token_has_a_role_and_a_bearer() {
        let (a, b) = ("a".repeat(32), "b".repeat(40));
        let tokens = tokens(&format!("# ours\n\ncheck shop {a}\n  review ana {b}\n")).unwrap();
        assert_eq!(tokens.bearer(&a).unwrap().role, Role::Check);
        assert_eq!(&*tokens.bearer(&b).unwrap().name, "ana");
        assert!(tokens.bearer("").is_none() && tokens.bearer(&a[1..]).is_none());
        assert!(tokens.bearer(&format!("{a} ")).is_none());
    }

    #[test]
    fn what_is_no_token_is_refused_with_its_line() {
        let long = "x".repeat(32);
        for (text, line, what) in [
            ("check shop short".to_owned(), 1, "fewer than 32"),
            (format!("\nroot shop {long}"), 2, "no role"),
            (format!("check {long}"), 1, "three words"),
            (format!("check a b {long}"), 1, "three words"),
        ] {
            let error = tokens(&text).unwrap_err().to_string();
            assert!(error.contains(&format!("tokens:{line}:")) && error.contains(what), "{error}");
            assert!(!error.contains(&long), "a token is shown: {error}");
        }
        assert!(tokens("# none\n").unwrap_err().to_string().contains("no token"));
    }

    #[test]
    fn only_this_machine_is_served_without_tokens() {
        let none = Tokens::default();
        assert!(none.allow("127.0.0.1:1".parse().unwrap()).is_ok());
        assert!(none.allow("[::1]:1".parse().unwrap()).is_ok());
        assert!(none.allow("0.0.0.0:1".parse().unwrap()).unwrap_err().is_usage());
        assert!(none.allow("10.0.0.1:1".parse().unwrap()).is_err());
    }
}
