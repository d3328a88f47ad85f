"""The entry point: commands are loaded when they are asked for, and every exception ends here."""

from __future__ import annotations

import gc
import os
import signal
import sys
from types import FrameType
from typing import NoReturn

import click

from flaglint import __version__
from flaglint.cli.exits import Exit
from flaglint.discovery import load, modules
from flaglint.errors import ChangedMeanwhileError, FlaglintError

# A run makes many small values and few cycles, and ends soon: looking for cycles that often takes a tenth of it.
COLLECT_EVERY = 100_000


class LazyGroup(click.Group):
    """A group whose commands are the modules of `flaglint.cli` that expose COMMAND."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        loaded = (getattr(load(name), "COMMAND", None) for name in modules("cli") if name != "cli.main")
        return sorted(command.name for command in loaded if command is not None)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return one command, loading no other."""
        module = f"cli.{name.replace('-', '_')}"
        command = getattr(load(module), "COMMAND", None) if module in set(modules("cli")) else None
        return command if isinstance(command, click.Command) else None


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="flaglint")
@click.option("--debug", is_flag=True, help="Show the traceback of an unexpected error.")
def cli(debug: bool) -> None:
    """Find feature flags in code, judge them by what the flag store serves, and remove the dead ones."""


def run() -> NoReturn:
    """Run the command line and exit; nothing but a bug ever shows a traceback, and that only with --debug."""
    signal.signal(signal.SIGTERM, _terminate)
    gc.set_threshold(COLLECT_EVERY)
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        del os.environ[name]  # a calling hook's GIT_DIR or GIT_INDEX_FILE must not decide what is scanned
    try:
        code = cli.main(standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as end:
        code = end.exit_code
    except click.ClickException as error:
        error.show()
        code = Exit.ERROR
    except (click.Abort, KeyboardInterrupt):
        code = Exit.INTERRUPTED
    except FlaglintError as error:
        click.echo(f"flaglint: {error}", err=True)
        code = error_exit(error)
    except BrokenPipeError:
        # The reader went away (`flaglint refs | head`); keep the interpreter from complaining at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = Exit.ERROR
    except Exception as error:  # the one place where a bug becomes one line
        if "--debug" in sys.argv:
            raise
        click.echo(f"flaglint: a bug, sorry: {type(error).__name__}: {error}; run again with `flaglint --debug …` "
                   "and report what it prints", err=True)  # fmt: skip
        code = Exit.BUG
    gc.freeze()  # a last search for cycles among a million objects, before all goes, is a tenth of a run
    sys.exit(code if isinstance(code, int) else Exit.CLEAN)


def error_exit(error: FlaglintError) -> Exit:
    """Return the exit code of an error: the input could not be used, or it changed under the run."""
    return Exit.PARTIAL if isinstance(error, ChangedMeanwhileError) else Exit.ERROR


def _terminate(number: int, frame: FrameType | None) -> NoReturn:
    sys.exit(Exit.TERMINATED)


if __name__ == "__main__":
    run()
