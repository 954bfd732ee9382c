"""Run one phase of a make target: say what is being done, do it, say how long it took.

Only the standard library is used, and only what Python 3.6 can parse: this also runs before the virtual
environment exists, and is what tells people that their Python is too old. For the same reason all it
prints is ASCII.
"""

import argparse
import subprocess
import sys
import time

OLDEST_PYTHON = (3, 11)
PAUSE_BETWEEN_ATTEMPTS = 10.0  # seconds; a registry that has just failed rarely recovers at once


def require_python() -> None:
    """Leave with a message for people when this interpreter is too old for the package."""
    if sys.version_info[:2] < OLDEST_PYTHON:
        sys.exit(
            f"This project needs Python {OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} or newer; "
            f"{sys.executable} is Python {sys.version_info[0]}.{sys.version_info[1]}.\n"
            f"Install a newer one and name it, for example: make PYTHON=python3.12"
        )


def run(title: str, command: "list[str]", attempts: int, closing_line: bool) -> int:
    """Run `command`, again after a failure as long as attempts are left; return its exit status."""
    print(f"==> {title}", flush=True)
    started = time.monotonic()
    status = subprocess.call(command)
    for attempt in range(2, attempts + 1):
        if status == 0:
            break
        print(f"==> {title}: attempt {attempt} of {attempts}", flush=True)
        time.sleep(PAUSE_BETWEEN_ATTEMPTS)
        status = subprocess.call(command)
    if status or closing_line:
        outcome = "failed" if status else "done"
        print(f"    {outcome} after {time.monotonic() - started:.1f} s", flush=True)
    return status


def main() -> int:
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").splitlines()[0], usage="%(prog)s [options] title -- command ..."
    )
    parser.add_argument("--attempts", type=int, default=1, help="for commands that need the network")
    parser.add_argument("--own-summary", action="store_true", help="the command says itself how it went")
    parser.add_argument("title", help="what is being done, for the person who waits")
    # By hand, because argparse treats the separator differently from one Python to the next.
    separator = sys.argv.index("--")
    options = parser.parse_args(sys.argv[1:separator])
    require_python()
    try:
        return run(options.title, sys.argv[separator + 1 :], options.attempts, not options.own_summary)
    except KeyboardInterrupt:  # `make serve` is ended this way
        return 130


if __name__ == "__main__":
    sys.exit(main())
