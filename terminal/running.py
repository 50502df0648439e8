"""The index, the pages and the state of the whole, in the terminal."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from corpus.errors import BadInput
from terminal.printing import AsJson, open_library, print_json, tell

commands = typer.Typer(help="The index over the texts.", no_args_is_help=True)


@commands.command("build")
def index_build(as_json: AsJson = False) -> None:
    """Build the index anew beside the one that serves, prove it, and let it serve."""
    from assistant.bootstrap import Settings
    from assistant.workers import encode_spread
    from index.model_files import find_model
    from index.opening import build_index
    from index.spreading import spread_over

    settings = Settings()
    model = find_model(settings.embeddings)
    runs = None
    if settings.ray_address:
        runs = partial(encode_spread, spread=spread_over(settings.ray_address))
    name = build_index(settings.home, open_library(), model, tell, settings.chroma, runs)
    if as_json:
        print_json({"generation": name})
    else:
        print(f"The index {name} is built, proved, and serves.")


@commands.command("status")
def index_status(as_json: AsJson = False) -> None:
    """Which index serves, whether it is whole, and what it was made from."""
    from assistant.bootstrap import Settings
    from index.model_files import find_model
    from index.telling import status, status_lines

    settings = Settings()
    found = status(settings.home, open_library(), find_model(settings.embeddings), settings.chroma)
    if as_json:
        print_json(found)
    else:
        print(status_lines(found))
    if not found["serves"]:
        raise typer.Exit(1)


def serve(
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, help="The port; unless given 8501, for staff 8601."),
    ] = None,
    address: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    staff: Annotated[
        bool, typer.Option("--staff", help="The staff's pages, in a process of their own.")
    ] = False,
    local: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="With --staff: nobody signs in; this machine's user acts as NAME, with every role.",
        ),
    ] = None,
    paused: Annotated[
        str | None,
        typer.Option(help="Start paused: every page tells this message and where to turn."),
    ] = None,
) -> None:
    """Open the chat for a browser; it says where, and stops with Ctrl-C."""
    if staff:
        from staff.server import PORT
        from staff.server import serve as start_staff

        start_staff(address, port or PORT, tell, local=local, paused=paused)
        return
    if local is not None:
        raise BadInput("--local is for the staff's pages: desk serve --staff --local NAME")
    from counter.server import serve as start

    start(address, port or 8501, tell, paused=paused)


def doctor(as_json: AsJson = False) -> None:
    """What is installed, which index serves, what is configured, and what to do about each problem."""
    from assistant.bootstrap import Settings
    from assistant.doctor import examination_lines, examine

    found = examine(Settings())
    if as_json:
        print_json(found)
    else:
        print(examination_lines(found))
    if not found["well"]:
        raise typer.Exit(1)
