// Conversations, kept in the browser's local storage: one key for the list, one for each of them.
(() => {
  if (papers.conversations) return;
  const { h, icon, toast } = papers;
  const LIST = 'papers.conversations';
  const MOST = 100;
  const key = (id) => `papers.conversation.${id}`;

  const read = (name, otherwise) => {
    try {
      return JSON.parse(localStorage.getItem(name)) ?? otherwise;
    } catch {
      return otherwise;
    }
  };

  const list = () => {
    const found = read(LIST, []);
    return Array.isArray(found) ? found : [];
  };

  const write = (name, value) => {
    try {
      localStorage.setItem(name, JSON.stringify(value));
      return true;
    } catch {
      return false;
    }
  };

  const remove = (id) => {
    const removed = { entry: list().find((entry) => entry.id === id), conversation: load(id) };
    write(LIST, list().filter((entry) => entry.id !== id));
    localStorage.removeItem(key(id));
    return removed;
  };

  const load = (id) => read(key(id), null);

  // Saves a conversation as the newest; returns whether older ones had to go.
  const save = (conversation) => {
    const others = list().filter((entry) => entry.id !== conversation.id);
    let dropped = false;
    for (const entry of others.splice(MOST - 1)) localStorage.removeItem(key(entry.id));
    while (!write(key(conversation.id), conversation) && others.length) {
      localStorage.removeItem(key(others.pop().id));
      dropped = true;
    }
    write(LIST, [{ id: conversation.id, name: conversation.name }, ...others]);
    return dropped;
  };

  const rename = (id, name) => {
    write(LIST, list().map((entry) => (entry.id === id ? { ...entry, name } : entry)));
    const conversation = load(id);
    if (conversation) write(key(id), { ...conversation, name });
  };

  const create = () => ({ id: crypto.randomUUID?.() ?? String(Date.now()), name: '', turns: [] });

  // Draws the list; `on` has open(id), renamed(id, name) and removed(id).
  const draw = (element, current, texts, on) => {
    const entries = list();
    const row = (entry) => {
      const open = h('button', {
        type: 'button',
        class: 'conversation-open',
        'aria-current': entry.id === current ? 'true' : null,
        onclick: () => on.open(entry.id),
      }, entry.name || '…');
      const item = h('li', { class: 'conversation' }, open);
      const edit = () => {
        const input = h('input', { value: entry.name, 'aria-label': texts.name, maxlength: 120 });
        let open_ = true;
        const finish = (keep) => {
          if (!open_) return;
          open_ = false;
          const name = input.value.trim();
          if (keep && name) on.renamed(entry.id, name);
          else draw(element, current, texts, on);
        };
        input.addEventListener('keydown', (event) => {
          if (event.isComposing) return;
          if (event.key === 'Enter') finish(true);
          if (event.key === 'Escape') {
            event.stopPropagation();
            finish(false);
          }
        });
        input.addEventListener('blur', () => finish(true));
        item.replaceChildren(input);
        input.focus();
        input.select();
      };
      item.append(
        h('button', { type: 'button', class: 'icon-button small', 'aria-label': `${texts.rename}: ${entry.name}`, title: texts.rename, onclick: edit },
          icon('M12.5 4.5l3 3L7 16H4v-3z')),
        h('button', { type: 'button', class: 'icon-button small', 'aria-label': `${texts.delete}: ${entry.name}`, title: texts.delete, onclick: () => on.removed(entry.id) },
          icon('M5 6h10M8 6V4h4v2M6 6l1 10h6l1-10')),
      );
      return item;
    };
    element.replaceChildren(...entries.map(row));
  };

  // The conversations beside a chat.
  // on: current() → the open conversation, open(id), fresh() to begin another
  const shelf = (root, texts, on) => {
    const element = root.querySelector('.conversation-list');

    const redraw = () => {
      draw(element, on.current().id, texts, { open: on.open, renamed, removed });
      root.querySelector('.bar-name').textContent = on.current().name;
      root.querySelector('.conversation-note').hidden = element.children.length > 0;
    };

    const renamed = (id, name) => {
      rename(id, name);
      if (on.current().id === id) on.current().name = name;
      redraw();
    };

    const removed = (id) => {
      const { entry, conversation } = remove(id);
      if (on.current().id === id) on.fresh();
      else redraw();
      toast(texts.deleted, conversation && (() => {
        save({ ...conversation, name: entry.name });
        on.open(id);
      }), texts.undo);
    };

    const keep = (conversation) => {
      if (save(conversation)) toast(texts.storage_full);
      redraw();
    };

    window.addEventListener('storage', (event) => {
      if (event.key === LIST) redraw();
    });

    return { draw: redraw, keep };
  };

  papers.conversations = { load, create, shelf };
})();
