"""Prints what the simulations and crash points of a test run tried: one line for each kind of proof.

Usage: python3 proof-counts.py COUNTS.tsv
"""
import collections
import sys


def main():
    totals = collections.defaultdict(collections.Counter)
    with open(sys.argv[1], encoding="utf-8") as file:
        for line in file:
            count, what, place = line.rstrip("\n").split("\t")
            totals[what][place] += int(count)
    for what, places in sorted(totals.items()):
        parts = ", ".join(f"{count:,} on {place}" for place, count in sorted(places.items()))
        print(f"{what}: {parts}")


if __name__ == "__main__":
    main()
