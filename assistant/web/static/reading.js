// The reading list: papers that this browser keeps, shown in the place of an answer's sources.
(() => {
  if (papers.reading) return;
  const { h, fill } = papers;
  const MOST = 500;
  const ID = 'reading';

  // panel: show(turn), shown() → the turn that it shows; drawer(name)
  papers.reading = (root, texts, panel, drawer) => {
    const list = papers.list('papers.reading', MOST, (item) => item.card?.arxiv_id === item.id && Array.isArray(item.card.quotes));
    const find = (selector) => root.querySelector(selector);

    const view = () => ({ id: ID, reading: true, cards: list.all().map((item) => item.card) });

    const mark = (button) => {
      const on = list.has(button.dataset.keep);
      button.setAttribute('aria-pressed', String(on));
      button.textContent = `${on ? '✓' : '+'} ${texts.save}`;
    };

    // The button of a card that keeps its paper, or lets go of it.
    const button = (card) => {
      const keep = () => {
        if (list.has(card.arxiv_id)) list.remove(card.arxiv_id);
        // Without what it said to one answer.
        else list.add({ id: card.arxiv_id, card: { ...card, n: 0, quotes: [] } });
      };
      const made = h('button', { type: 'button', class: 'text-button', 'data-keep': card.arxiv_id,
        'aria-label': fill(texts.save_of, card), onclick: keep });
      mark(made);
      return made;
    };

    const open = () => {
      panel.show(view());
      drawer('sources');
      root.querySelector('.sources').scrollTop = 0;
      find('.sources h2').focus({ preventScroll: true });
    };

    const draw = () => {
      const count = list.all().length;
      find('.open-reading').hidden = !count;
      find('.reading-count').textContent = `(${count})`;
      if (panel.shown()?.reading) {
        panel.show(view());
        // The button that had the focus went with its paper.
        if (document.activeElement === document.body) find('.sources h2').focus({ preventScroll: true });
      }
      root.querySelectorAll('[data-keep]').forEach(mark);
    };

    list.changed(draw);
    draw();
    return { button, open };
  };
})();
