"""A text message as it stands on the wire: one unmasked, unfragmented frame (RFC 6455, section 5.2)."""

import struct

from api.packing import packed

_TEXT = 0x81  # FIN, opcode 1
_PACKED = 0x40  # RSV1
_LENGTH_IN_16_BITS, _LENGTH_IN_64_BITS = 126, 127


def text_frame(text: str) -> bytes:
    return _frame(_TEXT, text.encode())


def packed_text_frame(text: str) -> bytes:
    """For whom has agreed to that. What does not become smaller goes as it is."""
    plain = text.encode()
    smaller = packed(plain)
    return _frame(_TEXT | _PACKED, smaller) if len(smaller) < len(plain) else _frame(_TEXT, plain)


def _frame(first: int, payload: bytes) -> bytes:
    length = len(payload)
    if length < _LENGTH_IN_16_BITS:
        return struct.pack("!BB", first, length) + payload
    if length < 1 << 16:
        return struct.pack("!BBH", first, _LENGTH_IN_16_BITS, length) + payload
    return struct.pack("!BBQ", first, _LENGTH_IN_64_BITS, length) + payload
