"""The source Jinja reads: docxtpl's patched XML, with what keeps its lines and its escapes."""

from __future__ import annotations

import re

_LINE = re.compile(r"(?<=</w:p>)|(?=<w:p[ >])")
_RAW = re.compile(r"\{%[-+]?\s*raw\b")
_ESCAPES = {"{_{": "{{ '{{' }}", "}_}": "{{ '}}' }}", "{_%": "{{ '{%' }}", "%_}": "{{ '%}' }}"}
_ESCAPE = re.compile("|".join(map(re.escape, _ESCAPES)))


def unescaped(source: str) -> str:
    """docxtpl's escapes of braces, resolved where the template has them rather than in what it prints."""
    return _ESCAPE.sub(lambda escape: _ESCAPES[escape[0]], source)


def numbered(source: str) -> str:
    """A line per paragraph, and per tag between paragraphs, by comments that print nothing, so that an error knows its paragraph."""
    return source if _RAW.search(source) else _LINE.sub("{#\n#}", source)


def readable(line: str) -> str:
    """What a person reads of one line of the source: text and tags."""
    return re.sub(r"<[^>]*>|^#\}|\{#$", "", line)
