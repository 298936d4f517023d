"""Properties of runs (w:rPr): what each is read as, what has no visible effect, what is said or refused."""

from __future__ import annotations

from pipeline.convert.names import W14, Element, W, integer, twips, val
from pipeline.convert.properties import (
    REFORMATTED,
    REVISION,
    Handler,
    Props,
    border,
    color,
    refused_unless,
    refused_when_on,
    shaded,
    toggle,
)
from pipeline.convert.refusals import Noted, Unsupported

HIGHLIGHTS = {
    "yellow": "FFFF00", "green": "00FF00", "cyan": "00FFFF", "magenta": "FF00FF", "blue": "0000FF", "red": "FF0000",
    "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000",
    "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0", "black": "000000", "white": "FFFFFF",
}  # fmt: skip


UNDERLINES = {
    "single": "solid", "thick": "thick", "double": "double", "dotted": "dotted",
    "dottedHeavy": "dotted", "dash": "dashed", "dashedHeavy": "dashed", "dashLong": "dashed",
    "dashLongHeavy": "dashed", "dotDash": "dash-dotted", "dashDotHeavy": "dash-dotted",
    "dotDotDash": "dash-dotted", "dashDotDotHeavy": "dash-dotted",
}  # fmt: skip


EFFECT = Noted("effet de texte (ombre, lueur, reflet, relief, contour, dégradé) non imprimé")


def _fonts(element: Element, props: Props) -> None:
    for key, names in (
        ("font", ("asciiTheme", "ascii", "hAnsiTheme", "hAnsi")),
        ("eastAsia", ("eastAsiaTheme", "eastAsia")),
        ("cs", ("cstheme", "cs")),
    ):
        for name in names:
            if value := element.get(W + name):
                props[key] = ("theme", value) if "heme" in name else value
                break


def _size(element: Element, props: Props) -> None:
    size = integer(val(element), 20) / 2
    # Word itself goes from 1 to 1638 points.
    props["size"] = size if 1 <= size <= 1638 else Unsupported(f"corps de {size:g} points")


def _underline(element: Element, props: Props) -> None:
    kind = val(element, "single")
    if kind == "none":
        props["u"] = None
    elif kind in UNDERLINES:
        props["u"] = (UNDERLINES[kind], color(element, W + "color"))
    else:
        props["u"] = Unsupported(f"soulignement « {kind} »", "choisissez un soulignement simple dans le modèle Word")


def _color(element: Element, props: Props) -> None:
    theme = element.get(W + "themeColor")
    props["color"] = color(element) if val(element) != "auto" or not theme else ("theme", theme)


def _highlight(element: Element, props: Props) -> None:
    props["highlight"] = HIGHLIGHTS.get(val(element))


def _vert_align(element: Element, props: Props) -> None:
    props["vert"] = {"superscript": "super", "subscript": "sub"}.get(val(element))


def _position(element: Element, props: Props) -> None:
    position = integer(val(element)) / 2
    props["position"] = (
        position if abs(position) <= 100 else Unsupported(f"position des caractères de {position:g} points")
    )


def _character_spacing(element: Element, props: Props) -> None:
    tracking = twips(val(element))
    props["tracking"] = (
        tracking if abs(tracking) <= 100 else Unsupported(f"espacement des caractères de {tracking:g} points")
    )


def _kern(element: Element, props: Props) -> None:
    props["kern"] = integer(val(element)) / 2


def _scale(element: Element, props: Props) -> None:
    share = integer(val(element, "100").rstrip("%"), 100) or 100
    # Word's own limits.
    props["w"] = share if 1 <= share <= 600 else Unsupported(f"mise à l'échelle des caractères ({share} %)")


def _lang(element: Element, props: Props) -> None:
    if val(element):
        props["lang"] = val(element)


def _run_border(element: Element, props: Props) -> None:
    props["bdr"] = border(element)


def _run_style(element: Element, props: Props) -> None:
    props["rStyle"] = val(element)


def _ligatures(element: Element, props: Props) -> None:
    props["liga"] = element.get(W14 + "val", "none") != "none"


def _fill_effect(element: Element, props: Props) -> None:
    kinds = [str(one.tag).rpartition("}")[2] for one in element]
    ink = next(element.iter(W14 + "srgbClr", W14 + "schemeClr"), None)
    if kinds in (["solidFill"], ["gradFill"]) and ink is not None:
        value = ink.get(W14 + "val", "")
        named = str(ink.tag).endswith("schemeClr")
        props["color"] = ("theme", {"tx1": "dk1", "bg1": "lt1"}.get(value, value)) if named else color(ink, W14 + "val")
        if kinds == ["gradFill"]:
            props["textFill"] = EFFECT
    else:
        # Letters without fill are seen by their outline alone.
        props["textFill"] = Unsupported("remplissage de texte en motif, ou sans couleur")


def _outline_effect(element: Element, props: Props) -> None:
    if element.find(W14 + "noFill") is None:
        props["textOutline"] = EFFECT


RUN: dict[str, Handler | Noted | str | None] = {
    "rStyle": _run_style,
    "rFonts": _fonts,
    "b": toggle("b"),
    "i": toggle("i"),
    "caps": toggle("caps"),
    "smallCaps": toggle("smallCaps"),
    "strike": toggle("strike"),
    "dstrike": toggle("dstrike"),
    "vanish": toggle("vanish"),
    "specVanish": toggle("vanish"),
    "rtl": toggle("rtl"),
    "color": _color,
    "sz": _size,
    "u": _underline,
    "highlight": _highlight,
    "shd": shaded,
    "vertAlign": _vert_align,
    "position": _position,
    "spacing": _character_spacing,
    "kern": _kern,
    "w": _scale,
    "lang": _lang,
    "bdr": _run_border,
    "w14:ligatures": _ligatures,
    "w14:textFill": _fill_effect,
    "w14:textOutline": _outline_effect,
    "outline": refused_when_on("outline", "caractères évidés (contour)"),
    "shadow": refused_when_on("shadow", "caractères ombrés"),
    "emboss": refused_when_on("emboss", "caractères en relief"),
    "imprint": refused_when_on("imprint", "caractères gravés"),
    "oMath": None,
    "em": refused_unless("em", frozenset(("none",)), "signe d'insistance"),
    "effect": None,
    "bCs": None,
    "iCs": None,
    "szCs": None,
    "cs": None,
    "noProof": None,
    "snapToGrid": None,
    "webHidden": None,
    "rPrChange": REFORMATTED,
    "ins": REVISION,
    "moveTo": REVISION,
    "del": REVISION,
    "moveFrom": REVISION,
    "w14:cntxtAlts": None,
    "w14:numForm": None,
    "w14:numSpacing": None,
    "fitText": "texte ajusté à une largeur (fitText)",
    "eastAsianLayout": "mise en page est-asiatique",
    "w14:glow": EFFECT,
    "w14:shadow": EFFECT,
    "w14:reflection": EFFECT,
    "w14:props3d": EFFECT,
    "w14:scene3d": EFFECT,
    "w14:stylisticSets": EFFECT,
}
