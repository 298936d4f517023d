"""Templates of the measurements: a titre, an avenant, a convention, a délibération, and the same for other engines."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import render_documents as word
from render_documents import NAMESPACES, docx, field, note, p, picture, png, tbl, tc, tr

LAW = (
    "Vu le code général des collectivités territoriales, et notamment les dispositions relatives aux établissements "
    "publics territoriaux, aux compétences qu’ils exercent et aux services qu’ils partagent avec les communes membres"
)
_VALUES = {
    "numero": "2209", "exercice": "2021", "nom": "Durand & Fils <SARL>", "adresse": "12, rue de l’Église",
    "code_postal": "91260", "ville": "Juvisy-sur-Orge", "objet": "Mise à disposition de services numériques",
    "montant": "4 000,00 €", "montant_lettres": "quatre mille euros", "date": "26 janvier 2021", "mois": "février 2021",
    "echeance": "31 mars 2021", "imputation": "70845", "reference": "2021-02-0007", "comptable": "le comptable public",
    "signataire": "M. Michel LEPRÊTRE", "qualite": "le président", "tribunal": "Versailles", "article": "L. 5211-4-1",
}  # fmt: skip
NAMES = tuple(_VALUES)
TAG = Callable[[str], str]


# What Word writes on every run of a document whose author set the font by hand.
RUN = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="20"/><w:szCs w:val="20"/>'


def r(text: str) -> str:
    return word.r(text, RUN).replace("<w:r>", '<w:r w:rsidR="00A31F2C" w:rsidRPr="00B42C11">', 1)


def noisy(text: str) -> str:
    return word.noisy(text, RUN)


def jinja(name: str) -> str:
    """A tag as Word keeps it: one in three is spread over several runs."""
    tag = f"{{{{ {name} }}}}"
    return noisy(tag) if len(name) % 3 == 0 else r(tag)


def merge_field(name: str) -> str:
    return f'<w:fldSimple w:instr=" MERGEFIELD {name} "><w:r><w:t>«{name}»</w:t></w:r></w:fldSimple>'


def braces(name: str) -> str:
    return r(f"{{{name}}}")


def styles(count: int = 90) -> str:
    """About 46 kB of styles, as Word's own documents have."""
    return "".join(
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="Style{number}"><w:name w:val="Style {number}"/>'
        f'<w:basedOn w:val="Normal"/><w:uiPriority w:val="{number}"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing '
        f'w:before="{number * 7}" w:after="{number * 3}" w:line="259" w:lineRule="auto"/><w:ind w:left="{number * 11}"/>'
        f'</w:pPr><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:color w:val="{number:06X}"/>'
        f'<w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="fr-FR" w:eastAsia="en-US"/></w:rPr></w:style>'
        for number in range(count)
    )


def _around(tag: TAG, *body: str, core: bool = True, notes: tuple[str, ...] = ()) -> bytes:
    header = p(picture("Image 1", "Logo"), r("Établissement public territorial — acte n° "), tag("numero"))
    footer = p(r("N° "), tag("numero"), r(" — page "), field("PAGE"), r("/"), field("NUMPAGES"))
    properties = {"title": "Acte n° {{ numero }}", "creator": "Service juridique", "subject": "{{ objet }}"}
    fixed = {"title": "Acte", "creator": "Service juridique"}
    return docx(
        *body, header=header, footer=footer, footnotes=notes, core=properties if core else fixed,
        pictures=[png(7, 138)], styles=styles(), extra=_untouched(),
    )  # fmt: skip


def _untouched() -> dict[str, str]:
    fonts = "".join(
        f'<w:font w:name="Police {number}"><w:panose1 w:val="020B0604020202020204"/></w:font>' for number in range(12)
    )
    theme = "".join(f'<a:srgbClr val="{number:06X}"/>' for number in range(300))
    return {
        "word/settings.xml": f"<w:settings {NAMESPACES}/>",
        "word/webSettings.xml": f"<w:webSettings {NAMESPACES}/>",
        "word/fontTable.xml": f"<w:fonts {NAMESPACES}>{fonts}</w:fonts>",
        "word/theme1.xml": f"<a:theme {NAMESPACES}>{theme}</a:theme>",
        "word/numbering.xml": f"<w:numbering {NAMESPACES}/>",
    }


def _clause(tag: TAG, number: int) -> str:
    name, other = NAMES[number % len(NAMES)], NAMES[(number * 7 + 3) % len(NAMES)]
    return p(r(f"{number}. {LAW}, à savoir "), tag(name), r(" ; et pour "), tag(other), r("."), style="Style3")


