"""Arrow data in capsules, looked at before it is read.

Arrow's C interface hands over addresses, and arrow-rs follows them. A structure that another consumer took already, a negative
length, a child that is missing, types nested without end: each would end the process and not the call. So every structure is taken
and read here first, member by member as the interface documents them, and what breaks its rules is refused with its place. A stream's
batches are fetched here for the same reason. It costs some ten microseconds a column and a batch, whatever the number of rows.

Nobody can see from outside, and its maker alone answers for it: that buffers are as long as the array needs, that strings end with a
zero byte, that addresses lead to what they should, and that nobody changes or releases any of it while it is read.
"""

from __future__ import annotations

import ctypes
from ctypes import CFUNCTYPE, PYFUNCTYPE, c_char, c_char_p, c_int, c_int32, c_int64, c_void_p, py_object, string_at
from struct import Struct, unpack
from typing import Any, NamedTuple, NoReturn

from ._deadringer import DeadringerError

__all__ = ["Stream", "pair", "requested"]


class _Kind(NamedTuple):
    """A structure of https://arrow.apache.org/docs/format/CDataInterface.html or CStreamInterface.html."""

    word: str
    name: bytes
    members: Struct
    #: Where the member `release` lies.
    release: int


#: format, name, metadata, flags, n_children, children, dictionary, release, private_data
_SCHEMA = _Kind("schema", b"arrow_schema", Struct("PPPqqPPPP"), Struct("PPPqqPP").size)
#: length, null_count, offset, n_buffers, n_children, buffers, children, dictionary, release, private_data
_ARRAY = _Kind("array", b"arrow_array", Struct("qqqqqPPPPP"), Struct("qqqqqPPP").size)
#: get_schema, get_next, get_last_error, release, private_data
_STREAM = _Kind("stream", b"arrow_array_stream", Struct("PPPPP"), Struct("PPP").size)

_SchemaRoom = c_char * _SCHEMA.members.size
_ArrayRoom = c_char * _ARRAY.members.size

# Of our own: to declare their types on `ctypes.pythonapi` itself would change them for everybody.
_is_valid = PYFUNCTYPE(c_int, py_object, c_char_p)(("PyCapsule_IsValid", ctypes.pythonapi))
_get_name = PYFUNCTYPE(c_char_p, py_object)(("PyCapsule_GetName", ctypes.pythonapi))
_get_pointer = PYFUNCTYPE(c_void_p, py_object, c_char_p)(("PyCapsule_GetPointer", ctypes.pythonapi))
_new_capsule = PYFUNCTYPE(py_object, c_void_p, c_char_p, c_void_p)(("PyCapsule_New", ctypes.pythonapi))

# Functions of a stream's maker, who may wait for a thread that needs the GIL: it is released meanwhile.
_release = CFUNCTYPE(None, c_void_p)
_get = CFUNCTYPE(c_int, c_void_p, c_void_p)
_get_last_error = CFUNCTYPE(c_char_p, c_void_p)

_POINTER = ctypes.sizeof(c_void_p)


class _Type(NamedTuple):
    """What the interface says of a type of data."""

    buffers: int
    children: int | None = 0
    #: Bytes of an offset, if it has them.
    width: int = 0
    has_validity: bool = True
    #: As many buffers of text as there are, and one of their lengths.
    is_view: bool = False
    #: Each row is a row of every child.
    row_by_row: bool = False
    is_index: bool = False


#: By the format up to its colon.
_TYPES: dict[bytes, _Type] = {
    b"n": _Type(0, has_validity=False),
    **dict.fromkeys((bytes([sign]) for sign in b"cCsSiIlL"), _Type(2, is_index=True)),
    **dict.fromkeys(b"b e f g d w tdD tdm tts ttm ttu ttn tss tsm tsu tsn tDs tDm tDu tDn tiM tiD tin".split(), _Type(2)),
    **dict.fromkeys((b"u", b"z"), _Type(3, width=4)),
    **dict.fromkeys((b"U", b"Z"), _Type(3, width=8)),
    **dict.fromkeys((b"vu", b"vz"), _Type(3, is_view=True)),
    **dict.fromkeys((b"+l", b"+m"), _Type(2, 1, width=4)),
    b"+L": _Type(2, 1, width=8),
    **dict.fromkeys((b"+vl", b"+vL"), _Type(3, 1)),
    b"+w": _Type(1, 1),
    b"+s": _Type(1, None, row_by_row=True),
    b"+us": _Type(1, None, has_validity=False, row_by_row=True),
    b"+ud": _Type(2, None, has_validity=False),
    b"+r": _Type(0, 2, has_validity=False),
}

