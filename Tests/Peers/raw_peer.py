"""A peer that speaks HTTP/2 only as far as it is told to, for the tests of our gRPC client. It prints its port.

    raw_peer.py FILE

Each line of FILE is the play of one connection, the last one of all that come after; its words are the steps:
`send:HEX`, `request` (until a stream has come whole), `hold` (until the client closes), `reset` (RST of TCP). At the end
the connection is closed.
"""

import socket
import struct
import sys

import lifeline


class Client:
    def __init__(self, connection):
        self.connection = connection
        self.buffer = b""
        self.preface = False

    def fill(self):
        more = self.connection.recv(65536)
        self.buffer += more
        return bool(more)

    def request(self):
        """Reads until a frame ends a stream."""
        while True:
            if not self.preface and len(self.buffer) >= 24:
                self.buffer, self.preface = self.buffer[24:], True
            while self.preface and len(self.buffer) >= 9:
                length = int.from_bytes(self.buffer[:3], "big")
                if len(self.buffer) < 9 + length:
                    break
                kind, flags = self.buffer[3], self.buffer[4]
                self.buffer = self.buffer[9 + length:]
                if kind in (0, 1) and flags & 1:
                    return True
            if not self.fill():
                return False


def play(connection, steps):
    client = Client(connection)
    for step in steps:
        if step.startswith("send:"):
            connection.sendall(bytes.fromhex(step[5:]))
        elif step == "request":
            if not client.request():
                return
        elif step == "hold":
            while client.fill():
                pass
        elif step == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def main():
    with open(sys.argv[1]) as lines:
        plays = [line.split() for line in lines.read().splitlines()]
    listener = socket.create_server(("127.0.0.1", 0), backlog=100)
    print(f"port {listener.getsockname()[1]}", flush=True)
    number = 0
    while True:
        connection, _ = listener.accept()
        try:
            play(connection, plays[min(number, len(plays) - 1)])
        except OSError:
            pass  # the client left first
        connection.close()
        number += 1


lifeline.hold()
main()
