"""Has the program write 1,000 random letters to a mail server and reads what arrives with programs of others: dkimpy
checks both signatures, Python's parser the words. Letters that were changed on the way have to fail."""

import email
import email.policy
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import dkim

ROOT = pathlib.Path(__file__).resolve().parents[2]
SEED = 20261121


def lines(text):
    """Line ends of any kind are one line end in mail."""
    return re.sub("\r\n|\r|\n", "\r\n", text)


def content(part):
    return part.get_payload(decode=True).decode()


def header(value):
    """A header as people see it: encoded words decoded, folds undone."""
    decoded = email.header.make_header(email.header.decode_header(re.sub("\r\n(?=[ \t])", "", value)))
    return str(decoded)


def check_words(raw, wanted, failures, number):
    message = email.message_from_bytes(raw)
    name = message.get_all("To")[0]
    if header(message["Subject"]) != wanted["subject"]:
        failures.append((number, "subject", header(message["Subject"]), wanted["subject"]))
    text, html = message.get_payload()
    for part, key in [(text, "text"), (html, "html")]:
        if content(part) != lines(wanted[key]):
            failures.append((number, key, content(part)[:200], lines(wanted[key])[:200]))
    plain = re.fullmatch(r'\s*"((?:[^"\\]|\\.)*)"\s*<([^>]*)>', re.sub("\r\n(?=[ \t])", "", name), re.S)
    if plain:
        shown, address = re.sub(r"\\(.)", r"\1", plain.group(1)), plain.group(2)
    else:
        words, _, rest = re.sub("\r\n(?=[ \t])", "", name).rpartition("<")
        shown, address = header(words.strip()) if words.strip() else "", rest.rstrip(">")
    if shown != wanted["name"] or address != wanted["address"]:
        failures.append((number, "to", (shown, address), (wanted["name"], wanted["address"])))
    allowed = {
        "dkim-signature", "from", "to", "subject", "date", "message-id", "list-unsubscribe", "auto-submitted",
        "mime-version", "content-type",
    }
    strange = {key.lower() for key in message.keys()} - allowed
    if strange or len(message.get_all("From")) != 1:
        failures.append((number, "headers", strange, allowed))


def verify(raw, records, index):
    try:
        return dkim.DKIM(raw).verify(idx=index, dnsfunc=lambda name, timeout=5: records.get(name))
    except dkim.ValidationError:
        return False


def changed(raw, chance):
    """The letter with one change that nobody may make."""
    head, _, body = raw.partition(b"\r\n\r\n")
    kind = chance.randrange(4)
    if kind == 0:
        return b"From: evil@evil.example\r\n" + raw
    if kind == 1:
        return raw.replace(b"\r\nSubject:", b"\r\nSubject: Urgent,", 1)
    if kind == 2:
        return raw.replace(b"\r\nDate:", b"\r\nReply-To: evil@evil.example\r\nDate:", 1)
    visible = [place for place, byte in enumerate(body) if byte > 32]
    place = chance.choice(visible)
    return head + b"\r\n\r\n" + body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]


def main():
    with tempfile.TemporaryDirectory(prefix="tributary-letters-") as folder:
        environment = os.environ | {"TRIBUTARY_LETTERS_FOLDER": folder}
        command = os.environ.get("TRIBUTARY_LETTERS_COMMAND", "swift test --filter RandomLettersTests").split()
        run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if run.returncode != 0:
            sys.exit(run.stdout[-3000:] + run.stderr[-3000:])
        folder = pathlib.Path(folder)
        wanted = json.loads((folder / "wanted.json").read_text())
        records = {name.encode(): record.encode() for name, record in json.loads((folder / "records.json").read_text()).items()}
        chance = random.Random(SEED)
        failures, unsigned, unnoticed = [], [], []
        for number, letter in enumerate(wanted):
            raw = (folder / f"{number}.eml").read_bytes()
            check_words(raw, letter, failures, number)
            altered = changed(raw, chance)
            for index in (0, 1):
                if not verify(raw, records, index):
                    unsigned.append((number, index))
                if verify(altered, records, index):
                    unnoticed.append((number, index))
        print(f"{len(wanted)} letters: {len(failures)} arrived changed, {len(unsigned)} signatures failed, "
              f"{len(unnoticed)} changes went unnoticed")
        for failure in failures[:5]:
            print("  changed:", *failure, sep="\n    ")
        assert len(wanted) == 1000 and not failures and not unsigned and not unnoticed, (unsigned[:5], unnoticed[:5])


if __name__ == "__main__":
    main()