#: What no data has, so that sums of it cannot overflow and a look at it ends.
_MOST = 1 << 47
_MOST_BUFFERS = 1 << 24
_MOST_FIELDS = 100_000
_DEEPEST = 64

_RULES = "whoever made it broke Arrow's rules; report it there"
_ONCE = "each capsule serves one consumer, once: have its owner make a new one"


class _Layout:
    """What a schema says an array has."""

    __slots__ = ("children", "dictionary", "each", "format", "path", "type")

    def __init__(self, format: bytes, path: str) -> None:
        kind, _, parameter = format.partition(b":")
        if kind not in _TYPES:
            _refuse(f"the schema{_of(path)} is of the unknown type {_shown(format)}", "cast the column, or leave it out")
        self.format = format
        self.path = path
        self.type = _TYPES[kind]
        #: Rows of a child that make one of its own.
        self.each = int(self.type.row_by_row)
        if kind == b"+w":
            if not (parameter.isdigit() and len(parameter) < 10):
                _refuse(f"the schema{_of(path)} is of type {_shown(format)}, which does not say how many", _RULES)
            self.each = int(parameter)
        self.children: list[_Layout] = []
        self.dictionary: _Layout | None = None


def pair(given: Any) -> tuple[Any, Any, object]:
    """What `__arrow_c_array__` gave, taken and looked at: capsules of a schema and an array, and what owns them."""
    if not (isinstance(given, tuple) and len(given) == 2):
        what = f"a tuple of {len(given)}" if isinstance(given, tuple) else _class(given)
        raise TypeError(f"`__arrow_c_array__` gave {what}; a tuple of two capsules was expected")
    schema_at = _address(given[0], _SCHEMA)
    array_at = _address(given[1], _ARRAY)
    schema = _take(schema_at, _SCHEMA)
    array = _take(array_at, _ARRAY)
    _look_at_array(array.address, _layout(schema.address))
    return schema.capsule(), array.capsule(), (schema, array)


def requested(given: Any) -> tuple[Any, object]:
    """A schema that somebody wants our data in, taken and looked at: its capsule, and what owns it."""
    schema = _take(_address(given, _SCHEMA), _SCHEMA)
    _layout(schema.address)
    return schema.capsule(), schema


class Stream:
    """The batches of what `__arrow_c_stream__` gave."""

    def __init__(self, given: Any) -> None:
        self._stream = _take(_address(given, _STREAM), _STREAM)
        get_schema, get_next, self._get_last_error, _, _ = _STREAM.members.unpack(self._stream.room)
        if not (get_schema and get_next):
            _refuse("the stream has no function to get its schema or its next batch", _RULES)
        self._get_next = _get(get_next)
        self._schema = _Owned(_SCHEMA)
        self._check(_get(get_schema)(self._stream.address, self._schema.address))
        self._layout = _layout(self._schema.address)

    def next(self) -> tuple[Any, Any, object] | None:
        """The next batch as `pair` gives it; nothing behind the last."""
        array = _Owned(_ARRAY)
        self._check(self._get_next(self._stream.address, array.address))
        if not array.release.value:
            return None
        _look_at_array(array.address, self._layout)
        return self._schema.capsule(), array.capsule(), (self._schema, array)

    def _check(self, code: int) -> None:
        if code:
            said = _get_last_error(self._get_last_error)(self._stream.address) if self._get_last_error else None
            told = _shown(said) if said else "nothing was said"
            _refuse(f"the stream failed with error {code}: {told}", "what it says comes from whoever made the stream")


class _Owned:
    """Room for one structure, which is released with it unless somebody took it."""

    def __init__(self, kind: _Kind) -> None:
        self._kind = kind
        self.room = ctypes.create_string_buffer(kind.members.size)
        self.address = ctypes.addressof(self.room)
        self.release = c_void_p.from_buffer(self.room, kind.release)

    def capsule(self) -> Any:
        """A capsule of it, which owns nothing."""
        return _new_capsule(self.address, self._kind.name, None)

    def __del__(self) -> None:
        if self.release.value:
            _release(self.release.value)(self.address)


