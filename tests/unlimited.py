"""The limits that tests would trip over, switched off: for all of them here, and tests of limits set their own."""

UNLIMITED = {
    f"CHATTERBOX_{name}": "0"
    for name in (
        "MESSAGES_PER_SECOND",
        "FRAMES_PER_SECOND",
        "MAX_SOCKETS_PER_USER",
        "MAX_SOCKETS_PER_ADDRESS",
        "PAGES_PER_MINUTE",
        "FAILED_LOGINS_PER_ACCOUNT",
        "FAILED_LOGINS_PER_ADDRESS",
        "REGISTRATIONS_PER_HOUR",
        "MAX_LOGINS_WAITING",
    )
}
