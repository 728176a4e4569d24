"""Workers to be killed: real processes of the product's own loop, forked from one that is warm.

As a program it reads lines: `start` forks a worker and answers with its pid.
"""

from __future__ import annotations

import os
import signal
import sys

from vafa.config.environment import settle_environment


def main() -> None:
    settle_environment()
    import django

    django.setup()
    from vafa.config.worker import run_worker

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    print("ready", flush=True)
    for _line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            run_worker()
            os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    main()
