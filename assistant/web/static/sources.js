// Source cards: what an answer cites, and papers like those.
(() => {
  if (papers.sources) return;
  const { h, icon, fill } = papers;

  // A drawn page in a colour of its own, for a paper without a picture.
  const placeholder = (arxivId) => {
    let hue = 0;
    for (const char of arxivId) hue = (hue * 31 + char.charCodeAt(0)) % 360;
    const svg = icon('M4 5h12M4 8h9M4 11h12M4 14h7');
    svg.classList.add('placeholder');
    svg.style.setProperty('--hue', hue);
    return svg;
  };

  const thumbnail = (card) => {
    const frame = h('div', { class: 'thumbnail', 'aria-hidden': 'true' }, placeholder(card.arxiv_id));
    if (card.picture) {
      const image = h('img', {
        src: card.picture, alt: '', loading: 'lazy', decoding: 'async', referrerpolicy: 'no-referrer',
        onload: () => frame.classList.add('loaded'),
        onerror: () => image.remove(),
      });
      frame.append(image);
    }
    return frame;
  };

  const facts = (card, texts) =>
    h('p', { class: 'facts' },
      h('time', { datetime: card.date }, card.date),
      card.votes === null ? null : h('span', { title: fill(texts.votes, { n: card.votes }) }, ` · ▲ ${card.votes}`),
      h('span', { class: 'arxiv-id' }, ` · ${card.arxiv_id}`));

  const ARXIV = /^https:\/\/arxiv\.org\//;
  const WEB = /^https:\/\//;

  const outside = (href, text, label, where = ARXIV) => {
    if (!where.test(href)) return null;
    return h('a', { href, target: '_blank', rel: 'noopener noreferrer', 'aria-label': `${text}: ${label}` }, text);
  };

  const title = (card, heading) => {
    const inside = ARXIV.test(card.url)
      ? h('a', { href: card.url, target: '_blank', rel: 'noopener noreferrer' }, card.title)
      : card.title;
    return h(heading, { class: 'card-title' }, inside);
  };

  // A button that unfolds the text in the language that is not the reader's.
  const otherText = (card, texts, on) => {
    if (!card.other) return [];
    const place = h('div', { class: 'other-text', lang: card.other, hidden: true });
    const unfold = async ({ currentTarget: button }) => {
      if (place.hidden && !place.children.length) {
        button.disabled = true;
        const told = await on.other([card.arxiv_id, card.other]);
        button.disabled = false;
        place.replaceChildren(...told.map((text) => h('p', {}, text)));
      }
      place.hidden = !place.hidden;
      button.setAttribute('aria-expanded', String(!place.hidden));
    };
    const name = card.other === 'ko' ? texts.other_ko : texts.other_en;
    return [h('button', { type: 'button', class: 'text-button', 'aria-expanded': 'false', 'aria-label': `${name}: ${card.title}`, onclick: unfold }, name), place];
  };

  // on: about(card), similar(arxiv_id) → promise of cards, other([arxiv_id, language]) → promise
  // of paragraphs, back(n), keep(card) → its button for the reading list
  const draw = (card, turn, texts, on) => {
    const more = h('ul', { class: 'similar', hidden: true });
    const [unfold, folded] = otherText(card, texts, on);
    const findSimilar = async (event) => {
      const button = event.currentTarget;
      if (!more.hidden) {
        more.hidden = true;
        button.setAttribute('aria-expanded', 'false');
        return;
      }
      button.disabled = true;
      const found = await on.similar(card.arxiv_id);
      button.disabled = false;
      button.setAttribute('aria-expanded', 'true');
      more.replaceChildren(...found.map((other) =>
        h('li', {}, title(other, 'h4'), facts(other, texts),
          h('button', { type: 'button', class: 'text-button', 'aria-label': `${texts.ask_about}: ${other.title}`, onclick: () => on.about(other) }, texts.ask_about))));
      if (!found.length) more.append(h('li', { class: 'muted' }, texts.similar_none));
      more.hidden = false;
    };
    // A paper that is close but not cited has no number.
    const name = card.n ? `${fill(texts.source, { n: card.n })}: ${card.title}` : card.title;
    return h('li', { class: 'card', id: `src-${turn}-${card.n || card.arxiv_id}`, tabindex: '-1', 'aria-label': name },
      h('div', { class: 'card-head' },
        thumbnail(card),
        h('div', {},
          h('div', { class: 'card-name' },
            card.n ? h('button', { type: 'button', class: 'number', title: texts.back, 'aria-label': `${texts.back} [${card.n}]`, onclick: () => on.back(card.n) }, String(card.n)) : null,
            title(card, 'h3')),
          facts(card, texts))),
      card.authors ? h('p', { class: 'authors', title: card.all_authors }, card.authors) : null,
      card.origin ? h('p', { class: 'authors' }, card.origin) : null,
      card.doubtful ? h('p', { class: 'warning' }, `⚠ ${texts.doubtful}`) : null,
      card.quotes.length ? h('div', { class: 'quotes' }, card.quotes.map((quote) => h('blockquote', { lang: /\p{Script=Hangul}/u.test(quote) ? 'ko' : 'en' }, quote))) : null,
      h('div', { class: 'card-actions' },
        on.keep(card),
        outside(card.url, texts.abstract, card.title),
        outside(card.pdf, texts.pdf, card.title),
        outside(card.code, card.stars === null ? texts.code : `${texts.code} ★ ${card.stars}`, card.title, WEB),
        outside(card.project, texts.project, card.title, WEB),
        unfold,
        h('button', { type: 'button', class: 'text-button', 'aria-label': `${texts.in_browse}: ${card.title}`,
          onclick: () => document.dispatchEvent(new CustomEvent('papers:open', { detail: { arxiv_id: card.arxiv_id } })) }, texts.in_browse),
        h('button', { type: 'button', class: 'text-button', 'aria-expanded': 'false', 'aria-label': `${texts.similar}: ${card.title}`, onclick: findSimilar }, texts.similar),
        h('button', { type: 'button', class: 'text-button', 'aria-label': `${texts.ask_about}: ${card.title}`, onclick: () => on.about(card) }, texts.ask_about)),
      folded, more);
  };

  const download = (file) => {
    const bytes = Uint8Array.from(atob(file.base64), (char) => char.charCodeAt(0));
    const url = URL.createObjectURL(new Blob([bytes], { type: file.type }));
    h('a', { href: url, download: file.name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  };

  const mark = (element) => {
    document.querySelectorAll('.marked').forEach((other) => other.classList.remove('marked'));
    element.classList.add('marked');
    element.scrollIntoView({ block: 'center', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
    element.focus({ preventScroll: true });
  };

  // The panel with the sources of one turn, or the reading list.
  // server: similar, other, save; on: about(card), drawer(name), keep(card)
  const panel = (root, texts, server, on) => {
    let shown = null;
    let from = '';

    const show = (turn) => {
      shown = turn;
      const all = turn?.cards ?? [];
      root.querySelector('.cards').replaceChildren(...all.map((card) => draw(card, turn.id, texts, {
        about: on.about,
        similar: (arxivId) => server.similar(arxivId),
        other: (request) => server.other(request),
        back: (n) => backTo(turn, n),
        keep: on.keep,
      })));
      root.querySelectorAll('[data-reading]').forEach((element) => {
        element.dataset.sources ??= element.textContent;
        element.textContent = turn?.reading ? element.dataset.reading : element.dataset.sources;
      });
      root.querySelector('.source-count').textContent = all.length ? `(${all.length})` : '';
      root.querySelector('.no-sources').hidden = all.length > 0;
      root.querySelector('.save-as').hidden = !all.length;
    };

    // From a citation to its card, and from the card back to the citation that led there.
    const jump = (turn, n, anchor) => {
      if (shown !== turn) show(turn);
      on.drawer('sources');
      const card = document.getElementById(`src-${turn.id}-${n}`);
      if (!card) return;
      from = anchor.id;
      mark(card);
    };

    const backTo = (turn, n) => {
      const own = from.startsWith(`cite-${turn.id}-${n}-`) ? document.getElementById(from) : null;
      const anchor = own ?? document.getElementById(`cite-${turn.id}-${n}-0`);
      on.drawer(null);
      anchor?.closest('details')?.setAttribute('open', '');
      if (anchor) mark(anchor);
    };

    const menu = root.querySelector('.save-as');
    menu.addEventListener('click', async (event) => {
      const format = event.target.closest('[data-save]')?.dataset.save;
      if (!format) return;
      menu.open = false;
      menu.querySelector('summary').focus();
      download(await server.save([format, shown.cards.map((card) => card.arxiv_id)]));
    });
    menu.addEventListener('focusout', (event) => {
      if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
    });
    menu.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !menu.open) return;
      event.stopPropagation();
      menu.open = false;
      menu.querySelector('summary').focus();
    });

    return { show, jump, shown: () => shown };
  };

  papers.sources = { panel };
})();
