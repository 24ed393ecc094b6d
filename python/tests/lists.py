"""Lists of accounts, the program's answers to them, and flags as CSV writes them."""

from __future__ import annotations

import csv
import io
import os
import random
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "data/examples/accounts.csv"
LONG = bool(os.environ.get("DEADRINGER_LONG"))


def make_accounts(path: Path, rows: int, seed: int) -> None:
    """Writes accounts put together from the example list: about one in twenty is a name of it, altered now and then."""
    rng = random.Random(seed)
    with EXAMPLES.open(encoding="utf-8", newline="") as file:
        examples = list(csv.DictReader(file))
    given = "Ana Ben Chen Dina Emil Fatima Goro Hanna Ivan Jun Kira Liam Mina Noor Omar Petra Quinn Rosa Sven Tariq".split()
    family = "Adler Berg Costa Díaz Ek Fischer Garcia Hughes Ito Jansen Kim Lopez Meyer Novak Okafor Park Rossi Sato Tran".split()
    letters = "abcdefghijklmnopqrstuvwxyz0123456789_"
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["id", "name", "handle", "platform"])
        for number in range(rows):
            if rng.random() < 0.05:
                row = rng.choice(examples)
                name, handle, platform = row["name"], row["handle"], row["platform"]
                if name and rng.random() < 0.5:
                    place = rng.randrange(len(name) + 1)
                    name = name[:place] + rng.choice(["", " ", "·", "1", "\u200b", "\u0435"]) + name[place:]
            else:
                name = f"{rng.choice(given)} {rng.choice(family)}"
                handle = "".join(rng.choices(letters, k=rng.randrange(4, 14)))
                platform = rng.choice(["x", "weibo", "", "telegram"])
            out.writerow([100_000 + number, name, handle, platform])


def scan(program: str, path: Path, *options: str) -> list[dict[str, str]]:
    """The rows of the flag file that the program writes."""
    done = subprocess.run(
        [program, "scan", str(path), "--quiet", *options], check=True, capture_output=True, timeout=3600
    )
    return list(csv.DictReader(io.StringIO(done.stdout.decode("utf-8"), newline="")))


def cells(row: dict[str, object]) -> dict[str, str]:
    """A row of flags as CSV writes it."""
    out = {}
    for key, value in row.items():
        if key == "evidence" and not isinstance(value, str):
            value = "; ".join(notation(one) for one in value)  # type: ignore[attr-defined]
        elif key == "score":
            value = f"{value:.4f}"
        out[key] = "" if value is None else str(value)
    return out


def notation(evidence: dict[str, object]) -> str:
    def escaped(text: object) -> str:
        return "".join("\\" + sign if sign in ";()→@\\" else sign for sign in str(text))

    return (
        f"{evidence['technique']}({escaped(evidence['from'])}→{escaped(evidence['to'])} @{evidence['position']})"
    )


def java() -> str | None:
    """Why Spark cannot run here, or nothing."""
    home = os.environ.get("JAVA_HOME")
    java = f"{home}/bin/java" if home else shutil.which("java")
    if not java:
        return "no Java is found: Spark needs Java 17 or newer (JAVA_HOME, or `java` on the path)"
    done = subprocess.run([java, "-version"], capture_output=True, text=True)
    version = done.stderr.split('"')[1] if '"' in done.stderr else "0"
    return None if int(version.split(".")[0]) >= 17 else f"Java {version} is found: Spark needs 17 or newer"
