"""The structures of Arrow's C interface, put together member by member: sound ones, and such that break one rule.

What is broken here can be seen: a length that is negative, a child that is missing, a structure that was released. That a buffer is
shorter than the array needs can be seen by nobody, so that no buffer here is.
"""

from __future__ import annotations

import ctypes
import random
import struct
from collections.abc import Callable
from ctypes import CFUNCTYPE, POINTER, PYFUNCTYPE, Structure, c_char_p, c_int, c_int64, c_void_p, py_object
from typing import Any


class Schema(Structure):
    _fields_ = [
        *[(member, c_void_p) for member in ("format", "name", "metadata")],
        *[(member, c_int64) for member in ("flags", "n_children")],
        *[(member, c_void_p) for member in ("children", "dictionary", "release", "private_data")],
    ]


class Array(Structure):
    _fields_ = [
        *[(member, c_int64) for member in ("length", "null_count", "offset", "n_buffers", "n_children")],
        *[(member, c_void_p) for member in ("buffers", "children", "dictionary", "release", "private_data")],
    ]


class Stream(Structure):
    _fields_ = [(member, c_void_p) for member in ("get_schema", "get_next", "get_last_error", "release", "private_data")]


_new_capsule = PYFUNCTYPE(py_object, c_void_p, c_char_p, c_void_p)(("PyCapsule_New", ctypes.pythonapi))


