"""Files that stand in their place only once they are whole."""
from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class MissingExtra(ImportError):
    """A format needs a package that is not installed."""

    def __init__(self, name: str, package: str, extra: str) -> None:
        super().__init__(
            f"{name} needs {package}, which is not installed; pip install 'claim-extractor[{extra}]'"
        )


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """A new file to write to, which takes the place of ``path`` at the end, and is dropped where an error comes first.

    A device or a pipe is written to at the end, from the beginning. Raises OSError as writing does.

    >>> import tempfile
    >>> place = Path(tempfile.mkdtemp()) / "figures.txt"
    >>> with replacing(place) as new:
    ...     _ = new.write_text("1,7", encoding="utf-8")
    ...     place.exists()
    False
    >>> place.read_text(encoding="utf-8")
    '1,7'
    """
    goal = Path(path).resolve()
    device = goal.exists() and not goal.is_file()
    folder = tempfile.gettempdir() if device else goal.parent
    handle, name = tempfile.mkstemp(dir=folder, prefix=f".{goal.name}.")
    os.close(handle)
    new = Path(name)
    try:
        yield new
        if device:
            with new.open("rb") as source, goal.open("wb") as sink:
                shutil.copyfileobj(source, sink)
        else:
            os.chmod(new, _mode(goal))
            os.replace(new, goal)
    finally:
        new.unlink(missing_ok=True)


def _mode(path: Path) -> int:
    """The mode of the file that is replaced, else that of any new file."""
    if path.exists():
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
