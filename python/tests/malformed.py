"""Makes Arrow data that is not what it says, and hands it to a detector: `python malformed.py SEED COUNT`.

Each must give an answer or an exception of Python's own. A crash ends this process, which is why it is one by itself; a panic that
got through is told as such. What is made: buffers of random bytes and lengths, offsets beyond all bounds, invalid UTF-8, views that
lead nowhere, dictionaries out of range, nulls, slices, nested and foreign types, tables of them, streams, objects that only pretend
to speak the protocol, capsules that another consumer took, and structures that break a rule of Arrow's C interface. What comes out is
asked for in other types, also by schemas that are no longer there.
"""

from __future__ import annotations

import json
import random
import struct
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa

import deadringer
from structures import Workshop

NAMES = ["Reuters", "人民曰报", "Rita Meyer", "", "\0", "R\u0435uters", "x" * 300, "😀", "CNN National News", "\u202esretueR"]


class Maker:
    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def bytes(self, most: int = 64) -> pa.Buffer:
        rng = self.rng
        length = rng.randrange(most)
        if rng.random() < 0.3:
            return pa.py_buffer("".join(rng.choices(NAMES, k=3)).encode()[:length])
        return pa.py_buffer(rng.randbytes(length))

    def number(self, wide: bool) -> int:
        rng = self.rng
        bits = 64 if wide else 32
        return rng.choice(
            [0, 1, -1, rng.randrange(8), rng.randrange(300), 2 ** (bits - 1) - 1, -(2 ** (bits - 1)), 1 << 30, rng.randrange(1 << 20)]
        )

    def numbers(self, count: int, wide: bool) -> pa.Buffer:
        values = [self.number(wide) for _ in range(count)]
        if self.rng.random() < 0.4:
            values = sorted(abs(value) % 64 for value in values)
        return pa.py_buffer(struct.pack(f"<{len(values)}{'q' if wide else 'i'}", *values))

    def validity(self) -> pa.Buffer | None:
        return None if self.rng.random() < 0.6 else self.bytes(4)

    def strings(self) -> pa.Array:
        rng = self.rng
        wide = rng.random() < 0.5
        rows = rng.randrange(9)
        offsets = self.numbers(rng.choice([rows + 1, rows + 1, rows + 3, max(rows - 1, 0)]), wide)
        kind = pa.large_string() if wide else pa.string()
        if rng.random() < 0.1:
            kind = pa.large_binary() if wide else pa.binary()
        buffers = [self.validity(), offsets, self.bytes()]
        if rng.random() < 0.05:
            buffers[rng.randrange(3)] = None
        return pa.Array.from_buffers(kind, rows, buffers, null_count=rng.choice([-1, -1, 0, 3]), offset=rng.choice([0, 0, 1, 5]))

    def views(self) -> pa.Array:
        rng = self.rng
        rows = rng.randrange(6)
        views = b""
        for _ in range(rows):
            length = rng.choice([0, 3, 12, 13, 30, -1, 1 << 30, rng.randrange(64)])
            if rng.random() < 0.5:
                views += struct.pack("<i", length) + rng.randbytes(12)
            else:
                views += struct.pack("<i4sii", length, rng.randbytes(4), self.number(False) % 3, self.number(False))
        data = [self.bytes() for _ in range(rng.randrange(3))]
        return pa.Array.from_buffers(pa.string_view(), rows, [self.validity(), pa.py_buffer(views), *data], null_count=-1)

    def dictionary(self) -> pa.Array:
        rng = self.rng
        values: pa.Array = rng.choice([pa.array(NAMES), pa.array(NAMES, pa.large_string()), pa.array([1, 2]), pa.array([None], pa.string())])
        if rng.random() < 0.2:
            values = self.strings()
        wide = rng.random() < 0.5
        rows = rng.randrange(6)
        indices = pa.Array.from_buffers(
            pa.int64() if wide else pa.int32(), rows, [self.validity(), self.numbers(rng.choice([rows, rows, 1]), wide)]
        )
        return pa.DictionaryArray.from_arrays(indices, values, safe=False)

    def sound(self) -> pa.Array:
        rng = self.rng
        names = rng.choices([*NAMES, None], k=rng.randrange(1, 12))
        array = pa.array(names, rng.choice([pa.string(), pa.large_string(), pa.string_view()]))
        if rng.random() < 0.3:
            array = pa.array(names).dictionary_encode()
        return array.slice(rng.randrange(len(names) + 1), rng.choice([None, 0, 1, 100]))

    def foreign(self) -> pa.Array:
        rng = self.rng
        rows = rng.randrange(5)
        return rng.choice(
            [
                pa.array([["x"]] * rows, pa.list_(pa.string())),
                pa.array([{"name": {"name": "x"}}] * rows, pa.struct([("name", pa.struct([("name", pa.string())]))])),
                pa.array([1.5] * rows),
                pa.array([None] * rows, pa.null()),
                pa.array([True] * rows),
                pa.array([b"\xff"] * rows, pa.binary()),
                pa.array([b"1234"] * rows, pa.binary(4)),
                pa.array([1] * rows, pa.timestamp("us")),
                pa.array([1] * rows, pa.decimal128(5)),
                pa.array([1] * rows, pa.duration("s")),
                pa.array([[("a", "b")]] * rows, pa.map_(pa.string(), pa.string())),
                pa.RunEndEncodedArray.from_arrays(pa.array([2, 5], pa.int32()), pa.array(["x", "y"])),
                pa.UnionArray.from_sparse(pa.array([0, 1], pa.int8()), [pa.array(["x", "y"]), pa.array([1, 2])]),
            ]
        )

    def array(self) -> pa.Array:
        made: Callable[[], pa.Array] = self.rng.choices(
            [self.strings, self.views, self.dictionary, self.sound, self.foreign], weights=[5, 3, 2, 1, 1]
        )[0]
        return made()

    def table(self) -> object:
        rng = self.rng
        arrays = [self.array() for _ in range(rng.randrange(1, 5))]
        rows = min(len(array) for array in arrays)
        if rng.random() < 0.8:
            arrays = [array.slice(0, rows) for array in arrays]
        headers = rng.choices(["id", "name", "handle", "platform", "昵称", "", "other"], k=len(arrays))
        form = rng.randrange(5)
        if form == 0:
            return pa.RecordBatch.from_arrays(arrays, headers)
        if form == 1:
            return pa.StructArray.from_arrays(arrays, headers).slice(rng.randrange(3))
        table = pa.Table.from_arrays(arrays, headers)
        return table.to_reader() if form == 2 else table.slice(rng.randrange(3)) if form == 3 else table

    def pretender(self) -> object:
        """An object that says it speaks the protocol."""
        rng = self.rng
        array = pa.array(NAMES)
        schema, data = array.__arrow_c_array__()
        stream = pa.table({"name": NAMES}).__arrow_c_stream__()
        used = pa.table({"name": NAMES}).__arrow_c_stream__()
        pa.RecordBatchReader._import_from_c_capsule(used)
        taken = array.__arrow_c_array__()
        pa.Array._import_from_c_capsule(*taken)
        answer: Any = rng.choice(
            [
                None,
                7,
                (),
                (schema,),
                (data, schema),
                (*array.__arrow_c_array__(), 7),
                (schema, stream),
                (stream, stream),
                [schema, data],
                stream,
                used,
                schema,
                taken,
                (schema, taken[1]),
                (taken[0], data),
                ValueError("it fails"),
                # The schema of another array: numbers where there are offsets is for its maker to answer for, names are not.
                (pa.array([1], pa.int64()).__arrow_c_array__()[0], pa.array([1]).__arrow_c_array__()[1]),
            ]
        )

        def speak(self: object, requested_schema: object = None) -> object:
            if isinstance(answer, Exception):
                raise answer
            return answer

        method = rng.choice(["__arrow_c_array__", "__arrow_c_stream__"])
        return type("Pretender", (), {method: speak})()

    def structure(self) -> object:
        """An object whose structures break a rule, or none."""
        rng = self.rng
        workshop = Workshop(rng)
        names = rng.choices(NAMES, k=rng.randrange(1, 6))
        schema, array = rng.choice([workshop.column, workshop.table, workshop.table, workshop.lists])(names)
        what = rng.randrange(4)
        if what == 1:
            workshop.break_schema(rng.choice(workshop.schemas))
        elif what == 2:
            workshop.break_array(rng.choice(workshop.arrays))
        if rng.random() < 0.5:
            capsules = workshop.capsule(schema), workshop.capsule(array)
            if what == 3:
                wrong = rng.choice([b"arrow_schema", b"arrow_array", b"arrow_array_stream", b"used", b""])
                capsules = workshop.capsule(schema, wrong), workshop.capsule(array)
            return type("Maker", (), {"__arrow_c_array__": lambda self, requested_schema=None: capsules, "kept": workshop})()
        other = workshop.array(0, [])
        arrays = rng.choice([[array], [], [array, other], [other]])
        stream = workshop.stream(schema, arrays, code=rng.choice([0, 0, 5, -1]), said=rng.choice([None, b"", b"\xff\x1b[2J", b"gone"]))
        if what == 3:
            workshop.break_stream(stream)
        capsule = workshop.capsule(stream)
        return type("Maker", (), {"__arrow_c_stream__": lambda self, requested_schema=None: capsule, "kept": workshop})()

    def ask(self, answer: Any) -> None:
        """Asks for what came out in a type of our own choice."""
        rng = self.rng
        kind = rng.choice([pa.null(), pa.string(), pa.list_(pa.string()), pa.list_(pa.null()), pa.struct([("id", pa.int64())])])
        own = pa.chunked_array(answer).type
        schema = rng.choice([own, pa.large_list(own), kind, kind]).__arrow_c_schema__()
        form = rng.randrange(4)
        if form == 0:
            pa.DataType._import_from_c_capsule(schema)
        elif form == 1:
            workshop = Workshop(rng)
            made, _ = workshop.table(NAMES)
            workshop.break_schema(rng.choice(workshop.schemas))
            schema = workshop.capsule(made)
        elif form == 2:
            schema = rng.choice([None, 7, pa.array(NAMES).__arrow_c_array__()[1]])
        if hasattr(answer, "__arrow_c_array__") and rng.random() < 0.5:
            pa.Array._import_from_c_capsule(*answer.__arrow_c_array__(schema))
        else:
            pa.ChunkedArray._import_from_c_capsule(answer.__arrow_c_stream__(schema))

    def fails_on_the_way(self) -> object:
        schema = pa.schema([("name", pa.string())])

        def batches() -> Iterator[pa.RecordBatch]:
            yield pa.record_batch({"name": NAMES})
            if self.rng.random() < 0.5:
                raise OSError("the disk\0 is gone")
            yield pa.RecordBatch.from_arrays([self.strings().cast(pa.string(), safe=False)], schema=schema)

        return pa.RecordBatchReader.from_batches(schema, batches())

    def one(self) -> object:
        made: Callable[[], object] = self.rng.choices(
            [self.array, self.table, self.pretender, self.structure, self.fails_on_the_way, self.chunks], weights=[8, 6, 2, 3, 1, 2]
        )[0]
        return made()

    def chunks(self) -> object:
        array = self.array()
        return pa.chunked_array([array, array.slice(1)])


def main(seed: int, count: int) -> None:
    maker = Maker(seed)
    detector = deadringer.Detector.builtin()
    said: Counter[str] = Counter()
    while said["made"] < count:
        try:
            data = maker.one()
        except (pa.ArrowException, ValueError, TypeError, OverflowError, IndexError, NotImplementedError):
            # pyarrow would not make it.
            continue
        said["made"] += 1
        for method in [detector.check_many, detector.flags]:
            try:
                answer = method(data)  # type: ignore[operator]
                said["answered"] += 1
                if maker.rng.random() < 0.1:
                    said["asked"] += 1
                    maker.ask(answer)
            except Exception as error:
                said[type(error).__name__] += 1
            except BaseException as error:  # PanicException is no Exception
                said["PANIC"] += 1
                print(f"{type(error).__name__}: {error}", file=sys.stderr)
    print(json.dumps(said))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
