"""A damaged document is converted whole or refused with a message: never a traceback."""

from __future__ import annotations

import copy
import io
import random
import zipfile

import pytest
from found import DESSIN, FEATURES
from lxml import etree
from word import archive, docx, para, picture

from pipeline.convert import Engine, FonctionNonPriseEnCharge
from pipeline.errors import PipelineError

VALUES = ("", "-1", "0", "99999999", "abc", "1e9", "3.5", "none", "auto", "FFFFFF", "-500", "nil", "%", "0x10", "true")


def damage(root: etree._Element, chance: random.Random) -> None:
    elements = [one for one in root.iter() if isinstance(one.tag, str)]
    for _ in range(chance.randint(1, 4)):
        one, kind = chance.choice(elements), chance.random()
        parent = one.getparent()
        if kind < 0.4 and one.attrib:
            one.set(chance.choice(sorted(one.attrib)), chance.choice(VALUES))
        elif kind < 0.6 and parent is not None:
            parent.remove(one)
        elif kind < 0.8 and parent is not None:
            parent.append(copy.deepcopy(one))
        elif kind < 0.9:
            one.tag = chance.choice(elements).tag
        else:
            one.text = chance.choice(("x", "\ue000", 'é"\\#{', None))


def damaged(document: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(document)) as opened:
        members: dict[str, str | bytes] = {name: opened.read(name) for name in opened.namelist()}
    name = chance.choice([name for name in members if name.startswith("word/") and name.endswith(".xml")])
    root = etree.fromstring(members[name])
    damage(root, chance)
    members[name] = etree.tostring(root)
    return archive(members)


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.endurance) for seed in range(2, 22))])
def test_never_a_traceback(seed: int) -> None:
    chance = random.Random(seed)
    engine = Engine()
    outcomes: list[str] = []
    for feature in FEATURES:
        for _ in range(2):
            try:
                outcomes.append(engine.convert(damaged(feature.document, chance))[:5].decode())
            except PipelineError as refusal:
                outcomes.append("conseil" if refusal.message and refusal.conseil else "muet")
    assert set(outcomes) == {"%PDF-", "conseil"}


def test_a_text_inside_a_text_is_refused_each_time() -> None:
    engine = Engine()
    for _ in range(2):
        with pytest.raises(FonctionNonPriseEnCharge, match="texte qui contient autre chose"):
            engine.convert(docx(para("<w:r><w:t>lu<w:t>perdu</w:t></w:t></w:r>")))


def test_a_damaged_metafile_is_drawn_or_refused() -> None:
    engine, chance, outcomes = Engine(), random.Random(7), set()
    for _ in range(40):
        picture_ = bytearray(DESSIN)
        for _ in range(chance.randint(1, 4)):
            picture_[chance.randrange(108, len(picture_))] = chance.randrange(256)
        try:
            engine.convert(docx(para(picture("rId-a")), parts={"media/a.emf": bytes(picture_)}))
            outcomes.add("dessiné")
        except FonctionNonPriseEnCharge as refusal:
            outcomes.add(refusal.refus[0].fonction)
    assert outcomes == {"dessiné", "image au format EMF"}
