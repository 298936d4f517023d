"""Interleaved rounds, ratios round by round, and their table."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SHORTEST = 0.05


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what is compared, the goal, one ratio per round; or why nothing was measured."""

    mesure: str
    objectif: str
    ratios: tuple[float, ...] = ()
    remarque: str = ""

    def cells(self) -> tuple[str, ...]:
        if not self.ratios:
            return (self.mesure, self.objectif, "—", "—", self.remarque or "non mesuré")
        low, middle, high = min(self.ratios), statistics.median(self.ratios), max(self.ratios)
        return (self.mesure, self.objectif, shown(middle), f"{shown(low)} – {shown(high)}", self.remarque)


def shown(ratio: float) -> str:
    return f"{ratio:.0f}×" if ratio >= 20 else f"{ratio:.1f}×" if ratio >= 2 else f"{ratio:.2f}×"


def table(rows: Sequence[Row]) -> str:
    heads = ("mesure", "objectif", "médiane", "min – max", "remarque")
    lines = [heads, ("---",) * len(heads), *(row.cells() for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def interleaved(contenders: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Seconds per call of each contender in each round; a round times every one, in an order that alternates."""
    repeats = {name: _repeats(call) for name, call in contenders.items()}
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds):
        names = list(contenders) if number % 2 == 0 else list(reversed(contenders))
        for name in names:
            times[name].append(_timed(contenders[name], repeats[name]))
    return times


def ratios(slow: Sequence[float], fast: Sequence[float]) -> tuple[float, ...]:
    return tuple(one / other for one, other in zip(slow, fast, strict=True))


def _repeats(call: Callable[[], object]) -> int:
    call()
    once = _timed(call, 1)
    return max(1, round(SHORTEST / once))


def _timed(call: Callable[[], object], repeats: int) -> float:
    gc.collect()
    start = time.perf_counter()
    for _ in range(repeats):
        call()
    return (time.perf_counter() - start) / repeats


def peak() -> int:
    """Kilobytes that this process held at most. What getrusage tells begins with the peak of whoever started it."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))
