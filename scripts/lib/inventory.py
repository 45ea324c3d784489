"""The demo's questions about runs of the inventory workflow.

Usage: python3 inventory.py summary RESULT.json          how many entries, and how many are answered
       python3 inventory.py compare A.json B.json        exit 1 unless both hold the same answers in the same order
       python3 inventory.py audit LEDGER.jsonl N         exit 1 unless the ledger holds N keys, each entered once
       python3 inventory.py kill PIDFILE N LEDGER_URL    has the ledger kill that process at the N-th entry from now
       python3 inventory.py open-run < RUNS.json         the id of the newest run that has not ended
"""
import json
import sys
import urllib.request
from collections import Counter


def answers(path):
    with open(path, encoding="utf-8") as result:
        return [(entry["question"], entry["answer"]) for entry in json.load(result)["output"]]


def summary(path):
    rows = answers(path)
    print(f"{len(rows)} questions, {len({answer for _, answer in rows})} different answers")


def compare(first, second):
    left, right = answers(first), answers(second)
    for (question, one), (_, other) in zip(left, right):
        if one != other:
            print(f"{question}\n  {one}\n  {other}", file=sys.stderr)
    sys.exit(left != right)


def audit(path, count):
    with open(path, encoding="utf-8") as ledger:
        rows = [json.loads(line) for line in ledger if line.strip()]
    entered = Counter(row["key"] for row in rows if not row.get("repeated"))
    print(f"      {len(rows)} requests, {len(entered)} keys, "
          f"{sum(bool(row.get('repeated')) for row in rows)} of them sent again under their key")
    sys.exit(len(entered) != int(count) or max(entered.values(), default=0) != 1)


def kill(pid_file, number, url):
    order = json.dumps({"kill": pid_file, "at": int(number), "when": "after"}).encode()
    urllib.request.urlopen(urllib.request.Request(f"{url}/control", data=order, method="POST"), timeout=10).read()


def open_run():
    ended = ("completed", "failed", "cancelled", "terminated")
    print(next(run["run"] for run in json.load(sys.stdin)["runs"] if run["status"] not in ended))


if __name__ == "__main__":
    commands = {"summary": summary, "compare": compare, "audit": audit, "kill": kill, "open-run": open_run}
    commands[sys.argv[1]](*sys.argv[2:])
