//! The review page: a ranked queue, a case with its evidence, decisions, figures; and the form by which anybody reports an account.
//!
//! ```text
//! visitor ─► session ─► list ─► case ─► moves ─► list …       whoever is logged in reads, decides, goes on
//!                  └──► dashboard
//!         ─► report                                          anybody
//! ```
//! Pages are made here and work without a script; the script adds keys. Every page leaves through [`visitor`] with its policy, and
//! every text of others enters as one of [`safe`]. Nothing here acts on an account.

mod assets;
mod case;
mod dashboard;
mod filter;
mod frame;
mod list;
mod login;
mod moves;
mod report;
mod safe;
mod session;
#[cfg(test)]
mod tests;
mod visitor;
mod words;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};

use super::Service;
pub(crate) use session::Sessions;

pub(super) const LIST: &str = "/review";
pub(super) const LOGIN: &str = "/review/login";
pub(super) const LOGOUT: &str = "/review/logout";
pub(super) const NAME: &str = "/review/name";
pub(super) const UNDO: &str = "/review/undo";
pub(super) const CASE: &str = "/review/case/{id}";
pub(super) const MOVE: &str = "/review/case/{id}/{move}";
pub(super) const DASHBOARD: &str = "/review/dashboard";
pub(super) const ASSETS: &str = "/review/assets/{version}/{file}";
pub(super) const REPORT: &str = "/report";

/// All pages.
pub(super) fn router() -> Router<Arc<Service>> {
    Router::new()
        .route(LIST, get(list::list))
        .route(LOGIN, get(login::form).post(login::log_in))
        .route(LOGOUT, post(login::log_out))
        .route(NAME, post(login::name))
        .route(UNDO, post(moves::undo))
        .route(CASE, get(case::case))
        .route(MOVE, post(moves::make))
        .route(DASHBOARD, get(dashboard::dashboard))
        .route(ASSETS, get(assets::asset))
        .route(REPORT, get(report::form).post(report::send))
}
