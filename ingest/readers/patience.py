"""Slow work that goes on says so, so that whoever waits for it can tell it from work that hangs."""

from __future__ import annotations

from collections.abc import Callable

_hooks: list[Callable[[], None]] = []


def still_working() -> None:
    """To be called between the parts of slow work, such as after each scanned page."""
    for hook in _hooks:
        hook()


def on_work(hook: Callable[[], None]) -> None:
    """Calls ``hook`` whenever slow work says that it goes on."""
    _hooks.append(hook)
