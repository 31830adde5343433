"""Rows: grouped, separated by day in the viewer's zone, the same bytes for all, and never markup."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from pages.components.avatar import COLOURS, initials, name_html, tile_html
from pages.components.messages.row import day_html, rows_html, texts_of
from pages.components.messages.viewer_style import viewer_style
from services.events import Message, Quote, Reaction

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


def test_five_minutes_count_from_the_message_above_not_from_the_first() -> None:
    second = later(FIRST, user_id=1, minutes=4)
    third = later(second, minutes=5)
    assert rows_html([second, third], FIRST, AUCKLAND).count("continues") == 2


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


def test_what_the_room_itself_tells_stands_between_the_messages() -> None:
    joined = replace(FIRST, system="joined", message="joined the room")
    html = rows_html([joined], None, BERLIN)
    assert '<article class="message system"' in html
    assert f"<b>{name_html('ana')}</b> joined the room" in html
    assert "continues" not in rows_html([later(joined, minutes=1)], joined, AUCKLAND)


def test_whoever_is_told_of_is_called_by_the_name_that_they_have_chosen() -> None:
    invited = replace(FIRST, system="invited", message="was invited by bo")
    assert f"was invited by {name_html('bo')}" in rows_html([invited], None, BERLIN)
    renamed = replace(FIRST, system="title", message="renamed the room to Gone by <noon>")
    assert "to Gone by &lt;noon&gt;" in rows_html([renamed], None, BERLIN)


def test_its_time_leads_to_a_message() -> None:
    assert '<a class="at" href="/rooms/general/1"><time' in rows_html([FIRST], None, BERLIN)


def test_a_deleted_message_keeps_its_place_and_nothing_of_what_it_said() -> None:
    html = rows_html([replace(FIRST, deleted=True, message="")], None, BERLIN)
    assert "Message deleted" in html
    assert '<article class="message deleted"' in html
    assert "continues" not in rows_html([later(FIRST, minutes=1)], replace(FIRST, deleted=True), AUCKLAND)


def test_an_answer_begins_a_group_and_quotes_one_line() -> None:
    quote = Quote(id=7, seq=3, username="<bo>", message="two\n lines <b>")
    html = rows_html([replace(later(FIRST, minutes=1), reply_to=quote)], FIRST, AUCKLAND)
    assert 'data-action="jump" data-to="3"' in html
    assert f"<b>{name_html('<bo>')}</b><span>two lines &lt;b&gt;</span>" in html
    assert "continues" not in html
    after = later(replace(FIRST, reply_to=quote), minutes=1)
    assert "continues" not in rows_html([after], replace(FIRST, reply_to=quote), AUCKLAND)
    gone = rows_html([replace(FIRST, reply_to=replace(quote, message="", deleted=True))], None, BERLIN)
    assert "<span>Message deleted</span>" in gone


def test_marks_say_who_and_when() -> None:
    marked = replace(
        FIRST, reactions=(Reaction(emoji="👍", usernames=("ana", "bo")),), mentions=("bo", "all"), pinned=True,
        edited_at=FIRST.timestamp + timedelta(minutes=3),
    )  # fmt: skip
    html = rows_html([marked], None, BERLIN)
    for mark in ('data-by="ana bo"', 'title="ana, bo reacted with 👍"', 'data-mentions="bo all"', "push_pin"):
        assert mark in html
    assert html.index(">ana<") < html.index(">hello<") < html.index('class="reactions"') < html.index("<time")
    assert 'title="Edited Tuesday, 24 November 2026, 00:01:30">edited' in html


def test_all_that_one_can_read_on_a_row() -> None:
    marked = replace(FIRST, reactions=(Reaction(emoji="👍", usernames=("bo",)),), pinned=True)
    assert texts_of(marked) == ["ana", "hello", "👍 1", "Pinned"]
    assert texts_of(replace(marked, deleted=True)) == ["ana", "Message deleted"]
    assert texts_of(replace(FIRST, system="left", message="left the room")) == ["ana", "ana left the room"]


def test_the_first_row_says_its_day_unless_it_says_it_anyway() -> None:
    assert day_html(later(FIRST, minutes=1), FIRST, AUCKLAND) != ""
    assert day_html(later(FIRST, minutes=2), FIRST, BERLIN) == ""
    assert day_html(FIRST, None, BERLIN) == ""


def test_the_line_above_what_was_not_read_is_a_rule_of_style_too() -> None:
    assert "--unread-line" not in viewer_style(7, "ana")
    assert '.message[data-seq="12"]{--unread-line:flex' in viewer_style(7, "ana", 12)


def test_a_tile_holds_up_to_four_people() -> None:
    people = [(number, f"p{number}") for number in range(6)]
    assert [tile_html(people[:count]).count('class="avatar"') for count in (2, 3, 4, 6)] == [2, 3, 4, 4]
