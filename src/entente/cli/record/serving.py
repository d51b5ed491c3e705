"""``entente record serve | sync``: the joint logs and the world."""

from __future__ import annotations

from pathlib import Path

import click

from entente.cli.record.group import JOINT, as_json, clock, evidence_kept, record
from entente.errors import InputError, gettext_noop
from entente.locale import translator
from entente.settings import Settings

__all__ = ["serve", "sync"]


@record.command(help="Serve the joint logs: mirror and witness for the peers, tiles to read. Never the private log.")
@click.option("--host", default="127.0.0.1", help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65_535), default=8423, help="Port to listen on.")
@click.pass_obj
def serve(settings: Settings, *, host: str, port: int) -> None:
    """Run until interrupted."""
    try:
        import uvicorn
    except ImportError:
        raise InputError(
            gettext_noop("Serving needs the extra `web`."),
            hint=gettext_noop("Install it with: pip install 'entente[web]'"),
        ) from None
    from entente.desk.joint import HubKeeper
    from entente.web.hurry import HurriedProtocol
    from entente.web.record import RecordApp

    _ = translator(settings.lang)
    click.echo(_("Serving the joint logs on http://{host}:{port}/ …").format(host=host, port=port), err=True)
    keeper = HubKeeper(settings.home, clock)
    app = RecordApp(keeper.current, keeper.close)
    uvicorn.run(
        app,
        host=host,
        port=port,
        http=HurriedProtocol,
        log_level="warning",
        access_log=False,
        server_header=False,
        limit_concurrency=1000,
        timeout_keep_alive=10,
    )


@record.command(help="Bring a joint log to the other party and its cosignatures back, over HTTP or in a folder.")
@click.argument("peer", metavar="URL|DIR")
@JOINT
@click.option("--witness", "watchers", multiple=True, metavar="URL", help="Where the charter's witness answers.")
@click.option("--json", "json_wanted", is_flag=True, help="The same as --format json.")
@click.pass_obj
def sync(settings: Settings, *, peer: str, agreement: str, watchers: tuple[str, ...], json_wanted: bool) -> None:
    """Say what was sent, appended and cosigned."""
    from entente.cli.record.reach import HttpTransport
    from entente.desk.joint import exchange_folder, sync_joint, witness_keys

    _ = translator(settings.lang)
    with evidence_kept(settings):
        if "://" in peer:
            keys = witness_keys(settings.home, agreement, clock)
            if len(watchers) != len(keys):
                raise InputError(
                    gettext_noop("The charter names {count} witnesses; give an address for each."),
                    count=len(keys),
                    field="--witness",
                )
            ways = [(HttpTransport(url, "witness"), key) for url, key in zip(watchers, keys, strict=True)]
            done = sync_joint(settings.home, agreement, HttpTransport(peer), ways, clock)
        else:
            done = exchange_folder(settings.home, agreement, Path(peer), clock)
    if json_wanted:
        click.echo(as_json(done))
        return
    click.echo(
        _("{sent} acts sent, {settled} appended, {answered} requests answered.").format(
            sent=done.sent, settled=done.settled, answered=done.answered
        )
    )
    if done.checkpoint:
        click.echo("\n" + done.checkpoint.rstrip())
    else:
        click.echo(_("Carry the folder to the other party; its answer comes back the same way."))
