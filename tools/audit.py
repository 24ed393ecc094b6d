#!/usr/bin/env python3
"""Adds a scan up again from its files: `python3 tools/audit.py FLAGS.manifest.json`, in the folder where the scan ran.

Sizes and digests of everything read and written, every row by what became of it, and the flags by kind and tier. It shares
no code with deadringer. Lists in zstd need Python 3.14; JSONL and CSV, plain or gzip, any. Python reads no Parquet by itself: such a
list or file of flags is held to its size and SHA-256, its rows are taken as told, and the sums are held to each other.
"""
import csv, gzip, hashlib, io, json, re, sys, urllib.parse
from collections import Counter

NAMES = "name display_name nickname nick 昵称 账号名称".split()
HANDLES = "handle username screen_name login".split()
csv.field_size_limit(1 << 30)
wrong = []


def same(what, told, found):
    print(f"{'ok   ' if told == found else 'WRONG'} {what}: {found}" + ("" if told == found else f", the manifest says {told}"))
    if told != found:
        wrong.append(what)


def proved(what, told):
    with open(told["name"], "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        same(f"{what} {told['name']}, bytes and sha256", (told["bytes"], told["sha256"]), (file.tell(), digest))


def text(name, encoding):
    """The list as its text in UTF-8, one character a byte."""
    packed = open(name, "rb").read(4)
    opened = gzip.open(name) if packed[:2] == b"\x1f\x8b" else __import__("compression.zstd").zstd.open(name) if packed == b"\x28\xb5\x2f\xfd" else open(name, "rb")
    start = opened.peek(2)[:2] if hasattr(opened, "peek") else b""
    marked = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(start, encoding)
    if marked not in (None, "UTF-8"):
        opened = io.BytesIO(io.TextIOWrapper(opened, marked, "replace", newline="").read().encode())
    return io.TextIOWrapper(opened, "latin-1", newline="")


def is_parquet(name):
    with open(name, "rb") as file:
        return file.read(4) == b"PAR1"


def rows(listed, cuts, options):
    """Every row that was not quarantined: whether it is blank."""
    at, columns = 0, dict(pair.split("=") for pair in options.get("--columns", "").split(",") if pair)
    def left():
        nonlocal at
        for line in text(listed["name"], options.get("--encoding")):
            here, at = at, at + len(line)
            if not any(start <= here < end for start, end in cuts):
                yield line.removeprefix("\xef\xbb\xbf") if here == 0 else line
    lines = left()
    first = next(lines, "")
    own = [columns[key].encode().decode("latin-1") for key in ("name", "handle") if key in columns] or [word.encode().decode("latin-1") for word in NAMES + HANDLES]
    if first.lstrip().startswith("{"):
        for line in [first, *lines]:
            row = {key.lower(): value for key, value in json.loads(line).items()} if line.strip() else {}
            yield not any(str(row.get(word.lower()) or "").strip() for word in own)
        return
    delimiter = "\t" if first.count("\t") > first.count(",") or re.search(r"\.tsv(\.gz|\.zst)?$", listed["name"]) else ","
    places = [place for place, word in enumerate(next(csv.reader([first], delimiter=delimiter), [])) if word.strip().lower() in [one.lower() for one in own]]
    for row in csv.reader(lines, delimiter=delimiter):
        yield not any(row[place].strip() for place in places if place < len(row))


told = json.load(open(sys.argv[1]))
entries = []
for what in ("flags", "quarantine"):
    if told[what]:
        proved(what, told[what])
if told["quarantine"]:
    entries = list(csv.DictReader(open(told["quarantine"]["name"], encoding="utf-8", newline="")))
ledger = Counter(quarantined=len(entries) if told["quarantine"] else told["ledger"]["quarantined"])
tables = 0
for listed in told["read"]:
    proved("read", listed)
    if is_parquet(listed["name"]):
        print(f"told  rows of {listed['name']}: {listed['rows']}, Parquet is not read here")
        tables += listed["rows"] - sum(entry["source"].removeprefix("'") == listed["name"] for entry in entries)
        continue
    cuts = [(int(entry["byte"]), int(entry["byte"]) + max(1, int((re.search(r"\((\d+) bytes", entry["reason"]) or [0, len(urllib.parse.unquote_to_bytes(entry["raw"]))])[1]))) for entry in entries if entry["source"].removeprefix("'") == listed["name"]]
    found = Counter(rows(listed, cuts, told["options"]))
    ledger.update(scanned=found[False], blank=found[True])
    same(f"rows of {listed['name']}", listed["rows"], found.total() + len(cuts))
if tables:
    # Which of them are blank is not known; that none is missing is.
    ledger.update(scanned=told["ledger"]["scanned"] - ledger["scanned"], blank=tables - told["ledger"]["scanned"] + ledger["scanned"])
ledger["read"] = ledger["scanned"] + ledger["quarantined"] + ledger["blank"]
same("ledger", {key: told["ledger"][key] for key in sorted(ledger)}, dict(sorted(ledger.items())))
if told["options"]["--format"] == "parquet":
    print("told  flags by kind and tier: Parquet is not read here")
    sys.exit(bool(wrong))
flags = open(told["flags"]["name"], encoding="utf-8", newline="")
flags = [json.loads(line) for line in flags] if told["options"]["--format"] == "jsonl" else list(csv.DictReader(flags))
for what, many in (("kind", "kinds"), ("tier", "tiers")):
    same(f"flags by {what}", told["tally"][many], dict(sorted(Counter(flag[what] for flag in flags).items())))
sys.exit(bool(wrong))
