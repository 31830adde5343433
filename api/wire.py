"""A text message as it stands on the wire: one unmasked, unfragmented, uncompressed frame (RFC 6455, section 5.2)."""

import struct

_TEXT = 0x81  # FIN, opcode 1
_LENGTH_IN_16_BITS, _LENGTH_IN_64_BITS = 126, 127


def text_frame(text: str) -> bytes:
    payload = text.encode()
    length = len(payload)
    if length < _LENGTH_IN_16_BITS:
        return struct.pack("!BB", _TEXT, length) + payload
    if length < 1 << 16:
        return struct.pack("!BBH", _TEXT, _LENGTH_IN_16_BITS, length) + payload
    return struct.pack("!BBQ", _TEXT, _LENGTH_IN_64_BITS, length) + payload
