"""Writes the seeds of a fuzzing target: `seeds.py compile|render FOLDER`."""

import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SPECIFICATION = ROOT.parent / "shared" / "mustache-spec"
# What the first file of an input is for is chosen by its last byte: page, subject, HTML body, text body.
KINDS = [b"\x04", b"\x01", b"\x02", b"\x03"]


def templates():
    """Every template as bytes, with the partials that a test of the specification gives."""
    for path in sorted([*ROOT.glob("Views/**/*.html"), *ROOT.glob("Emails/*/*.html"), *ROOT.glob("Emails/*/*.txt")]):
        yield path.read_bytes()
    for path in sorted(SPECIFICATION.glob("*.json")):
        for test in json.loads(path.read_text())["tests"]:
            parts = [test["template"], *test.get("partials", {}).values()]
            yield "\x1e".join(parts).encode()
    for path in sorted((ROOT / "Tests" / "Fuzz" / "seeds").glob("*.html")):
        yield path.read_bytes()


def main(target, folder):
    for index, template in enumerate(templates()):
        if target == "compile":
            seed = template + KINDS[index % 4 if len(template) < 300 else 0]
        else:
            values = bytes((index * 37 + place * 11) % 256 for place in range(200))
            seed = template.split(b"\x1e")[0] + b"\x1e" + values
        (pathlib.Path(folder) / f"seed{index}").write_bytes(seed)
    if target == "render":
        for index in range(64):
            seed = bytes((index * 59 + place * place * 7) % 256 for place in range(50 * (index % 8 + 1)))
            (pathlib.Path(folder) / f"values{index}").write_bytes(seed.replace(b"\x1e", b"\x1f"))


main(sys.argv[1], sys.argv[2])
