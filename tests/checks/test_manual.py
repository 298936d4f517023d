"""Every rule has a manual page in French whose two examples are true."""

import inspect
import re

import essai
import pytest

from pipeline import checks

RULES = checks.registry()
FOLLOWING = ("avenant", "titres")
"""Acts that follow from the convention: its faults make theirs, which their own examples show."""


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_refused_example_is_refused_by_this_rule_alone(rule, tmp_path):
    exemple = essai.exemples(rule.manuel)["Refusé"]
    said = essai.found(essai.lay(tmp_path, exemple), exemple.jour)
    if rule.sujet.acte not in FOLLOWING:
        said = tuple(d for d in said if d.acte not in FOLLOWING)
    assert {d.code for d in said} == {rule.code}, [f"{d.code} {d.location} {d.message}" for d in said]
    for diagnostic in said:
        assert diagnostic.location is not None
        assert diagnostic.conseil


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_accepted_example_is_silent(rule, tmp_path):
    exemple = essai.exemples(rule.manuel)["Accepté"]
    said = essai.found(essai.lay(tmp_path, exemple), exemple.jour)
    assert [f"{d.code} {d.location} {d.message}" for d in said] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_manual_page_has_its_parts(rule):
    page = inspect.cleandoc(rule.manuel)
    assert re.match(r"[^\n]+\.\n\nVérifie : .+?\nPourquoi : .+?\n\nRefusé :\n.+\n+Accepté :\n", page, re.DOTALL)


def test_codes_and_names_are_unique():
    assert len({rule.code for rule in RULES}) == len({rule.nom for rule in RULES}) == len(RULES)


def test_the_base_is_clean(tmp_path):
    assert essai.found(essai.lay(tmp_path, essai.Exemple())) == ()
