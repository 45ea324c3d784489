"""A small ledger over HTTP for the demo. No part of the product.

Usage: python3 ledger.py FILE [--port N] [--ready FILE]

    POST /entries   one entry; the header Idempotency-Key names it. A key that is known gets its first answer again.
    GET  /entries   {"entries": [{"key", "number", "body"}, …], "requests": N}

FILE gets one JSON line for each request, on disk before its answer: {"key", "number", "body"} for a new entry,
{"key", "number", "repeated": true} for a repeated one. A ledger that is started anew reads it back.
--ready gets the port once the ledger listens (port 0: any free one).

The demo steers it by POST /control {"kill": PIDFILE, "at": N, "when": "before" | "after" | "answered"}: at the N-th
request from now, the process whose id that file holds gets SIGKILL before the entry is on disk, after it is, or after the
answer went out.
"""
import argparse
import json
import os
import signal
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Ledger:
    def __init__(self, path):
        self.lock = threading.Lock()
        self.entries, self.requests, self.kills = {}, 0, []
        if os.path.exists(path):
            with open(path, encoding="utf-8") as lines:
                for line in filter(str.strip, lines):
                    row = json.loads(line)
                    self.requests += 1
                    if not row.get("repeated"):
                        self.entries[row["key"]] = row
        self.file = open(path, "a", encoding="utf-8")

    def strike(self, when):
        """Sends what /control asked for at this moment of this request."""
        for kill in [k for k in self.kills if k["at"] == self.requests and k["when"] == when]:
            self.kills.remove(kill)
            try:
                with open(kill["pid"], encoding="ascii") as pid:
                    os.kill(int(pid.read()), signal.SIGKILL)
            except ProcessLookupError:
                pass

    def enter(self, key, body):
        """-> the entry, on disk. The same key gets the same entry."""
        self.requests += 1
        self.strike("before")
        known = self.entries.get(key)
        row = {"key": key, "number": known["number"], "repeated": True} if known else \
            {"key": key, "number": len(self.entries) + 1, "body": body}
        self.file.write(json.dumps(row, ensure_ascii=False) + "\n")
        self.file.flush()
        os.fsync(self.file.fileno())
        if not known:
            self.entries[key] = row
        self.strike("after")
        return self.entries[key]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    ledger = None

    def do_GET(self):
        with self.ledger.lock:
            self.answer(200, {"entries": list(self.ledger.entries.values()), "requests": self.ledger.requests})

    def do_POST(self):
        try:
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        except ValueError:
            return self.answer(400, {"error": "the body is no JSON"})
        with self.ledger.lock:
            if self.path == "/control":
                self.ledger.kills.append(
                    {"pid": body["kill"], "at": self.ledger.requests + body["at"], "when": body["when"]})
                return self.answer(200, {})
            key = self.headers.get("Idempotency-Key")
            if not key:
                return self.answer(400, {"error": "an entry needs an Idempotency-Key"})
            entry = self.ledger.enter(key, body)
            self.answer(201, {"number": entry["number"]})
            self.ledger.strike("answered")

    def answer(self, status, value):
        data = json.dumps(value).encode()
        try:
            # No Date: the same request gets the same answer, byte by byte.
            self.send_response_only(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
            self.wfile.flush()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the other side was killed, as the demo means to

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass  # a connection that a killed process left


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("file")
    ask.add_argument("--port", type=int, default=8799)
    ask.add_argument("--ready")
    args = ask.parse_args()
    Handler.ledger = Ledger(args.file)
    server = Server(("127.0.0.1", args.port), Handler)
    if args.ready:
        with open(args.ready, "w", encoding="utf-8") as ready:
            ready.write(str(server.server_address[1]))
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    server.serve_forever()


if __name__ == "__main__":
    main()
