"""The command that opens the web app."""

from __future__ import annotations

import re
from pathlib import Path

import click

from apps.commands.common import HOME, fail, open_home
from apps.errors import AppError
from apps.serving.server import serve as run
from apps.serving.settings import Settings


def clean_prefix(given: str) -> str:
    """A path as it is put before every other: ``/fangzhi``; empty for none.

    >>> clean_prefix("fangzhi/"), clean_prefix("/")
    ('/fangzhi', '')
    """
    path = given.strip().strip("/")
    if not re.fullmatch(r"[A-Za-z0-9_-]*(/[A-Za-z0-9_-]+)*", path):
        raise click.BadParameter("子路径只写字母、数字、横线，如 /fangzhi。")
    return f"/{path}" if path else ""


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=5006, show_default=True, help="端口。", metavar="数"
)
@click.option(
    "--address",
    default="127.0.0.1",
    show_default=True,
    help="监听地址；对外提供时须先建账号。",
    metavar="地址",
)
@click.option(
    "--host",
    "hosts",
    multiple=True,
    metavar="名字",
    help="访知还叫什么名字（域名），可写几次；写了就须有账号。",
)
@click.option(
    "--num-procs", type=click.IntRange(1, 32), default=1, show_default=True, help="进程数。", metavar="数"
)
@click.option(
    "--proxy",
    "proxies",
    multiple=True,
    metavar="地址",
    help="前面那台代理的地址，可写几次；只信它说的来源（X-Real-IP、X-Forwarded-Proto）。",
)
@click.option(
    "--cert", type=click.Path(path_type=Path), metavar="文件", help="https 用的证书（PEM），和 --key 一起写。"
)
@click.option("--key", type=click.Path(path_type=Path), metavar="文件", help="证书的私钥（PEM，不带密码）。")
@click.option(
    "--prefix",
    default="",
    metavar="路径",
    callback=lambda _context, _option, value: clean_prefix(value),
    help="放在网站的一个子路径下，如 /fangzhi；前面的代理原样转发。",
)
@click.option(
    "--idle",
    type=click.IntRange(0, 1440),
    default=30,
    show_default=True,
    metavar="分钟",
    help="多久没人动就自动退出登录；0 是不退。",
)
@click.option("--content", type=click.Path(path_type=Path), help="单位自己的内容文件夹。", metavar="文件夹")
@HOME
def serve(
    port: int,
    address: str,
    hosts: tuple[str, ...],
    num_procs: int,
    proxies: tuple[str, ...],
    cert: Path | None,
    key: Path | None,
    prefix: str,
    idle: int,
    content: Path | None,
    home: Path | None,
) -> None:
    """打开网页应用。"""
    settings = Settings(
        home=open_home(home, content),
        port=port,
        address=address,
        num_procs=num_procs,
        hosts=hosts,
        proxies=proxies,
        cert=cert,
        key=key,
        prefix=prefix,
        idle=idle,
    )
    try:
        run(settings)
    except AppError as error:
        fail(str(error))
