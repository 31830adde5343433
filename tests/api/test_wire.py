"""Ready frames, as a client of another make reads them."""

import pytest
from websockets.frames import Frame, Opcode
from websockets.streams import StreamReader

from api.wire import text_frame


@pytest.mark.parametrize("length", [0, 1, 125, 126, 127, 65_535, 65_536, 70_000])
def test_a_frame_is_read_as_the_text_that_it_was_made_of(length: int) -> None:
    frame = parsed(text_frame("x" * length))
    assert (frame.opcode, frame.fin, frame.rsv1) == (Opcode.TEXT, True, False)
    assert frame.data == b"x" * length


def test_a_length_is_that_of_the_bytes() -> None:
    assert bytes(parsed(text_frame("é" * 100)).data).decode() == "é" * 100


def parsed(data: bytes) -> Frame:
    """The one frame in `data`, and nothing behind it."""
    reader = StreamReader()
    reader.feed_data(data)
    parsing = Frame.parse(reader.read_exact, mask=False)
    with pytest.raises(StopIteration) as parsed:
        next(parsing)
    assert not reader.buffer
    frame: Frame = parsed.value.value
    return frame
