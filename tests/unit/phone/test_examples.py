"""The examples in the docstrings of the numbers are right."""

from __future__ import annotations

import doctest
from importlib import import_module
from pkgutil import iter_modules

import pytest

import rehearse.phone


@pytest.mark.parametrize("name", [module.name for module in iter_modules(rehearse.phone.__path__)])
def test_the_examples_are_right(name: str) -> None:
    assert doctest.testmod(import_module(f"rehearse.phone.{name}")).failed == 0
