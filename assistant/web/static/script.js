// The page's frame: language, colours, tabs, and helpers that the tabs' scripts share.
(() => {
  if (window.papers) return;

  // h('button', {class: 'x', onclick: f}, 'text', child): an element. Text is never read as HTML.
  const h = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value === true ? '' : value);
    }
    element.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return element;
  };

  // An icon from path data made for a box of 20 by 20.
  const icon = (path) => {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('viewBox', '0 0 20 20');
    svg.setAttribute('aria-hidden', 'true');
    const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    line.setAttribute('d', path);
    svg.append(line);
    return svg;
  };

  // 'Found {n} {paper/papers}' with {n: 3}: 'Found 3 papers'.
  const fill = (text, values) => {
    let number = null;
    return text.replace(/\{([^{}]*)\}/g, (_, key) => {
      if (key.includes('/')) return key.split('/')[number === 1 ? 0 : 1];
      const value = values[key] ?? '';
      if (typeof value !== 'number') return value;
      number = value;
      return value.toLocaleString();
    });
  };

  const remember = (key, value) => {
    try {
      localStorage.setItem(key, value);
    } catch {
      // Private windows may refuse; the choice then lasts as long as the page.
    }
  };

  const recall = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };

  // A word at the screen's edge, with a button when there is something to do about it.
  const toast = (text, action, label) => {
    document.querySelector('.toast')?.remove();
    const element = h('div', { class: 'toast', role: 'status' }, text,
      action ? h('button', { type: 'button', onclick: () => { element.remove(); action(); } }, label) : null);
    document.querySelector('.chat').append(element);
    setTimeout(() => element.remove(), action ? 8000 : 2500);
  };

  const copy = async (text, done) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Pages served without TLS to another machine have no clipboard; the old way works there.
      const box = h('textarea', {});
      box.value = text;
      document.body.append(box);
      box.select();
      document.execCommand('copy');
      box.remove();
    }
    toast(done);
  };

  const setColours = (dark) => {
    document.body.classList.toggle('dark', dark);
    document.documentElement.style.colorScheme = dark ? 'dark' : 'light';
    const button = document.querySelector('[data-switch=colours]');
    if (button) {
      button.setAttribute('aria-label', dark ? button.dataset.light : button.dataset.dark);
      button.title = button.getAttribute('aria-label');
    }
  };

  const wantsDark = () => {
    const asked = new URLSearchParams(location.search).get('__theme');
    const chosen = asked ?? recall('papers.colours');
    if (chosen === 'dark' || chosen === 'light') return chosen === 'dark';
    return matchMedia('(prefers-color-scheme: dark)').matches;
  };

  const TABS = ['chat', 'browse', 'trends', 'status'];
  const tabButtons = () => [...document.querySelectorAll('#tabs > .tab-wrapper [role=tab]')];
  const tabButton = (name) => tabButtons()[TABS.indexOf(name)];
  const tabShown = () => TABS[tabButtons().findIndex((tab) => tab.getAttribute('aria-selected') === 'true')];

  const showTab = (name) => {
    const button = tabButton(name);
    if (button && button.getAttribute('aria-selected') !== 'true') button.click();
  };

  const paneListens = (name) =>
    document.querySelector(`#pane-${name} :is([data-pane][aria-busy], .view)`) !== null;

  const typing = (target) =>
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

  // Brings the chat to the front, then the cursor into its box; a hidden box takes no focus.
  const focusQuestion = (tries = 30) => {
    showTab('chat');
    const box = document.getElementById('question');
    box?.focus();
    if (document.activeElement !== box && tries > 0) requestAnimationFrame(() => focusQuestion(tries - 1));
  };

  // ?paper=2409.16191 opens that paper, as soon as there are tabs.
  const openLinked = (tries = 200) => {
    const arxiv_id = new URLSearchParams(location.search).get('paper');
    if (!arxiv_id) return;
    if (tabButton('browse')) document.dispatchEvent(new CustomEvent('papers:open', { detail: { arxiv_id } }));
    else if (tries > 0) setTimeout(() => openLinked(tries - 1), 30);
  };

  const mountFrame = (element) => {
    const header = element.querySelector('.masthead');
    document.documentElement.lang = header.dataset.lang;
    document.title = header.querySelector('h1').textContent;
    setColours(wantsDark());
    header.addEventListener('click', (event) => {
      const target = event.target.closest('[data-switch]');
      if (!target) return;
      if (target.dataset.switch === 'colours') {
        const dark = !document.body.classList.contains('dark');
        remember('papers.colours', dark ? 'dark' : 'light');
        setColours(dark);
      }
    });
    openLinked();
    header.querySelector('.skip').addEventListener('click', (event) => {
      event.preventDefault();
      focusQuestion();
    });
  };

  document.addEventListener('papers:tab', (event) => showTab(event.detail.tab));
  document.addEventListener('papers:open', (event) => {
    // Going back from the paper leads to the tab that it was opened from.
    const from = tabShown();
    if (from && from !== 'browse') history.replaceState({ ...history.state, tab: from }, '');
    showTab('browse');
    if (paneListens('browse')) return;
    // Gradio builds a tab when it is first shown, so the pane hears of it later.
    const timer = setInterval(() => {
      if (!paneListens('browse')) return;
      clearInterval(timer);
      document.dispatchEvent(new CustomEvent('papers:open', { detail: event.detail }));
    }, 40);
    setTimeout(() => clearInterval(timer), 10000);
  });
  window.addEventListener('popstate', (event) => {
    if (event.state?.tab) showTab(event.state.tab);
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    event.preventDefault();
    focusQuestion();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => setColours(wantsDark()));

  window.papers = { h, icon, fill, toast, copy, remember, recall, showTab, focusQuestion, mountFrame };
})();
