"""Runs what scripts/bench compares, several times in turn, and prints medians: `measure.py WHAT RUNS PATCHBAY SCAN SET`."""

import os
import pathlib
import statistics
import sys
import time


def run(command, directory):
    """One run: its seconds of the clock and of the processor, its peak memory in MB, and its exit code."""
    start = time.monotonic()
    child = os.fork()
    if child == 0:
        os.chdir(directory)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.execv(command[0], command)
    _, status, usage = os.wait4(child, 0)
    clock = time.monotonic() - start
    memory = usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    return clock, usage.ru_utime + usage.ru_stime, memory, os.waitstatus_to_exitcode(status)


def median(runs):
    return [statistics.median(values) for values in zip(*runs)]


def compare(runs, patchbay, scan, directory):
    files = sorted(str(path) for path in (directory / "fleet").iterdir())
    size = sum(os.path.getsize(path) for path in files) / 1e6
    scans, checks = [], []
    for _ in range(runs):
        scans.append(run([scan, *files], directory))
        checks.append(run([patchbay, "validate"], directory))
    if any(code != 0 for *_, code in scans + checks):
        sys.exit("a run failed")
    scanned, checked = median(scans), median(checks)
    print(f"{size:.1f} MB in {len(files)} files, medians of {runs} runs on {os.cpu_count()} cores")
    for name, (clock, processor, memory, _) in (("libyaml's scan", scanned), ("patchbay validate", checked)):
        print(f"{name:18} {clock:5.2f} s  {size / clock:5.1f} MB/s  {processor:5.2f} s of processor  {memory:4.0f} MB")
    print(f"ratio              {checked[0] / scanned[0]:5.2f} by the clock, {checked[1] / scanned[1]:.2f} by the processor")


def explode(runs, patchbay, _, directory):
    for place in sorted(directory.iterdir()):
        command = [patchbay, "validate", "bomb.yaml"]
        clock, processor, memory, code = median(run(command, place) for _ in range(runs))
        print(f"{place.name:28} {clock:5.2f} s  {processor:5.2f} s of processor  {memory:4.0f} MB  exit code {code:.0f}")


if __name__ == "__main__":
    what, count, program, scanner, target = sys.argv[1:]
    {"validate": compare, "bombs": explode}[what](int(count), program, scanner, pathlib.Path(target))
