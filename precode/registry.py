"""Named parts that are imported only when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any, Generic, TypeVar, cast

from precode.errors import UnknownPlugin

T = TypeVar("T")


class Registry(Generic[T]):
    """A table from names to parts; other packages add theirs as entry points.

    Parameters
    ----------
    kind
        What the parts are, for messages: ``encoder``.
    group
        Entry-point group under which other packages register: ``precode.encoders``.
    builtin
        Name to ``module:attribute``, or to a whole ``module``. Order is kept; nothing is
        imported yet.
    """

    def __init__(self, kind: str, *, group: str, builtin: Mapping[str, str]) -> None:
        self.kind, self.group, self._builtin = kind, group, dict(builtin)

    def __iter__(self) -> Iterator[str]:
        yield from self._builtin
        yield from sorted(e.name for e in self._plugins() if e.name not in self._builtin)

    def plugins_first(self) -> Iterator[str]:
        """Yield all names, those of other packages before the built-in ones."""
        names = list(self)
        yield from (name for name in names if name not in self._builtin)
        yield from self._builtin

    def get(self, name: str) -> T:
        """Import and return the part called `name`; raise `UnknownPlugin` with the names."""
        if target := self._builtin.get(name):
            module, _, attribute = target.partition(":")
            part = import_module(module)
            return cast(T, getattr(part, attribute) if attribute else part)
        for entry in self._plugins():
            if entry.name == name:
                return cast(T, entry.load())
        raise UnknownPlugin.named(self.kind, name, list(self))

    def _plugins(self) -> list[Any]:
        return list(entry_points(group=self.group))