def _address(capsule: Any, kind: _Kind) -> int:
    """Where the structure in a capsule lies."""
    expected = kind.name.decode()
    if not _is_valid(capsule, kind.name):
        try:
            found = _get_name(capsule)
        except ValueError:
            raise TypeError(f"{_class(capsule)} was given; a capsule `{expected}` was expected") from None
        _refuse(f"the capsule is named {_shown(found or b'')}, not `{expected}`", _RULES)
    address: int = _get_pointer(capsule, kind.name)
    if address % _POINTER:
        _lost("the structure", "", address)
    return address


def _take(address: int, kind: _Kind) -> _Owned:
    """Moves a structure, as the interface wants it: from then on nobody else can."""
    ours = _Owned(kind)
    theirs = c_void_p.from_address(address + kind.release)
    # No call stands between these two, so that no other thread of Python runs between them.
    release = theirs.value
    theirs.value = None
    if not release:
        _refuse(f"the {kind.word} was released or taken already", _ONCE)
    ctypes.memmove(ours.address, address, kind.members.size)
    ours.release.value = release
    return ours


def _layout(address: int) -> _Layout:
    """Looks at a schema and all that hangs on it."""
    return _look_at_schema(address, "", 0, [0])


def _look_at_schema(address: int, path: str, depth: int, seen: list[int]) -> _Layout:
    room = _SchemaRoom.from_address(address)
    format_at, name_at, _, _, count, children_at, dictionary_at, release, _ = _SCHEMA.members.unpack(room)
    if not release:
        _refuse(f"the schema{_of(path)} was released or taken already", _ONCE)
    if name_at:
        name = string_at(name_at)
        try:
            text = name.decode()
        except UnicodeDecodeError:
            _refuse(f"a field{_of(path)} has the name {_shown(name)}, which is no UTF-8", _RULES)
        if depth:
            path = f"{path}.{text}" if path else text
    seen[0] += 1
    if depth > _DEEPEST or seen[0] > _MOST_FIELDS:
        found = f"{_MOST_FIELDS} fields" if depth <= _DEEPEST else f"{_DEEPEST} levels of types within types"
        _refuse(f"the schema has more than {found}", "give the columns that are read: id, name, handle, platform")
    if not format_at:
        _refuse(f"the schema{_of(path)} names no type", _RULES)
    layout = _Layout(string_at(format_at), path)
    expected = layout.type.children
    if not 0 <= count <= _MOST_FIELDS or (expected is not None and count != expected):
        _refuse(f"the schema{_of(path)} of type {_shown(layout.format)} has {count} children", _RULES)
    for child in _pointers(children_at, count, "the children of the schema", path):
        if not child or child % _POINTER:
            _lost("a child of the schema", path, child)
        layout.children.append(_look_at_schema(child, path, depth + 1, seen))
    if dictionary_at:
        if not layout.type.is_index:
            _refuse(f"the schema{_of(path)} of type {_shown(layout.format)} has a dictionary", _RULES)
        if dictionary_at % _POINTER:
            _lost("the dictionary of the schema", path, dictionary_at)
        layout.dictionary = _look_at_schema(dictionary_at, path, depth + 1, seen)
    return layout


