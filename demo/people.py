"""Who is in the demo. They build Trellis, a garden planner."""

from typing import NamedTuple

PASSWORD = "compost-heap"  # noqa: S105 it is printed for everybody who starts the demo


class Person(NamedTuple):
    username: str
    display_name: str
    colour: int
    picture: bool = False
    bot: bool = False


PEOPLE = (
    Person("mira", "Mira Okafor", 4, picture=True),
    Person("tomas", "Tomáš Novák", 7),
    Person("lin", "Lin Xiaoyu", 9),
    Person("priya", "Priya Raman", 10),
    Person("jonas", "Jonas Berg", 1),
    Person("amara", "Amara Diallo", 3, picture=True),
    Person("felix", "Felix", 6),
    Person("sofia", "Sofía Reyes", 8),
    Person("almanac", "Almanac", 5, bot=True),
)

VIEWER = "mira"
"""Who has something left to read; everybody else has read it all."""
