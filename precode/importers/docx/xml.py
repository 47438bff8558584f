"""The XML of a Word document: names of elements, their properties, and what styles say."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, TypeAlias

# lxml ships no types; an element is iterable over its children.
Element: TypeAlias = Any

_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w:",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w:",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a:",
    "http://purl.oclc.org/ooxml/drawingml/main": "a:",
}
TEXT = frozenset({"w:t", "m:t"})
REMOVED = frozenset({"w:del", "w:moveFrom"})
REMOVED_TEXT = TEXT | {"w:delText"}
NO_WORDS = frozenset(
    {"w:pPr", "w:rPr", "w:tblPr", "w:tblGrid", "w:trPr", "w:tcPr", "w:sectPr", "w:sdtPr"}
    | {"w:sdtEndPr", "w:instrText", "w:delText", "w:delInstrText"}
)
_OFF = frozenset({"0", "false", "off", "none"})


class Styles:
    """What styles say about headings and bold, through their `basedOn` chains."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._default = ""
        for style in children_of(root, "w:style"):
            name = attribute(style, "styleId")
            self._styles[name] = style
            if attribute(style, "type") == "paragraph" and _is_on(style, "default"):
                self._default = name
        self._heading: dict[str, bool] = {}
        self._bold: dict[str, bool | None] = {}

    def is_heading(self, style_id: str) -> bool:
        """Tell whether the paragraph style is a heading, whatever it is called locally."""
        if style_id not in self._heading:
            self._heading[style_id] = any(self._names_heading(s) for s in self._chain(style_id))
        return self._heading[style_id]

    def bold(self, style_id: str) -> bool | None:
        """Return whether the style makes text bold; None if it does not say."""
        if style_id not in self._bold:
            said = (bold_of(child_of(style, "w:rPr")) for style in self._chain(style_id))
            self._bold[style_id] = next((on for on in said if on is not None), None)
        return self._bold[style_id]

    def _chain(self, style_id: str) -> Iterator[Element]:
        seen = set()
        style_id = style_id or self._default
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            yield (style := self._styles[style_id])
            style_id = value_of(style, "w:basedOn")

    def _names_heading(self, style: Element) -> bool:
        if value_of(style, "w:name").casefold().startswith("heading"):
            return True
        return in_outline(child_of(style, "w:pPr"))


def has_words(element: Element, kinds: frozenset[str] = TEXT) -> bool:
    """Tell whether any text below `element` is more than white space."""
    return any(text_of(node).strip() for node in element.iter() if name_of(node) in kinds)


def attribute(element: Element, name: str) -> str:
    """Return an attribute by its local name, "" if there is none."""
    if (plain := element.get(name)) is not None:
        return str(plain)
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


@lru_cache(maxsize=2048)
def _prefixed(tag: str) -> str:
    space, _, local = tag[1:].rpartition("}")
    return _PREFIXES.get(space, "?:") + local


def name_of(node: Element) -> str:
    """Return ``w:p`` and the like; "" for comments and processing instructions."""
    return _prefixed(node.tag) if isinstance(node.tag, str) else ""


def text_of(node: Element) -> str:
    """Return the text in `node`, which a comment inside may cut in two."""
    return "".join([node.text or "", *(child.tail or "" for child in node)])


def children_of(element: Element | None, name: str) -> Iterator[Element]:
    """Yield the children of that name."""
    if element is not None:
        yield from (child for child in element if name_of(child) == name)


def child_of(element: Element | None, name: str) -> Element | None:
    """Return the first child of that name, None if there is none."""
    return next(children_of(element, name), None)


def within(element: Element, name: str) -> Iterator[Element]:
    """Yield the rows of a table or the cells of a row, through content controls."""
    for child in element:
        if (its := name_of(child)) == name:
            yield child
        elif its == "mc:AlternateContent":
            yield from within(branch_of(child), name)
        elif its not in NO_WORDS and its not in REMOVED and its not in ("w:p", "w:tbl"):
            yield from within(child, name)


def branch_of(alternates: Element) -> Element:
    """Choose one of several ways to say the same: the first that holds words."""
    ways = [way for way in alternates if name_of(way) in ("mc:Choice", "mc:Fallback")]
    return next((way for way in ways if has_words(way)), ways[0] if ways else [])


def value_of(element: Element | None, name: str) -> str:
    """Return the ``w:val`` of the child of that name, "" if there is none."""
    child = child_of(element, name)
    return "" if child is None else attribute(child, "val")


def number_of(value: str, default: int) -> int:
    """Read a small number; `default` if it is none."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 4 else default


def _is_on(element: Element, name: str) -> bool:
    return attribute(element, name).casefold() not in _OFF | {""}


def bold_of(properties: Element | None) -> bool | None:
    """Return what the run properties say about bold type, None if nothing."""
    mark = child_of(properties, "w:b")
    return None if mark is None else attribute(mark, "val").casefold() not in _OFF


def in_outline(properties: Element | None) -> bool:
    """Tell whether the paragraph properties put it into the outline (levels 0 to 8)."""
    return number_of(value_of(properties, "w:outlineLvl"), 9) < 9
