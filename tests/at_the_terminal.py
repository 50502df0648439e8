"""A command of `desk` run in this process, as the terminal runs it: what it prints, and how it ends."""

from __future__ import annotations

import contextlib
import gc
import io
from dataclasses import dataclass

import pytest

import cli


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


def desk(*words: str, **environment: str) -> Done:
    """Typed as `desk …`, with these settings in the environment."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        patch.setattr("sys.argv", ["desk", *words])
        for name, value in environment.items():
            patch.setenv(name, value)
        try:
            cli.main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        finally:
            gc.enable()  # which a command turns off for its short life
    return Done(code, out.getvalue(), err.getvalue())
