"""Jinja as templates may use it: sandboxed, escaping, refusing what an act must not print."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import CodeType, TracebackType

from jinja2 import StrictUndefined, Template, TemplateSyntaxError
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from pipeline.render import printing
from pipeline.render.errors import GabaritInvalide, Place, Refused, RenderError, VariableInconnue
from pipeline.render.printing import PartsNeeded
from pipeline.render.values import Foreign, Manquant

TEMPLATE_NAME = "<gabarit>"
_DOCXTPL_FRAGMENTS = ("RichText", "RichTextParagraph")


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
        obj: Foreign = missing,
        name: str | None = None,
        exc: type[Exception] = UndefinedError,
    ) -> None:
        raising = exc if issubclass(exc, SecurityError) else partial(UnknownName, obj, name)
        super().__init__(hint, obj, name, raising)  # type: ignore[arg-type]


class ActEnvironment(ImmutableSandboxedEnvironment):
    """A key of a mapping wins over a method of the same name: ``titre.values`` is what the context says it is."""

    def getattr(self, obj: Foreign, attribute: str) -> Foreign:
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


def environment(finalize: Callable[[Foreign], Foreign]) -> ActEnvironment:
    """A fresh environment whose printed values all go through ``finalize``."""
    return ActEnvironment(autoescape=True, undefined=Unknown, finalize=finalize)


def compiled_environment() -> ActEnvironment:
    """The environment of compiled templates: each tag knows whether it prints a text, an attribute, a run, a block."""
    env = environment(printing.in_text)
    env.filters |= {"_attribut": printing.in_attribute, "_run": printing.in_paragraph, "_bloc": printing.in_block}
    return env


def evaluate(template: Template, context: Mapping[str, object], place: Callable[[int], Place]) -> list[str]:
    """The text of ``template``, piece by piece; ``place`` tells where a line of its source stands.

    Raises ``VariableInconnue``, ``ValeurRefusee`` or ``GabaritInvalide``, with the place.
    """
    try:
        return list(template.root_render_func(template.new_context(dict(context))))
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


def compile_source(env: ActEnvironment, source: str, place: Callable[[int], Place]) -> CodeType:
    """The code of a template without syntax errors; an unknown filter or test becomes ``GabaritInvalide``."""
    try:
        return env.compile(source, name=TEMPLATE_NAME, filename=TEMPLATE_NAME)
    except TemplateSyntaxError as error:
        advice = "ôtez ce qui suit « | » ou « is » : les filtres et les tests permis sont ceux de Jinja"
        raise GabaritInvalide("un filtre ou un test n’existe pas", advice, place(error.lineno)) from error


def from_code(env: ActEnvironment, code: CodeType) -> Template:
    """The template ready to be evaluated."""
    return env.template_class.from_code(env, code, env.make_globals(None))
