"""What is written and not said: the browser keeps it at once, the server when one pauses, until it is said.

In the browser's storage stands only what the server does not have yet; what it has comes with the field. So whoever
goes on in another browser finds there what was written last.
"""

from pages.components.in_browser import in_browser

PAUSE = 1000
"""Milliseconds after the last key, after which the server is told."""

# `keep`: this is in the field now. `hand`: the server is to keep it, too. `kept`: it does. `become`: the draft becomes
# a message; returns what the server has of it, to be forgotten when the message is stored. What has become a message
# that is not stored yet is no draft.
KEEP = in_browser(f"""({{el: form}}) => {{
    const {{about}} = form.dataset, key = about + '.draft', me = about.slice(0, about.lastIndexOf('.') + 1);
    const tell = (draft, room) => form.dispatchEvent(new CustomEvent('draft', {{detail: [draft, room ?? null]}}));
    form.handed = form.querySelector('textarea').value;
    form.draft = localStorage.getItem(key) ?? (form.unsent().some(it => it.draft === form.handed) ? '' : form.handed);
    form.keep = (text) => {{ localStorage.setItem(key, form.draft = text);
        clearTimeout(form.pausing); form.pausing = setTimeout(form.hand, {PAUSE}); }};
    form.hand = () => {{ clearTimeout(form.pausing);
        if (localStorage.getItem(key) !== null) tell(form.handed = form.draft); }};
    form.kept = (draft, room) => {{ const its = room ? me + room + '.draft' : key;
        if (localStorage.getItem(its) === draft) localStorage.removeItem(its); }};
    form.become = () => {{ const {{handed}} = form; clearTimeout(form.pausing); localStorage.removeItem(key);
        form.handed = form.draft = ''; return handed; }};
    form.hand_all = () => {{ form.hand(); for (const it of Object.keys(localStorage))
        if (it.startsWith(me) && it.endsWith('.draft') && it !== key)
            tell(localStorage.getItem(it), it.slice(me.length, -'.draft'.length)); }}; }}""")

# Whoever looks away may go on elsewhere.
ON_LEAVE = in_browser("(e) => e.currentTarget.hand()")

# Where a sign-in was ended, here or from elsewhere, nothing that was written is left to read. One that only ran out
# says nothing about who sits there now: its person comes back and goes on.
FORGET = in_browser("""() => { for (const it of Object.keys(localStorage))
    if (/^chatterbox\\.\\d+\\./.test(it)) localStorage.removeItem(it); }""")
