"""What every importer offers. To add a format:

1. Write ``precode/importers/<format>.py`` with two functions: `recognises` and `read`.
   Import its library inside `read`, so that nothing is loaded for other formats.
2. Add one line to `IMPORTERS` in ``precode/importers/__init__.py``. Order matters:
   the first importer that recognises the content reads the file.
3. Report what is dropped, guessed or repaired as `Note` objects. Never put
   transcript text into a note or an error; speaker labels are allowed.
4. Write ``tests/importers/test_<format>.py`` with small files of your own.
"""

from __future__ import annotations

from typing import Protocol

from precode.domain.dialogue import Dialogue, MarkedText
from precode.importers.source import Source


class Importer(Protocol):
    """A module that reads one format. Modules satisfy this with two functions."""

    def recognises(self, source: Source) -> bool:
        """Tell from the content (not the suffix alone) whether `read` can read it."""

    def read(self, source: Source) -> Dialogue | MarkedText:
        """Return the talk; raise `UnreadableFile` with problem, where and remedy."""
