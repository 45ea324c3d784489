"""Measures a program as a whole process: wall time, CPU time and resident memory over several rounds.

Usage: python3 measure.py [--rounds N] LABEL=COMMAND [LABEL=COMMAND …]

The commands take turns, so that a slow moment of the machine hits all alike. Prints a line each with the smallest and the
median wall time, the median CPU time and the largest resident set, and each median's difference from the first one's.
A command that fails ends the measurement: a program that does not start is quick.
"""
import argparse
import os
import shlex
import statistics
import subprocess
import sys
import time


def once(command):
    """-> (wall ms, cpu ms, resident KiB)"""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{shlex.join(command)} exited with {child.returncode}")
    return wall * 1e3, (usage.ru_utime + usage.ru_stime) * 1e3, usage.ru_maxrss


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--rounds", type=int, default=40)
    ask.add_argument("commands", nargs="+")
    args = ask.parse_args()
    commands = [(label, shlex.split(command)) for label, command in (c.split("=", 1) for c in args.commands)]
    samples = {label: [] for label, _ in commands}
    for label, command in commands:
        once(command)  # fills the page cache
    for _ in range(args.rounds):
        for label, command in commands:
            samples[label].append(once(command))
    base = statistics.median(s[0] for s in samples[commands[0][0]])
    print(f"      {'':<28} {'min ms':>8} {'median':>8} {'cpu ms':>8} {'MB':>6} {'above first':>12}")
    for label, _ in commands:
        wall, cpu, memory = zip(*samples[label])
        middle = statistics.median(wall)
        print(f"      {label:<28} {min(wall):8.2f} {middle:8.2f} {statistics.median(cpu):8.2f} "
              f"{max(memory) / 1024:6.1f} {middle - base:+9.2f} ms")


if __name__ == "__main__":
    main()
