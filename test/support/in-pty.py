# Runs a command on a terminal of 80 columns and types into it: `in-pty.py PLAN COMMAND…`. PLAN is JSON: a list of
# [text to wait for, text to type]. It ends after PTY_SECONDS, 60 if it is not set. Everything that was shown goes to standard output; the exit code is the command's.
import json, os, pty, select, struct, sys, termios, fcntl, time

plan = json.loads(sys.argv[1])
pid, fd = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 80, 0, 0))
shown, seen, until = b"", 0, time.monotonic() + float(os.environ.get("PTY_SECONDS", 60))
typed, again = "", 0
while time.monotonic() < until:
    if select.select([fd], [], [], 0.1)[0]:
        try:
            data = os.read(fd, 65536)
        except OSError:
            break
        if not data:
            break
        shown += data
    if plan and plan[0][0].encode() in shown[seen:]:
        seen = len(shown)
        typed, again = plan.pop(0)[1], time.monotonic() + 5
        os.write(fd, typed.encode())
    # What is typed between two prompts may be lost: a person presses Ctrl-C once more.
    if typed == "\x03" and time.monotonic() > again:
        again = time.monotonic() + 5
        os.write(fd, b"\x03")
else:
    os.kill(pid, 9)
sys.stdout.buffer.write(shown)
sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) if not plan else 99)