def _lines(tag: TAG, rows: tuple[str, ...]) -> str:
    head = tr("Nature", "Période", "Quantité", "Montant")
    return tbl(4, head, *rows, tr(tc("Total", span=3), tc(p(tag("montant")))))


def titre(tag: TAG = jinja) -> bytes:
    """A one-page titre: forty paragraphs, a table of lines; with Jinja also a condition and a rich text."""
    clauses = [p(r(f"{NAMES[n].capitalize()} : "), tag(NAMES[n]), style="Style2") for n in range(len(NAMES))]
    rows = {
        jinja: (
            tr(tc("{%tr for l in lignes %}", span=4)),
            tr(*(tc(p(jinja(f"l.{name}"))) for name in ("nature", "periode", "quantite", "montant"))),
            tr(tc("{%tr endfor %}", span=4)),
        ),
        merge_field: (tr(*(tc(p(merge_field(name))) for name in ("nature", "periode", "quantite", "montant_ligne"))),),
        braces: (tr("{#lignes}{nature}", "{periode}", "{quantite}", "{montant_ligne}{/lignes}"),),
    }[tag]
    only_jinja = (
        p("{%p if echeance %}"), p(r("À payer avant le "), r("{{ echeance }}")), p("{%p endif %}"), p("{{r mention }}")
    )  # fmt: skip
    fixed = [p(r(LAW), style="Style4") for _ in range(6)]
    extra = only_jinja if tag is jinja else (p(r("À payer avant le "), tag("echeance")),)
    return _around(tag, *clauses, _lines(tag, rows), *extra, *fixed, core=tag is jinja)


def avenant() -> bytes:
    clauses = [_clause(jinja, number) for number in range(30)]
    return _around(jinja, *clauses[:15], p("{%p if echeance %}"), *clauses[15:], p("{%p endif %}"))


def convention() -> bytes:
    clauses = [_clause(jinja, number) for number in range(150)]
    loop = (p("{%p for l in lignes %}"), p("{{ l.nature }} : {{ l.montant }}"), p("{%p endfor %}"))
    return _around(jinja, p("Convention", note(1)), *clauses, *loop, notes=(p("Voir {{ reference }}"),))


def deliberation() -> bytes:
    roster = tbl(
        5,
        tr("Commune", "Civilité", "Nom", "Présence", "Vote"),
        tr(tc("{%tr for m in membres %}", span=5)),
        tr(*(tc(p(noisy(f"{{{{ m.{name} }}}}"))) for name in ("commune", "civilite", "nom", "presence", "vote"))),
        tr(tc("{%tr endfor %}", span=5)),
    )
    return _around(jinja, *(_clause(jinja, number) for number in range(25)), roster)


def context() -> dict[str, object]:
    """What the four templates need; 102 members."""
    from docxtpl import RichText

    lines = [
        {"nature": f"Prestation {n}", "periode": "février", "quantite": "1", "montant": "1 000,00 €",
         "montant_ligne": "1 000,00 €"}
        for n in range(4)
    ]  # fmt: skip
    members = [
        {"commune": f"Commune {n % 24}", "civilite": "Mme", "nom": f"Prénom NOM-COMPOSÉ {n}", "presence": "Présente",
         "vote": "Pour"}
        for n in range(102)
    ]  # fmt: skip
    return {**_VALUES, "lignes": lines, "membres": members, "mention": RichText("Titre exécutoire", bold=True)}


def varied(count: int) -> Iterator[dict[str, object]]:
    """As many titres as a role has: each its number, debtor, address, amounts, reference and service."""
    whole = context()
    names = ("Durand & Fils <SARL>", "Mme Alice LEFÈVRE", "Les Trois Ponts", "M. Karim BENALI", "Association sportive")
    for n in range(count):
        euros = 1_000 + n % 4_000
        lines = [
            {"nature": f"Prestation {n % 7}", "periode": "février", "quantite": str(1 + n % 3),
             "montant": f"{euros},00 €", "montant_ligne": f"{euros},{n % 100:02d} €"}
            for _ in range(4)
        ]  # fmt: skip
        yield {
            **whole, "lignes": lines, "numero": str(10_000 + n), "nom": f"{names[n % 5]} {n}",
            "adresse": f"{1 + n % 250}, rue de l’Église", "code_postal": f"91{n % 1000:03d}",
            "montant": f"{4 * euros},00 €", "montant_lettres": f"somme en lettres n° {n}",
            "reference": f"2021-02-{n:06d}", "objet": f"Mise à disposition de services numériques, lot {n % 40}",
        }  # fmt: skip


TEMPLATES: dict[str, Callable[[], bytes]] = {
    "titre": titre,
    "convention": convention,
    "avenant": avenant,
    "délibération (102 membres)": deliberation,
}
