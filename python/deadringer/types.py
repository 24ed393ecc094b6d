"""The types of what goes in and comes out, for those who check theirs."""

from __future__ import annotations

from typing import Any, Literal, Protocol, TypedDict

Kind = Literal["same", "lookalike", "extended", "claim"]
Tier = Literal["high", "medium", "low", "below"]
Field = Literal["name", "handle"]
Disclaimer = Literal["parody", "fan", "commentary", "unofficial"]
Column = Literal["id", "name", "handle", "platform"]


class ArrowArray(Protocol):
    """An Arrow array or record batch, by the PyCapsule protocol."""

    def __arrow_c_array__(self, requested_schema: Any = None) -> tuple[Any, Any]: ...


class ArrowStream(Protocol):
    """An Arrow stream, table or data frame, by the PyCapsule protocol."""

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...


EvidenceDict = TypedDict("EvidenceDict", {"technique": str, "from": str, "to": str, "position": int})


class FlagDict(TypedDict):
    """A flag as `deadringer check --json` writes it."""

    kind: Kind
    tier: Tier
    score: float
    category: str
    entity_id: str
    entity_name: str
    matched_name: str
    field: Field
    evidence: list[EvidenceDict]
    disclaimer: Disclaimer | None


class AnswerDict(TypedDict):
    """What `deadringer check --json` prints of one account."""

    name: str
    handle: str
    flags: list[FlagDict]
    truncated: bool
    registry: str
    version: str
