"""The rows of a list in the browser: ready HTML that is put in, replaced and taken out, without an element for each.

Each row, and the day that may stand above it, carries its `data-seq`.
"""

from collections.abc import Iterable, Sequence

from pages.components.in_browser import in_browser
from pages.components.ready import Ready

# Called with [seq, html] pairs: in the place of the row with that seq, or before the first with a higher one.
# `sent` are the client ids of rows that the viewer had already seen at the end, as not confirmed yet (see `outbox`).
# Whoever reads the newest goes on reading the newest. Who has seen a message sees that it was deleted, for as long as
# they stay.
PLACE = """rows.place = (pairs, sent) => steady(() => {
    const list = rows.closest('.scroller'), atEnd = -list.scrollTop <= 100 && !rows.dataset.newer;
    for (const id of sent) { (rows.placed ??= new Set()).add(id);
        document.querySelector(`.pending[data-client="${id}"]`)?.remove(); }
    for (const [seq, html] of pairs) {
        const old = rows.querySelectorAll(`:scope > [data-seq="${seq}"]`);
        const later = it => Number(it.dataset.seq) > seq, last = rows.lastElementChild;
        const next = old[0] ?? (last && later(last) ? [...rows.children].find(later) : null);
        const focused = [...old].some(it => it.matches(':focus-within'));
        if (next) next.insertAdjacentHTML('beforebegin', html); else rows.insertAdjacentHTML('beforeend', html);
        if ([...old].some(it => it.matches('article:not(.deleted), .witnessed')))
            rows.querySelector(`.deleted[data-seq="${seq}"]`)?.classList.add('witnessed');
        old.forEach(it => it.remove());
        if (focused) rows.querySelector(`article[data-seq="${seq}"]`)?.focus({preventScroll: true});
    }
    if (atEnd) list.scrollTop = 0;
    looks(); });"""

# Whoever watches what is in view looks again.
LOOKS = "const looks = () => rows.closest('.scroller').dispatchEvent(new Event('scroll'));"

# What one reads stays where it is while something changes below it. Most browsers see to that by themselves, but not at
# the very end of what is loaded, and not while they are told not to, as below. Safari always has to be helped.
HOLD = """const still = (list) => { list.style.overflowAnchor = 'none';
        requestAnimationFrame(() => requestAnimationFrame(() => list.style.overflowAnchor = '')); };
    const hold = (change) => { const list = rows.closest('.scroller'), top = list.getBoundingClientRect().top;
        const row = [...rows.querySelectorAll(':scope > article')].find(it => it.getBoundingClientRect().bottom > top);
        const place = () => rows.querySelector(`article[data-seq="${row?.dataset.seq}"]`)?.getBoundingClientRect().top;
        const before = place(); still(list); change(); list.scrollTop += (place() ?? before ?? 0) - (before ?? 0); };
    const steady = (change) => { const atEnd = -rows.closest('.scroller').scrollTop <= 100;
        const holds = atEnd || CSS.supports('overflow-anchor', 'auto');
        if (rows.dataset.newer || !holds) hold(change); else change(); };"""

# Old news is not read aloud.
QUIETLY = """const quietly = (change) => {
    rows.ariaLive = 'off'; change(); setTimeout(() => rows.ariaLive = 'polite', 500); };"""

# The list counts from its end, so what comes on top moves nothing: the browser shall not make up for it.
ABOVE = """rows.above = (html) => { still(rows.closest('.scroller'));
    quietly(() => rows.insertAdjacentHTML('afterbegin', html)); looks(); };"""
RENEW = """rows.renew = (html) => { quietly(() => rows.innerHTML = html);
    rows.closest('.scroller').scrollTo({top: 0}); looks(); };"""

KEEP = """rows.keep = (first, last) => { hold(() => { for (const it of [...rows.children])
    if (it.dataset.seq < first || it.dataset.seq > last) it.remove(); }); looks(); };"""

# What is shown has to be read again, around where its reader is.
AGAIN = "rows.again = () => rows.closest('.scroller').dispatchEvent(new Event('again'));"

NEWER = "rows.newer = (more) => { if (more) rows.dataset.newer = 'newer'; else delete rows.dataset.newer; looks(); };"

LINE = """rows.line = (seq) => { const list = rows.closest('.scroller'); delete list.seen;
    if (seq) list.dataset.line = seq; else delete list.dataset.line; looks(); };"""

# A row is brought to so many pixels under the top of the view.
AT = """rows.at = (seq, top) => { const list = rows.closest('.scroller');
    const row = rows.querySelector(`article[data-seq="${seq}"]`); if (!row) return false;
    const by = row.getBoundingClientRect().top - list.getBoundingClientRect().top - top;
    list.scrollTop = Math.min(0, list.scrollTop + by); return true; };"""

FLASH = """rows.flash = (seq) => { const row = rows.querySelector(`article[data-seq="${seq}"]`);
    if (!row) return;
    row.scrollIntoView({block: 'center'}); row.focus({preventScroll: true}); row.classList.add('flash');
    setTimeout(() => row.classList.remove('flash'), 1500); };"""

METHODS = " ".join((QUIETLY, LOOKS, HOLD, PLACE, ABOVE, RENEW, KEEP, AGAIN, NEWER, LINE, AT, FLASH))
ON_MOUNTED = in_browser(f"({{el: rows}}) => {{ {METHODS} }}")


class Rows(Ready):
    """:param html: the first rows"""

    def __init__(self, html: str) -> None:
        super().__init__("div", html)
        self._newer = False
        self.classes("rows").props('role=log aria-live=polite aria-relevant=additions aria-label="Messages"')
        self.on("vnodeMounted", js_handler=ON_MOUNTED)

    def place(self, pairs: Iterable[tuple[int, str]], sent: Sequence[str] = ()) -> None:
        """Put rows where they belong, by seq; one that is there is replaced."""
        self.run_method("place", list(pairs), sent)

    def put_above(self, html: str) -> None:
        self.run_method("above", html)

    def keep(self, first: int, last: int) -> None:
        """Take all rows out that are not between two seqs."""
        self.run_method("keep", first, last)

    def renew(self, html: str) -> None:
        self.run_method("renew", html)

    def read_again(self) -> None:
        """Have the list ask for what is around where its reader is."""
        self.run_method("again")

    def has_newer(self, newer: bool) -> None:
        """Whether the last row is not the newest message."""
        if newer != self._newer:
            self._newer = newer
            self.run_method("newer", newer)

    def line_above(self, seq: int | None) -> None:
        """Which is the first row that was not read."""
        self.run_method("line", seq)

    def stand(self, seq: int, top: float) -> None:
        """Bring a row to so many pixels under the top of the view."""
        self.run_method("at", seq, top)

    def offer(self, message_id: int, *, saved: bool, deletable: bool) -> None:
        """What the menu of a message may offer to this viewer."""
        self.run_method("offer", message_id, saved, deletable)

    def flash(self, seq: int) -> None:
        """Bring a row to the middle of the view and show for a moment which one it is."""
        self.run_method("flash", seq)
