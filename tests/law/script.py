"""What may happen: scripts of bursts of steps, made by Hypothesis."""

from dataclasses import dataclass

from hypothesis import strategies as st

PEOPLE = ("ana", "bo", "cem")
ROOMS = ("public", "private")
READERS = (0, 1, 1, 2)
"""Whose page or socket each reader is: one of the people has two."""

TEXTS: dict[str, tuple[str, ...]] = {
    "hello": (),
    "@bo, look": ("bo",),
    "@all and @cem!": ("cem", "all"),
    "no `@bo`, but @ana": ("ana",),
    "x" * 200: (),
}
"""What is said, and whom it names."""

EMOJI = ("👍", "❤️")

ACTIONS = (
    "post", "post", "post", "reply", "reply", "resend", "edit", "edit", "edit", "delete", "delete", "react", "react",
    "pin", "join", "invite", "leave", "remove", "role", "title", "topic", "archive", "read", "unread",
)  # fmt: skip
OF_READERS = ("cut", "resume", "resume")
OF_THE_WIRE = ("break", "break", "let_go", "heal")


@dataclass(frozen=True)
class Step:
    """One thing that somebody does. Numbers name what there is at the moment, counted round."""

    verb: str
    room: int = 0
    who: int = 0
    what: int = 0  # a message
    whom: int = 0  # a person, a reader
    text: int = 0
    on: bool = True
    fates: tuple[str, ...] = ()  # of the next deliveries of a broken link


PRELUDE = [
    [Step("join", room=0, who=1), Step("invite", room=1, who=0, whom=1)],
    [Step("post", room=0, who=0, text=1), Step("post", room=0, who=1), Step("post", room=1, who=1)],
    [Step("reply", room=0, who=1, what=2), Step("reply", room=0, who=0, what=2), Step("reply", room=1, who=0, what=2)],
]
"""Without it, most scripts would be of strangers and of empty rooms."""


def steps(*verbs: str) -> st.SearchStrategy[Step]:
    return st.builds(
        Step,
        verb=st.sampled_from(verbs),
        room=st.integers(0, len(ROOMS) - 1),
        who=st.integers(0, len(PEOPLE) - 1),
        what=st.integers(0, 15),
        whom=st.integers(0, len(READERS) - 1),
        text=st.integers(0, len(TEXTS) - 1),
        on=st.booleans(),
        fates=st.lists(st.sampled_from(["lost", "late", "twice", "heard"]), max_size=8).map(tuple)
        if "break" in verbs
        else st.just(()),
    )


def scripts(*, wire: bool = False, longest: int = 20) -> st.SearchStrategy[list[list[Step]]]:
    """Bursts of steps that happen at the same time, one burst after the other."""
    step = st.one_of(steps(*ACTIONS), steps(*ACTIONS), steps(*OF_READERS), *[steps(*OF_THE_WIRE)] * wire)
    return st.lists(st.lists(step, min_size=1, max_size=4), min_size=1, max_size=longest)
