"""Where things are: the shipped content, and the office's own folder for everything that is not."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

HOME_VARIABLE = "FANGZHI_HOME"


def shipped_content() -> Path:
    """The content that ships with the package: in the source tree, or inside the installed package."""
    here = Path(__file__).resolve().parent
    installed = here / "_content"
    return installed if installed.is_dir() else here.parent / "content"


@dataclass(frozen=True, slots=True)
class Home:
    """The office's folder; nothing is written anywhere else.

    Attributes:
        root: ``FANGZHI_HOME``, or the platform's data folder.
        content: the office's own content; by default inside ``root``.
    """

    root: Path
    content: Path

    @classmethod
    def find(cls, root: str | Path | None = None, content: str | Path | None = None) -> Home:
        """The folder named, else ``FANGZHI_HOME``, else the platform's data folder."""
        base = Path(root or os.environ.get(HOME_VARIABLE) or user_data_path("fangzhi", appauthor=False))
        base = base.expanduser().absolute()
        return cls(base, Path(content).expanduser().absolute() if content else base / "content")

    @property
    def regulations(self) -> Path:
        """Imported official texts."""
        return self.root / "regulations"

    @property
    def index(self) -> Path:
        """The derived index; may be deleted at any time."""
        return self.root / "index"

    @property
    def feedback(self) -> Path:
        """What officers confirmed, and what found nothing."""
        return self.root / "feedback"

    @property
    def shift(self) -> Path:
        """What a shift leaves behind: lines for the next one, what officers keep at hand, how often entries were opened."""
        return self.root / "shift"

    @property
    def holidays(self) -> Path:
        """Holidays of years the package does not know yet, as the office added them."""
        return self.root / "holidays"

    @property
    def bank(self) -> Path:
        """Questions for exams that the office has brought itself."""
        return self.root / "bank"

    @property
    def cache(self) -> Path:
        """Derived data that only saves time."""
        return self.root / "cache"

    @property
    def records(self) -> Path:
        """The training records; the one thing that must never be lost."""
        return self.root / "records.db"
