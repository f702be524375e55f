"""The examples of the docstrings, of every module."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import extractor

MODULES = [
    "extractor",
    *(
        found.name
        for found in pkgutil.walk_packages(extractor.__path__, "extractor.")
        if not found.name.endswith("__main__")
    ),
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        # what trains the models needs more than what runs them
        if name.startswith("extractor.training") and not str(error.name).startswith("extractor"):
            pytest.skip(f"needs {error.name}")
        raise
    assert doctest.testmod(module).failed == 0
