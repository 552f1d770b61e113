"""click's own words in Chinese.

click asks gettext for its words, and gettext asks the environment for a language; an office's machine may say
anything there. So the few words click prints are given to it directly.
"""

from __future__ import annotations

from importlib import import_module

_WORDS = {
    "Usage:": "用法：",
    "Options": "选项",
    "Commands": "命令",
    "Arguments": "参数",
    "Error: {message}": "{message}",
    "Show this message and exit.": "显示这段说明。",
    "Show the version and exit.": "显示版本。",
    "Try '{command} {option}' for help.": "用法见“{command} {option}”。",
    "No such command {name!r}.": "没有“{name}”这个命令。",
    "Missing command.": "请写上命令。",
    "No such option: {name}": "没有“{name}”这个选项。",
    "No such option {name!r}.": "没有“{name}”这个选项。",
    "Did you mean {possibility}?": "您是不是想写 {possibility}？",
    "Did you mean {possibility!r}?": "您是不是想写“{possibility}”？",
    "Did you mean one of: {possibilities}?": "您是不是想写其中一个：{possibilities}？",
    "(Possible options: {possibilities})": "相近的选项：{possibilities}",
    "Did you mean one of {possibilities}?": "您是不是想写其中一个：{possibilities}？",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少参数",
    "Missing {param_type}": "缺少参数",
    "Missing parameter: {param_name}": "缺少参数：{param_name}",
    "Invalid value: {message}": "值不对：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 的值不对：{message}",
    "Got unexpected extra argument ({args})": "多写了：{args}",
    "Got unexpected extra arguments ({args})": "多写了：{args}",
    "Option {name!r} requires an argument.": "选项“{name}”后面要写上值。",
    "Option {name!r} requires {nargs} arguments.": "选项“{name}”后面要写上 {nargs} 个值。",
    "{value!r} is not a valid {number_type}.": "“{value}”不是数。",
    "{value!r} is not one of {choices}.": "“{value}”不在这些里：{choices}。",
    "{value!r} does not match the format {format}.": "“{value}”应写成 {format}。",
    "{value!r} does not match the formats {formats}.": "“{value}”应写成 {formats}。",
    "{name} {filename!r} does not exist.": "没有“{filename}”。",
    "{name} {filename!r} is a directory.": "“{filename}”是一个文件夹。",
    "{name} {filename!r} is a file.": "“{filename}”是一个文件。",
    "{name} {filename!r} is not readable.": "“{filename}”没有读取权限。",
    "Could not open file {filename!r}: {message}": "打不开“{filename}”。",
    "{value} is not in the range {range}.": "{value} 不在范围 {range} 里。",
    "default: {default}": "默认：{default}",
    "required": "必填",
    "Aborted!": "已取消。",
    "directory": "文件夹",
    "file": "文件",
    "path": "路径",
    "File": "文件",
    "Directory": "文件夹",
    "Path": "路径",
}
_MODULES = ("core", "exceptions", "types", "parser", "formatting", "decorators", "termui")


def _chinese(message: str) -> str:
    return _WORDS.get(message, message)


def _chinese_plural(one: str, many: str, number: int) -> str:
    return _chinese(one if number == 1 else many)


def speak_chinese() -> None:
    """Give click its Chinese words; safe to call twice."""
    for name in _MODULES:
        words = vars(import_module(f"click.{name}"))
        for given, ours in (("_", _chinese), ("ngettext", _chinese_plural)):
            if given in words:
                words[given] = ours
