"""Who may do what: one table that pages, the API and the command line ask.

Without accounts everybody who sits at the machine may do everything, as its files are theirs anyway; so may whoever
runs a command there. The accounts of an office carry one role each.
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What an account is for; the value is what people read and type."""

    READER = "读者"
    WRITER = "编写"
    REVIEWER = "审核"
    TRAINER = "培训师"
    ADMIN = "管理员"


class Action(StrEnum):
    """Something somebody does; the value is how it is called in a refusal."""

    READ = "查阅内容"
    PRACTISE = "做练习"
    REMARK = "留反馈"
    WRITE = "编写内容"
    PUBLISH = "发布内容"
    FEEDBACK = "处理反馈"
    OTHERS = "看别人的练习记录"
    CLASS = "办班"
    IMPORT = "导入法规"
    ACCOUNTS = "管理账号"
    BACKUP = "备份和恢复"


_EVERYBODY = frozenset({Action.READ, Action.PRACTISE, Action.REMARK})
MAY: dict[Role, frozenset[Action]] = {
    Role.READER: _EVERYBODY,
    Role.WRITER: _EVERYBODY | {Action.WRITE},
    Role.REVIEWER: _EVERYBODY | {Action.WRITE, Action.PUBLISH, Action.FEEDBACK, Action.IMPORT},
    Role.TRAINER: _EVERYBODY | {Action.WRITE, Action.FEEDBACK, Action.OTHERS, Action.CLASS},
    Role.ADMIN: frozenset(Action),
}


def may(role: Role, action: Action) -> bool:
    """Whether a role may do something.

    >>> may(Role.READER, Action.READ), may(Role.READER, Action.WRITE)
    (True, False)
    """
    return action in MAY[role]


def refusal(role: Role, action: Action) -> str:
    """The sentence for somebody who may not.

    >>> refusal(Role.READER, Action.WRITE)
    '您的账号是“读者”，不能编写内容。要开通，找本单位的管理员。'
    """
    return f"您的账号是“{role}”，不能{action}。要开通，找本单位的管理员。"
