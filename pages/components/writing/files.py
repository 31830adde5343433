"""Files on their way out: chosen, dropped or pasted into a tray, sent by the browser when the message is.

Each goes by a request of its own, with the cookie of the page, and its bytes are kept in memory only: what was not sent
before the page is loaded again has to be chosen again, and its row says so. What was sent is kept by its id with the
message (see `outbox`), which goes out when all of its files are there.
"""

MOST = 10  # files with a message

TRAY = (
    '<div class="tray" hidden><p class="tray-note" role="alert"></p>'
    '<p class="too-long" role="status" hidden>This is too long for a message. '
    '<button type="button">Send as a file</button></p><ul aria-label="Files to send"></ul></div>'
    '<button type="button" class="clip" aria-label="Attach files" title="Attach files"></button>'
)

# `held`: client id -> what the browser has of its files, also while another room is open. `listed`: what is kept of one
# with the message. `waits`: whether a message has files that were not sent yet.
HOLD = """const here = about.slice(about.lastIndexOf('.') + 1), held = window.held_files ??= new Map();
    const listed = ({file, width, height}) => ({name: file.name, size: file.size, width, height});
    const waits = ({files}) => files?.some(it => !it.id) ?? false, ids = ({files}) => (files ?? []).map(it => it.id);
    const release = (id) => { const files = held.get(id) ?? []; held.delete(id);
        setTimeout(() => files.forEach(it => it.url && URL.revokeObjectURL(it.url)), 30000); };
    const said_size = (bytes) => bytes < 1000 ? bytes + ' B' : bytes < 1e6 ? Math.round(bytes / 1000) + ' kB'
        : (bytes / 1e6).toFixed(1).replace('.0', '') + ' MB';
    const made = (tag, className, text) => Object.assign(document.createElement(tag),
        {className, textContent: text ?? ''});
    const files_of = ({id, files}) => (files ?? []).map((it, n) => { const {url, percent} = held.get(id)?.[n] ?? {};
        const box = made('span', url && it.width ? 'picture' : 'file'), how_far = made('b', 'percent');
        box.dataset.file = n; how_far.textContent = it.id ? '' : (percent ?? 0) + ' %';
        if (url && it.width) { const scale = Math.min(1, 360 / it.width, 300 / it.height);
            box.append(Object.assign(new Image(it.width * scale, it.height * scale), {src: url, alt: it.name}));
        } else box.append(made('span', 'file-name', it.name), made('span', 'file-size', said_size(it.size)));
        box.append(how_far); return box; });"""

# Sends the files of one message, one after the other; then it is the turn of the message. What the server refuses has
# failed; what it has no time for, or what gets lost, is sent again, the latter as soon as there is a connection.
CARRY = """const carrying = window.carried_files ??= new Set();
    const upload = (room, held, on_progress) => new Promise(done => { const way = new XMLHttpRequest();
        const name = encodeURIComponent(held.file.name.replace(/\\p{Surrogate}/gu, ''));
        way.open('POST', `/rooms/${encodeURIComponent(room)}/files?name=${name}`);
        way.setRequestHeader('Content-Type', 'application/octet-stream');
        way.upload.onprogress = (e) => { held.percent = Math.floor(99 * e.loaded / (e.total || 1)); on_progress(); };
        way.onloadend = () => { let answer = {}; try { answer = JSON.parse(way.responseText); } catch { /* none */ }
            done({...answer, status: way.status, wait: Number(way.getResponseHeader('Retry-After')) || 2}); };
        way.send(held.file); });
    const send_files = async (key, room, id) => {
        const said = () => JSON.parse(localStorage.getItem(key) ?? '{}');
        for (const n of said().files.keys()) { if (said().files[n].id) continue;
            const file = held.get(id)?.[n];
            if (!file) return {failed: 'The page was loaded again before this file was sent. Choose it again.'};
            const answer = await upload(room, file, () => {
                const shown = document.querySelector(`[data-client="${id}"] [data-file="${n}"] .percent`);
                if (shown) shown.textContent = file.percent + ' %'; });
            const now = said(); if (!now.files) return {};
            if (answer.status === 201) { now.files[n].id = answer.id;
                localStorage.setItem(key, JSON.stringify(now)); continue; }
            if ([408, 429, 503].includes(answer.status)) return {wait: answer.wait};
            if (answer.status) return {failed: answer.detail ?? 'The file was refused.'};
            file.tries = (file.tries ?? 0) + 1;
            return document.documentElement.dataset.line === 'lost' ? {lost: true}
                : file.tries < 4 ? {wait: 2} : {failed: 'The file could not be sent.'}; }
        return {}; };
    const carry = async (key, room) => { const id = key.slice(key.lastIndexOf('.') + 1);
        if (carrying.has(id)) return; carrying.add(id);
        const {failed, wait, lost} = await send_files(key, room, id); carrying.delete(id);
        const now = localStorage.getItem(key);
        if (failed && now) localStorage.setItem(key, JSON.stringify({...JSON.parse(now), failed}));
        const on = () => document.querySelector('form.composer')?.carried?.();
        if (!lost) setTimeout(on, (wait ?? 0) * 1000); };
    form.carried = () => { form.draw(); form.next(true); form.elsewhere(); };"""

