"""The catalogue of refusals: raised here in the house, translated once per door.

Programs switch on `code`, people read the sentence. A sentence never repeats what was sent.
"""

import random


class ChatError(Exception):
    """A refusal. `retry` says that the same request may succeed later, unchanged."""

    code = "internal"
    sentence = "Something went wrong on our side."
    retry = False
    retry_after: float | None = None
    """Seconds after which it may, where that is known."""

    def __init__(self, sentence: str | None = None) -> None:
        super().__init__(sentence or self.sentence)


class BadRequest(ChatError):
    code = "bad_request"
    sentence = "The request is not in the agreed form."


class AmbiguousCredentials(ChatError):
    code = "ambiguous_credentials"
    sentence = "Send one token, in the header or in the address."


class TokenInAddress(ChatError):
    code = "token_in_address"
    sentence = "This server takes no token in an address: send it in a header, say hello with it, or ask for a ticket."


class InvalidUsername(ChatError):
    code = "invalid_username"
    sentence = "A name has 2 to 32 letters, digits, dots, dashes or underscores."


class WeakPassword(ChatError):
    code = "weak_password"
    sentence = "This password is too easy to guess."


class InvalidDisplayName(ChatError):
    code = "invalid_display_name"
    sentence = "A display name is one line of up to 64 characters that can be seen."


class DisplayNameTaken(ChatError):
    code = "display_name_taken"
    sentence = "Somebody else signs in with this name."


class InvalidPicture(ChatError):
    code = "invalid_picture"
    sentence = "This is not a PNG, JPEG, WebP or GIF picture that can be read."


class TooLarge(ChatError):
    code = "too_large"
    sentence = "This is larger than 1 MB."


class FileTooLarge(TooLarge):
    """:param largest: bytes that a file may have"""

    sentence = "This file is larger than files may be here."

    def __init__(self, largest: int) -> None:
        super().__init__(f"A file may have at most {largest / 1_000_000:g} MB.")


class QuotaExceeded(ChatError):
    code = "quota"
    sentence = "Your files take all the room that you have. Delete messages with files that nobody needs any more."


class UsernameTaken(ChatError):
    code = "username_taken"
    sentence = "This name is taken."


class InvalidCredentials(ChatError):
    code = "invalid_credentials"
    sentence = "Name or password is wrong."


class OtpRequired(ChatError):
    """The password was right, and is not enough."""

    code = "otp_required"
    sentence = "Signing in to this account takes a code, too: the one that your app shows, or a recovery code."


class InvalidOtp(ChatError):
    code = "invalid_otp"
    sentence = "This code is wrong, or it was used already. Wait for the next one."


class WrongPassword(ChatError):
    """Of somebody who is signed in: their proof still holds."""

    code = "wrong_password"
    sentence = "This is not your password."


class WrongOtp(ChatError):
    """Of somebody who is signed in, likewise."""

    code = "wrong_otp"
    sentence = "This is not the code that your app should show. Is its clock right?"


class SecondFactorOn(ChatError):
    code = "second_factor_on"
    sentence = "You have a second factor already. Switch it off first."


class NoSecondFactor(ChatError):
    code = "no_second_factor"
    sentence = "You have no second factor. Begin with a secret for your app."


class Unauthorized(ChatError):
    code = "unauthorized"
    sentence = "Sign in first: the token is missing, malformed, expired or revoked."


class RateLimited(ChatError):
    """:param retry_after: seconds until it is allowed again"""

    code = "rate_limited"
    sentence = "That was too much at once. Wait a moment."
    retry = True

    def __init__(self, retry_after: float) -> None:
        super().__init__()
        self.retry_after = retry_after


class ServerFull(ChatError):
    """All that were refused at the same moment are told to come back at different ones."""

    code = "full"
    sentence = "This server has as many connections as it can hold. Come back in a moment."
    retry = True

    def __init__(self) -> None:
        super().__init__()
        self.retry_after = random.uniform(1, 10)  # noqa: S311 no secret


class Draining(ServerFull):
    code = "draining"
    sentence = "This server is about to end. Come back in a moment."


class Busy(ChatError):
    code = "busy"
    sentence = "Too many people are signing in at this moment. Try again."
    retry = True
    retry_after = 2.0


class UnsupportedMediaType(ChatError):
    code = "unsupported_media_type"
    sentence = "Send application/json."


class TookTooLong(ChatError):
    code = "timeout"
    sentence = "The rest of the request did not come in time."
    retry = True


class ForeignOrigin(ChatError):
    code = "foreign_origin"
    sentence = "This request came from another site."


class NotFound(ChatError):
    """Absent, or not the asker's to see: one answer for both."""

    code = "not_found"
    sentence = "There is no such room."


class NoSuchMessage(NotFound):
    sentence = "There is no such message."


class NoSuchFile(NotFound):
    sentence = "There is no such file, or it hangs on a message already."


class NoSuchUser(NotFound):
    sentence = "There is nobody of this name."


class NoSuchSession(NotFound):
    sentence = "There is no such sign-in of yours."


class NoSuchInvite(NotFound):
    sentence = "There is no such invite link."


class NoSuchReport(NotFound):
    sentence = "There is no such open report."


class NoSuchPicture(NotFound):
    sentence = "There is no such picture."


class Forbidden(ChatError):
    """The asker can see it and may not do this with it."""

    code = "forbidden"
    sentence = "You may not do this here."


class InviteNeeded(ChatError):
    code = "invite_needed"
    sentence = "Making an account here takes an invite link that is still good."


class RegistrationClosed(ChatError):
    code = "registration_closed"
    sentence = "Nobody can make an account here at present."


class LastAdmin(ChatError):
    code = "last_admin"
    sentence = "There has to be an administrator: make somebody else one first."


class RoomArchived(ChatError):
    code = "archived"
    sentence = "This room is archived: it can be read, and nothing more."


class LastOwner(ChatError):
    code = "last_owner"
    sentence = "A room has an owner: make somebody else one first."


class RoomNameTaken(ChatError):
    code = "room_taken"
    sentence = "There is a room of this name."


class InvalidRoom(ChatError):
    code = "invalid_room"
    sentence = "A room's name has 2 to 32 lower-case letters, digits or dashes; its title up to 80 characters."


class InvalidEmoji(ChatError):
    code = "invalid_emoji"
    sentence = "A reaction is one emoji."


class TooMany(ChatError):
    code = "too_many"
    sentence = "There are too many of them."


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
