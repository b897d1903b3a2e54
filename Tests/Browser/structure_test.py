"""Every view and letter with random hostile texts has the tree, the attributes and the scripts that it has with
harmless ones: html5lib, which shares no code with the program, is the judge.

The documents come from StructureTests, which bin/test lets write them to the folder TRIBUTARY_STRUCTURE. With
`--sets N` this script makes them anew itself, N hostile sets for each view and letter: `structure_test.py --sets 500`
is the whole proof and takes some minutes."""

import argparse
import json
import multiprocessing
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time

import html5lib

ROOT = pathlib.Path(__file__).resolve().parents[2]
ADDRESSES = {"href", "src", "action", "formaction", "poster", "cite", "data", "background", "xlink:href"}
SCHEMES = {"http", "https", "mailto", "tel", "about", "data"}


def framed(path):
    data = path.read_bytes()
    place = 0
    while place < len(data):
        length = int.from_bytes(data[place:place + 4], "big")
        yield data[place + 4:place + 4 + length]
        place += 4 + length


def json_shape(value):
    if isinstance(value, dict):
        return {key: json_shape(one) for key, one in value.items()}
    if isinstance(value, list):
        return [json_shape(one) for one in value]
    return type(value).__name__


def script_text(element):
    text = element.text or ""
    if element.get("type", "").endswith("json"):
        return json.dumps(json_shape(json.loads(text)), sort_keys=True)
    return text


def shape(document):
    """The elements in order with their depth, attribute names and script text; addresses that run code count too."""
    tree = html5lib.parse(document, treebuilder="etree", namespaceHTMLElements=False, transport_encoding="utf-8")
    found = []
    waiting = [(tree, 0)]
    while waiting:
        element, depth = waiting.pop()
        if not isinstance(element.tag, str):
            found.append((depth, "comment" if "[if" not in (element.text or "") else element.text))
            continue
        own = script_text(element) if element.tag in ("script", "style") else ""
        found.append((depth, element.tag, tuple(sorted(str(name) for name in element.keys())), own))
        for name, value in element.items():
            if name in ADDRESSES:
                plain = re.sub(r"[\x00-\x20]", "", value).lower()
                scheme = re.match(r"([^/?#:]*):", plain)
                if scheme and (scheme[1] not in SCHEMES or scheme[1] == "data" and not plain.startswith("data:image/")):
                    found.append((depth, "address that runs", value))
        waiting.extend((child, depth + 1) for child in reversed(list(element)))
    return found


def difference(expected, seen):
    for index, (left, right) in enumerate(zip(expected, seen)):
        if left != right:
            return f"element {index}: {left!r} became {right!r}"
    return f"{len(expected)} elements became {len(seen)}"


def without_escapes(document, chance, count):
    """The harmless document as an engine would write it that forgets the escape of one value; for some values."""
    places = [match.start() for match in re.finditer(rb"harmless", document)]
    for place in chance.sample(places, min(count, len(places))):
        hostile = b"\"'></title></textarea></script></noscript></select><b onclick=alert(1)>x</b>"
        yield document[:place] + hostile + document[place + len(b"harmless"):]


def compare(path):
    """Compares one file; gives its counts and what is wrong."""
    documents = list(framed(path))
    expected = shape(documents[0])
    wrong, caught, controls = [], 0, 0
    chance = random.Random(path.name)
    for number, document in enumerate(documents[1:], 1):
        seen = shape(document)
        if seen != expected:
            wrong.append(f"{path.name} set {number}: {difference(expected, seen)}")
    for broken in without_escapes(documents[0], chance, 4):
        controls += 1
        caught += shape_or_none(broken) != expected
    return path.name, len(documents) - 1, sum(map(len, documents)), wrong, caught, controls


def shape_or_none(document):
    try:
        return shape(document)
    except ValueError:
        return None


def make(folder, sets):
    environment = os.environ | {"TRIBUTARY_STRUCTURE": folder, "TRIBUTARY_STRUCTURE_SETS": str(sets)}
    command = ["swift", "test", "--filter", "StructureTests"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr)


def judge(folder):
    files = sorted(pathlib.Path(folder).glob("*#*"), key=lambda path: -path.stat().st_size)
    if not files:
        raise SystemExit(f"There are no documents in {folder}: StructureTests writes them when TRIBUTARY_STRUCTURE names it")
    start = time.monotonic()
    views, sets, size, wrong, caught, controls = {}, 0, 0, [], 0, 0
    with multiprocessing.Pool(os.cpu_count()) as pool:
        for name, count, length, faults, found, tried in pool.imap_unordered(compare, files):
            view = name.split("#")[0]
            views[view] = views.get(view, 0) + count
            sets, size, caught, controls = sets + count, size + length, caught + found, controls + tried
            wrong += faults
    for line in wrong[:40]:
        print(line)
    letters = sum(name.startswith("letters.") for name in views)
    print(
        f"{len(views) - letters} views and {letters} letters, each with {min(views.values())} hostile sets: {sets} documents"
        f" ({size / 1e6:.0f} MB) in {time.monotonic() - start:.0f} s, {len(wrong)} of another structure")
    print(f"control: {caught} of {controls} pages in which one escape was forgotten were found")
    if wrong or caught < controls or not controls:
        raise SystemExit("The structure of pages depends on their data" if wrong else "The control was not found")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sets", type=int, default=0)
    options.add_argument("--folder", default=os.environ.get("TRIBUTARY_STRUCTURE"))
    options = options.parse_args()
    if options.sets or not options.folder:
        with tempfile.TemporaryDirectory(prefix="tributary-structure-") as temporary:
            make(options.folder or temporary, options.sets or 4)
            judge(options.folder or temporary)
    else:
        judge(options.folder)
