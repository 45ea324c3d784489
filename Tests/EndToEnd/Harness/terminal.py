#!/usr/bin/env python3
"""Runs a command on a pseudo-terminal of its own, and plays a person at it.

Takes one JSON argument: {command, folder, environment, rows, columns, output?, steps}, where a step is one of
{expect: text}     waits until the terminal shows it, behind what was expected before
{type: text}       types it
{interrupt: true}  Ctrl-C        {end: true}  Ctrl-D        {resize: [rows, columns]}
{run: [words]}     runs another command to its end, beside the terminal; "{0}" stands for what the last capture found
{capture: regex}   waits until the expression fits, and keeps its first group
`output` is a file for standard output, which is then no terminal. Prints {code, screen, captures, error?}.
"""
import fcntl, json, os, pty, re, select, struct, subprocess, sys, termios, time

PATIENCE = 60.0


def main():
    play = json.loads(sys.argv[1])
    child, master = pty.fork()
    if child == 0:
        os.chdir(play["folder"])
        if play.get("output"):
            os.dup2(os.open(play["output"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644), 1)
        # The size is set before the command looks.
        resize(0, play["rows"], play["columns"])
        os.execve(play["command"][0], play["command"], play["environment"])
    screen, place, captures, error, alive = b"", 0, [], None, True

    def read(patience):
        nonlocal screen, alive
        if not alive or not select.select([master], [], [], patience)[0]:
            return False
        try:
            chunk = os.read(master, 65536)
        except OSError:
            chunk = b""
        alive = bool(chunk)
        screen += chunk
        return alive

    def wait(found, what):
        end = time.monotonic() + PATIENCE
        while True:
            at = found()
            if at is not None:
                return at
            if not alive or time.monotonic() > end:
                raise TimeoutError(f"never shown: {what}")
            read(1.0)

    def find(needle):
        at = screen.find(needle, place)
        return None if at < 0 else at + len(needle)

    try:
        for step in play["steps"]:
            if "expect" in step:
                place = wait(lambda: find(step["expect"].encode()), step["expect"])
            elif "capture" in step:
                pattern = re.compile(step["capture"].encode())
                match = wait(lambda: pattern.search(screen, place), step["capture"])
                place = match.end()
                captures.append(match.group(1).decode())
            elif "type" in step:
                os.write(master, step["type"].encode())
            elif "interrupt" in step:
                os.write(master, b"\x03")
            elif "end" in step:
                os.write(master, b"\x04")
            elif "resize" in step:
                resize(master, *step["resize"])
            elif "run" in step:
                words = [word.replace("{0}", captures[-1] if captures else "") for word in step["run"]]
                done = subprocess.run(words, cwd=play["folder"], env=play["environment"], capture_output=True)
                if done.returncode:
                    raise ChildProcessError(f"{words}: {done.returncode} {done.stderr.decode()}")
    except (TimeoutError, ChildProcessError) as failure:
        error = str(failure)
        os.kill(child, 9)
    while read(PATIENCE):
        pass
    _, status = os.waitpid(child, 0)
    report = {"code": os.waitstatus_to_exitcode(status), "screen": screen.decode(errors="replace"), "captures": captures}
    if error:
        report["error"] = error
    print(json.dumps(report))


def resize(descriptor, rows, columns):
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


main()
