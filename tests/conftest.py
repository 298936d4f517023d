"""What the tests share: markers for long runs, the folders, the PDF conformance check."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


# Started behind a shell's back, pytest would hand down to its commands that they are to ignore Ctrl-C.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# The same examples each time, unless long runs are asked for: a test that passes passes again.
settings.register_profile("toujours les mêmes", derandomize=True, deadline=None)
settings.register_profile("au hasard", max_examples=2_000, deadline=None)


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("au hasard" if config.getoption("--endurance") else "toujours les mêmes")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--endurance", action="store_true", help="run the long tests too")
    parser.addoption("--bench", action="store_true", help="run the measurements too")
    parser.addoption("--golden", action="store_true", help="rewrite the golden files")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for name in ("endurance", "bench"):
        if config.getoption(f"--{name}"):
            continue
        skip = pytest.mark.skip(reason=f"only with --{name}")
        for item in items:
            if name in item.keywords:
                item.add_marker(skip)


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference material beside the repository; skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("../shared is absent: this test reads reference material kept outside the repository")
    return SHARED


@pytest.fixture(scope="session")
def conform():
    """A function that gives the failures of a PDF against PDF/A-2a and PDF/UA-1, an empty list for a conforming one."""
    import page

    def failures(pdf: Path | bytes) -> list[str]:
        data = pdf if isinstance(pdf, bytes) else pdf.read_bytes()
        found = []
        for profile in (page.ValidationProfile.PDF_A_2A, page.ValidationProfile.PDF_UA_1):
            report = page.validate_pdf_bytes(data, profile=profile)
            found += [f"{profile}: {failure}" for failure in report.failures]
        return found

    return failures
