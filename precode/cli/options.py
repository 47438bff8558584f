"""Options that several commands read the same way."""

from __future__ import annotations

from precode.errors import BadOption


def labelled_role(text: str) -> tuple[str, str]:
    """Return label and role of ``LABEL=ROLE``."""
    label, equals, role = text.rpartition("=")
    if not equals or not label.strip() or not role.strip():
        raise BadOption(
            f"--role {text!r} is not LABEL=ROLE.", remedy="For example: --role 'Anna=peer worker'"
        )
    return label.strip(), role.strip().lower()
