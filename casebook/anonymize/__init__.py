"""Find and replace what may tell who somebody is.

>>> anonymize("联系电话：13812345678").text
'联系电话：（略）'
"""

from casebook.anonymize.detect import LENIENT, STRICT, Policy, audit, audit_all, detect
from casebook.anonymize.errors import AnonymizeError, KnownValueSurvivesError
from casebook.anonymize.frames import anonymize_frame
from casebook.anonymize.many import anonymize_many
from casebook.anonymize.recognise.intake_record import Known, load_known
from casebook.anonymize.replace import Anonymized, Options, anonymize
from casebook.anonymize.report import finding_dict, mask, report_text, to_dict
from casebook.anonymize.resolve import resolve
from casebook.anonymize.span import LABELS, DataKind, Finding
from casebook.anonymize.suggest import Edit, suggest

__all__ = [
    "LABELS",
    "LENIENT",
    "STRICT",
    "AnonymizeError",
    "Anonymized",
    "DataKind",
    "Edit",
    "Finding",
    "Known",
    "KnownValueSurvivesError",
    "Options",
    "Policy",
    "anonymize",
    "anonymize_frame",
    "anonymize_many",
    "audit",
    "audit_all",
    "detect",
    "finding_dict",
    "load_known",
    "mask",
    "report_text",
    "resolve",
    "suggest",
    "to_dict",
]
