"""Where one picks an emoji: a search and a grid, one for the page, filled when it is first opened."""

from nicegui import ui

from pages.components.in_browser import in_browser
from pages.components.writing.emoji_names import listed

FIELD = '<input type="search" placeholder="Search emoji" aria-label="Search emoji"><div class="grid"></div>'

# `open` shows the picker beside an element and gives what is picked to a function.
OPEN = in_browser("""({el: picker}) => { const [search, grid] = picker.children;
    picker.open = (beside, pick) => { picker.pick = pick; if (!grid.children.length) emit();
        picker.showPopover(); const box = beside.getBoundingClientRect();
        const fit = (at, size, room) => Math.max(8, Math.min(at, room - size - 8)) + 'px';
        picker.style.left = fit(box.right - picker.offsetWidth, picker.offsetWidth, innerWidth);
        picker.style.top = fit(box.top - picker.offsetHeight - 6, picker.offsetHeight, innerHeight);
        search.value = ''; search.dispatchEvent(new Event('input', {bubbles: true})); search.focus(); };
    picker.fill = (lines) => { grid.replaceChildren(...lines.split('\\n').map(line => {
            const [emoji, names] = line.split('\\t'), button = document.createElement('button');
            button.type = 'button'; button.textContent = emoji; button.title = names; button.ariaLabel = names;
            return button; }));
        search.dispatchEvent(new Event('input', {bubbles: true})); }; }""")

SEARCH = in_browser("""(e) => { const asked = e.target.value.trim().toLowerCase();
    for (const it of e.currentTarget.children[1].children) it.hidden = !it.title.toLowerCase().includes(asked); }""")

PICK = in_browser("""(e) => { const picker = e.currentTarget, search = picker.children[0];
    const chosen = e.type === 'click' ? e.target.closest('button')
        : e.key === 'Enter' && e.target === search ? picker.querySelector('button:not([hidden])') : null;
    if (!chosen) return; e.preventDefault(); picker.hidePopover(); picker.pick(chosen.textContent); }""")

BESIDE = "document.querySelector('.emoji-picker').open"


class EmojiPicker(ui.element):
    """Opened from the browser: `BESIDE + '(element, emoji => ...)'`."""

    def __init__(self) -> None:
        super().__init__("div")
        self.classes("emoji-picker").props('popover=auto role=dialog aria-label="Emoji"').mark("emoji-picker")
        self.props["innerHTML"] = FIELD
        self.on("vnodeMounted", self._fill, js_handler=OPEN)
        self.on("input", js_handler=SEARCH).on("click", js_handler=PICK).on("keydown", js_handler=PICK)

    def _fill(self) -> None:
        self.run_method("fill", listed())
