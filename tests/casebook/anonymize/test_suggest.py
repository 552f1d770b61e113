"""One finding of the audit is taken away, and of a person every mention."""

from __future__ import annotations

from casebook.anonymize import audit, suggest

TEXT = "来访人王建国说，\n王建国的工资没有发，电话13812345678。张某丙陪同。"


def applied(text: str, start: int) -> str:
    for edit in reversed(suggest(text, start)):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def test_every_mention_of_a_person_is_replaced_alike() -> None:
    done = applied(TEXT, TEXT.index("王建国"))
    assert done == TEXT.replace("王建国", "王某")
    assert applied(TEXT, TEXT.rindex("王建国")) == done


def test_a_number_alone_is_replaced() -> None:
    assert applied(TEXT, TEXT.index("138")) == TEXT.replace("13812345678", "（略）")


def test_nobody_gets_a_name_the_text_uses() -> None:
    assert "王某甲" in applied("王某说，王建国来过，王建国走了。", 4)


def test_all_findings_taken_one_by_one_leave_a_clean_text() -> None:
    text = TEXT
    for _ in range(9):
        found = audit(text)
        if not found:
            break
        text = applied(text, found[0].start)
    assert audit(text) == [] and text.startswith("来访人王某说")


def test_nothing_is_suggested_where_nothing_is_found() -> None:
    assert suggest(TEXT, 0) == []
