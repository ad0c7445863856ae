// What this browser follows, and what is new in it since the last visit.
(() => {
  if (papers.following) return;
  const { h, icon, fill, copy, toast } = papers;
  const SEEN = 'papers.seen';
  const MOST = 30;
  const FEED = 'M4 16h.01M4 10a6 6 0 0 1 6 6M4 5a11 11 0 0 1 11 11';
  const CROSS = 'M6 6l8 8M14 6l-8 8';

  // server: news([day, texts]); ask(question, understood)
  papers.following = (root, texts, server, ask) => {
    const list = papers.list('papers.followed', MOST, (item) => typeof item.text === 'string');
    const find = (selector) => root.querySelector(selector);
    const idOf = (text) => text.toLowerCase();
    let shown = null;

    const newOf = (id) => shown?.followed.find((one) => idOf(one.text) === id);

    const badge = (one) => h('span', { class: 'badge' }, ` ${one.n}`);

    const row = (item) => {
      const fresh = newOf(item.id);
      return h('li', {},
        h('button', { type: 'button', class: 'followed-ask', title: fresh ? fill(texts.news_of, fresh) : null,
          onclick: () => ask(fresh?.ask ?? item.text, fresh?.understood) }, item.text, fresh ? badge(fresh) : null),
        h('button', { type: 'button', class: 'icon-button small', title: fill(texts.unfollow_of, item),
          'aria-label': fill(texts.unfollow_of, item), onclick: () => drop(item) }, icon(CROSS)));
    };

    const drop = (item) => {
      list.remove(item.id);
      toast(texts.unfollowed, () => list.add(item), texts.undo);
    };

    const draw = () => {
      find('.followed').hidden = !list.all().length;
      find('.followed-list').replaceChildren(...list.all().map(row));
      root.querySelectorAll('[data-follow]').forEach(mark);
    };

    // Below an answer: a button that shows whether its question is followed.
    const mark = (button) => {
      const text = button.dataset.follow;
      const on = list.has(idOf(text));
      button.setAttribute('aria-pressed', String(on));
      button.setAttribute('aria-label', fill(texts.follow_of, { text }));
      button.title = text;
      button.textContent = `${on ? '✓' : '+'} ${texts.follow}`;
    };

    const toggle = (text) => {
      const item = { id: idOf(text), text };
      if (list.has(item.id)) drop(item);
      else list.add(item);
    };

    const feedOf = ({ text, lang }) => {
      const address = new URL('feed.xml', new URL('.', location.href));
      if (text) address.searchParams.set('q', text);
      address.searchParams.set('lang', lang);
      return address.href;
    };

    // What can be done with the list of a turn: follow it, have it as a feed.
    const tools = (follow) => {
      if (!follow) return null;
      const button = h('button', { type: 'button', class: 'follow', 'data-follow': follow.text, onclick: () => toggle(follow.text) });
      mark(button);
      return h('span', { class: 'tools' },
        follow.text ? button : null,
        h('button', { type: 'button', class: 'icon-button small', title: texts.feed, 'aria-label': texts.feed,
          onclick: () => copy(feedOf(follow), texts.feed_copied) }, icon(FEED)));
    };

    const see = () => shown?.newest && papers.remember(SEEN, shown.newest);

    const hide = () => {
      see();
      find('.news').hidden = true;
    };

    const askOf = (one) => {
      see();
      ask(one.ask, one.understood);
    };

    const show = () => {
      const asks = find('.news-asks');
      asks.querySelectorAll('.news-of').forEach((button) => button.remove());
      asks.append(...shown.followed.map((one) =>
        h('button', { type: 'button', class: 'news-of', title: fill(texts.news_of, one), onclick: () => askOf(one) },
          h('span', {}, one.text), badge(one))));
      find('.news').hidden = false;
      find('.news-text').textContent = shown.text;
      draw();
    };

    const greet = async () => {
      const seen = papers.recall(SEEN);
      let found;
      try {
        found = await server.news([seen ?? '', list.all().map((item) => item.text)]);
      } catch {
        // The rest of the page says that the server doesn't answer.
        return;
      }
      if (!seen && found.newest) papers.remember(SEEN, found.newest);
      if (!found.text) return;
      shown = found;
      show();
    };

    find('.news-show').addEventListener('click', () => {
      hide();
      ask(shown.ask);
    });
    find('.news-close').addEventListener('click', hide);
    document.addEventListener('papers:fetched', greet);
    list.changed(draw);
    draw();
    greet();
    return { tools };
  };
})();
