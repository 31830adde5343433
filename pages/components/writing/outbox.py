"""What was written and is not confirmed yet: kept in the browser, in order, until the server says that it is stored.

A message is kept under the name (client id) that it is sent with. One is under way at a time, so that they arrive in
the order in which they were written; after a lost connection, a reload or a restart the first of them is sent again
under the same name, which stores it once. None of this needs the server, so one can write while it is gone.
"""

import html

from pages.components.in_browser import in_browser
from pages.components.writing import files

ROW = (
    '<article class="message pending" data-user="{user_id}"><div class="said"><div class="bubble" dir="auto">'
    '<div class="text"><p></p></div></div><div class="attachments"></div><span class="meta">'
    '<i class="under-way" role="img" aria-label="Being sent"></i>'
    '<span class="waiting"><i class="material-icons" aria-hidden="true">schedule</i>Waiting for connection</span>'
    '</span><div class="failure"><i class="material-icons" aria-hidden="true">error_outline</i>'
    '<span class="reason"></span><button type="button" data-do="retry">Retry</button>'
    '<button type="button" data-do="rewrite">Edit</button><button type="button" data-do="drop">Delete</button></div>'
    "</div></article>"
    '<div class="failures"><span></span><button type="button" data-do="retry">Retry all</button>'
    '<button type="button" data-do="drop">Delete all</button></div>' + files.TRAY
)

# Client ids begin with the time, as UUIDs of version 7 do: sorted, they are in the order of writing, and neighbours in
# time are neighbours in the store's index, which halves the cost of a post.
KEEP = """const {about} = form.dataset, prefix = about + '.unsent.';
    const box = form.closest('.composing').parentElement.querySelector('.outbox');
    const kept = form.unsent = () => Object.keys(localStorage).filter(it => it.startsWith(prefix)).sort()
        .map(it => ({...JSON.parse(localStorage.getItem(it)), id: it.slice(prefix.length)}));
    const keep = (id, said) => localStorage.setItem(prefix + id, JSON.stringify(said));
    const hex = (bytes) => Array.from(bytes, it => it.toString(16).padStart(2, '0')).join('');
    const name = () => Date.now().toString(16).padStart(12, '0') + hex(crypto.getRandomValues(new Uint8Array(10)));"""

# What went out and was not answered in good time has failed once the server could not be reached again; until then it
# may only be late. It goes out again by itself when the connection is back. What was written without one only waits.
SEND = """form.say = (text, reply, draft, files) => { const id = name(); if (files.length) held.set(id, files);
        keep(id, {text, reply, draft, files: files.map(listed)}); form.draw(); form.next();
        box.closest('.scroller').scrollTo({top: 0}); };
    form.next = (again) => { const first = kept().find(it => !it.failed); if (!first) return form.under_way = null;
        if (!again && form.under_way === first.id) return;
        form.under_way = first.id; clearTimeout(form.overdue);
        if (waits(first)) return carry(prefix + first.id, here);
        if (document.documentElement.dataset.line !== 'lost') form.overdue = setTimeout(() => {
            form.late = first.id; form.draw(); }, 10000);
        form.dispatchEvent(new CustomEvent('send', {detail: [first.text, first.id, first.reply ?? null, null,
            first.draft ?? '', ids(first)]})); };
    form.unanswered = (it) => it.id === form.late && document.documentElement.dataset.line === 'lost' && form.in_vain;
    form.leave ??= new AbortController();
    addEventListener('in-vain', () => { form.in_vain = true; form.draw(); }, form.leave);"""

# `settle`: it is stored, and `shown` as a row, which may still be on its way: until that is there, it is seen here.
# `fail`: it will not be, as it is. `later`: it may be, if it is sent again. `back`: the connection is there (again).
ANSWERS = """const settled = new Map(), rows = box.parentElement.querySelector('.rows');
    form.settle = (id, shown) => { const said = kept().find(it => it.id === id);
        if (said && shown) settled.set(id, said);
        for (const it of Object.keys(localStorage)) if (it.endsWith('.unsent.' + id)) localStorage.removeItem(it);
        release(id); form.draw(); form.next(); };
    form.fail = (id, failed) => { const it = kept().find(it => it.id === id); if (!it) return;
        keep(id, {...it, failed}); form.draw(); form.next(); };
    form.later = (seconds) => setTimeout(() => form.next(true), seconds * 1000);
    form.back = (stored) => { stored.forEach(it => localStorage.removeItem(prefix + it));
        form.in_vain = false; form.late = null; settled.clear();
        form.draw(); form.next(true); form.elsewhere(); form.hand_all(); };"""

