"""One Word document, or several bound together, as one Typst source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b

from pipeline.convert.block import Block, constant, inset_block
from pipeline.convert.drawings import Drawings
from pipeline.convert.floats import Wanted, floated
from pipeline.convert.flow import flow
from pipeline.convert.heights import heights
from pipeline.convert.inline import REFUSALS, Inline
from pipeline.convert.names import Element, W, child, qualified
from pipeline.convert.notes import BY_PAGE, Notes
from pipeline.convert.output import Output, Place, literal, pt
from pipeline.convert.package import serialized
from pipeline.convert.paragraphs import Paragraphs
from pipeline.convert.pieces import Setting
from pipeline.convert.sections import VARIANTS, Section, page_frame, sections
from pipeline.convert.source import Source
from pipeline.convert.tables import Tables
from pipeline.convert.wrapping import Wrapping

NO_EFFECT = frozenset(
    (
        "w:bookmarkEnd", "w:proofErr", "w:permStart", "w:permEnd", "w:commentRangeStart", "w:commentRangeEnd",
        "w:sectPr", "w:tcPr", "w:customXmlPr", "w:sdtPr", "w:sdtEndPr",
    )
)  # fmt: skip
MAX_DEPTH = 12
# What these attributes and elements mean is another thing in another document: never taken from memory.
_OWN = (b':embed="', b':id="', b':link="', b":instr", b':anchor="')


class Writer:
    """Writes one document into an output shared with the others of the same PDF."""

    def __init__(self, source: Source, output: Output, part: int, of: int, by_part: bool, intitule: str) -> None:
        self.source, self.output, self.part, self.of, self.by_part, self.intitule = (
            source,
            output,
            part,
            of,
            by_part,
            intitule,
        )
        self.notes = Notes(source, output, self.content)
        self.drawings = Drawings(source, output, self.content)
        self.tables = Tables(source, output, self.content)

    def code(self) -> str:
        """The pages of this document, section after section."""
        output = self.output
        output.prefix, output.place, output.level = f"d{self.part}-", Place(), 1 if self.intitule else 0
        output.top_level = output.level
        runs: list[list[Section]] = []
        for section in sections(self.source, output):
            if runs and self._continues(runs[-1][0], section):
                runs[-1].append(section)
            else:
                runs.append([section])
        self.notes.sections = sum(map(len, runs))
        return "\n".join(self._run(run, i, len(runs)) for i, run in enumerate(runs))

    def content(self, element: Element, setting: Setting) -> str:
        """The blocks inside a cell, a text box, a header or a note."""
        if setting.depth > MAX_DEPTH:
            self.output.refuse("tableaux imbriqués au-delà de douze niveaux", "simplifiez ce tableau")
            return ""
        # One paragraph is known by its shape: to remember the whole cell would cost more than to write it.
        if setting.key is None or len(element) <= 2:
            return self._content(element, setting)
        return self._remembered(setting.key, element, lambda: self._content(element, setting))

    def _content(self, element: Element, setting: Setting) -> str:
        inline = self._inline(setting)
        blocks = [*self._blocks(element, setting, inline), *(inline.wrapping.clear() if inline.wrapping else [])]
        return flow(blocks, add_spacing=self.source.settings.add_spacing, closed=True)

    def _continues(self, run: Section, section: Section) -> bool:
        if section.start != "continuous":
            return False
        if section.paper != run.paper:
            return False
        if section.own_running and (section.headers, section.footers) != (run.headers, run.footers):
            self.output.refuse(
                "section continue dont l'en-tête ou le pied de page change",
                "commencez cette section à la page suivante",
            )
        return True

    def _run(self, run: Sequence[Section], index: int, count: int) -> str:
        first = run[0]
        name = f"{self.output.prefix}s{index}"
        section = self.output.define("s", self._facts(name, first))
        setting = Setting(
            first.text_width,
            self.source.package.main,
            section,
            geometry=(first.width, first.height, first.left, first.top, first.right, first.bottom),
            origin=first.top,
            grid=first.grid,
            mirror=first.mirror if self.source.settings.mirror_margins else 0.0,
        )
        opening = self._opening(first, index)
        body = "\n".join(self._section(one, setting, i, len(run)) for i, one in enumerate(run))
        if first.vertical in ("center", "bottom"):
            body = f"v(1fr)\n{body}" + ("\nv(1fr)" if first.vertical == "center" else "")
        closing = self._closing(index == count - 1, name)
        heads = self._running(first, first.headers, setting, "en-tête", first.header)
        feet = self._running(first, first.footers, setting, "pied de page", first.height - first.footer)
        paper = [first.width, first.height, *self._margins(first, heads, feet), first.header, first.footer]
        sizes = ", ".join(pt(x) for x in paper)
        carries = ", ".join("true" if set(codes.values()) != {"none"} else "false" for codes in (heads, feet))
        columns = f"({first.columns if len(run) == 1 else 1}, {pt(first.gutter)})"
        even_odd = "true" if self.source.settings.even_odd else "false"
        start = f"opening({section}, {_variants(heads)}, {_variants(feet)})"
        if self.output.slots and index == 0:
            start += "\n" + self.output.slots.alphabet()
        inside = f"{{\n{opening}\n{start}\n{body}\n{closing}\n}}"
        frame = page_frame(first, heads["default"] != "none", feet["default"] != "none", bool(setting.mirror))
        more = ", mirror: true" if setting.mirror else ""
        more += ", rule: true" if first.ruled and len(run) == 1 else ""
        more += ", notes-by-page: true" if first.notes["footnote"].restart == BY_PAGE else ""
        return f"pages({section}, {sizes}, ({carries}), {even_odd}, {columns}, {inside}{frame}{more})"

    def _margins(self, section: Section, heads: dict[str, str], feet: dict[str, str]) -> tuple[float, ...]:
        # The margins grow with the tallest running header or footer that every page carries; a first page whose
        # header is taller, or shorter, than the others' moves its own text only.
        measured = heights(self.output, [*heads.values(), *feet.values()], section.text_width)
        over = {key: section.header + measured[code] if measured[code] else 0.0 for key, code in heads.items()}
        under = [section.footer + measured[code] if measured[code] else 0.0 for code in feet.values()]
        top = max(section.top, over["default"], over["even"])
        own = top if heads["first"] == "none" else max(section.top, over["first"])
        return top, section.right, max(section.bottom, *under), section.left, own

    def _facts(self, name: str, section: Section) -> str:
        whole = ("all-first", "all-last")
        own = (f"{self.output.prefix}first", f"{self.output.prefix}last")
        opening, closing = own if self.by_part else whole
        labels = {"first": f"{name}-a", "last": f"{name}-z", "opening": opening, "closing": closing}
        listed = "".join(f"{key}: label({literal(label)}), " for key, label in labels.items())
        return f"({listed}pattern: {literal(section.pattern)})"

    def _opening(self, section: Section, index: int) -> str:
        lines = []
        if section.start in ("oddPage", "evenPage") and (index or self.part):
            lines.append(f'pagebreak(weak: true, to: "{section.start[:-4]}")')
        number = section.number_from
        if index == 0 and self.part:
            number = (number or 1) if self.by_part else None
        if number is not None:
            lines.append(f"counter(page).update({number})")
        if index == 0:
            lines += ["counter(footnote).update(0)"] if self.part else ['mark("all-first")']
            lines.append(f"mark({literal(self.output.prefix + 'first')})")
            lines += [f"[#heading(level: 1, {literal(self.intitule)})<intitule>]"] if self.intitule else []
        return "\n".join(lines)

    def _closing(self, last: bool, name: str) -> str:
        lines = []
        if last and self.notes.endnotes:
            lines += ["v(12pt)", "line(length: 144pt, stroke: 0.5pt)", "v(3pt)", *self.notes.endnotes]
        lines.append(f"mark({literal(name + '-z')})")
        if last:
            lines.append(f"mark({literal(self.output.prefix + 'last')})")
            if self.part == self.of - 1:
                lines.append('mark("all-last")')
        return "\n".join(lines)

    def _section(self, section: Section, setting: Setting, index: int, count: int) -> str:
        # A section that goes on with other margins stands further in, or out, on the pages of the first.
        inset = section.left - setting.geometry[2], section.right - setting.geometry[4]
        geometry = setting.geometry
        own = replace(
            setting,
            width=section.column_width,
            geometry=(geometry[0], geometry[1], section.left, geometry[3], section.right, geometry[5]),
            inset=inset[0],
        )
        self.notes.enter(section.notes)
        columned = count > 1 and section.columns > 1
        inline = self._inline(own)
        blocks = [*self._blocks(section.content, own, inline), *(inline.wrapping.clear() if inline.wrapping else [])]
        if any(inset) and not columned:
            blocks = [inset_block(block, *inset) for block in blocks]
        code = flow(blocks, add_spacing=self.source.settings.add_spacing)
        if columned:
            function = "balanced" if index < count - 1 else "columns"
            ruled = ", rule: true" if section.ruled and function == "balanced" else ""
            if section.ruled and not ruled:
                self.output.note("filet entre les colonnes d'une section commencée dans la page non imprimé")
            code = f"{function}({section.columns}, gutter: {pt(section.gutter)}{ruled}, {{\n{code}\n}})"
            return f"pad(left: {pt(inset[0])}, right: {pt(inset[1])}, {code})" if any(inset) else code
        return code

    def _running(
        self, section: Section, targets: dict[str, str], setting: Setting, partie: str, origin: float
    ) -> dict[str, str]:
        codes = dict.fromkeys(VARIANTS, "none")
        for variant in VARIANTS:
            if (variant == "first" and not section.first_page) or (
                variant == "even" and not self.source.settings.even_odd
            ):
                continue
            target = targets.get(variant)
            empty = "none" if variant == "default" else "[]"
            codes[variant] = self._running_part(target, setting, partie, origin) if target else empty
        return codes

    def _running_part(self, target: str, setting: Setting, partie: str, origin: float) -> str:
        before, self.output.place = self.output.place, Place(partie)
        root = self.source.package.xml(target)
        inner = replace(setting, part=target, running=True, page_level=False, origin=origin)
        code = self.content(root, inner)
        self.output.place = before
        return f"{{{code}}}"

    def _inline(self, setting: Setting) -> Inline:
        inline = Inline(self.source, self.output, setting, self.drawings.pieces)
        inline.wrapping = Wrapping(self.output, setting, self.source.settings.add_spacing)
        inline.note = lambda element, function: self.notes.code(element, function, setting)
        return inline

    def _blocks(self, elements: Element | Sequence[Element], setting: Setting, inline: Inline) -> Iterator[Block]:
        paragraphs = Paragraphs(self.source, self.output, inline, setting)
        for element in elements:
            name = qualified(element.tag)
            if name == "w:p":
                yield from paragraphs.blocks(element)
            elif name == "w:tbl":
                yield from inline.wrapping.clear() if inline.wrapping else []
                yield from self._table(element, setting, inline)
            elif name in ("w:sdt", "w:customXml", "w:sdtContent"):
                inner = child(element, W + "sdtContent") if name == "w:sdt" else element
                yield from self._blocks(inner if inner is not None else [], setting, inline)
            elif name == "w:bookmarkStart":
                bookmark = element.get(W + "name", "")
                code = self.output.attach(bookmark) if bookmark in self.source.bookmarks and not setting.running else ""
                if code:
                    yield Block(constant(code), kind="mark")
            elif name in REFUSALS:
                fonction, remede = REFUSALS[name]
                self.output.refuse(fonction, *((remede,) if remede else ()))
            elif name not in NO_EFFECT:
                self.output.refuse(f"élément {name}")

    def _table(self, element: Element, setting: Setting, inline: Inline) -> list[Block]:
        source = self.source
        apart = element.find(f"{W}tblPr/{W}tblpPr")
        if apart is not None:
            code = self.tables.code(element, replace(setting, key=None))
            wanted = Wanted.of_table({str(name)[len(W) :]: str(value) for name, value in apart.attrib.items()})
            return floated(code, self.tables.width, wanted, element, inline, setting, self.output) if code else []
        key = setting.key or (source.styles, source.numbering.lists, source.settings, source.language, setting.section)
        own = replace(setting, key=(key, setting.width, setting.part, setting.running, setting.behind, setting.depth))
        code = self._remembered(own.key, element, lambda: self.tables.code(element, own))
        return [Block(lambda gap, *_: f"block(above: {pt(gap)}, width: 100%, {code})", kind="t")] if code else []

    def _remembered(self, key: object, element: Element, write: Callable[[], str]) -> str:
        xml = serialized(element)
        if any(mark in xml for mark in _OWN):
            return write()
        return self.output.remember((key, blake2b(xml, digest_size=16).digest()), write)


def _variants(codes: dict[str, str]) -> str:
    return f"({', '.join(f'{variant}: {code}' for variant, code in codes.items())})"
