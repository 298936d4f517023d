"""Jinja as templates may use it: sandboxed, escaping, refusing what an act must not print."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from types import TracebackType
from typing import Any
from xml.parsers import expat

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, Undefined
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup

from pipeline.render.errors import GabaritInvalide, Place, Refused, RenderError, ValeurRefusee, VariableInconnue
from pipeline.render.values import AvecGabarit, Manquant

TEMPLATE_NAME = "<gabarit>"
_DOCXTPL_FRAGMENTS = ("RichText", "RichTextParagraph")


class PartsNeeded(Exception):
    """A value adds parts to the package: only docxtpl itself can render it."""


class UnknownName(UndefinedError):
    """A name, an attribute or an item that is not in the context."""

    def __init__(self, owner: object, name: object, message: str | None) -> None:
        super().__init__(message)
        self.owner = owner
        self.name = name


class Unknown(StrictUndefined):
    """An unknown name keeps what it was looked up in, for the message."""

    __slots__ = ()

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[Exception] = UndefinedError,
    ) -> None:
        raising = exc if issubclass(exc, SecurityError) else partial(UnknownName, obj, name)
        super().__init__(hint, obj, name, raising)  # type: ignore[arg-type]


class ActEnvironment(SandboxedEnvironment):
    """A key of a mapping wins over a method of the same name: ``titre.values`` is what the context says it is."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The key, else the attribute, of ``obj``."""
        kind = type(obj)
        if kind is dict:
            try:
                return obj[attribute]
            except KeyError:
                pass
        elif kind is Manquant:
            return obj.within(attribute)
        return super().getattr(obj, attribute)


def environment(finalize: Callable[[Any], Any]) -> ActEnvironment:
    """A fresh environment whose printed values all go through ``finalize``."""
    return ActEnvironment(autoescape=True, undefined=Unknown, finalize=finalize)


def text_value(value: Any) -> Any:
    """A value printed inside a text: what may be, as it is; else ``Refused``."""
    if type(value) is str:
        return value
    return _plain(value) if not _is_fragment(value) else _refuse_fragment(value)


def any_value(value: Any) -> Any:
    """A value printed at a place that is not known beforehand."""
    return _fragment(value) if _is_fragment(value) else _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Markup):
        return Markup(_well_formed(str(value)))
    if isinstance(value, (str, Manquant)):
        return str(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, Undefined):
        str(value)
    if isinstance(value, AvecGabarit):
        raise PartsNeeded
    if _docxtpl_class(value) == "Listing":
        return value
    raise Refused(ValeurRefusee, *_reason(value))


def _reason(value: object) -> tuple[str, str]:
    if value is None:
        return "une valeur vide (None) serait imprimée", "donnez la valeur, ou ôtez-la du gabarit"
    if _docxtpl_class(value):
        kind = type(value).__name__
        return f"un objet {kind} serait imprimé sans sa partie", "enveloppez-le dans AvecGabarit"
    advice = "mettez la valeur en toutes lettres avant de la donner au gabarit"
    return f"{value!r:.60} ({type(value).__name__}) n’est pas un texte à imprimer", advice


def _docxtpl_class(value: object) -> str:
    kind = type(value)
    return kind.__name__ if kind.__module__.partition(".")[0] == "docxtpl" else ""


def _is_fragment(value: object) -> bool:
    return _docxtpl_class(value) in _DOCXTPL_FRAGMENTS


def _refuse_fragment(value: object) -> Any:
    letter = "p" if _docxtpl_class(value) == "RichTextParagraph" else "r"
    raise Refused(
        GabaritInvalide,
        "un texte enrichi serait imprimé à l’intérieur d’un texte, et perdu par Word",
        f"écrivez {{{{{letter} … }}}} au lieu de {{{{ … }}}}",
    )


def _fragment(value: Any) -> Any:
    if "r:id=" in value.xml:
        raise Refused(
            ValeurRefusee, "un lien (url_id) sans sa relation serait imprimé", "enveloppez-le dans AvecGabarit"
        )
    _well_formed(value.xml)
    return value


@lru_cache(maxsize=4096)
def _well_formed(markup: str) -> str:
    try:
        expat.ParserCreate().Parse(f"<t>{markup}</t>", True)
    except (expat.ExpatError, UnicodeEncodeError):
        advice = "ôtez « |safe », ou corrigez le texte enrichi"
        raise Refused(ValeurRefusee, f"un fragment n’est pas du XML correct : {markup:.60}", advice) from None
    return markup


def evaluate(template: Template, context: Mapping[str, object], place: Callable[[int], Place]) -> str:
    """The text of ``template``; ``place`` tells where a line of its source stands.

    Raises ``VariableInconnue``, ``ValeurRefusee`` or ``GabaritInvalide``, with the place.
    """
    try:
        return "".join(template.root_render_func(template.new_context(dict(context))))
    except (PartsNeeded, RenderError):
        raise
    except Exception as error:
        raise _located(error, place(_line(template, error.__traceback__))) from error


def _line(template: Template, traceback: TracebackType | None) -> int:
    lines = [frame.tb_lineno for frame in _frames(traceback) if frame.tb_frame.f_code.co_filename == template.filename]
    return template.get_corresponding_lineno(lines[-1]) if lines else 0


def _frames(traceback: TracebackType | None) -> Iterator[TracebackType]:
    while traceback is not None:
        yield traceback
        traceback = traceback.tb_next


def _located(error: Exception, place: Place) -> RenderError:
    if isinstance(error, Refused):
        return error.at(place)
    if isinstance(error, UnknownName):
        advice = (
            "corrigez le nom dans le gabarit (« actes gabarit variables » en donne la liste), ou fournissez la valeur"
        )
        return VariableInconnue(_unknown(error), advice, place)
    if isinstance(error, SecurityError):
        return GabaritInvalide(f"opération interdite dans un gabarit ({error})", "ôtez cette expression", place)
    return GabaritInvalide(f"une balise échoue ({type(error).__name__} : {error})", "corrigez la balise", place)


def _unknown(error: UnknownName) -> str:
    if error.owner is missing or error.owner is None:
        return f"variable inconnue « {error.name} »"
    return f"« {error.name} » n’existe pas dans {_described(error.owner)}"


def _described(owner: object) -> str:
    if isinstance(owner, Mapping):
        return "une valeur qui a : " + (", ".join(sorted(map(str, owner))) or "rien")
    return f"une valeur de type {type(owner).__name__}"


def parse_template(env: ActEnvironment, source: str, place: Callable[[int], Place]) -> Template:
    """The compiled template; a syntax error becomes ``GabaritInvalide`` with its place."""
    try:
        code = env.compile(source, name=TEMPLATE_NAME, filename=TEMPLATE_NAME)
    except TemplateSyntaxError as error:
        raise syntax_error(error, place(error.lineno)) from error
    return env.template_class.from_code(env, code, env.make_globals(None))


def syntax_error(error: TemplateSyntaxError, place: Place) -> GabaritInvalide:
    """Jinja's syntax error as the clerk reads it."""
    advice = "vérifiez les accolades, et que chaque « if » ou « for » a son « endif » ou « endfor »"
    return GabaritInvalide(f"balise mal écrite ({error.message})", advice, place)
