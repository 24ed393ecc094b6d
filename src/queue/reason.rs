//! Why a case was decided as it was: a fixed list of words, each with a text in English and in Chinese.

use crate::queue::case::State;

macro_rules! reasons {
    ($($(#[$doc:meta])* $variant:ident = $word:literal, $state:ident, $english:literal, $chinese:literal;)+) => {
        /// Why a case was decided as it was.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum Reason { $($(#[$doc])* $variant),+ }

        impl Reason {
            /// Every reason, by the state it leads to.
            pub(crate) const ALL: &'static [Reason] = &[$(Reason::$variant),+];

            /// The word it is kept and sent by.
            pub(crate) fn as_str(self) -> &'static str {
                match self { $(Reason::$variant => $word),+ }
            }

            /// The state it is a reason for.
            pub(crate) fn state(self) -> State {
                match self { $(Reason::$variant => State::$state),+ }
            }

            pub(crate) fn english(self) -> &'static str {
                match self { $(Reason::$variant => $english),+ }
            }

            pub(crate) fn chinese(self) -> &'static str {
                match self { $(Reason::$variant => $chinese),+ }
            }
        }
    };
}

reasons! {
    Imitation = "imitation", Confirmed,
        "the name imitates that of the protected entity",
        "名称仿冒受保护机构的名称";
    SameNameUse = "same-name-use", Confirmed,
        "the name is that of the protected entity, and the account is not the entity's",
        "使用受保护机构的名称，而该账号并非该机构所有";
    InventedBody = "invented-body", Confirmed,
        "the name asserts to be an official body that could not be found to exist",
        "名称声称是官方机构，但查无该机构";
    FalseCredential = "false-credential", Confirmed,
        "the name asserts a qualification that could not be found to be held",
        "名称声称具有某种资质，但查无该资质";
    OwnAccount = "own-account", Dismissed,
        "the account is the entity's own",
        "该账号属于该机构本身";
    SameName = "same-name", Dismissed,
        "another person or body rightly bears this name",
        "其他个人或机构合法使用该名称";
    ParodyOrFan = "parody-or-fan", Dismissed,
        "the name says that it is parody, comment or by fans",
        "名称已表明为戏仿、评论或粉丝账号";
    Descriptive = "descriptive", Dismissed,
        "the words describe something and name nobody",
        "该词语仅为描述，并非指称某一机构";
    RegistryError = "registry-error", Dismissed,
        "the list of protected entities is at fault",
        "受保护机构名录有误";
    OtherDismissed = "other", Dismissed,
        "another reason, given in the note",
        "其他原因，见备注";
    EvidenceStands = "evidence-stands", Upheld,
        "the objection was looked into, and the reasons still hold",
        "已复核申诉，原判断理由仍然成立";
    NoProof = "no-proof", Upheld,
        "nothing was sent in that shows a right to the name",
        "未提交可证明有权使用该名称的材料";
    ProvedOwn = "proved-own", Overturned,
        "the account was shown to be the entity's own",
        "已证明该账号属于该机构本身";
    ProvedName = "proved-name", Overturned,
        "the owner was shown to bear the name rightly",
        "已证明账号所有者有权使用该名称";
    NameChanged = "name-changed", Overturned,
        "the name was changed, and no longer resembles the protected one",
        "名称已修改，不再与受保护名称相近";
    ReviewersError = "reviewers-error", Overturned,
        "the first decision was mistaken",
        "首次审核判断有误";
}

impl Reason {
    pub(crate) fn from_word(word: &str) -> Option<Reason> {
        Reason::ALL.iter().copied().find(|reason| reason.as_str() == word)
    }

    /// Whether it says nothing without a note.
    pub(crate) fn needs_note(self) -> bool {
        self == Reason::OtherDismissed
    }

    /// The reasons that lead to a state.
    pub(crate) fn of(state: State) -> impl Iterator<Item = Reason> {
        Reason::ALL.iter().copied().filter(move |reason| reason.state() == state)
    }
}
