"""WordprocessingML written short."""

from __future__ import annotations


def p(*runs: str, properties: str = "") -> str:
    """A paragraph; a run that is not markup is text."""
    inner = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def field(code: str, result: str) -> str:
    char = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    return f"{char('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{char('separate')}{result}{char('end')}"


def table(*rows: tuple[str, ...], header: int = 0) -> str:
    out = ""
    for rank, row in enumerate(rows):
        mark = "<w:trPr><w:tblHeader/></w:trPr>" if rank < header else ""
        cells = "".join(f"<w:tc>{cell if cell.startswith('<') else p(cell)}</w:tc>" for cell in row)
        out += f"<w:tr>{mark}{cells}</w:tr>"
    return f"<w:tbl>{out}</w:tbl>"
