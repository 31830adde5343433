"""Rows: grouped, separated by day in the viewer's zone, the same bytes for all, and never markup."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from pages.components.avatar import COLOURS, initials
from pages.components.row import rows_html
from pages.components.viewer_style import viewer_style
from services.events import Message

BERLIN, AUCKLAND = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Auckland")
FIRST = Message(
    id=1, room="general", seq=1, rev=1, user_id=1, username="ana", message="hello",
    timestamp=datetime(2026, 11, 23, 22, 58, 30, tzinfo=UTC),
)  # fmt: skip


def later(message: Message, user_id: int = 1, **by: float) -> Message:
    return replace(message, seq=message.seq + 1, user_id=user_id, timestamp=message.timestamp + timedelta(**by))


def test_a_row_says_who_what_and_when_in_the_viewers_zone() -> None:
    html = rows_html([FIRST], None, BERLIN)
    assert html.index(">ana<") < html.index(">hello<") < html.index(">23:58<")
    assert "Monday, 23 November 2026" in html
    assert 'data-id="1" data-seq="1" data-user="1"' in html
    assert "Tuesday, 24 November 2026" in rows_html([FIRST], None, AUCKLAND)


def test_messages_of_one_author_are_grouped_for_five_minutes() -> None:
    within, after, other = (
        later(FIRST, minutes=1),
        later(FIRST, minutes=6),
        later(FIRST, user_id=2, minutes=1),
    )
    assert "continues" in rows_html([within], FIRST, AUCKLAND)
    assert "continues" not in rows_html([after], FIRST, AUCKLAND)
    assert "continues" not in rows_html([other], FIRST, AUCKLAND)


def test_a_new_day_begins_at_the_viewers_midnight() -> None:
    second = later(FIRST, minutes=2)
    assert 'class="day"' in rows_html([second], FIRST, BERLIN)
    assert "continues" not in rows_html([second], FIRST, BERLIN)
    assert 'class="day"' not in rows_html([second], FIRST, AUCKLAND)


def test_pages_cut_anywhere_give_the_same_rows() -> None:
    messages = [FIRST]
    for user_id in (1, 1, 2, 2, 1, 1):
        messages.append(later(messages[-1], user_id, minutes=40 * user_id))
    whole = rows_html(messages, None, BERLIN)
    for cut in range(1, len(messages)):
        assert rows_html(messages[:cut], None, BERLIN) + rows_html(messages[cut:], messages[cut - 1], BERLIN) == whole


def test_what_people_write_is_never_markup() -> None:
    evil = replace(FIRST, username="<b>", message="<script>alert('1')</script>&\"")
    html = rows_html([evil], None, BERLIN)
    assert "<script" not in html
    assert "&lt;script&gt;alert(&#x27;1&#x27;)&lt;/script&gt;&amp;&quot;" in html
    assert "&lt;b&gt;" in html


def test_mine_is_a_rule_of_style_for_my_rows_only() -> None:
    assert viewer_style(7, "ana").startswith('.message[data-user="7"]:not(.system){')


def test_initials() -> None:
    assert [initials(name) for name in ("ana", "ana.lopez", "a-b-c", "李小龙", "...", "_x")] == [
        "A",
        "AL",
        "AB",
        "李",
        ".",
        "X",
    ]


def test_white_can_be_read_on_every_colour() -> None:
    assert all(contrast_with_white(colour) >= 5.8 for colour in COLOURS)


def contrast_with_white(colour: str) -> float:
    """WCAG 2.2, contrast ratio."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 1.05 / (sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True)) + 0.05)
