"""A server made of grpcio, for the tests of our client. It prints its port, and then obeys the calls that come.

    grpc_server.py [PORT] [--age SECONDS] [--streams N]
"""

import argparse
import threading
from concurrent import futures

import grpc

import lifeline

parser = argparse.ArgumentParser()
parser.add_argument("port", nargs="?", default="0")
parser.add_argument("--age", type=float)
parser.add_argument("--streams", type=int)
arguments = parser.parse_args()


def echo(request, context):
    context.set_trailing_metadata(
        [pair for pair in context.invocation_metadata() if pair[0].startswith("x-")])
    return request


def fail(request, context):
    """CODE MESSAGE"""
    number, _, message = request.decode().partition(" ")
    code = next(code for code in grpc.StatusCode if code.value[0] == int(number))
    context.set_trailing_metadata((("x-more", "yes"), ("x-bytes-bin", b"\0\xff")))
    context.abort(code, message)


def seen(request, context):
    """What metadata came, and how long the caller waits."""
    remaining = context.time_remaining()
    pairs = sorted((key, value) for key, value in context.invocation_metadata())
    lines = [f"{key}={value.hex() if isinstance(value, bytes) else value}" for key, value in pairs]
    return "\n".join(lines + [f"remaining={remaining if remaining is not None and remaining < 1e9 else None}"]).encode()


def never(request, context):
    """Says on standard output that it began, and that it was cancelled."""
    ended = threading.Event()
    context.add_callback(ended.set)
    print("began " + request.decode(), flush=True)
    ended.wait()
    print("ended " + request.decode(), flush=True)
    return b""


def blob(request, context):
    """So many bytes."""
    return bytes(int(request))


def count(request, context):
    """N messages of SIZE bytes, then a failure if there is a third word."""
    words = request.decode().split()
    for number in range(int(words[0])):
        yield number.to_bytes(4, "big") + bytes(max(0, int(words[1]) - 4))
    print(f"sent {words[0]}", flush=True)
    if len(words) > 2:
        context.abort(grpc.StatusCode.DATA_LOSS, "that was all")


def ticks(request, context):
    """A message at once, and none after it until the caller leaves."""
    ended = threading.Event()

    def leave():
        # Not behind the wait: of a caller who leaves soon this function is not entered again.
        print("left " + request.decode() + "\n", end="", flush=True)
        ended.set()

    context.add_callback(leave)
    yield b"tick"
    ended.wait()


UNARY = {"Echo": echo, "Fail": fail, "Seen": seen, "Never": never, "Blob": blob}
STREAMS = {"Count": count, "Ticks": ticks}


class Handler(grpc.GenericRpcHandler):
    def service(self, details):
        name = details.method.rpartition("/")[2]
        if name in UNARY:
            return grpc.unary_unary_rpc_method_handler(UNARY[name])
        if name in STREAMS:
            return grpc.unary_stream_rpc_method_handler(STREAMS[name])
        return None


options = [
    ("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1), ("grpc.so_reuseport", 0),
]
if arguments.age:
    options += [("grpc.max_connection_age_ms", int(arguments.age * 1000)), ("grpc.max_connection_age_grace_ms", 60000)]
if arguments.streams:
    options += [("grpc.max_concurrent_streams", arguments.streams)]
server = grpc.server(futures.ThreadPoolExecutor(max_workers=64), handlers=[Handler()], options=options)
host = arguments.port if arguments.port.startswith("unix:") else f"127.0.0.1:{arguments.port}"
port = server.add_insecure_port(host)
lifeline.hold()
server.start()
print(f"port {port}", flush=True)
server.wait_for_termination()
