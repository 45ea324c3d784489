"""A client made of grpcio, against the gRPC server of the tests: one line of JSON a check, `{"check", "ok", "said"}`.

    grpc_client.py PORT
"""

import json
import sys
import threading

import grpc

import lifeline

BYTES = lambda value: value


def check(name, ok, said=""):
    print(json.dumps({"check": name, "ok": bool(ok), "said": str(said)}), flush=True)


def expect(name, code, details, call):
    """The call fails with this code and these details."""
    try:
        call()
        check(name, False, "it did not fail")
    except grpc.RpcError as error:
        right = error.code() == code and (details is None or error.details() == details)
        check(name, right, f"{error.code()} {error.details()}")


def patient(call):
    """What the call gives, tried again while its connection is going away under it."""
    for _ in range(50):
        try:
            return call()
        except grpc.RpcError as error:
            if error.code() != grpc.StatusCode.UNAVAILABLE:
                raise
    return call()


def main(port):
    options = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
    channel = grpc.insecure_channel(f"127.0.0.1:{port}", options)
    unary = lambda method: channel.unary_unary(f"/test.Peer/{method}", BYTES, BYTES)
    stream = lambda method: channel.unary_stream(f"/test.Peer/{method}", BYTES, BYTES)

    for size in (0, 1, 100, 16_384, 1 << 20, 4 << 20, 64 << 20):
        message = bytes(size % 251 for _ in range(min(size, 1024))).ljust(size, b"x")
        check(f"echo {size}", unary("Echo")(message, timeout=60) == message)

    answer, call = unary("Echo").with_call(b"hi", metadata=[("x-word", "word"), ("x-raw-bin", b"\x00\xff")], timeout=10)
    seen = dict(call.trailing_metadata())
    check("metadata comes back in trailers", seen.get("x-word") == "word" and seen.get("x-raw-bin") == b"\x00\xff", seen)

    numbers = [int(message) for message in stream("Count")(b"5000", timeout=60)]
    check("a stream of 5000", numbers == list(range(5000)), len(numbers))
    sizes = [len(message) for message in stream("Large")(b"20", timeout=60)]
    check("a stream of 20 times 1 MiB", sizes == [1 << 20] * 20, sizes)
    check("a stream of none", list(stream("Count")(b"0", timeout=10)) == [])

    text = "no such thing: 100 % of »é😀«\nnext line"
    expect("a failure without messages", grpc.StatusCode.NOT_FOUND, text, lambda: unary("Fail")(b"", timeout=10))
    expect("a failure after messages", grpc.StatusCode.DATA_LOSS, "half", lambda: list(stream("Half")(b"", timeout=10)))
    expect("an unknown method", grpc.StatusCode.UNIMPLEMENTED, None, lambda: unary("Nope")(b"", timeout=10))
    expect("a handler that throws", grpc.StatusCode.UNKNOWN, None, lambda: unary("Throw")(b"", timeout=10))
    expect("a stream that is reset", grpc.StatusCode.INTERNAL, None, lambda: unary("Reset")(b"", timeout=10))
    expect("a deadline", grpc.StatusCode.DEADLINE_EXCEEDED, None, lambda: unary("Never")(b"deadline", timeout=0.2))

    begun = threading.Event()
    call = stream("Never")(b"cancel")

    def read():
        try:
            for _ in call:
                begun.set()
        except grpc.RpcError as error:
            check("a stream that is cancelled", error.code() == grpc.StatusCode.CANCELLED, error.code())

    reader = threading.Thread(target=read)
    reader.start()
    begun.wait(30)
    call.cancel()
    reader.join()

    calls = [unary("Echo").future(str(number).encode(), timeout=60) for number in range(256)]
    check("256 at once", [int(call.result()) for call in calls] == list(range(256)))

    expect("a connection that is cut", grpc.StatusCode.UNAVAILABLE, None, lambda: unary("Drop")(b"", timeout=10))
    again = lambda: unary("Echo")(b"again", timeout=10, wait_for_ready=True)
    check("the next call connects anew", patient(again) == b"again")
    unary("GoAway")(b"", timeout=10)
    check("after a GOAWAY too", patient(again) == b"again")
    channel.close()
    print(json.dumps({"check": "end", "ok": True, "said": ""}), flush=True)


lifeline.hold()
main(sys.argv[1])
