"""The command ``actes``: French commands, French messages, exit codes. Nothing but this package exits."""

from __future__ import annotations

import atexit
import errno
import os
import sys
from contextlib import suppress
from typing import NoReturn

import click

from pipeline.cli.french import usage_message
from pipeline.cli.group import ActesGroup
from pipeline.errors import ExitCode, PipelineError, is_own_module, missing_module


@click.group(cls=ActesGroup)
def actes() -> None:
    """Rédige, contrôle et archive les actes d'une collectivité.

    Les données sont dans inputs/, les gabarits Word dans templates/, les documents produits dans build/.
    """


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command and exit with the code of ``pipeline.errors.ExitCode``."""
    _leave(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run the command and give its exit code; a defect of the program leaves its traceback on standard error."""
    _speak_utf8()
    try:
        code = actes.main(arguments, prog_name="actes", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.UsageError as error:
        _say(usage_message(error))
        return ExitCode.USAGE
    except (click.Abort, KeyboardInterrupt) as stop:
        notes = getattr(stop.__cause__ or stop, "__notes__", ("rien n'a été remplacé",))
        _say("\n  état : ".join((f"interrompu : {notes[0]}", *notes[1:])))
        return ExitCode.INTERRUPTED
    except (BrokenPipeError, SystemExit):  # click and rich leave so when nobody reads standard output any more
        return ExitCode.UNHEARD
    except PipelineError as error:
        lines = [f"erreur : {error.message}", *(f"  état : {note}" for note in getattr(error, "__notes__", ()))]
        _say("\n".join([*lines, f"  conseil : {error.conseil}"] if error.conseil else lines))
        return error.exit_code
    except ModuleNotFoundError as error:
        if is_own_module(error):
            return _defect()
        _say(missing_module(error))
        return ExitCode.ENVIRONMENT
    except OSError as error:
        return _no_room(error) if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else _defect()
    except Exception:
        return _defect()
    return int(code) if isinstance(code, int) else ExitCode.OK


def _no_room(error: OSError) -> int:
    from pipeline.files_said import cause

    what = error.filename or "un fichier temporaire, ou ce que la commande affiche,"
    said = f"{what} ne peut pas être écrit : {cause(error)}"
    _say(f"erreur : {said}\n  conseil : libérer de la place, aussi pour les fichiers temporaires, puis relancer")
    return ExitCode.ENVIRONMENT


def _defect() -> int:
    import traceback

    with suppress(OSError):
        traceback.print_exc()
    _say("défaut du programme : ce n'est pas votre dossier qui est en cause ; transmettre le texte ci-dessus")
    return ExitCode.DEFECT


def _leave(code: int) -> NoReturn:
    """Exit without taking the interpreter apart object by object: what is written is out, the memory goes at once."""
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None and not stream.closed:
                stream.flush()
        except BrokenPipeError:
            code = code or ExitCode.UNHEARD
        except OSError:
            code = code or ExitCode.ENVIRONMENT
    os._exit(code)


def _say(text: str) -> None:
    with suppress(OSError):  # nobody may be reading; the exit code says the same
        click.echo(f"actes : {text}", err=True)


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