def _look_at_array(address: int, layout: _Layout) -> int:
    """Looks at an array and all that hangs on it; gives its length."""
    room = _ArrayRoom.from_address(address)
    length, nulls, offset, count, n_children, buffers_at, children_at, dictionary_at, release, _ = _ARRAY.members.unpack(room)
    path, type_ = layout.path, layout.type
    if not release:
        _refuse(f"the array{_of(path)} was released or taken already", _ONCE)
    if length < 0 or offset < 0 or length + offset > _MOST:
        _refuse(f"the array{_of(path)} has length {length} and offset {offset}", _RULES)
    if not -1 <= nulls <= length:
        _refuse(f"the array{_of(path)} has {nulls} nulls and length {length}", _RULES)
    more = type_.is_view and 3 < count <= _MOST_BUFFERS
    # Where validity is the only one, some makers do not count it.
    none = count == 0 and type_.has_validity and type_.buffers == 1
    if count != type_.buffers and not more and not none:
        _refuse(
            f"the array{_of(path)} of type {_shown(layout.format)} has {count} buffers, not {type_.buffers}",
            "cast the column to strings, or leave it out" if type_.buffers == 0 else _RULES,
        )
    buffers = _pointers(buffers_at, count, "the buffers of the array", path)
    if nulls > 0 and type_.has_validity and not (buffers and buffers[0]):
        _refuse(f"the array{_of(path)} has {nulls} nulls and nothing that says which", _RULES)
    if n_children != len(layout.children):
        _refuse(f"the array{_of(path)} has {n_children} children, its schema {len(layout.children)}", _RULES)
    lengths = []
    if n_children:
        for child, its in zip(_pointers(children_at, n_children, "the children of the array", path), layout.children):
            if not child or child % _POINTER:
                _lost("a child of the array", path, child)
            lengths.append(_look_at_array(child, its))
    if (layout.dictionary is None) != (not dictionary_at):
        has, lacks = ("array", "schema") if dictionary_at else ("schema", "array")
        _refuse(f"the {has}{_of(path)} has a dictionary, its {lacks} has none", _RULES)
    if layout.dictionary is not None:
        if dictionary_at % _POINTER:
            _lost("the dictionary of the array", path, dictionary_at)
        _look_at_array(dictionary_at, layout.dictionary)
    if length + offset:
        _look_at_buffers(buffers, length, offset, lengths, layout)
    return int(length)


def _look_at_buffers(buffers: tuple[int, ...], length: int, offset: int, children: list[int], layout: _Layout) -> None:
    """Of an array that is not empty: that buffers are there, and that what they say of one another agrees."""
    path, type_, width = layout.path, layout.type, layout.type.width
    # Text may be empty.
    needed = 2 if width or type_.is_view else len(buffers)
    for place in range(int(type_.has_validity), needed):
        if not buffers[place] and layout.format != b"w:0":
            _refuse(f"buffer {place} of the array{_of(path)} is NULL, and there are {length + offset} rows", _RULES)
    if type_.is_view and len(buffers) > 3:
        texts = buffers[2:-1]
        for text, bytes_ in zip(texts, _numbers(buffers[-1], len(texts), path)):
            if not 0 <= bytes_ <= _MOST or (bytes_ and not text):
                _refuse(f"the array{_of(path)} has a buffer of {bytes_} bytes at {text or 0:#x}", _RULES)
    if width and length:
        number = c_int32 if width == 4 else c_int64
        offsets_at = buffers[1] or 0
        begin = number.from_address(offsets_at + offset * width).value
        end = number.from_address(offsets_at + (offset + length) * width).value
        most = children[0] if children else _MOST
        if not 0 <= begin <= end <= most or (end and not children and not buffers[2]):
            _refuse(f"the offsets of the array{_of(path)} lead from {begin} to {end}, where there is nothing", _RULES)
    if layout.each and any(child < (length + offset) * layout.each for child in children):
        _refuse(f"the array{_of(path)} has {length + offset} rows, its children {children[:10]}", _RULES)


def _pointers(address: int, count: int, what: str, path: str) -> tuple[int, ...]:
    """The pointers that lie somewhere one behind the other."""
    if not count:
        return ()
    if not address or address % _POINTER:
        _lost(what, path, address)
    return unpack(f"{count}P", string_at(address, count * _POINTER))


def _numbers(address: int, count: int, path: str) -> tuple[int, ...]:
    if not address:
        _refuse(f"the array{_of(path)} does not say how long its buffers of text are", _RULES)
    return unpack(f"{count}q", string_at(address, count * 8))


def _lost(what: str, path: str, address: int) -> NoReturn:
    where = f"at {address:#x}, where no structure begins" if address else "at NULL"
    _refuse(f"{what}{_of(path)} would lie {where}", _RULES)


def _of(path: str) -> str:
    """Which field, in words that act on nothing."""
    return f" of {path!r}" if path else ""


def _shown(text: bytes) -> str:
    """Bytes of somebody else's, in signs that act on nothing."""
    return repr(text.decode("utf-8", "backslashreplace"))


def _class(of: object) -> str:
    return f"{type(of).__module__}.{type(of).__qualname__}".removeprefix("builtins.")


def _refuse(what: str, hint: str) -> NoReturn:
    raise DeadringerError(f"the Arrow data cannot be read: {what}\nhint: {hint}")
