// Draws one turn: the question, what was understood, the answer, and what can be done with it.
(() => {
  if (papers.turns) return;
  const { h, icon, fill } = papers;

  const tool = (label, path, action) =>
    h('button', { type: 'button', class: 'icon-button small', 'aria-label': label, title: label, onclick: action }, icon(path));

  const COPY = 'M7 7h9v9H7zM4 13V4h9';
  const PEN = 'M12.5 4.5l3 3L7 16H4v-3z';
  const AGAIN = 'M15.5 8A6 6 0 1 0 16 11M16 4v4h-4';
  const LINK = 'M8.5 11.5l3-3M9 6l1.5-1.5a3.2 3.2 0 0 1 4.5 4.5L13.5 10.5M11 14l-1.5 1.5A3.2 3.2 0 0 1 5 11l1.5-1.5';
  const CROSS = 'M6 6l8 8M14 6l-8 8';

  const chipName = (kind, texts) => texts[kind === 'limit' ? 'chip_limit_name' : `chip_${kind}`];

  // A small form in a chip's place: two days, a topic from the list, or a few words.
  const chipForm = (chip, topics, texts, done) => {
    let read;
    let fields;
    if (chip.kind.endsWith('window')) {
      const start = h('input', { type: 'date', value: chip.start });
      const end = h('input', { type: 'date', value: chip.end });
      fields = [h('label', {}, texts.from, start), h('label', {}, texts.to, end)];
      read = () => ({ start: start.value, end: end.value });
    } else if (chip.kind === 'topic') {
      const select = h('select', {}, topics.map(({ id, label }) =>
        h('option', { value: id, selected: id === chip.value }, label)));
      fields = [h('label', {}, chipName(chip.kind, texts), select)];
      read = () => select.value;
    } else {
      const number = chip.kind === 'votes' || chip.kind === 'limit';
      const input = h('input', { type: number ? 'number' : 'text', value: chip.value, min: number ? 1 : null });
      fields = [h('label', {}, chipName(chip.kind, texts), input)];
      read = () => input.value.trim();
    }
    const form = h('form', { class: 'chip-form' }, fields,
      h('button', { class: 'primary' }, texts.apply),
      h('button', { type: 'button', onclick: () => done(undefined) }, texts.cancel));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      done(read() || undefined);
    });
    form.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        event.stopPropagation();
        done(undefined);
      }
    });
    return form;
  };

  const CHANGEABLE = new Set(['subject', 'window', 'second_window', 'topic', 'author', 'votes', 'limit']);

  const drawChip = (turn, chip, context) => {
    const { texts, on } = context;
    const name = `${chipName(chip.kind, texts)}: ${chip.label}`;
    const item = h('li', { class: 'chip', 'data-kind': chip.kind });
    const change = () => {
      const form = chipForm(chip, context.topics(), texts, (to) => {
        if (to === undefined) item.replaceWith(drawChip(turn, chip, context));
        else on.edit(turn, { kind: chip.kind, value: chip.value, to });
      });
      item.replaceChildren(form);
      item.classList.add('open');
      form.querySelector('input, select').focus();
    };
    item.append(
      CHANGEABLE.has(chip.kind)
        ? h('button', { type: 'button', class: 'chip-label', title: fill(texts.change, { what: name }), 'aria-label': fill(texts.change, { what: name }), onclick: change }, chip.label)
        : h('span', { class: 'chip-label', title: name }, chip.label),
      h('button', { type: 'button', class: 'chip-remove', 'aria-label': fill(texts.remove, { what: name }), onclick: () => on.edit(turn, { kind: chip.kind, value: chip.value, to: null }) }, icon(CROSS)));
    return item;
  };

  const found = (turn, texts) => {
    if (turn.total === null || turn.total === undefined) return texts.searching;
    if (!turn.cards?.length) return turn.html && !turn.abstained ? turn.intent : texts.found_none;
    return fill(texts.found, { n: turn.total, seconds: turn.seconds });
  };

  const steps = (turn, texts) => {
    const row = (name, value) => (value ? [h('dt', {}, name), h('dd', {}, String(value))] : []);
    const asked = turn.understood ?? {};
    return h('details', { class: 'steps' },
      h('summary', {}, found(turn, texts)),
      h('dl', {},
        row(texts.kind, turn.intent),
        row(texts.read_as, asked.follows_up),
        turn.chips?.flatMap((chip) => row(chipName(chip.kind, texts), chip.label)) ?? [],
        row(texts.searched, asked.query),
        row(texts.matches, turn.total),
        row(texts.shown, turn.cards?.length)));
  };

  const drawAsked = (turn, { texts, on }) => {
    const bubble = h('div', { class: 'bubble' }, turn.question);
    const asked = h('div', { class: 'asked' });
    const show = () => asked.replaceChildren(
      turn.about ? h('p', { class: 'muted asked-about' }, fill(texts.about, { title: turn.about.title })) : '',
      bubble,
      h('div', { class: 'tools' },
        tool(texts.copy, COPY, () => on.copy(turn.question)),
        tool(texts.link, LINK, () => on.link(turn)),
        tool(texts.edit, PEN, edit)));
    const edit = () => {
      const box = h('textarea', { 'aria-label': texts.edit, rows: '2', maxlength: '2000' });
      box.value = turn.question;
      const form = h('form', { class: 'asked-edit' }, box,
        h('div', { class: 'row' },
          h('button', { type: 'button', onclick: show }, texts.cancel),
          h('button', { class: 'primary' }, texts.apply)));
      const submit = () => box.value.trim() && on.rewrite(turn, box.value.trim());
      form.addEventListener('submit', (event) => {
        event.preventDefault();
        submit();
      });
      box.addEventListener('keydown', (event) => {
        if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
          event.preventDefault();
          submit();
        } else if (event.key === 'Escape') {
          event.stopPropagation();
          show();
        }
      });
      asked.replaceChildren(form);
      box.focus();
    };
    show();
    return asked;
  };

  const drawFoot = (turn, { texts, on, following }, last) => {
    if (turn.phase === 'searching' || turn.phase === 'writing') return null;
    const count = turn.cards?.length ?? 0;
    return h('div', {},
      h('div', { class: 'foot' },
        count ? h('button', { type: 'button', class: 'show-sources', onclick: () => on.sources(turn, true) }, fill(texts.show_sources, { n: count })) : null,
        h('span', { class: 'tools' },
          turn.text ? tool(texts.copy, COPY, () => on.copy(turn.text)) : null,
          tool(texts.retry, AGAIN, () => on.retry(turn))),
        following.tools(turn.follow),
        h('span', { class: 'muted mode' }, [turn.phase === 'stopped' ? texts.stopped : turn.mode, turn.checked].filter(Boolean).join(' · '))),
      last && turn.suggestions?.length
        ? h('div', { class: 'suggestions', role: 'group', 'aria-label': texts.next },
          turn.suggestions.map((text) => h('button', { type: 'button', onclick: () => on.ask(text) }, text)))
        : null);
  };

  // Folds the further papers of a long list under the words above them: "All 65".
  const foldRest = (prose, turn) => {
    const [above, below] = turn.rest.map((words) =>
      [...prose.children].find((child) => child.tagName === 'P' && child.textContent === words));
    const list = above?.nextElementSibling;
    if (list?.tagName !== 'UL') return;
    const rest = h('details', { class: 'rest', open: turn.unfolded, ontoggle: () => { turn.unfolded = rest.open; } },
      h('summary', {}, above.textContent.replace(/:$/, '')));
    above.replaceWith(rest);
    rest.append(list, below ?? '');
  };

  // Puts a turn into `element`; of an answer that grows, only the text is drawn anew.
  const draw = (element, turn, context, last) => {
    const { texts } = context;
    const state = JSON.stringify([turn.phase, turn.chips, turn.total, turn.warnings, turn.question, last]);
    if (element.dataset.state !== state) {
      element.dataset.state = state;
      const busy = turn.phase === 'searching' || turn.phase === 'writing';
      element.replaceChildren(
        drawAsked(turn, context),
        h('div', { class: 'answered', 'aria-busy': String(busy) },
          h('div', { class: 'understood' },
            turn.phase === 'failed' ? null : steps(turn, texts),
            turn.chips?.length ? h('ul', { class: 'chips' }, turn.chips.map((chip) => drawChip(turn, chip, context))) : null),
          (turn.warnings ?? []).map((text) => h('p', { class: 'warning' }, text)),
          h('div', { class: 'answer-text' }),
          drawFoot(turn, context, last) ?? ''));
    }
    const prose = element.querySelector('.answer-text');
    // The server has made this HTML from escaped text; see rendering.py.
    prose.innerHTML = turn.html ?? '';
    if (turn.rest?.length) foldRest(prose, turn);
    prose.classList.toggle('growing', turn.phase === 'writing');
  };

  papers.turns = { draw };
})();
