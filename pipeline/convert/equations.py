"""Equations of Word (OMML, ECMA-376 22.1) as Typst's mathematics, each with its line of text to be read aloud."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.convert.names import VAL, Element, M, W, child, qualified
from pipeline.convert.output import Output, literal
from pipeline.convert.properties import REVISION
from pipeline.convert.refusals import ACCEPTER

REMEDE = "remplacez l'équation par du texte ou une image décrite"
# Code of Typst, then the same on one line of text.
Written = tuple[str, str]
_EMPTY: Written = ("[]", "")
_NARY = "∫"
_BELOW = frozenset("∑∏∐⋃⋂⋁⋀⨁⨂")
_REVISED = frozenset(W + name for name in ("ins", "del", "moveFrom", "moveTo"))
_SILENT = frozenset(("ctrlPr", "argPr", "bookmarkStart", "bookmarkEnd", "proofErr"))


def equation(element: Element, output: Output, *, display: bool) -> str:
    """Code of a m:oMath, empty when it holds nothing or is refused; ``display`` sets it on a line of its own."""
    writer = _Writer(output)
    refused = len(output.refus)
    code, text = writer.inside(element)
    if len(output.refus) > refused or not text.strip():
        return ""
    output.effects += 1
    body = f"math.display({code})" if display else code
    return f"math.equation(alt: {literal(text.strip())}, {body})"


class _Writer:
    def __init__(self, output: Output) -> None:
        self.output = output

    def inside(self, element: Element | None) -> Written:
        """The arguments of an element one after the other."""
        if element is None:
            return _EMPTY
        written = [self._one(one) for one in element]
        codes = [code for code, _ in written if code != "[]"]
        return (f"{{{'; '.join(codes)}}}" if codes else "[]"), "".join(text for _, text in written)

    def _one(self, element: Element) -> Written:
        local = str(element.tag).rpartition("}")[2]
        if element.tag in _REVISED or next(element.iter(*_REVISED), None) is not None:
            self.output.refuse(REVISION, ACCEPTER)
            return _EMPTY
        if local.endswith("Pr") or local in _SILENT:
            return _EMPTY
        handler = _HANDLERS.get(local) if str(element.tag).startswith(M) else None
        if handler is None:
            self.output.refuse(f"équation ({qualified(element.tag)})", REMEDE)
            return _EMPTY
        return handler(self, element)

    def _argument(self, element: Element, name: str) -> Written:
        return self.inside(child(element, M + name))

    def _run(self, run: Element) -> Written:
        text = "".join(one.text or "" for one in run.iterchildren(M + "t", W + "t"))
        for one in run:
            if one.tag not in (M + "t", W + "t", M + "rPr", W + "rPr", W + "lastRenderedPageBreak"):
                self.output.refuse(f"équation ({qualified(one.tag)})", REMEDE)
        style = _property(run, "rPr", "sty", "i")
        if child(child(run, M + "rPr"), M + "nor") is not None:
            return _text(text), text
        code = _letters(text)
        if style in ("p", "b"):
            code = f"math.upright({code})"
        return (f"math.bold({code})" if "b" in style else code), text

    def _fraction(self, element: Element) -> Written:
        (above, spoken), (below, under) = self._argument(element, "num"), self._argument(element, "den")
        kind = _property(element, "fPr", "type", "bar")
        text = f"{_grouped(spoken)}/{_grouped(under)}"
        if kind == "noBar":
            return f"math.binom({above}, {below})", text
        if kind == "lin":
            return f'{{{above}; [#symbol("/")]; {below}}}', text
        return f"math.frac({above}, {below})", text

    def _scripts(self, element: Element) -> Written:
        base, spoken = self._argument(element, "e")
        parts, text = [], spoken
        for name, place, sign in (("sub", "b", "_"), ("sup", "t", "^")):
            if child(element, M + name) is not None:
                code, said = self._argument(element, name)
                parts.append(f"{place}: {code}")
                text += f"{sign}{_grouped(said)}" if said else ""
        return f"math.attach(math.scripts({base}), {', '.join(parts)})", text

    def _before(self, element: Element) -> Written:
        (base, spoken), (low, under), (high, over) = (self._argument(element, name) for name in ("e", "sub", "sup"))
        return f"math.attach({base}, bl: {low}, tl: {high})", f"_{_grouped(under)}^{_grouped(over)}{spoken}"

    def _root(self, element: Element) -> Written:
        (code, spoken), (index, degree) = self._argument(element, "e"), self._argument(element, "deg")
        hidden = _property(element, "radPr", "degHide", "0") not in ("0", "off", "false") or not degree
        return (
            (f"math.sqrt({code})", f"√{_grouped(spoken)}")
            if hidden
            else (f"math.root({index}, {code})", f"{degree}√{_grouped(spoken)}")
        )

    def _delimited(self, element: Element) -> Written:
        opens, closes = _property(element, "dPr", "begChr", "("), _property(element, "dPr", "endChr", ")")
        between = _property(element, "dPr", "sepChr", "|")
        written = [self.inside(one) for one in element.iterchildren(M + "e")]
        parts = [_sign(opens)] if opens else []
        for i, (code, _) in enumerate(written):
            parts += [_sign(between), code] if i and between else [code]
        parts += [_sign(closes)] if closes else []
        return f"math.lr({{{'; '.join(parts)}}})", opens + between.join(text for _, text in written) + closes

    def _nary(self, element: Element) -> Written:
        sign = _property(element, "naryPr", "chr", _NARY)
        place = _property(element, "naryPr", "limLoc", "undOvr" if sign in _BELOW else "subSup")
        parts, text = [], sign
        for name, side, mark in (("sub", "b", "_"), ("sup", "t", "^")):
            code, said = self._argument(element, name)
            if said:
                parts.append(f"{side}: {code}")
                text += f"{mark}{_grouped(said)}"
        held = f"math.{'limits' if place == 'undOvr' else 'scripts'}({_sign(sign)})"
        code, said = self._argument(element, "e")
        return f"{{math.attach({', '.join([held, *parts])}); {code}}}", f"{text} {said}"

    def _function(self, element: Element) -> Written:
        (name, called), (code, said) = self._argument(element, "fName"), self._argument(element, "e")
        return f"{{math.op({name}); {code}}}", f"{called} {said}"

    def _accent(self, element: Element) -> Written:
        code, said = self._argument(element, "e")
        sign = _property(element, "accPr", "chr", "\u0302")
        return f"math.accent({code}, {literal(sign[:1])})", f"{said}{sign}"

    def _bar(self, element: Element) -> Written:
        code, said = self._argument(element, "e")
        over = _property(element, "barPr", "pos", "bot") == "top"
        return f"math.{'over' if over else 'under'}line({code})", said

    def _braced(self, element: Element) -> Written:
        code, said = self._argument(element, "e")
        sign = _property(element, "groupChrPr", "chr", "⏟")
        name = {"⏟": "underbrace", "⏞": "overbrace", "⎵": "underbracket", "⎴": "overbracket"}.get(sign)
        if name is None:
            place = "t" if _property(element, "groupChrPr", "pos", "bot") == "top" else "b"
            return f"math.attach(math.limits({code}), {place}: {_sign(sign)})", f"{said} {sign}"
        return f"math.{name}({code})", said

    def _limit(self, element: Element) -> Written:
        (code, said), (at, limit) = self._argument(element, "e"), self._argument(element, "lim")
        place = "b" if element.tag == M + "limLow" else "t"
        return f"math.attach(math.limits({code}), {place}: {at})", f"{said}_{_grouped(limit)}"

    def _matrix(self, element: Element) -> Written:
        rows = [[self.inside(one) for one in row.iterchildren(M + "e")] for row in element.iterchildren(M + "mr")]
        listed = ", ".join(f"({', '.join(code for code, _ in row)},)" for row in rows)
        return f"math.mat(delim: none, {listed})", " ; ".join(", ".join(text for _, text in row) for row in rows)

    def _lines(self, element: Element) -> Written:
        rows = [self.inside(one) for one in element.iterchildren(M + "e")]
        listed = ", ".join(f"({code},)" for code, _ in rows)
        return f"math.mat(delim: none, {listed})", " ; ".join(text for _, text in rows)

    def _boxed(self, element: Element) -> Written:
        code, said = self._argument(element, "e")
        framed = element.tag == M + "borderBox"
        return (
            f"box(stroke: 0.5pt, inset: 3pt, math.equation(alt: {literal(said or ' ')}, {code}))" if framed else code
        ), said

    def _hidden(self, element: Element) -> Written:
        code, said = self._argument(element, "e")
        shown = _property(element, "phantPr", "show", "1") not in ("0", "off", "false")
        return (code, said) if shown else (f"hide({code})", "")


def _property(element: Element, holder: str, name: str, default: str) -> str:
    found = child(child(element, M + holder), M + name)
    return default if found is None else str(found.get(M + "val", found.get(VAL, "1")))


def _letters(text: str) -> str:
    """Numbers as they are, every other sign as a symbol: letters in italics, operators with their space."""
    parts, number = [], ""
    for char in [*text, ""]:
        if char.isdigit() or (number and char in ",." and char):
            number += char
            continue
        if number:
            parts.append(literal(number))
            number = ""
        if char:
            parts.append(_sign(char))
    return f"{{{'; '.join(f'[#{part}]' if part.startswith(chr(34)) else part for part in parts)}}}" if parts else "[]"


def _text(text: str) -> str:
    return f"[#{literal(text)}]" if text else "[]"


def _sign(char: str) -> str:
    return f"[#symbol({literal(char)})]" if len(char) == 1 and not char.isspace() else f"[#{literal(char)}]"


def _grouped(text: str) -> str:
    return text if len(text) < 2 or text.isalnum() else f"({text})"


_HANDLERS: dict[str, Callable[[_Writer, Element], Written]] = {
    "r": _Writer._run,
    "f": _Writer._fraction,
    "sSub": _Writer._scripts,
    "sSup": _Writer._scripts,
    "sSubSup": _Writer._scripts,
    "sPre": _Writer._before,
    "rad": _Writer._root,
    "d": _Writer._delimited,
    "nary": _Writer._nary,
    "func": _Writer._function,
    "acc": _Writer._accent,
    "bar": _Writer._bar,
    "groupChr": _Writer._braced,
    "limLow": _Writer._limit,
    "limUpp": _Writer._limit,
    "m": _Writer._matrix,
    "eqArr": _Writer._lines,
    "box": _Writer._boxed,
    "borderBox": _Writer._boxed,
    "phant": _Writer._hidden,
    "oMath": _Writer.inside,
}
