"""A disk without room: from the chosen operation on, nothing more can be created, opened for writing or renamed."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import contextmanager

_state = {"armed": False, "root": "", "left": 0, "seen": [], "told": False}
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def _watch(event, arguments):
    if not _state["armed"] or event not in ("open", "os.mkdir", "os.rename"):
        return
    path = arguments[0]
    if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & _WRITES):
        return
    name = os.fsdecode(path) if isinstance(path, (str, bytes, os.PathLike)) else ""
    if not name.startswith(_state["root"]):
        return
    _state["seen"].append(f"{event} {name.removeprefix(_state['root'])}")
    if len(_state["seen"]) > _state["left"]:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), name)


@contextmanager
def full(root, after):
    """The disk below ``root`` is full after so many operations; gives the list of those asked for, which fills up."""
    if not _state["told"]:
        sys.addaudithook(_watch)
        _state["told"] = True
    seen = []
    _state.update(armed=True, root=f"{root}/", left=after, seen=seen)
    try:
        yield seen
    finally:
        _state["armed"] = False
