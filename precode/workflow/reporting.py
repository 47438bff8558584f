"""Code sets → the report of a study: a page, its tables and its figures in a folder."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path, PurePosixPath

from precode.domain.code_sets import CodeSets
from precode.domain.tables import Table
from precode.exporters.records import precode_version
from precode.exporters.tables_csv import csv_of
from precode.exporters.workbook import workbook_bytes
from precode.findings import Wanted, tables_of
from precode.reports.study.figures import figures_of
from precode.reports.study.page import page
from precode.store.study import Study

PAGE, RECORD = "report.html", "report.json"
_QCA_DATA = "qca_data"
_R_SCRIPT = """\
# Crisp-set analysis of data.csv with the R package QCA (Dusa 2019). Run it in this folder:
#   install.packages("QCA")   # once
#   Rscript truth_table.R
# One row a case, 1 where the condition or the outcome was found, 0 where it was not.
# Two cut-offs: rows whose cases contradict each other are C, neither 1 nor 0.
library(QCA)
data <- read.csv("data.csv", row.names = 1, fileEncoding = "UTF-8-BOM")
table <- truthTable(
  data, outcome = "{outcome}", conditions = c({conditions}),
  incl.cut = c(1, 0.001), show.cases = TRUE
)
print(table)
if (any(table$tt$OUT == "1")) print(minimize(table, details = TRUE, show.cases = TRUE))
"""


def write_report(study: Study, sets: CodeSets, wanted: Wanted) -> Path:
    """Write the report of these code sets and return its folder, ``reports/<version>``.

    A report that is there already is replaced as a whole; if this is killed, either it or the
    new one is there, or comes back with the next report. The same code sets and options give
    the same bytes. A draft is ``reports/draft``.

    Raises
    ------
    PrecodeError
        If a condition or outcome is unknown, another run holds the study, or the disk refuses.
    """
    files = report_files(sets, wanted)
    place = study.folder / "reports" / (str(sets.version) if sets.version else "draft")
    with study.writing():
        _bring_back(place)
        new = study.new_folder()
        try:
            _fill(new, files)
            _put(new, place)
        finally:
            shutil.rmtree(new, ignore_errors=True)
    return place


def report_files(sets: CodeSets, wanted: Wanted) -> dict[str, bytes]:
    """Return every file of the report by its path in the folder, ``report.json`` last."""
    tables = tables_of(sets, wanted)
    figures = figures_of({table.name: table for table in tables})
    files = {PAGE: page(sets, tables, figures).encode()}
    files |= {f"tables/{table.name}.csv": csv_of(table).encode() for table in tables}
    title = str(sets.about.get("title") or sets.about.get("study") or "")
    files["tables.xlsx"] = workbook_bytes(tables, title)
    for figure in figures.values():
        files[f"figures/{figure.name}.svg"] = figure.svg
        files[f"figures/{figure.name}.png"] = figure.png
    files |= _for_r(tables)
    files[RECORD] = _record(sets, wanted, files)
    return files


def _for_r(tables: Sequence[Table]) -> dict[str, bytes]:
    """Return the data of a truth table, and a script that makes it again in R."""
    data = next((table for table in tables if table.name == _QCA_DATA), None)
    if data is None or len(data.columns) < 3:
        return {}
    conditions = ", ".join(f'"{name}"' for name in data.columns[1:-1])
    script = _R_SCRIPT.format(outcome=data.columns[-1], conditions=conditions)
    return {"qca/data.csv": csv_of(data).encode(), "qca/truth_table.R": script.encode()}


def _record(sets: CodeSets, wanted: Wanted, files: Mapping[str, bytes]) -> bytes:
    content = {
        "precode": precode_version(),
        "version": sets.version,
        "draft": not sets.version,
        "upto": sets.upto,
        "manifest_sha256": sets.about.get("manifest_sha256", ""),
        "options": asdict(wanted),
        "files": {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)},
    }
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files into a new folder, for their owner only, safe on disk."""
    for name, data in files.items():
        path = folder / PurePosixPath(name)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())


def _put(new: Path, place: Path) -> None:
    """Rename a folder to its place; what is there goes aside first, and back if that fails."""
    before = _before(place)
    if place.exists():
        place.rename(before)
    try:
        new.rename(place)
    except BaseException:
        if before.exists():
            before.rename(place)
        raise
    shutil.rmtree(before, ignore_errors=True)


def _bring_back(place: Path) -> None:
    """Put back the report that a killed run had set aside, or remove it if it was replaced."""
    before = _before(place)
    if before.exists() and not place.exists():
        before.rename(place)
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(before)


def _before(place: Path) -> Path:
    return place.with_name(f".{place.name}.before")
