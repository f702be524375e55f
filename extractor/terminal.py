"""Where the command line writes: data to stdout or whole to a file, messages and progress to stderr."""
from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import IO, Any

# Where a file is written, nobody's window says how wide a table may be.
WIDTH = 120


def warn(line: str) -> None:
    """A message to stderr, on one line and without what a terminal would obey."""
    shown = "".join(char if char.isprintable() else " " for char in line)
    sys.stderr.write(f"extractor: {shown}\n")
    sys.stderr.flush()


class Output:
    """Text to stdout, or to a file that stands there only once it is whole."""

    def __init__(self, path: Path | None) -> None:
        self._path = path.resolve() if path else None
        self._temporary: Path | None = None
        self._stream: IO[str]

    def __enter__(self) -> Output:
        if self._path is None:
            self._stream = sys.stdout
            if hasattr(sys.stdout, "reconfigure"):
                # A lone surrogate can come from the name of a file only.
                sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
        elif self._path.exists() and not self._path.is_file():
            # A device or a pipe cannot be put in place afterwards.
            self._stream = self._path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n")
        else:
            handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name}.")
            self._temporary = Path(name)
            self._stream = os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="\n")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None,
    ) -> None:
        if self._path is None:
            if kind is None:
                self._stream.flush()
            return
        try:
            self._stream.close()
            if kind is None and self._temporary:
                os.chmod(self._temporary, self._mode())
                os.replace(self._temporary, self._path)
                self._temporary = None
        finally:
            if self._temporary:
                self._temporary.unlink(missing_ok=True)

    def _mode(self) -> int:
        """The mode of the file that is replaced, else that of any new file."""
        if self._path is not None and self._path.exists():
            return stat.S_IMODE(self._path.stat().st_mode)
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask

    def write(self, text: str) -> None:
        self._stream.write(text)

    def flush(self) -> None:
        self._stream.flush()

    @property
    def color(self) -> bool:
        return self._path is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")

    @property
    def width(self) -> int:
        return shutil.get_terminal_size((WIDTH, 24)).columns if self._path is None else WIDTH


class Progress:
    """A bar on stderr while data goes elsewhere than to the same terminal, from the second file on."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown and sys.stderr.isatty()
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *raised: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def seen(self, name: str, done: int, total: int) -> None:
        """A file is done."""
        if not self._shown or total < 2:
            return
        if self._bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            self._bar = Bar(
                BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=Console(stderr=True), transient=True,
                redirect_stdout=False,
            )
            self._task = self._bar.add_task("", total=total)
            self._bar.start()
        self._bar.update(self._task, completed=done)
