"""Each feature of the Word subset: its text, its picture, its tags, its conformance, its bytes."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from found import FEATURES, Feature
from PIL import Image, ImageChops

from pipeline.convert import Engine

IMAGES = Path(__file__).parent / "images"
SCALE = 0.6
# Anti-aliasing differs a little from one machine to another; a word moved by a line does not pass.
MAX_CHANGED = 0.004


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def squeezed(text: str) -> str:
    kept = "".join(
        char for char in unicodedata.normalize("NFKC", text) if not char.isspace() and char not in "\u00ad\u200b"
    )
    return kept.replace("\u2010", "-")


def text_of(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def picture_of(pdf: bytes, feature: Feature) -> Image.Image:
    image = pypdfium2.PdfDocument(pdf)[feature.page - 1].render(scale=SCALE).to_pil().convert("L")
    return image.crop((0, 0, image.width, round(image.height * feature.hauteur)))


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.nom)
def test_text_and_pages(engine: Engine, feature: Feature) -> None:
    pdf = engine.convert(feature.document)
    found = squeezed(text_of(pdf)).replace(".", "")
    expected = [squeezed(text).replace(".", "") for text in feature.texte]
    assert sorted("".join(expected)) == sorted(found), f"texte trouvé : {text_of(pdf)!r}"
    for one in expected:
        assert one in found
    assert len(pypdfium2.PdfDocument(pdf)) == feature.pages


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.nom)
def test_conforms_and_repeats(engine: Engine, feature: Feature, conform: Callable[[bytes], list[str]]) -> None:
    pdf = engine.convert(feature.document)
    assert conform(pdf) == []
    assert Engine().convert(feature.document) == pdf


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.nom)
def test_picture(engine: Engine, feature: Feature, request: pytest.FixtureRequest) -> None:
    image = picture_of(engine.convert(feature.document), feature)
    golden = IMAGES / f"{feature.nom}.png"
    if request.config.getoption("--golden"):
        golden.parent.mkdir(exist_ok=True)
        image.quantize(16).save(golden, optimize=True)
        return
    expected = Image.open(golden).convert("L")
    assert expected.size == image.size
    changed = ImageChops.difference(image, expected).point(lambda level: 255 if level > 96 else 0)
    share = changed.histogram()[255] / (image.width * image.height)
    assert share <= MAX_CHANGED, f"{share:.2%} des points diffèrent de {golden.name}"


@pytest.mark.parametrize("feature", [one for one in FEATURES if one.structure], ids=lambda feature: feature.nom)
def test_structure(engine: Engine, feature: Feature) -> None:
    found = structure(engine.convert(feature.document))
    assert [tag for tag in feature.structure if tag not in found] == []


def structure(pdf: bytes) -> set[str]:
    """The structure types of a PDF's tree."""
    from io import BytesIO

    from pypdf import PdfReader
    from pypdf.generic import ArrayObject, DictionaryObject

    found: set[str] = set()

    def walk(node: object) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, ArrayObject):
            for one in node:
                walk(one)
        elif isinstance(node, DictionaryObject):
            if "/S" in node:
                found.add(str(node["/S"])[1:])
            if "/K" in node:
                walk(node["/K"])

    walk(PdfReader(BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"])
    return found
