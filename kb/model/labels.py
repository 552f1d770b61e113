"""What a field of content is called in a file, how it is written there, and who may see it: one row a field.

The row stands where the field itself stands, in the dataclass. Reading, search, the JSON API, copied text, the
hand-out, skeletons and the documentation's test all follow from it.
"""

from __future__ import annotations

import enum
import functools
from dataclasses import dataclass, field, fields
from typing import Any

_ROW = "label"


class Form(enum.Enum):
    """How a field is written: in the front matter of an answer (TEXT, IDS), as a section with a list (the others).

    In the result of a flow each is a key with a text or a list.
    """

    TEXT = "一句话"
    IDS = "编号的清单"
    TEXTS = "清单"
    BASES = "引用的清单"
    DEADLINES = "时限的清单"

    @property
    def in_front_matter(self) -> bool:
        """Whether an answer has it in its front matter rather than as a section."""
        return self in (Form.TEXT, Form.IDS)


@dataclass(frozen=True, slots=True)
class Label:
    """One row of the table.

    Attributes:
        label: what it is called in files, in Chinese.
        name: what it is called in code and in JSON.
        form: how it is written.
        required: whether a file without it is reported.
        search: whether its words are searchable.
        public: whether a petitioner may be given it (copied text, hand-out); what is not stays inside the office.
        example: what a skeleton is filled with; a section's lines for the list forms, empty for none.
    """

    label: str
    name: str
    form: Form
    required: bool
    search: bool
    public: bool
    example: str


def labelled(
    label: str,
    form: Form,
    *,
    required: bool = True,
    search: bool = False,
    public: bool = False,
    example: str = "",
) -> Any:
    """A field of a frozen dataclass with its row; see :class:`Label`."""
    row = {
        "label": label,
        "form": form,
        "required": required,
        "search": search,
        "public": public,
        "example": example,
    }
    return field(default="" if form is Form.TEXT else (), metadata={_ROW: row})


@functools.cache
def labels_of(owner: type) -> tuple[Label, ...]:
    """The rows of a dataclass, in the order of its fields."""
    return tuple(Label(name=f.name, **f.metadata[_ROW]) for f in fields(owner) if _ROW in f.metadata)
