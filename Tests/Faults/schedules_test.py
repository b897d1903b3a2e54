"""Three processes keep schedules of six zones through a leap year with its clock changes, in a time that runs many
thousand times as fast, and each is killed or stopped every 20 s: each planned occurrence runs exactly once.

Usage: schedules_test.py [--seconds S] [--from DATE] [--to DATE] [--every SECONDS]

Without arguments a short piece with the leap day and both kinds of clock change; bin/faults runs the whole year in five
minutes: --seconds 300 --from 2028-01-01 --to 2029-01-03. What is expected is worked out here, with zoneinfo.
"""

import argparse
import collections
import datetime
import random
import sys
import tempfile
import time
import zoneinfo

import trial

UTC = datetime.timezone.utc
ZONES = ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "America/Santiago",
         "Pacific/Chatham"]
DAILY = {"daily-0130": (1, 30), "daily-0215": (2, 15), "latest-2355": (23, 55)}
MONTHLY = {"monthly-31": (31, 6, 0), "monthly-29": (29, 0, 15)}
WEEKLY = {"weekly-7": (6, 2, 45)}
PROCESSES = 3


def instant(day, hour, minute, zone):
    """A time in a gap gives the first instant after it; one that comes twice the first."""
    local = datetime.datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone, fold=0)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    low, high = moment - datetime.timedelta(hours=26), moment + datetime.timedelta(hours=2)
    while high - low > datetime.timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).replace(tzinfo=None) < local.replace(tzinfo=None):
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)


def last_of_month(day):
    return ((day.replace(day=28) + datetime.timedelta(days=4)).replace(day=1) - datetime.timedelta(days=1)).day


def occurrences(zone, start, end):
    """Names and instants of everything planned after `start` and not after `end`."""
    found, day = set(), start.date() - datetime.timedelta(days=2)
    while day <= end.date() + datetime.timedelta(days=2):
        times = {name: time for name, time in DAILY.items()}
        for name, (number, hour, minute) in MONTHLY.items():
            if day.day == min(number, last_of_month(day)):
                times[name] = (hour, minute)
        for name, (weekday, hour, minute) in WEEKLY.items():
            if day.weekday() == weekday:
                times[name] = (hour, minute)
        for name, (hour, minute) in times.items():
            moment = instant(day, hour, minute, zone)
            if start < moment <= end:
                found.add((name, moment.strftime("%Y-%m-%dT%H:%M:%SZ")))
        day += datetime.timedelta(days=1)
    return found


def run(arguments, database, log, start, end):
    tenants = {}
    for zone in ZONES:
        slug = zone.split("/")[1].replace("_", "-").lower()
        tenants[database.add_tenant(slug, zone, start.isoformat())] = zone
    factor = int((end - start).total_seconds() / arguments.seconds) + 1
    origin = datetime.datetime.now(UTC) + datetime.timedelta(seconds=2)
    settings = {"start": start.strftime("%Y-%m-%dT%H:%M:%SZ"), "end": end.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "origin": origin.strftime("%Y-%m-%dT%H:%M:%SZ"), "factor": factor}
    dice, restarts = random.Random(7), 0
    processes = [trial.Process(database, "schedule", log, **settings) for _ in range(PROCESSES)]
    began = time.monotonic()
    due = [began + arguments.every * (index + 1) / PROCESSES for index in range(PROCESSES)]
    try:
        while time.monotonic() < began + arguments.seconds + 4:
            time.sleep(0.1)
            for index, process in enumerate(processes):
                if time.monotonic() >= due[index]:
                    process.kill() if dice.random() < 0.5 else process.stop()
                    process.start()
                    due[index] = time.monotonic() + arguments.every
                    restarts += 1
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            [[live]] = database.rows("select count(*) from jobs where state in ('available', 'retry', 'running')")
            if live == "0":
                break
            time.sleep(0.5)
    finally:
        for process in processes:
            process.kill()
    return tenants, restarts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--from", dest="start", default="2028-02-25")
    parser.add_argument("--to", dest="end", default="2028-04-10")
    parser.add_argument("--every", type=float, default=None)
    arguments = parser.parse_args()
    arguments.every = arguments.every or min(20, arguments.seconds / 5)
    start = datetime.datetime.fromisoformat(arguments.start).replace(tzinfo=UTC)
    end = datetime.datetime.fromisoformat(arguments.end).replace(tzinfo=UTC)
    wrong, total, late = [], 0, 0
    with trial.Database() as database, tempfile.TemporaryFile("w+") as log:
        tenants, restarts = run(arguments, database, log, start, end)
        for tenant, zone in tenants.items():
            ran = collections.Counter(tuple(subject.split(" ")) for [subject] in database.rows(
                f"select subject from trial_effects where tenant_id = '{tenant}'"))
            expected = occurrences(zoneinfo.ZoneInfo(zone), start, end)
            total += len(expected)
            # Of what a schedule of this kind missed, only the latest runs.
            skipped = {item for item in expected - set(ran) if item[0].startswith("latest")}
            late += len(skipped)
            wrong += [f"{zone}: not run {item}" for item in sorted(expected - set(ran) - skipped)]
            wrong += [f"{zone}: not planned {item}" for item in sorted(set(ran) - expected)]
            wrong += [f"{zone}: {count} times {item}" for item, count in ran.items() if count > 1]
        undone = database.rows("select kind, state, last_error from jobs where state <> 'done'")
    print(f"{arguments.start} to {arguments.end} in {arguments.seconds:.0f} s, {PROCESSES} processes restarted "
          f"{restarts} times: {total} occurrences in {len(ZONES)} zones, {len(wrong)} wrong, {len(undone)} not done, "
          f"{late} of the schedules that run only their latest left out")
    for line in wrong[:20]:
        print(" ", line)
    if wrong or undone:
        sys.exit("FAILED")
    print("ok")


main()
