// What the chat says of itself: who answers, which days there are, and what could be asked.
(() => {
  if (papers.welcome) return;
  const { h } = papers;

  // chat: its root, server, texts, conversation; ask(question, {about, turn}) asks.
  papers.welcome = (chat, ask) => {
    let newest = '';

    const greet = async () => {
      const find = (selector) => chat.root.querySelector(selector);
      try {
        const hello = await chat.server.hello();
        newest = hello.newest;
        chat.topics = hello.topics;
        find('.who').textContent = hello.model;
        find('.covered').textContent = hello.covered;
        find('.examples').replaceChildren(...hello.examples.map((text) =>
          h('button', { type: 'button', onclick: () => ask(text) }, text)));
        return hello;
      } catch {
        find('.who').textContent = chat.texts.no_answer;
        return null;
      }
    };

    // New days are in: what the page says of them is renewed, and who asked for them is answered.
    const fetched = async (turn, changed) => {
      const before = newest;
      await greet();
      if (!changed && newest === before) return;
      document.dispatchEvent(new CustomEvent('papers:fetched'));
      const { turns } = chat.conversation;
      if (!turn || chat.run || !turns.includes(turn)) return;
      ask(turn.question, { about: turn.about, turn: turn === turns.at(-1) ? turn : null });
    };

    return { greet, fetched };
  };
})();
