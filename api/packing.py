"""Compression for many at once (RFC 7692, permessage-deflate): each frame by itself, so that one serves everybody.

Without it there is a compressor for each socket, whose memory every message of every socket looks at. The price is that
what repeats from message to message is sent again.
"""

import zlib

from websockets.extensions.permessage_deflate import PerMessageDeflate, ServerPerMessageDeflateFactory
from websockets.protocol import Protocol

WINDOW_BITS = 15
END = b"\x00\x00\xff\xff"
"""What every flush ends with, and nobody sends."""

OFFER = ServerPerMessageDeflateFactory(server_no_context_takeover=True, client_no_context_takeover=True)
"""What our side agrees to. What comes in is unpacked by `websockets`, never to more than the longest message."""


def packed(payload: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-WINDOW_BITS)
    return (compressor.compress(payload) + compressor.flush(zlib.Z_SYNC_FLUSH)).removesuffix(END)


def unpacks(connection: Protocol) -> bool:
    """Whether the peer takes packed frames: it has agreed to, and has room for our window."""
    return any(
        isinstance(it, PerMessageDeflate) and it.local_max_window_bits >= WINDOW_BITS for it in connection.extensions
    )
