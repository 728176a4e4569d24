"""The installation's secrets: made once, kept, and readable by nobody else."""

from __future__ import annotations

import threading

import pytest

from vafa.machine.errors import MachineError
from vafa.machine.keys import load_keys


def test_keys_are_made_once_and_kept(tmp_path):
    file = tmp_path / "secrets.env"
    first = load_keys(file, ["A", "B"])
    assert len(set(first.values())) == 2
    assert min(map(len, first.values())) >= 64
    assert load_keys(file, ["B", "C"])["B"] == first["B"]
    assert load_keys(file, ["A"]) == {"A": first["A"]}
    assert file.stat().st_mode & 0o777 == 0o600


def test_two_first_starts_at_once_agree(tmp_path):
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(load_keys(tmp_path / "s.env", ["A"])["A"]))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    assert len(set(answers)) == 1


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    with pytest.raises(MachineError, match="Set VAFA_HOME"):
        load_keys(tmp_path / "missing" / "secrets.env", ["A"])
