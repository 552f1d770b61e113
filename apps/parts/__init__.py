"""What pages are made of: :class:`Part`, and plain data for the views in ``apps/web``."""

from apps.parts.part import Part, dumps

__all__ = ["Part", "dumps"]
