"""Ready frames, as a client of another make reads them."""

import pytest
from websockets.extensions import Extension
from websockets.extensions.permessage_deflate import PerMessageDeflate
from websockets.frames import Frame, Opcode
from websockets.streams import StreamReader

from api.packing import WINDOW_BITS
from api.wire import packed_text_frame, text_frame


@pytest.mark.parametrize("length", [0, 1, 125, 126, 127, 65_535, 65_536, 70_000])
def test_a_frame_is_read_as_the_text_that_it_was_made_of(length: int) -> None:
    frame = parsed(text_frame("x" * length))
    assert (frame.opcode, frame.fin, frame.rsv1) == (Opcode.TEXT, True, False)
    assert frame.data == b"x" * length


def test_a_length_is_that_of_the_bytes() -> None:
    assert bytes(parsed(text_frame("é" * 100)).data).decode() == "é" * 100


def test_who_unpacks_a_packed_frame_reads_the_same_text() -> None:
    text = '{"type":"message","message":"again and again and again and again and again"}'
    packed = packed_text_frame(text)
    assert len(packed) < len(text_frame(text))
    frame = parsed(packed, PerMessageDeflate(True, True, WINDOW_BITS, WINDOW_BITS))
    assert (frame.opcode, frame.fin) == (Opcode.TEXT, True)
    assert bytes(frame.data).decode() == text


def test_what_does_not_become_smaller_is_not_packed() -> None:
    assert packed_text_frame("short") == text_frame("short")


def parsed(data: bytes, *extensions: Extension) -> Frame:
    """The one frame in `data`, and nothing behind it."""
    reader = StreamReader()
    reader.feed_data(data)
    parsing = Frame.parse(reader.read_exact, mask=False, extensions=extensions)
    with pytest.raises(StopIteration) as parsed:
        next(parsing)
    assert not reader.buffer
    frame: Frame = parsed.value.value
    return frame
