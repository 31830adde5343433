"""What one may mean while one writes `@`, `#`, `:` or `/`: a short list over the field, from which keys choose."""

import html
from collections.abc import Sequence
from dataclasses import dataclass

from pages.components.in_browser import in_browser

MOST = 8


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`insert` takes the place of what was begun; `label` and `hint` are shown."""

    insert: str
    label: str
    hint: str = ""


# A word that begins with one of the signs asks for suggestions; a command only at the very beginning.
ASK = in_browser(r"""(e) => { const form = e.currentTarget, field = e.target;
    const before = field.value.slice(0, field.selectionStart);
    const [, sign, word] = before.match(/(?:^|\s)([@#:])([\p{L}\p{N}_.+-]*)$/u) ?? before.match(/^(\/)(\w*)$/) ?? [];
    form.word = sign === undefined || (sign === ':' && word.length < 2) ? null : sign + word;
    if (form.word === null) form.suggest(null, ''); else emit(sign, word); }""")

# `suggest` shows the answer, unless something else has been typed meanwhile; `choose` puts one in.
ANSWER = in_browser("""({el: form}) => { const field = form.querySelector('textarea');
    const list = form.closest('.composing').querySelector('.suggestions');
    form.suggest = (word, html) => { if (word !== form.word && word !== null) return;
        list.innerHTML = html; form.suggesting = !!html; list.firstElementChild?.setAttribute('aria-selected', true); };
    form.choose = (option) => { const at = field.selectionStart, from = at - form.word.length;
        field.setSelectionRange(from, at); form.insert(option.dataset.insert + ' '); form.suggest(null, ''); }; }""")

KEYS = in_browser("""(e) => { const form = e.target.closest('form');
    if (!form.suggesting || e.isComposing || e.keyCode === 229) return;
    const list = form.closest('.composing').querySelector('.suggestions');
    const now = list.querySelector('[aria-selected]'), all = [...list.children], at = all.indexOf(now);
    const to = {ArrowDown: at + 1, ArrowUp: at - 1}[e.key];
    if (to !== undefined) { now.removeAttribute('aria-selected');
        all.at(to % all.length).setAttribute('aria-selected', true); }
    else if (e.key === 'Tab' || (e.key === 'Enter' && now.dataset.insert !== form.word)) form.choose(now);
    else if (e.key === 'Escape') form.suggest(null, '');
    else { if (e.key === 'Enter') form.suggest(null, ''); return; }
    e.preventDefault(); e.stopImmediatePropagation(); }""")

# Before the field loses the focus.
ON_PRESS = in_browser("""(e) => { const option = e.target.closest('[role=option]'); if (!option) return;
    e.preventDefault(); e.currentTarget.closest('.composing').querySelector('form').choose(option); }""")


def options_html(suggestions: Sequence[Suggestion]) -> str:
    return "".join(
        f'<div role="option" data-insert="{html.escape(it.insert)}"><b>{html.escape(it.label)}</b>'
        f"<span>{html.escape(it.hint)}</span></div>"
        for it in suggestions[:MOST]
    )
