"""What the browser does by itself while one scrolls through a list, and what it tells the server of it.

Each constant is one `js_handler`. The handlers keep what they remember on the scroller, because the page makes new
functions of them whenever it is drawn again.
"""

from pages.components.in_browser import at_load, in_browser

END = 100
"""Pixels from the newest row within which one still reads the newest."""

# A screen from the bottom, or where something new waits there: offer the way back down. Near an edge: ask for what lies
# beyond.
EDGES = in_browser(f"""(e) => {{ const list = e.currentTarget, up = -list.scrollTop;
    const {{newer}} = list.querySelector('.rows').dataset;
    if (up < 0) list.scrollTop = 0;  // half a pixel past the end, the browser would not keep the newest row in view
    list.parentElement.classList.toggle('not-at-end', up > {END} || !!newer);
    list.parentElement.classList.toggle('scrolled-up', up > list.clientHeight || !!newer);
    if (list.scrollHeight - list.clientHeight - up < 400) emit('older');
    else if (up < 400 && newer) emit('newer');
    for (const name of ['attention', 'reading', 'place', 'line']) list.dispatchEvent(new Event(name)); }}""")

# Whether the newest row is in view, and whether the page has the eyes of its reader: told when it changes.
ATTENTION = in_browser(f"""(e) => {{ const list = e.currentTarget, rows = list.querySelector('.rows');
    const atEnd = -list.scrollTop <= {END} && !rows.dataset.newer;
    const now = [atEnd, !document.hidden && document.hasFocus()];
    if (String(now) !== list.attention) {{ list.attention = String(now); emit(...now); }} }}""")

# What was wholly in view for a second, in a tab that has the focus, has been read; at the end, everything has.
READ = in_browser(f"""(e) => {{ const list = e.currentTarget; if (list.looking) return;
    const seen = () => {{
        if (document.hidden || !document.hasFocus()) return 0;
        const rows = [...list.querySelectorAll('.rows > article')], end = list.getBoundingClientRect().bottom;
        const below = -list.scrollTop <= {END} ? Infinity : end;
        return Number(rows.findLast(it => it.getBoundingClientRect().bottom <= below)?.dataset.seq ?? 0); }};
    const before = seen(); if (before <= (list.read ?? 0)) return;
    list.looking = setTimeout(() => {{ list.looking = 0; const now = seen(), read = Math.min(before, now);
        if (read > (list.read ?? 0)) {{ list.read = read; emit(read); }}
        if (now > read) list.dispatchEvent(new Event('scroll')); }}, 1000); }}""")

# Whether the line above what was not read is out of sight, above: told when it changes. Once it was in view of somebody
# who looks, it was seen.
LINE = in_browser("""(e) => { const list = e.currentTarget, view = list.getBoundingClientRect();
    const line = Number(list.dataset.line ?? 0), row = list.querySelector(`article[data-seq="${line}"]`);
    const first = list.querySelector('.rows > article'), top = row?.getBoundingClientRect().top;
    if (top >= view.top && top < view.bottom && !document.hidden && document.hasFocus()) list.seen = line;
    const above = list.seen !== line && (row ? top < view.top : line > 0 && line < Number(first?.dataset.seq));
    if (above !== !!list.above) { list.above = above; emit(above); } }""")

# Where one reads is kept for a reload: the first row in view, and where it stands.
KEEP_PLACE = in_browser(f"""(e) => {{ const list = e.currentTarget, top = list.getBoundingClientRect().top;
    const kept = list.dataset.about + '.place'; if (-list.scrollTop <= {END}) return sessionStorage.removeItem(kept);
    const row = [...list.querySelectorAll('.rows > article')].find(it => it.getBoundingClientRect().bottom > top);
    if (row) sessionStorage.setItem(kept,
        JSON.stringify([Number(row.dataset.seq), row.getBoundingClientRect().top - top])); }}""")

AGAIN = in_browser("""(e) => { const kept = sessionStorage.getItem(e.currentTarget.dataset.about + '.place');
    if (kept) emit(...JSON.parse(kept)); }""")

# A page that was loaded again stands where it stood; another one where its reader left off (`data-land`).
# What is drawn later hears of the window's comings and goings as if it were scrolled.
OPEN = in_browser("""({el: list}) => { const rows = list.querySelector('.rows');
    const kept = sessionStorage.getItem(list.dataset.about + '.place');
    const again = !window.opened && performance.getEntriesByType('navigation')[0]?.type === 'reload';
    window.opened = true;
    if (again && kept) { if (!rows.at(...JSON.parse(kept))) emit(...JSON.parse(kept)); }
    else if (list.dataset.land) rows.at(Number(list.dataset.land), list.clientHeight / 3);
    list.leave = new AbortController();
    const look = () => list.dispatchEvent(new Event('scroll'));
    for (const name of ['focus', 'blur', 'visibilitychange', 'resize']) addEventListener(name, look, list.leave);
    look(); }""")

LEAVE = in_browser("({el: list}) => list.leave?.abort()")

TO_NEWEST = in_browser(
    """(e) => { e.currentTarget.closest('.conversation').querySelector('.scroller').scrollTo({top: 0}); emit(); }"""
)

# The days of which people have a name of their own are called by it, until midnight.
name_days = at_load("""() => { const rules = document.head.appendChild(document.createElement('style'));
    const name = () => {
    const day = (ago) => { const it = new Date(); it.setDate(it.getDate() - ago); return it.toLocaleDateString('sv'); };
    rules.textContent = ['Today', 'Yesterday'].map((word, ago) => `.day[data-day="${day(ago)}"] span {font-size: 0}
        .day[data-day="${day(ago)}"] span::after {font-size: 12px; content: "${word}"}`).join('');
    setTimeout(name, new Date().setHours(24, 0, 1) - Date.now()); }; name(); }""")
