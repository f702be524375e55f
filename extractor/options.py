"""What the commands have in common: options, what is checked before any work, and how each of them ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from extractor.resources import languages

DONE, FAILED, INTERRUPTED = 0, 1, 130


def _checked_language(value: str | None) -> str | None:
    if value is not None and value not in languages():
        raise typer.BadParameter(f"{value!r} is not read here; take one of {', '.join(languages())}")
    return value


Language = Annotated[
    str | None,
    typer.Option(
        metavar="CODE", callback=_checked_language,
        help=f"Insist on a language, {' or '.join(languages())}; told by each text if not given. "
        f"E.g. --language {languages()[0]}",
    ),
]
Processes = Annotated[
    int, typer.Option(min=1, metavar="N", help="Work on so many articles at a time. E.g. --processes 4"),
]


def check_output(output: Path | None) -> None:
    """Raises BadParameter where no file can be written there: what would fail at the end fails at the beginning."""
    if output is not None and (output.is_dir() or not output.parent.is_dir()):
        raise typer.BadParameter(f"{output} cannot be a file; give the name of one in a folder that is there")


def carry_out(work: Callable[[], None], output: Path | None, failed: Callable[[], int]) -> NoReturn:
    """Does the work and ends the command, with the exit code that its help promises; ``failed`` counts what could not
    be read."""
    from extractor.terminal import warn

    try:
        work()
    except BrokenPipeError:
        # The reader of a pipe has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        warn("interrupted")
        raise typer.Exit(INTERRUPTED) from None
    except OSError as error:
        warn(f"{output or 'stdout'}: {error.strerror}; check that it can be written to")
        raise typer.Exit(FAILED) from None
    raise typer.Exit(FAILED if failed() else DONE)
