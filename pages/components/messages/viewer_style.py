"""What differs from one viewer to the next in rows that are the same bytes for all: rules of style, one set a page."""


def viewer_style(user_id: int, username: str, unread_from: int | None = None) -> str:
    """A viewer's own rows stand on the right, in blue, without name and avatar; where they reacted and where they are
    mentioned is marked; above the first message that they had not read there is a line.

    :param username: as the house allows it: letters, digits, `_`, `.` and `-` only
    """
    mentioned = ",".join(f'.message[data-mentions~="{name}"]' for name in (username, "all"))
    called = ",".join(f'.mention[data-mention="{name}"]' for name in (username, "all"))
    return (
        f'.message[data-user="{user_id:d}"]:not(.system)'
        "{--side:end;--at:static;--at-width:auto;--columns:1/-1;--who:none;--name:absolute;--name-clip:inset(50%);"
        "--bubble:var(--mine);--bubble-text:var(--mine-text);"
        "--link:var(--mine-text);--own-code:rgb(0 0 0/18%);"
        "--bubble-and-meta:minmax(0,1fr) auto minmax(0,auto);--bubble-column:3;--meta-column:2;--own:flex}"
        f'.reaction[data-by~="{username}"]{{--reaction:var(--reacted);--reaction-line:var(--accent)}}'
        f"{mentioned}{{--row:var(--mentioned);--row-edge:var(--mention-edge)}}"
        f"{called}{{--mention:var(--mention-edge);--mention-text:var(--mention-edge-text)}}"
        f"{_unread_line(unread_from)}"
    )


def _unread_line(seq: int | None) -> str:
    """Above this row, which then begins a group of its own."""
    if seq is None:
        return ""
    row = f'.message[data-seq="{seq:d}"]'
    head = (
        "--at:static;--at-width:auto;--at-rest:1;--head-of-group:var(--who,grid);"
        "--name-of-group:var(--name,static);--name-of-group-clip:var(--name-clip,none)"
    )
    return f"{row}{{--unread-line:flex;--above:46px}}{row}.continues{{{head}}}"
