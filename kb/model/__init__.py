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
from kb.model.desk import (
    DIFFICULTY_EARLIER,
    Answer,
    Card,
    CourseEntry,
    Difficulty,
    DrillEntry,
    Exercise,
    Guide,
    ScenarioEntry,
    Vocabulary,
    difficulty_of,
)
from kb.model.flow import Choice, Flow, Outcome, Question, Walk
from kb.model.local import LocalValue, LocalValues, Office, Phone
from kb.model.questions import ArticleQuestions, QuestionSet
from kb.model.regulation import LEVELS, Article, Nature, Paragraph, Regulation, Relation, RelationVerb

__all__ = [
    "DEFAULT_REGIONS",
    "DIFFICULTY_EARLIER",
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
    "CourseEntry",
    "Deadline",
    "Demand",
    "Difficulty",
    "DrillEntry",
    "Duration",
    "Entry",
    "Exercise",
    "Flow",
    "Guide",
    "Judgement",
    "Kind",
    "LocalValue",
    "LocalValues",
    "Nature",
    "Office",
    "Outcome",
    "Paragraph",
    "Phone",
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
    "difficulty_of",
]
