"""On a phone: what opens the sheet of rooms, with a dot when there is something unread in it. See `turning`."""

from pages.components.icon_button import icon_button_html

DOT = '<span class="dot" role="img" aria-label="Something is unread"></span>'
SHEET_BUTTON = icon_button_html("menu", "Rooms and people", look="open-sheet", does="", after=DOT)
