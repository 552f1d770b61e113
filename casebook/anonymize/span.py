"""The values that pass between recognisers, resolver and operators."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class DataKind(StrEnum):
    """What a finding is."""

    PERSON = "person"
    RESIDENT_ID = "resident_id"
    MOBILE = "mobile"
    LANDLINE = "landline"
    BANK_CARD = "bank_card"
    PLATE = "plate"
    EMAIL = "email"
    QQ = "qq"
    WECHAT = "wechat"
    CREDIT_CODE = "credit_code"
    PASSPORT = "passport"
    COURT_CASE = "court_case"
    PETITION_CASE = "petition_case"
    REGISTRATION = "registration"
    ADDRESS = "address"
    BIRTH_DATE = "birth_date"
    PLACE = "place"
    ORGANISATION = "organisation"
    AMOUNT = "amount"
    DATE = "date"
    OTHER = "other"


LABELS: dict[DataKind, str] = {
    DataKind.PERSON: "姓名",
    DataKind.RESIDENT_ID: "身份证号",
    DataKind.MOBILE: "手机号",
    DataKind.LANDLINE: "固定电话",
    DataKind.BANK_CARD: "银行卡号",
    DataKind.PLATE: "车牌号",
    DataKind.EMAIL: "电子邮箱",
    DataKind.QQ: "QQ号",
    DataKind.WECHAT: "微信号",
    DataKind.CREDIT_CODE: "统一社会信用代码",
    DataKind.PASSPORT: "护照或通行证号",
    DataKind.COURT_CASE: "案号",
    DataKind.PETITION_CASE: "信访件编号",
    DataKind.REGISTRATION: "登记编号",
    DataKind.ADDRESS: "住址",
    DataKind.BIRTH_DATE: "出生日期",
    DataKind.PLACE: "地名",
    DataKind.ORGANISATION: "单位名称",
    DataKind.AMOUNT: "金额",
    DataKind.DATE: "日期",
    DataKind.OTHER: "其他信息",
}

HINT_BELOW = 0.5  # findings below this confidence are shown to the reviewer and not replaced


@dataclass(frozen=True)
class Finding:
    """One stretch of a text that may tell who somebody is.

    Args:
        start: first character, counted in the original text.
        end: place after the last character.
        kind: what it is.
        confidence: 0 to 1; below ``HINT_BELOW`` it is a hint for the reviewer.
        rule: name of the recogniser, such as ``mobile`` or ``name.tagger``.
        explanation: why, in Chinese, without the value itself.
        entity: the canonical value it stands for (老王 → 王建国), empty when it stands for itself.
            Personal data: left out of ``repr`` so that it cannot reach a log.
    """

    start: int
    end: int
    kind: DataKind
    confidence: float
    rule: str
    explanation: str
    entity: str = field(default="", repr=False)

    @property
    def is_hint(self) -> bool:
        """Whether a person must decide; the operators leave hints alone."""
        return self.confidence < HINT_BELOW
