"""XML documents from outside: bounded, without entities, with errors a person can act on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import FormatError
from app.formats.files import read_bytes

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def read_xml(file: Path, tag: str, title: str, *, limit_bytes: int) -> Element:
    """The root of a document that must be called ``tag``. Raises FormatError."""
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(read_bytes(file, limit_bytes=limit_bytes))
    except ParseError as problem:
        raise FormatError(f"{file.name}: broken XML ({problem}).") from problem
    except DefusedXmlException as problem:
        raise FormatError(f"{file.name}: it declares entities, which are not read from outside.") from problem
    except (ValueError, LookupError) as problem:
        raise FormatError(f"{file.name}: its encoding cannot be read ({problem}).") from problem
    if root.tag != tag:
        raise FormatError(f"{file.name}: the root is <{str(root.tag)[:40]}>, {title} wants <{tag}>.")
    return root
