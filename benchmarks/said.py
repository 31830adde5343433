"""What is said in these measurements: sentences that differ as people's do, with the time at which they were said."""

import json
import random
import time

USUAL = (
    "a about after all also an and any are as at be been before but by can come could day did do down each even first "
    "for from garden get give go good great had has have he her here him his how if in into is it its just know last "
    "like little long look made make many may me more most much must my never new no not now of on one only or other "
    "our out over own people rain right said same say see she should so some still such take than that the their them "
    "then there these they thing think this those time to tomorrow two under up us use very want was way we well went "
    "were what when where which while who will with work would year yes you your"
)
WORDS = USUAL.split()
LETTERS = 38  # of what is said


def stamped() -> str:
    """What is said, and when. No two are alike: one sentence again and again would be compressed to nothing."""
    words = " ".join(random.choices(WORDS, k=LETTERS // 2))
    return f"~{time.time_ns()}~ {words[:LETTERS]}"


def as_a_message(text: str) -> str:
    """A message as this chat sends it, so that all servers send the same number of bytes."""
    number = random.randrange(1000, 10_000)
    return json.dumps(
        {
            "type": "message", "change": "posted", "room": "general", "rev": number, "id": number, "seq": number,
            "username": f"reader-{number % 30 + 10}", "message": text,
            "timestamp": f"2026-01-01T00:00:{number % 60:02}.{number * 97 % 1_000_000:06}Z",
        },
        separators=(",", ":"),
    )  # fmt: skip