# The tray above the field. `attach` takes files in, `take` gives them to a message, `take_back` takes those of one that
# was refused.
CHOOSE = f"""const [tray, clip] = [...form.closest('.composing').querySelector('template').content.children].slice(2)
        .map(it => it.cloneNode(true)), [note, too_long, list] = tray.children;
    const field = form.querySelector('textarea'), largest = Number(form.dataset.largestFile);
    const icon = (name) => {{ const it = made('i', 'material-icons', name);
        it.ariaHidden = true; return it; }};
    const chooser = Object.assign(document.createElement('input'), {{type: 'file', multiple: true}});
    let chosen = [];
    const lay = (refused = '') => {{ note.textContent = refused;
        list.replaceChildren(...chosen.map(it => {{
            const row = made('li'), drop = made('button'); drop.append(icon('close'));
            const shown = it.url ? Object.assign(new Image(), {{src: it.url, alt: ''}}) : icon('insert_drive_file');
            drop.type = 'button'; drop.ariaLabel = 'Remove ' + it.file.name;
            drop.onclick = () => {{ chosen = chosen.filter(other => other !== it); lay(); field.focus(); }};
            row.append(shown, made('span', 'file-name', it.file.name),
                made('span', 'file-size', said_size(it.file.size)), drop); return row; }}));
        tray.hidden = !chosen.length && !refused && too_long.hidden;
        form.classList.toggle('has-files', !!chosen.length); }};
    const measure = (it) => {{ const picture = new Image(); picture.onload = () => {{
            it.width = picture.naturalWidth; it.height = picture.naturalHeight; }};
        picture.src = it.url = URL.createObjectURL(it.file); }};
    form.attach = (files) => {{ const refused = [];
        for (const file of files) {{
            if (chosen.length >= {MOST}) {{ refused.push('A message has at most {MOST} files.'); break; }}
            if (!file.size) refused.push(`${{file.name}} is empty.`);
            else if (file.size > largest) refused.push(`${{file.name}} is larger than ${{said_size(largest)}}.`);
            else {{ const it = {{file}}; chosen.push(it);
                if (/^image\\/(png|jpeg|webp|gif)$/.test(file.type)) measure(it); }} }}
        lay(refused.join(' ')); field.focus(); }};
    form.has_files = () => chosen.length > 0;
    form.take = () => {{ const taken = chosen; chosen = []; lay(); return taken; }};
    form.take_back = (id) => {{ const its = held.get(id) ?? []; held.delete(id);
        chosen = [...its, ...chosen].slice(0, {MOST}); lay(); }};
    form.offer_file = (offered) => {{ if (too_long.hidden !== offered) return; too_long.hidden = !offered; lay(); }};
    too_long.querySelector('button').onclick = () => {{
        form.attach([new File([field.value], 'message.txt', {{type: 'text/plain'}})]); form.write(''); }};
    clip.onclick = () => chooser.click();
    chooser.onchange = () => {{ form.attach(chooser.files); chooser.value = ''; }};
    form.before(tray); form.querySelector('.emoji').before(clip);
    form.addEventListener('paste', (e) => {{ const {{files, types}} = e.clipboardData;
        if (files.length && !types.includes('text/plain')) {{ e.preventDefault(); form.attach(files); }} }});
    const area = form.closest('.composing').parentElement, {{signal}} = form.leave;
    const brings = (e) => e.dataTransfer?.types.includes('Files');
    const over = (on) => area.classList.toggle('dropping', on && !area.querySelector('.conversation.read-only'));
    addEventListener('dragover', (e) => {{ if (brings(e)) e.preventDefault(); }}, {{signal}});
    addEventListener('drop', (e) => {{ if (brings(e)) e.preventDefault(); }}, {{signal}});
    area.addEventListener('dragenter', (e) => {{ if (brings(e)) over(true); }}, {{signal}});
    area.addEventListener('dragleave', (e) => {{ if (!area.contains(e.relatedTarget)) over(false); }}, {{signal}});
    area.addEventListener('drop', (e) => {{
        if (brings(e) && area.matches('.dropping')) form.attach(e.dataTransfer.files);
        over(false); }}, {{signal}});"""
