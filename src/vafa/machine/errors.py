"""What went wrong with the machine, said to the person who runs it."""

from __future__ import annotations


class MachineError(Exception):
    """Something outside the program is not as it must be.

    The text is one or two plain sentences: what is wrong, and a way on. The command line prints
    it and nothing else.
    """
