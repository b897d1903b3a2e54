"""Three workers that are frozen and killed at random, and a source of jobs that is killed too: each job's effect
happens exactly once, and no job is lost.

Usage: jobs_test.py [--seconds S] [--seed N] [--control]

bin/faults runs ten minutes of it: --seconds 600. With --control the handlers do not ask whether the job is
still theirs: then effects must be doubled, or the faults would prove nothing.
"""

import argparse
import collections
import random
import signal
import sys
import tempfile
import time

import trial

# Seconds by which the workers' clocks are wrong.
SKEWS = [0, 300, -300]
STEPS = {"trial.steps": 6, "trial.single": 1, "trial.keyed": 1, "trial.long": 1}
PLACES = 3
LEASE = 3.0


class Faults:
    """Freezes, kills and stops processes, one at a time, and knows when a frozen one may go on."""

    def __init__(self, dice, workers, source):
        self.dice, self.workers, self.source = dice, workers, source
        self.counts, self.frozen, self.down, self.problems = collections.Counter(), {}, {}, []

    def one(self):
        now = time.monotonic()
        for worker, until in list(self.frozen.items()):
            if now >= until:
                worker.send(signal.SIGCONT)
                del self.frozen[worker]
        for worker, until in list(self.down.items()):
            if now >= until:
                worker.start()
                del self.down[worker]
        free = [worker for worker in self.workers if worker not in self.frozen and worker not in self.down]
        if not free:
            return
        worker = self.dice.choice(free)
        act = self.dice.choices(["freeze", "kill", "stop", "kill the source"], [10, 8, 1, 1])[0]
        self.counts[act] += 1
        if act == "freeze":
            worker.send(signal.SIGSTOP)
            # Most wake up while another worker is in the middle of what was theirs.
            self.frozen[worker] = now + self.dice.choice([0.5, LEASE + 0.5, LEASE + 1, LEASE + 2, 2 * LEASE])
        elif act == "kill":
            worker.kill()
            self.down[worker] = now + self.dice.uniform(0, 1.5)
        elif act == "stop":
            if not worker.stop():
                self.problems.append("a worker did not stop within 30 s")
            self.down[worker] = now
        else:
            self.source.kill()
            self.source.start()

    def end(self):
        for worker in self.frozen:
            worker.send(signal.SIGCONT)
        for worker in self.down:
            worker.start()
        self.frozen, self.down = {}, {}


def wait_until_all_is_done(database, patience):
    """False when nothing was finished for the time of `patience`."""
    last, deadline = None, time.monotonic() + patience
    while time.monotonic() < deadline:
        [[live]] = database.rows(
            "select count(*) from jobs where state in ('available', 'retry', 'running')")
        if live == "0":
            return True
        if live != last:
            last, deadline = live, time.monotonic() + patience
        time.sleep(0.5)
    return False


def findings(database):
    """What is wrong: (jobs with too few effects, with doubled ones, effects of nobody, jobs not done)."""
    jobs = {subject: kind for subject, kind in database.rows("select subject, kind from trial_jobs")}
    effects = collections.Counter(
        (subject, step) for subject, step in database.rows("select subject, step from trial_effects"))
    lost = sum((subject, str(step)) not in effects for subject, kind in jobs.items() for step in range(STEPS[kind]))
    doubled = sum(count - 1 for count in effects.values())
    stray = sum(subject not in jobs for subject, _ in effects)
    undone = database.rows("select kind, state, last_error from jobs where state <> 'done'")
    [[count]] = database.rows("select count(*) from jobs")
    return len(jobs), lost, doubled, stray, undone, len(jobs) - int(count)


def run(arguments, database, log):
    dice = random.Random(arguments.seed)
    for slug in ["north", "south", "west"]:
        database.add_tenant(slug, "America/New_York", "2026-01-01T00:00:00Z")
    guarded = "no" if arguments.control else "yes"
    # A try that fails waits for 15 s and more: only a long run has the time.
    failing = "yes" if arguments.seconds >= 60 else "no"
    workers = [
        trial.Process(database, "work", log, skew=skew, guarded=guarded, failing=failing) for skew in SKEWS]
    source = trial.Process(database, "enqueue", log, rate=arguments.rate)
    faults, most, end = Faults(dice, workers, source), 0, time.monotonic() + arguments.seconds
    try:
        while time.monotonic() < end:
            time.sleep(dice.uniform(0.4, 1.6))
            [[narrow]] = database.rows("select count(*) from jobs where queue = 'narrow' and state = 'running'")
            most = max(most, int(narrow))
            faults.one()
        faults.end()
        source.stop()
        all_done = wait_until_all_is_done(database, 60)
    finally:
        for process in workers + [source]:
            process.send(signal.SIGCONT)
            process.kill()
    return faults, most, all_done


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--rate", type=int, default=6)
    parser.add_argument("--control", action="store_true")
    arguments = parser.parse_args()
    with trial.Database() as database, tempfile.TemporaryFile("w+") as log:
        faults, most, all_done = run(arguments, database, log)
        jobs, lost, doubled, stray, undone, missing = findings(database)
        [[losses, fences]] = database.rows("select coalesce(sum(losses), 0), coalesce(max(fence), 0) from jobs")
        log.seek(0)
        refused = sum("taken over" in line for line in log)
    print(f"seed {arguments.seed}, {arguments.seconds:.0f} s: {jobs} jobs; " +
          ", ".join(f"{count} x {act}" for act, count in sorted(faults.counts.items())))
    print(f"claims lost {losses}, highest claim of a job {fences}, late workers refused {refused}, "
          f"at most {most} at once in a queue of {PLACES}")
    print(f"effects: {lost} lost, {doubled} doubled, {stray} of nobody; {len(undone)} jobs not done, {missing} gone")
    for row in undone[:5]:
        print("  not done:", *row)
    if arguments.control:
        sys.exit(0 if doubled else "the control doubled nothing: the faults prove nothing")
    problems = faults.problems + ([] if all_done else ["jobs were still waiting when nothing moved for a minute"])
    if problems or lost or doubled or stray or undone or missing or most > PLACES or jobs < 2 * arguments.seconds:
        sys.exit("FAILED " + "; ".join(problems))
    print("ok")


main()