# What was written in other rooms goes out as well, whichever room is opened first.
ELSEWHERE = """form.elsewhere = () => { const [me, here] = [about.slice(0, about.lastIndexOf('.') + 1), prefix];
        for (const it of Object.keys(localStorage).sort()) { if (!it.startsWith(me) || it.startsWith(here)) continue;
            const [, room, id] = it.slice(me.length).match(/^(.+)\\.unsent\\.(\\w+)$/) ?? []; if (!id) continue;
            const said = JSON.parse(localStorage.getItem(it)), {text, reply, draft, failed} = said;
            if (failed) continue; if (waits(said)) { carry(it, room); continue; }
            form.dispatchEvent(
                new CustomEvent('send', {detail: [text, id, reply ?? null, room, draft ?? '', ids(said)]})); } };"""

# A failure is read aloud once.
DRAW = """const told = new Set(), no_answer = 'The server does not answer. It goes out when the connection is back.';
    const failure = (it) => it.failed || (form.unanswered(it) ? no_answer : '');
    form.draw = () => { const [row, all] = form.closest('.composing').querySelector('template').content.children;
        const seen = [...settled.values(), ...kept()].filter(it => !rows.placed?.has(it.id));
        const drawn = seen.map(it => { const drawn = row.cloneNode(true), why = failure(it);
            drawn.dataset.client = it.id; drawn.classList.toggle('failed', !!why);
            drawn.classList.toggle('settled', settled.has(it.id));
            drawn.querySelector('.text p').textContent = it.text; drawn.classList.toggle('silent', !it.text);
            drawn.querySelector('.attachments').replaceChildren(...files_of(it));
            if (!why) return drawn;
            drawn.querySelector('.reason').textContent = 'Not sent. ' + why;
            if (!told.has(it.id)) drawn.querySelector('.failure').role = 'alert'; told.add(it.id); return drawn; });
        const failed = kept().filter(failure).length, strip = failed > 1 ? [all.cloneNode(true)] : [];
        strip.forEach(it => it.firstChild.textContent = failed + ' messages not sent');
        box.replaceChildren(...drawn, ...strip); };"""

# A click on Retry, Edit or Delete of one that failed, or of all. What is edited comes before what is being written,
# and answers what it answered.
MEND = """box.addEventListener('click', (e) => { const what = e.target.closest('[data-do]')?.dataset.do;
        if (!what) return;
        const one = e.target.closest('article')?.dataset.client;
        const draft = form.querySelector('textarea').value;
        for (const it of kept()) if (failure(it) && (!one || it.id === one)) {
            told.delete(it.id); if (it.id === form.late) form.late = form.under_way = null;
            if (what === 'retry') { keep(it.id, {...it, failed: undefined}); continue; }
            localStorage.removeItem(prefix + it.id); if (what === 'drop') { release(it.id); continue; }
            form.write([it.text, draft].filter(Boolean).join('\\n')); form.take_back(it.id); if (!it.reply) continue;
            form.dataset.reply = it.reply;
            rows.dispatchEvent(new CustomEvent('act', {detail: ['reply', it.reply, null]})); }
        form.draw(); form.next(); });"""

PARTS = (KEEP, files.HOLD, files.CARRY, SEND, ANSWERS, ELSEWHERE, DRAW, MEND, files.CHOOSE)

OUTBOX = in_browser(f"({{el: form}}) => {{ {' '.join(PARTS)} }}")
"""Mounted on the form: gives it `say(text, reply, draft, files)`, and an event `send` for each message that is to go.
What is chosen is in `files`."""


def template(user_id: int) -> str:
    """How a row looks that is not confirmed yet."""
    return ROW.format(user_id=html.escape(str(user_id)))
