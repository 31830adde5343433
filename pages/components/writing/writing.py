"""What the browser does by itself in the field one writes in: keys, drafts, formatting, whether somebody is typing.

Each constant is one `js_handler`; those that are mounted give the form a method.
"""

from pages.components.in_browser import in_browser

# `write` replaces what is in the field; whoever listens for typing hears of it. The draft is back before anything else
# is done.
WRITE = in_browser("""({el: form}) => { const field = form.querySelector('textarea');
    const touch = matchMedia('(pointer: coarse)').matches;
    form.write = (text) => { field.value = text; field.dispatchEvent(new Event('input', {bubbles: true}));
        if (!touch) { field.focus(); field.setSelectionRange(text.length, text.length); } };
    form.insert = (text) => { field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
        field.dispatchEvent(new Event('input', {bubbles: true})); field.focus(); };
    form.ask = (words) => { field.placeholder = field.ariaLabel = words; };
    form.write(form.draft); }""")

LEAVE = in_browser("({el: form}) => form.leave?.abort()")

# Enter on a keyboard sends, unless a word is still being composed or a block of code is open. Some like it better with
# Ctrl, or Command.
ON_ENTER = in_browser("""(e) => { const field = e.target, form = field.closest('form');
    if (form.dataset.ctrlEnter ? !e.ctrlKey && !e.metaKey : e.shiftKey) return;
    if (e.isComposing || e.keyCode === 229 || matchMedia('(pointer: coarse)').matches) return;
    if (form.suggesting) return;
    if (!form.dataset.ctrlEnter && field.value.slice(0, field.selectionStart).split('```').length % 2 === 0) return;
    e.preventDefault(); form.finish(); }""")

# `about`: answer or edit a message. `finish`: send what was written, or save what was edited. `dismiss`: neither;
# `give_up`: the same, if there was anything.
FINISH = in_browser("""({el: form}) => { const field = form.querySelector('textarea');
    form.about = (mode, id, text) => { form.dataset[mode] = id;
        if (mode === 'edit') form.write(text); else field.focus(); };
    form.dismiss = () => { const {edit} = form.dataset; delete form.dataset.edit; delete form.dataset.reply;
        if (edit) form.write(form.draft); };
    form.give_up = () => { if (!form.dataset.edit && !form.dataset.reply) return false;
        form.dismiss(); form.dispatchEvent(new CustomEvent('dismiss')); return true; };
    form.finish = () => { const text = field.value, {edit, reply, left} = form.dataset;
        if (edit ? !text.trim() : left < 0 || !text.trim() && !form.has_files()) return;
        if (edit) form.dispatchEvent(new CustomEvent('revise', {detail: [Number(edit), text]}));
        else { const draft = form.become(); form.write('');
            form.say(text.trim() && text, reply && Number(reply), draft, form.take()); }
        form.give_up(); field.focus(); }; }""")

ON_SUBMIT = in_browser("(e) => e.currentTarget.finish()")

DETAIL = in_browser("(e) => emit(...(e.detail ?? []))")

# Up in the empty field edits the last message of one's own (with Shift: answers the last one).
KEYS = in_browser("""(e) => { const field = e.target, form = field.closest('form');
    const bare = !e.ctrlKey && !e.metaKey && !e.altKey;
    if (form.suggesting || e.isComposing) return;
    if (e.key === 'ArrowUp' && bare && !field.value && !form.dataset.edit) {
        e.preventDefault(); emit(e.shiftKey ? 'reply' : 'edit'); }
    if (bare || e.altKey) return;
    const mark = (e.shiftKey ? {c: '`'} : {b: '**', i: '_'})[e.key.toLowerCase()]; if (!mark) return;
    e.preventDefault(); const {selectionStart: from, selectionEnd: to} = field;
    form.insert(mark + field.value.slice(from, to) + mark);
    if (from === to) field.setSelectionRange(from + mark.length, from + mark.length); }""")

# How much may still be written is said when little is left.
DRAFT = in_browser("""(e) => { const form = e.currentTarget, text = e.target.value;
    const {longest} = form.dataset, left = longest - [...text].length;
    if (left <= longest / 10) form.dataset.left = left; else delete form.dataset.left;
    form.classList.toggle('has-text', !!text.trim()); form.offer_file(left < 0 && !form.dataset.edit);
    if (!form.dataset.edit && text !== form.draft) form.keep(text); }""")

# That somebody is typing is told with the first key, then every three seconds; that they stopped, when the field is
# empty, as after sending, when they look away from it, and after five seconds.
TYPING = in_browser("""(e) => { const form = e.currentTarget, text = e.type === 'focusout' ? '' : e.target.value;
    const now = Date.now(); clearTimeout(form.idle);
    const tell = (on) => form.dispatchEvent(new CustomEvent('typing', {detail: [on]}));
    const stop = () => { if (form.told) { form.told = 0; tell(false); } };
    if (!text.trim() || text.startsWith('/') || form.dataset.edit) return stop();
    if (now - (form.told ?? 0) > 3000) { form.told = now; tell(true); }
    form.idle = setTimeout(stop, 5000); }""")
