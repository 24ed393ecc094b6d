from collections.abc import Mapping, Sequence
from os import PathLike
from typing import Any, Literal, final

from .types import AnswerDict, ArrowArray, ArrowStream, Column, Disclaimer, EvidenceDict, Field, FlagDict, Kind, Tier

__all__ = [
    "Answer",
    "DeadringerError",
    "Detector",
    "Evidence",
    "Flag",
    "FlagColumn",
    "FlagTable",
    "__version__",
    "compile",
    "is_compiled",
]

__version__: str

class DeadringerError(ValueError):
    """What deadringer refuses: where, what was found, what was expected and, behind `hint:`, what to do."""

@final
class Evidence:
    """One difference between the account's name and the protected one."""

    @property
    def technique(self) -> str:
        """A word of the vocabulary: `homoglyph`, `han-shape`, `affix`, …"""
    @property
    def from_(self) -> str:
        """The protected name's text; empty where something was added."""
    @property
    def to(self) -> str:
        """The account's text; empty where something was left out."""
    @property
    def position(self) -> int:
        """The code point of the account's field at which it stands, from 0."""
    def to_dict(self) -> EvidenceDict: ...

@final
class Flag:
    """An account's name resembles a protected entity's, or asserts to be one: something for a person to look at."""

    @property
    def kind(self) -> Kind:
        """The protected name as it is, altered, inside a longer one; or a claim, which is unverified and not false."""
    @property
    def tier(self) -> Tier:
        """The band the score falls into."""
    @property
    def score(self) -> float:
        """The estimated probability that a reviewer confirms the flag, four decimals."""
    @property
    def category(self) -> str:
        """The category of the entity, or of the claim."""
    @property
    def entity_id(self) -> str:
        """The id of the entity; empty for a claim."""
    @property
    def entity_name(self) -> str:
        """The entity's own name; empty for a claim."""
    @property
    def matched_name(self) -> str:
        """The name or alias of the entity that was met; empty for a claim."""
    @property
    def field(self) -> Field:
        """The field of the account in which it was met."""
    @property
    def evidence(self) -> list[Evidence]:
        """Every difference, in the order of the account's text."""
    @property
    def disclaimer(self) -> Disclaimer | None:
        """What the name itself says against being taken for the entity."""
    def to_dict(self) -> FlagDict: ...

@final
class Answer:
    """What is said of one account."""

    @property
    def name(self) -> str: ...
    @property
    def handle(self) -> str: ...
    @property
    def flags(self) -> list[Flag]:
        """The flags, best first; empty for most accounts."""
    @property
    def truncated(self) -> bool:
        """Whether the name held more than is looked at; what lies beyond was not judged."""
    @property
    def registry(self) -> str:
        """The digest of what it was held against."""
    @property
    def version(self) -> str:
        """The version of deadringer that judged it."""
    def to_dict(self) -> AnswerDict:
        """The object that `deadringer check --json` prints."""

@final
class FlagColumn:
    """One list of flags a row, aligned with the input of `check_many`: an Arrow array, whole or as a stream of chunks."""

    def __len__(self) -> int: ...
    def __arrow_c_schema__(self) -> Any: ...
    def __arrow_c_array__(self, requested_schema: Any = None) -> tuple[Any, Any]: ...
    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...

@final
class FlagTable:
    """One row a flag, with the columns of flag files: an Arrow stream of record batches."""

    def __len__(self) -> int: ...
    def __arrow_c_schema__(self) -> Any: ...
    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...

@final
class Detector:
    """Judges accounts by their names. Made once, immutable, and shared freely between threads."""

    @staticmethod
    def builtin(
        *,
        min_score: float | None = None,
        min_tier: Tier | None = None,
        all_matches: bool = False,
        kinds: Sequence[Kind] | None = None,
        categories: Sequence[str] | None = None,
        platform: str = "",
        prevalence: float | None = None,
    ) -> Detector:
        """The detector of the built-in registry."""
    @staticmethod
    def open(
        path: str | PathLike[str] | Sequence[str | PathLike[str]],
        *,
        builtin: bool = True,
        min_score: float | None = None,
        min_tier: Tier | None = None,
        all_matches: bool = False,
        kinds: Sequence[Kind] | None = None,
        categories: Sequence[str] | None = None,
        platform: str = "",
        prevalence: float | None = None,
    ) -> Detector:
        """The detector of registry files (CSV, JSONL, compiled), joined with the built-in registry unless `builtin=False`."""
    def check(self, name: str, handle: str = "", *, id: str = "", platform: str = "") -> Answer:
        """Judge one account by its name and handle."""
    def check_many(
        self,
        data: Sequence[str | None] | ArrowArray | ArrowStream,
        *,
        columns: Mapping[Column, str] | None = None,
        threads: int | None = None,
    ) -> FlagColumn:
        """Judge many accounts; gives one list of flags a row, aligned with the input."""
    def flags(
        self,
        data: Sequence[str | None] | ArrowArray | ArrowStream,
        *,
        columns: Mapping[Column, str] | None = None,
        threads: int | None = None,
        evidence: Literal["objects", "text"] = "objects",
    ) -> FlagTable:
        """Judge many accounts; gives one row a flag, with the columns of flag files, in the order of the input."""
    @property
    def registry_digest(self) -> str:
        """The digest of everything that was compiled in, 32 hexadecimal digits."""

def compile(
    sources: str | PathLike[str] | Sequence[str | PathLike[str]],
    output: str | PathLike[str],
    *,
    builtin: bool = False,
) -> str:
    """Compile registries, CSV or JSONL, into one file that opens at once; gives its digest back."""

def is_compiled(path: str | PathLike[str]) -> bool:
    """Whether a file begins as a compiled registry does."""
