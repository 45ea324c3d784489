"""What a unary call of 100 bytes costs grpcio's client: the same work as GRPCBenchmark, in microseconds of CPU."""

import sys
import threading
import time

import grpc

PAYLOAD = b"x" * 100

channel = grpc.insecure_channel(f"127.0.0.1:{sys.argv[1]}")
echo = channel.unary_unary("/test.Peer/Echo")
ticks = channel.unary_stream("/test.Peer/Ticks")


def one_after_another(count):
    for _ in range(count):
        assert echo(PAYLOAD, timeout=60) == PAYLOAD


def in_flight(count, width=32):
    room = threading.Semaphore(width)

    def done(_):
        room.release()

    for _ in range(count):
        room.acquire()
        echo.future(PAYLOAD, timeout=60).add_done_callback(done)
    for _ in range(width):
        room.acquire()


def measure(name, work, count):
    cpu, wall = time.process_time(), time.perf_counter()
    work(count)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(f"grpcio, {name}: {cpu / count * 1e6:.1f} us of CPU a call, {wall / count * 1e6:.1f} us of wall time", flush=True)


one_after_another(500)
measure("one after another", one_after_another, 5_000)
measure("32 in flight", in_flight, 10_000)
stream = ticks(b"")
next(stream)
measure("32 in flight beside a stream", in_flight, 10_000)
stream.cancel()
