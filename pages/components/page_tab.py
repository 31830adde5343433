"""What the browser shows of a page that one does not look at: title, icon, number, and a notification."""

import json
from collections.abc import Callable
from urllib.parse import quote

from nicegui import ui
from nicegui.events import GenericEventArguments

from pages.components.in_browser import at_load
from pages.components.theme import FAVICON

DOT = '<circle cx="48" cy="16" r="15" fill="#C2293B" stroke="#fff" stroke-width="4"/></svg>'
CALLED = FAVICON.replace("</svg>", DOT)

SHOW = """document.title = %(title)s;
    document.querySelector('link[rel~=icon]').href = %(icon)s;
    (%(count)d ? navigator.setAppBadge?.(%(count)d) : navigator.clearAppBadge?.())?.catch?.(() => {})"""

# Asked for and switched on by a person, see `notifications`; only where the page is not being looked at.
NOTIFY = """(() => { if (!document.hidden || localStorage['chatterbox.notify'] !== 'on') return;
    if (window.Notification?.permission === 'granted') {
        const note = new Notification(%(title)s, {body: %(text)s, tag: %(tag)s, icon: '/icon-192.png'});
        note.onclick = () => { window.focus(); history.pushState({}, '', %(address)s); emitEvent('turn', %(address)s);
            note.close(); };
    }
    if (localStorage['chatterbox.sound'] === 'on') {
        const sound = new AudioContext(), tone = sound.createOscillator(), volume = sound.createGain();
        tone.frequency.value = 660; volume.gain.value = .05; tone.connect(volume).connect(sound.destination);
        tone.start(); tone.frequency.setValueAtTime(880, sound.currentTime + .09); tone.stop(sound.currentTime + .18);
    } })()"""

tell_of_looks = at_load(
    "() => document.addEventListener('visibilitychange', () => emitEvent('looks', !document.hidden))"
)


def show_unread(title: str, count: int) -> None:
    """Title, icon and number say how much is unread."""
    icon = f"data:image/svg+xml,{quote(CALLED if count else FAVICON)}"
    shown = f"({count}) {title}" if count else title
    ui.run_javascript(SHOW % {"title": json.dumps(shown), "icon": json.dumps(icon), "count": count})


def notify(title: str, text: str, *, tag: str, address: str) -> None:
    """Tell whoever wanted to be told, if they do not look at this page. Of the same `tag` there is one, whatever
    number of tabs tell it."""
    said = {"title": title, "text": text, "tag": tag, "address": address}
    ui.run_javascript(NOTIFY % {name: json.dumps(value) for name, value in said.items()})


def watch(on_look: Callable[[bool], None]) -> None:
    """Call `on_look` when somebody begins to look at the page, and when they look away."""

    def look(event: GenericEventArguments) -> None:
        on_look(bool(event.args))

    ui.on("looks", look)
    tell_of_looks()
