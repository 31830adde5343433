"""The catalogue of refusals: raised here in the house, translated once per door.

Programs switch on `code`, people read the sentence. A sentence never repeats what was sent.
"""


class ChatError(Exception):
    """A refusal. `retry` says that the same request may succeed later, unchanged."""

    code = "internal"
    sentence = "Something went wrong on our side."
    retry = False

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence or self.sentence)


class BadRequest(ChatError):
    code = "bad_request"
    sentence = "The request is not in the agreed form."


class AmbiguousCredentials(ChatError):
    code = "ambiguous_credentials"
    sentence = "Send one token, in the header or in the address."


class InvalidUsername(ChatError):
    code = "invalid_username"
    sentence = "A name has 2 to 32 letters, digits, dots, dashes or underscores."


class WeakPassword(ChatError):
    code = "weak_password"
    sentence = "This password is too easy to guess."


class UsernameTaken(ChatError):
    code = "username_taken"
    sentence = "This name is taken."


class InvalidCredentials(ChatError):
    code = "invalid_credentials"
    sentence = "Name or password is wrong."


class Unauthorized(ChatError):
    code = "unauthorized"
    sentence = "Sign in first: the token is missing, malformed, expired or revoked."


class ForeignOrigin(ChatError):
    code = "foreign_origin"
    sentence = "This request came from another site."


class NotFound(ChatError):
    """Absent, or not the asker's to see: one answer for both."""

    code = "not_found"
    sentence = "There is no such room."


class EmptyMessage(ChatError):
    code = "empty"
    sentence = "The message is empty."


class MessageTooLong(ChatError):
    code = "too_long"
    sentence = "The message is longer than 4000 characters."


class IdConflict(ChatError):
    code = "id_conflict"
    sentence = "This client_id was used for another message."


class Unavailable(ChatError):
    code = "unavailable"
    sentence = "The message could not be stored just now. Send it again with the same client_id."
    retry = True
