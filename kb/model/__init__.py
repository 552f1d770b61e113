"""The nouns of the knowledge base: frozen values, no files, no clock."""

from __future__ import annotations

from kb.model.base import (
    DEFAULT_REGIONS,
    FOLDERS,
    PREFIXES,
    UNITS,
    Basis,
    Deadline,
    Duration,
    Entry,
    Kind,
    Status,
)
from kb.model.case import MATTERS, UNLAWFUL_EARLIER, Case, Circumstance, Demand, Judgement, Unlawful
from kb.model.desk import Answer, Card, DrillEntry, Exercise, Guide, ScenarioEntry, Vocabulary
from kb.model.flow import Choice, Flow, Outcome, Question, Walk
from kb.model.questions import ArticleQuestions, QuestionSet
from kb.model.regulation import LEVELS, Article, Nature, Paragraph, Regulation, Relation, RelationVerb

__all__ = [
    "DEFAULT_REGIONS",
    "FOLDERS",
    "LEVELS",
    "MATTERS",
    "PREFIXES",
    "UNITS",
    "UNLAWFUL_EARLIER",
    "Answer",
    "Article",
    "ArticleQuestions",
    "Basis",
    "Card",
    "Case",
    "Choice",
    "Circumstance",
    "Deadline",
    "Demand",
    "DrillEntry",
    "Duration",
    "Entry",
    "Exercise",
    "Flow",
    "Guide",
    "Judgement",
    "Kind",
    "Nature",
    "Outcome",
    "Paragraph",
    "Question",
    "QuestionSet",
    "Regulation",
    "Relation",
    "RelationVerb",
    "ScenarioEntry",
    "Status",
    "Unlawful",
    "Vocabulary",
    "Walk",
]
