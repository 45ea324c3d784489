"""Ends a peer whose test is gone: a test holds the other end of its peer's standard input and writes nothing.

A test run that is killed kills nobody; its ends of pipes close all the same. A peer that was started by hand, or with its
input from elsewhere, goes on until it is stopped.
"""

import os
import stat
import threading


def hold():
    if stat.S_ISFIFO(os.fstat(0).st_mode):
        threading.Thread(target=wait, daemon=True).start()


def wait():
    while os.read(0, 1):
        pass
    os._exit(3)