class Workshop:
    """Makes structures, and keeps the memory of all of them as long as it lives."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.kept: list[Any] = []
        self.schemas: list[Schema] = []
        self.arrays: list[Array] = []
        #: How many structures that stand by themselves were released by whoever took them.
        self.released = 0
        self._release = {kind: self.keep(CFUNCTYPE(None, POINTER(kind))(self._released)) for kind in (Schema, Array, Stream)}

    def _released(self, of: Any) -> None:
        of.contents.release = None
        self.released += 1

    def keep(self, one: Any) -> Any:
        self.kept.append(one)
        return one

    def address(self, of: Any) -> int:
        return ctypes.addressof(self.keep(of))

    def text(self, text: bytes) -> int:
        return self.address(ctypes.create_string_buffer(text))

    def buffer(self, content: bytes) -> int:
        # Room at an address that any type may lie at.
        room = (ctypes.c_int64 * (len(content) // 8 + 1))()
        ctypes.memmove(room, content, len(content))
        return self.address(room)

    def pointers(self, to: list[int | None]) -> int:
        return self.address((c_void_p * len(to))(*to))

    def function(self, of: Any) -> int:
        """The address of a function, as members hold it."""
        address = ctypes.cast(self.keep(of), c_void_p).value
        assert address
        return address

    def schema(self, format: bytes, name: str = "", children: list[Schema] | None = None, dictionary: Schema | None = None) -> Schema:
        children = children or []
        made = Schema(
            self.text(format),
            self.text(name.encode()),
            None,
            2,
            len(children),
            self.pointers([ctypes.addressof(child) for child in children]),
            ctypes.addressof(dictionary) if dictionary else None,
            self.function(self._release[Schema]),
        )
        self.schemas.append(self.keep(made))
        return made

    def array(
        self,
        length: int,
        buffers: list[int | None],
        children: list[Array] | None = None,
        dictionary: Array | None = None,
        offset: int = 0,
        nulls: int = 0,
    ) -> Array:
        children = children or []
        made = Array(
            length,
            nulls,
            offset,
            len(buffers),
            len(children),
            self.pointers(buffers),
            self.pointers([ctypes.addressof(child) for child in children]),
            ctypes.addressof(dictionary) if dictionary else None,
            self.function(self._release[Array]),
        )
        self.arrays.append(self.keep(made))
        return made

    def texts(self, names: list[str], format: bytes) -> tuple[Schema, Array]:
        """A sound array of strings."""
        texts = [name.encode() for name in names]
        if format == b"vu":
            long = b"".join(text for text in texts if len(text) > 12)
            views, at = b"", 0
            for text in texts:
                views += struct.pack("<i", len(text))
                views += text.ljust(12, b"\0") if len(text) <= 12 else text[:4] + struct.pack("<ii", 0, at)
                at += len(text) if len(text) > 12 else 0
            buffers = [None, self.buffer(views), self.buffer(long), self.buffer(struct.pack("<q", len(long)))]
            return self.schema(format, "name"), self.array(len(names), buffers)
        ends = [sum(len(text) for text in texts[:count]) for count in range(len(texts) + 1)]
        offsets = struct.pack(f"<{len(ends)}{'i' if format == b'u' else 'q'}", *ends)
        return self.schema(format, "name"), self.array(len(names), [None, self.buffer(offsets), self.buffer(b"".join(texts))])

    def coded(self, names: list[str]) -> tuple[Schema, Array]:
        """A sound dictionary."""
        values, their = self.texts(names, b"u")
        indices = struct.pack(f"<{len(names)}i", *range(len(names)))
        return self.schema(b"i", "name", dictionary=values), self.array(len(names), [None, self.buffer(indices)], dictionary=their)

    def lists(self, names: list[str]) -> tuple[Schema, Array]:
        """A sound array of lists."""
        items, their = self.texts(names, b"u")
        offsets = struct.pack(f"<{len(names) + 1}i", *range(len(names) + 1))
        return self.schema(b"+l", "tags", [items]), self.array(len(names), [None, self.buffer(offsets)], [their])

    def table(self, names: list[str]) -> tuple[Schema, Array]:
        """A sound table of a column of names and some that are not read."""
        columns = [self.column(names), self.lists(names)]
        columns.append((self.schema(b"n", "nothing"), self.array(len(names), [], nulls=len(names))))
        columns.append((self.schema(b"l", "count"), self.array(len(names), [None, self.buffer(bytes(8 * len(names)))])))
        self.rng.shuffle(columns)
        schema = self.schema(b"+s", "", [schema for schema, _ in columns])
        return schema, self.array(len(names), [None], [array for _, array in columns])

    def column(self, names: list[str]) -> tuple[Schema, Array]:
        form = self.rng.randrange(4)
        return self.coded(names) if form == 3 else self.texts(names, [b"u", b"U", b"vu"][form])

    def capsule(self, of: Structure, name: bytes | None = None) -> Any:
        named = {Schema: b"arrow_schema", Array: b"arrow_array", Stream: b"arrow_array_stream"}[type(of)]
        return _new_capsule(self.address(of), self.keep(name or named), None)

    def stream(self, schema: Schema, arrays: list[Array], code: int = 0, said: bytes | None = b"it failed") -> Stream:
        """Gives out arrays, and at their end an error if there is a code for it."""
        waiting = list(arrays)

        def get_schema(_: int, out: Any) -> int:
            ctypes.memmove(out, ctypes.byref(schema), ctypes.sizeof(Schema))
            return 0

        def get_next(_: int, out: Any) -> int:
            if not waiting and code:
                return code
            next_ = waiting.pop(0) if waiting else Array()
            ctypes.memmove(out, ctypes.byref(next_), ctypes.sizeof(Array))
            return 0

        last = self.text(said) if said is not None else None
        return self.keep(  # type: ignore[no-any-return]
            Stream(
                self.function(CFUNCTYPE(c_int, c_void_p, POINTER(Schema))(get_schema)),
                self.function(CFUNCTYPE(c_int, c_void_p, POINTER(Array))(get_next)),
                self.function(CFUNCTYPE(c_void_p, c_void_p)(lambda _: last)),
                self.function(self._release[Stream]),
            )
        )

    def break_schema(self, schema: Schema) -> None:
        """Breaks one rule of a schema."""
        rng = self.rng

        def change(member: str, *values: object) -> Callable[[], None]:
            return lambda: setattr(schema, member, rng.choice(values))

        # A format with as many buffers of another width would be a lie about buffers.
        ways = [
            change("format", None, self.text(b""), self.text(b"\xff"), self.text(b"unheard-of"), self.text(b"+w:-1"), self.text(b"+r")),
            change("name", self.text(b"\xff\xfe"), self.text(b"\xed\xa0\x80")),
            change("metadata", self.buffer(struct.pack("<i", -1)), self.buffer(struct.pack("<ii", 1, -5))),
            change("n_children", -1, -(2**63), 2**40, 2**63 - 1, *([] if schema.n_children == 0 else [0])),
            change("release", None),
        ]
        if schema.n_children:
            ways.append(change("children", None, 1, self.pointers([None] * schema.n_children), self.pointers([ctypes.addressof(schema)] * 9)))
        if schema.dictionary:
            ways.append(change("dictionary", None, 1, ctypes.addressof(schema)))
        else:
            ways.append(change("dictionary", 1, ctypes.addressof(self.schema(b"u"))))
        rng.choice(ways)()

    def break_array(self, array: Array) -> None:
        """Breaks one rule of an array."""
        rng = self.rng

        def change(member: str, *values: object) -> Callable[[], None]:
            return lambda: setattr(array, member, rng.choice(values))

        def lose() -> None:
            buffers = list((c_void_p * array.n_buffers).from_address(array.buffers))
            buffers[rng.randrange(len(buffers))] = None
            array.buffers = self.pointers(buffers)

        def turn() -> None:
            # Offsets, indices, lengths of views: whatever is last.
            place = (c_void_p * array.n_buffers).from_address(array.buffers)[rng.choice([1, array.n_buffers - 1])]
            if place:
                c_int64.from_address(place).value = rng.choice([-1, -(2**63), 2**62])

        ways = [
            change("length", -1, -(2**63), 2**48, 2**63 - 1),
            change("offset", -1, -(2**63), 2**48, 2**63 - 1),
            change("null_count", -2, array.length + 1, 2**62, array.length),
            change("n_buffers", -1, -(2**63), 0, 1, 2, 2**40),
            change("n_children", -1, -(2**63), 2**40, array.n_children + 1, array.n_children - 1),
            change("release", None),
            change("dictionary", None, 1, ctypes.addressof(array)),
        ]
        if array.n_buffers:
            ways += [change("buffers", None, 1), lose]
        if array.n_buffers > 1:
            ways.append(turn)
        if array.n_children:
            ways.append(change("children", None, 1, self.pointers([None] * array.n_children)))
        rng.choice(ways)()

    def break_stream(self, stream: Stream) -> None:
        member = self.rng.choice(["get_schema", "get_next", "get_last_error", "release"])
        setattr(stream, member, None)
