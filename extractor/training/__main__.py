"""``python -m extractor.training``: see the package's docstring."""

from extractor.training.cli import app

app()
