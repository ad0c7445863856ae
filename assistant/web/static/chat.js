// The chat: holds the open conversation, sends questions to the server, shows what comes back.
(() => {
  if (papers.chat) return;
  const { h, fill, copy } = papers;
  const store = papers.conversations;
  const HISTORY = 12;
  let chat = null;

  const uid = () => Math.random().toString(36).slice(2, 10);
  const say = (text) => {
    chat.live.textContent = '';
    requestAnimationFrame(() => { chat.live.textContent = text; });
  };

  // What the server needs of earlier turns.
  const history = (turns) =>
    turns.filter((turn) => turn.text && !turn.abstained).slice(-HISTORY).map((turn) => ({
      question: turn.question,
      answer: turn.text,
      arxiv_ids: turn.cards.map((card) => card.arxiv_id),
      understood: turn.understood,
    }));

  // Drawing

  const nearBottom = () => {
    const { scrollHeight, scrollTop, clientHeight } = chat.transcript;
    return scrollHeight - scrollTop - clientHeight < 120;
  };
  const toBottom = () => { chat.transcript.scrollTop = chat.transcript.scrollHeight; };

  const elementOf = (turn) => document.getElementById(`turn-${turn.id}`);

  const drawTurn = (turn) => {
    const { turns } = chat.conversation;
    const element = elementOf(turn);
    if (element) papers.turns.draw(element, turn, chat.context, turn === turns.at(-1));
  };

  const draw = () => {
    const { turns } = chat.conversation;
    chat.root.classList.toggle('empty', !turns.length);
    chat.turns.replaceChildren(...turns.map((turn) => h('article', { class: 'turn', id: `turn-${turn.id}` })));
    turns.forEach(drawTurn);
    chat.panel.show(turns.findLast?.((turn) => turn.cards?.length) ?? null);
    chat.shelf.draw();
    toBottom();
  };

  // Sources

  const turnOf = (id) => chat.conversation.turns.find((turn) => turn.id === id);

  const askAbout = (card) => {
    drawer(null);
    chat.composer.setAbout({ arxiv_id: card.arxiv_id, title: card.title });
    chat.composer.focus();
  };

  // Drawers of narrow screens: 'sources', 'conversations' or null.

  const drawer = (name) => {
    const before = chat.root.dataset.drawer;
    if (name) chat.root.dataset.drawer = name;
    else delete chat.root.dataset.drawer;
    chat.root.querySelector('.shade').hidden = !name;
    if (!name && before === 'conversations') chat.composer.focus();
  };

  // Asking

  const ask = (question, { about = null, turn = null, extra = {} } = {}) => {
    stop();
    const { conversation } = chat;
    const turns = conversation.turns;
    const place = turn ? turns.indexOf(turn) : turns.length;
    const fresh = { id: uid(), question, about, phase: 'searching', chips: extra.keep ? turn.chips : [] };
    turns.splice(place, turns.length, fresh);
    conversation.name ||= question.slice(0, 80);
    papers.remember('papers.open', conversation.id);
    chat.run = { conversation, turn: fresh, seen: Date.now() };
    chat.composer.setBusy(true);
    draw();
    say(chat.texts.searching);
    chat.page.ask({
      turn: fresh.id,
      question,
      history: history(turns.slice(0, place)),
      understood: extra.understood ?? null,
      edit: extra.edit ?? null,
      about: about?.arxiv_id ?? '',
    });
    watchServer(chat.run);
  };

  // A view as the server streams it: the text that grows, and all else as one JSON text.
  const unpacked = (packed) => packed?.rest && { ...JSON.parse(packed.rest), html: packed.html };

  // Takes a view of the running turn; views of other turns come too late and are dropped.
  const receive = (view) => {
    const run = chat?.run;
    if (!view || !run || view.turn !== run.turn.id) return;
    run.seen = Date.now();
    const stay = !nearBottom();
    const hadCards = run.turn.cards?.length;
    const { turn: _, ...rest } = view;
    Object.assign(run.turn, rest);
    const shown = chat.conversation === run.conversation;
    const finished = view.phase === 'done' || view.phase === 'failed';
    if (shown) {
      drawTurn(run.turn);
      if (finished || hadCards !== run.turn.cards?.length) chat.panel.show(run.turn.cards?.length ? run.turn : null);
      place(run, stay);
    }
    if (finished) finish(run);
    else if (view.total !== null && !hadCards) say(fill(chat.texts.reading, { n: view.total }));
  };

  // A long answer that arrives at once is shown from its start, a growing one at its end.
  const place = (run, stay) => {
    const element = elementOf(run.turn);
    const tall = element.offsetHeight > chat.transcript.clientHeight - 40;
    if (run.turn.phase === 'done' && tall && !run.grew) {
      chat.transcript.scrollTop = element.offsetTop - 12;
    } else if (!stay) {
      toBottom();
    }
    run.grew ||= run.turn.phase === 'writing' && Boolean(run.turn.html);
  };

  const finish = (run) => {
    chat.run = null;
    chat.composer.setBusy(false);
    if (run.conversation.turns.length) chat.shelf.keep(run.conversation);
    if (run.turn.phase === 'done') {
      say(fill(chat.texts.ready, { n: run.turn.cards.length }));
      chat.offer.show(run.turn.offer, run.turn);
    }
  };

  const stop = () => {
    const { run } = chat;
    if (!run) return;
    chat.page.stop();
    run.turn.phase = 'stopped';
    if (chat.conversation === run.conversation) drawTurn(run.turn);
    run.turn.text ||= elementOf(run.turn)?.querySelector('.answer-text').textContent ?? '';
    finish(run);
    say(chat.texts.stopped);
  };

  // A stream that is silent for long may only be slow; one whose server is gone has failed.
  const watchServer = (run) => {
    const timer = setInterval(async () => {
      if (chat.run !== run) return clearInterval(timer);
      if (Date.now() - run.seen < 4000) return;
      try {
        await fetch('healthz', { cache: 'no-store' });
      } catch {
        receive({ turn: run.turn.id, phase: 'failed', warnings: [chat.texts.no_answer] });
      }
    }, 4000);
  };

  const edit = (turn, change) => {
    const last = turn === chat.conversation.turns.at(-1);
    ask(turn.question, { about: null, turn: last ? turn : null, extra: { understood: turn.understood, edit: change, keep: last } });
  };

  // Conversations

  const newConversation = () => {
    chat.conversation = store.create();
    papers.remember('papers.open', '');
    draw();
    chat.composer.focus();
  };

  const openConversation = (id) => {
    const running = chat.run?.conversation;
    const conversation = running?.id === id ? running : store.load(id);
    if (!conversation) return newConversation();
    chat.conversation = conversation;
    papers.remember('papers.open', id);
    draw();
  };

  const askFresh = (question, understood) => {
    drawer(null);
    ask(question, { extra: { understood } });
  };

  const askFromAddress = () => {
    const address = new URL(location.href);
    const question = address.searchParams.get('q')?.trim();
    if (!question) return false;
    address.searchParams.delete('q');
    window.history.replaceState(null, '', address);
    ask(question.slice(0, 2000));
    return true;
  };

  const actions = () => ({
    ask: (text) => ask(text),
    edit,
    copy: (text) => copy(text, chat.texts.copied),
    link: (turn) => {
      // Of no language, so that it opens in that of whoever it is sent to.
      const address = new URL('.', location.href);
      address.searchParams.set('q', turn.question);
      copy(address.href, chat.texts.copied);
    },
    retry: (turn) => ask(turn.question, { about: turn.about, turn }),
    rewrite: (turn, question) => ask(question, { about: turn.about, turn }),
    sources: (turn) => {
      chat.panel.show(turn);
      drawer('sources');
      chat.root.querySelector('.sources').scrollTop = 0;
      document.getElementById(`src-${turn.id}-${turn.cards[0].n}`)?.focus({ preventScroll: true });
    },
  });

  const listen = (root) => {
    root.addEventListener('click', (event) => {
      const cite = event.target.closest('a.cite');
      if (cite) {
        event.preventDefault();
        chat.panel.jump(turnOf(cite.closest('.turn').id.slice(5)), cite.dataset.n, cite);
        return;
      }
      if (event.target.closest('.shade')) drawer(null);
      const action = event.target.closest('[data-do]')?.dataset.do;
      if (action === 'new') {
        newConversation();
        drawer(null);
      }
      if (action === 'open-conversations') {
        drawer('conversations');
        root.querySelector('.conversations .new-chat').focus();
      }
      if (action?.startsWith('close-')) drawer(null);
      if (action === 'open-reading') chat.reading.open();
      if (action === 'to-bottom') toBottom();
    });
    chat.transcript.addEventListener('scroll', () => {
      root.querySelector('.to-bottom').hidden = nearBottom();
    }, { passive: true });
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || event.isComposing) return;
      if (root.dataset.drawer) drawer(null);
      else stop();
    });
    document.addEventListener('papers:ask', (event) => {
      const { question = '', arxiv_id, title, send } = event.detail;
      const about = arxiv_id ? { arxiv_id, title: title ?? arxiv_id } : null;
      papers.showTab('chat');
      if (send && question) return ask(question, { about });
      chat.composer.setText(question);
      chat.composer.setAbout(about);
      papers.focusQuestion();
    });
  };

  // page: ask(data), stop(), server {hello, similar, other, save, fetch, fetched, news}, texts
  const mount = (element, page) => {
    const root = element.querySelector('.chat');
    const find = (selector) => root.querySelector(selector);
    chat = {
      root, page, texts: page.texts, server: page.server, topics: [], run: null,
      transcript: find('.transcript'), turns: find('.turns'),
      live: find('.live'), conversation: store.create(),
    };
    chat.following = papers.following(root, chat.texts, chat.server, askFresh);
    chat.context = { texts: chat.texts, on: actions(), topics: () => chat.topics, following: chat.following };
    chat.composer = papers.composer(find('.composer'), chat.texts, {
      send: (question, about) => ask(question, { about }),
      stop,
    });
    chat.shelf = store.shelf(root, chat.texts, {
      current: () => chat.conversation,
      open: (id) => {
        openConversation(id);
        drawer(null);
      },
      fresh: newConversation,
    });
    chat.welcome = papers.welcome(chat, ask);
    chat.offer = papers.offer(find('.offer'), chat.texts, chat.server, chat.welcome.fetched);
    chat.panel = papers.sources.panel(find('.sources'), chat.texts, chat.server, { about: askAbout, drawer, keep: (card) => chat.reading.button(card) });
    chat.reading = papers.reading(root, chat.texts, chat.panel, drawer);
    listen(root);
    if (!askFromAddress()) {
      const open = papers.recall('papers.open');
      if (open && store.load(open)) openConversation(open);
      else draw();
    }
    if (matchMedia('(hover: hover)').matches) chat.composer.focus();
    root.dataset.ready = '';
    chat.welcome.greet().then((hello) => {
      if (!chat.run) chat.offer.show(hello?.offer);
    });
  };

  papers.chat = { mount, receive, unpacked };
})();
