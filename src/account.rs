//! What comes in: one account, as a list or a sign-up form shows it.

/// An account to be judged by its name.
///
/// Every field but the name may be empty. All are borrowed: an account lives no longer than the row it was read from.
///
/// ```
/// use deadringer::Account;
/// let account = Account::named("人民曰报").with_handle("renmin_ribao1").with_id("42");
/// assert_eq!(account.handle, "renmin_ribao1");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Account<'a> {
    /// The platform's own id of the account; compared exactly, never folded.
    pub id: &'a str,
    /// The display name.
    pub name: &'a str,
    /// The handle, with or without a leading `@`.
    pub handle: &'a str,
    /// Where the account lives (`x`, `weibo`, …); empty where unknown.
    pub platform: &'a str,
}

impl<'a> Account<'a> {
    /// The headers by which lists usually name the column of ids, best first, compared without regard to case.
    pub const ID_HEADERS: &'static [&'static str] = &["id", "account_id", "user_id", "uid"];
    /// Those of the column of display names.
    pub const NAME_HEADERS: &'static [&'static str] =
        &["name", "display_name", "nickname", "nick", "昵称", "账号名称"];
    /// Those of the column of handles.
    pub const HANDLE_HEADERS: &'static [&'static str] = &["handle", "username", "screen_name", "login"];
    /// That of the column of platforms.
    pub const PLATFORM_HEADERS: &'static [&'static str] = &["platform"];

    /// An account of which only the display name is known.
    #[must_use]
    pub fn named(name: &'a str) -> Self {
        Account { name, ..Account::default() }
    }

    /// The same account with a handle.
    #[must_use]
    pub fn with_handle(self, handle: &'a str) -> Self {
        Account { handle, ..self }
    }

    /// The same account with an id.
    #[must_use]
    pub fn with_id(self, id: &'a str) -> Self {
        Account { id, ..self }
    }

    /// The same account with the platform it lives on.
    #[must_use]
    pub fn with_platform(self, platform: &'a str) -> Self {
        Account { platform, ..self }
    }
}
