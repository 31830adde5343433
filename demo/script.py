"""The form in which the demo's rooms are written down, one text file each.

A head of `name: value` lines, then days (`--- 3`: three days before the last one), then messages:

    09:14 mira [plan] (idea): The text, which may go on
          in lines that are indented by six characters.
          % 🎉 tomas lin
          % edit: What it says in the end.
          % pin mira
          % delete

`[plan]` lets others answer it, `(idea)` answers another one. A line that begins with `%` is what became of the message.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

ROOMS = Path(__file__).parent / "rooms"

SAID = re.compile(r"(\d\d):(\d\d) (\w+)(?: \[(\w+)])?(?: \((\w+)\))?: (.*)")
INDENT = " " * 6


@dataclass(slots=True)
class Line:
    """A message of the script. `when` counts from the beginning of the last day; `acts` are the `%` lines."""

    room: str
    when: timedelta
    username: str
    label: str | None
    answers: str | None
    text: str
    acts: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Scene:
    """A room and what is said in it. The first of `people` makes it; VIEWER has still to read its last `unread`."""

    name: str
    head: Mapping[str, str]
    lines: list[Line]

    @property
    def people(self) -> list[str]:
        return self.head["people"].split()

    @property
    def unread(self) -> int:
        return int(self.head.get("unread", "0"))


def scenes() -> list[Scene]:
    return [_scene(path) for path in sorted(ROOMS.glob("*.txt"))]


def _scene(path: Path) -> Scene:
    head, _, body = path.read_text(encoding="utf-8").partition("\n---")
    named = dict(line.split(": ", 1) for line in head.splitlines())
    return Scene(path.stem, named, list(_lines(path.stem, "---" + body)))


def _lines(room: str, body: str) -> Iterator[Line]:
    day, line = timedelta(), None
    for written in body.splitlines():
        if line is not None and written.startswith(INDENT + "% "):
            line.acts.append(written.removeprefix(INDENT + "% "))
        elif line is not None and (written.startswith(INDENT) or not written):
            line.text += "\n" + written.removeprefix(INDENT)
        else:
            if line is not None:
                yield line
            line = None
            if written.startswith("---"):
                day = timedelta(days=-int(written.removeprefix("---")))
            elif (said := SAID.fullmatch(written)) is not None:
                hour, minute, username, label, answers, text = said.groups()
                when = day + timedelta(hours=int(hour), minutes=int(minute))
                line = Line(room, when, username, label, answers, text)
            else:
                raise ValueError(f"{room}: {written}")
    if line is not None:
        yield line
