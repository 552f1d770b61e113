"""One definition for every code that ``fangzhi check`` gives for the knowledge base.

The examples of each code are collected by the tests: each must give its own code.
"""

from __future__ import annotations

from kb.codes import citation, content, flow, habits, local, paper, structure
from kb.model.problems import Code

ALL: tuple[Code, ...] = tuple(
    sorted(
        (
            c
            for m in (structure, citation, content, flow, habits, paper, local)
            for c in vars(m).values()
            if isinstance(c, Code)
        ),
        key=lambda c: c.code,
    )
)
