"""Workers to be killed: real processes of the product's own loop, forked from one that is warm.

As a program it reads lines: `start` forks a worker and answers with its pid; `tick` puts into the
queue what else the clock does each minute, the look for abandoned jobs among it.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress

from vafa.config.environment import settle_environment


def main() -> None:
    settle_environment()
    import django

    django.setup()
    from django.db import connections
    from procrastinate.exceptions import AlreadyEnqueued

    from vafa.config.jobs import every_minute, rescue_stalled
    from vafa.config.worker import run_worker

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    print("ready", flush=True)
    for line in sys.stdin:
        if line.strip() == "tick":
            for task in (rescue_stalled, every_minute):
                with suppress(AlreadyEnqueued):
                    task.defer(timestamp=0)
            connections.close_all()  # no two processes share one
            print("ticked", flush=True)
            continue
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            run_worker()
            os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    main()
