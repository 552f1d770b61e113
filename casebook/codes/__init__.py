"""One definition for every code that ``fangzhi check`` gives for scenarios, drills and courses.

The examples of each code are collected by the tests: each must give its own code.
"""

from __future__ import annotations

from casebook.codes import content, course, in_class, scoring, state, structure
from kb.model.problems import Code

ALL: tuple[Code, ...] = tuple(
    sorted(
        (
            c
            for m in (structure, state, scoring, content, in_class, course)
            for c in vars(m).values()
            if isinstance(c, Code)
        ),
        key=lambda c: c.code,
    )
)

__all__ = ["ALL", "content", "course", "in_class", "scoring", "state", "structure"]
