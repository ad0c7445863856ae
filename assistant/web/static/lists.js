// Lists that the browser keeps, the same in all its windows: newest first, each item with an `id`.
// Whatever else stands in the storage is passed over.
(() => {
  if (papers.list) return;

  // sound(item): whether an item is one of this list.
  papers.list = (key, most, sound) => {
    const read = () => {
      try {
        const found = JSON.parse(papers.recall(key));
        return Array.isArray(found) ? found.filter((item) => typeof item?.id === 'string' && sound(item)) : [];
      } catch {
        return [];
      }
    };

    // Held here too: private windows may refuse to store it.
    let items = read();
    const listeners = [];
    const tell = () => listeners.forEach((listener) => listener());
    const write = (changed) => {
      items = changed.slice(0, most);
      papers.remember(key, JSON.stringify(items));
      tell();
    };
    const without = (id) => items.filter((item) => item.id !== id);

    window.addEventListener('storage', (event) => {
      if (event.key !== key) return;
      items = read();
      tell();
    });

    return {
      all: () => items,
      has: (id) => items.some((item) => item.id === id),
      add: (item) => write([item, ...without(item.id)]),
      remove: (id) => write(without(id)),
      changed: (listener) => listeners.push(listener),
    };
  };
})();
