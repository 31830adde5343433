"""Menus as ready HTML: the browser opens and closes them, here is where they stand and what the arrow keys do."""

from collections.abc import Iterable

from pages.components.icon_button import icon_html, slug
from pages.components.in_browser import at_load

# Towards the middle of the window from where its button is. What all menus of a page have in common; call it once.
menus = at_load("""() => {
addEventListener('click', (e) => {
    const opener = e.target.closest('[popovertarget]'), menu = opener?.popoverTargetElement; if (!menu) return;
    const {top, right, bottom, left} = opener.getBoundingClientRect(), at = (side) => side + 'px';
    const [below, rightwards] = [top < innerHeight / 2, left < innerWidth / 2];
    if (opener !== menu && !menu.contains(opener)) menu.style.inset = [below ? at(bottom + 4) : 'auto',
        rightwards ? 'auto' : at(innerWidth - right), below ? 'auto' : at(innerHeight - top + 4),
        rightwards ? at(left) : 'auto'].join(' ');
});
addEventListener('keydown', (e) => {
    const menu = e.target.closest?.('[role=menu]'), step = {ArrowDown: 1, ArrowUp: -1}[e.key];
    if (!menu || !step) return;
    const items = [...menu.querySelectorAll('button')].filter(it => it.offsetParent);
    e.preventDefault(); items.at((items.indexOf(document.activeElement) + step) % items.length).focus();
}); }""")


def opens(menu: str) -> str:
    """The attributes of a button that opens a menu."""
    return f'popovertarget="{menu}" aria-haspopup="menu"'


def menu_html(name: str, label: str, items: Iterable[str]) -> str:
    """Its first item has the focus when it opens, and its button when it closes."""
    first_focused = "".join(items).replace("<button ", "<button autofocus ", 1)
    return f'<div id="{name}" class="menu" popover role="menu" aria-label="{label}">{first_focused}</div>'


def item_html(menu: str, label: str, icon: str, *, does: str | None = None, chosen: bool | None = None) -> str:
    """Something to choose, after which the menu closes. A `Panel` knows it by the name that is made of its label.

    :param does: attributes that say what it does instead
    :param chosen: whether it is the present one of several; None: it is none of several
    """
    does = f'data-act="{slug(label)}"' if does is None else does
    role = "menuitem" if chosen is None else f'menuitemradio" aria-checked="{str(chosen).lower()}'
    return (
        f'<button type="button" role="{role}" popovertarget="{menu}" popovertargetaction="hide" {does}>'
        f"{icon_html(icon)}<span>{label}</span></button>"
    )
