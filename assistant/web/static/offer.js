// The line above the question box that offers new days: one sentence, one button.
(() => {
  if (papers.offer) return;
  const CLOSED = 'papers.offer-closed';
  const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  // server: fetch(days), fetched(); both tell how the fetch goes.
  // done(turn, changed): called when new days are in, with the turn that asked for them or null.
  papers.offer = (root, texts, server, done) => {
    const text = root.querySelector('.offer-text');
    const get = root.querySelector('.offer-get');
    const bar = root.querySelector('progress');
    const close = root.querySelector('.offer-close');
    let shown = null;
    let asking = null;
    let busy = false;

    const say = (sentence, failed = false) => {
      // An alert is read out when it comes, not when its words change.
      text.setAttribute('role', failed ? 'alert' : 'status');
      text.textContent = sentence;
      root.classList.toggle('failed', failed);
      root.hidden = !sentence;
    };

    // What is offered, and the turn whose question asks for it. A fetch that runs stays in sight.
    const show = (offer, turn = null) => {
      if (busy) return;
      shown = offer;
      asking = offer?.asked ? turn : null;
      // Closed means: not for this newest day, unless somebody asks for what comes after it.
      if (!offer || (!offer.asked && papers.recall(CLOSED) === offer.newest)) return say('');
      say(offer.text);
      get.textContent = offer.action;
      get.hidden = false;
      close.hidden = false;
      bar.hidden = true;
    };

    const follow = async (reply) => {
      while (reply.running) {
        say(reply.text);
        if (reply.total) {
          bar.max = reply.total;
          bar.value = reply.done;
        } else {
          bar.removeAttribute('value');
        }
        await pause(400);
        reply = await server.fetched();
      }
      return reply;
    };

    const fetchDays = async () => {
      if (busy || !shown) return;
      busy = true;
      get.hidden = close.hidden = true;
      bar.hidden = false;
      bar.removeAttribute('value');
      let reply;
      try {
        reply = await follow(await server.fetch(shown.days));
      } catch {
        reply = { failed: true, changed: false, text: texts.no_answer };
      }
      busy = false;
      bar.hidden = true;
      close.hidden = false;
      say(reply.text, reply.failed);
      if (reply.failed) {
        get.hidden = false;
        get.textContent = texts.offer_retry;
      }
      if (!reply.failed || reply.changed) done(asking, reply.changed);
    };

    get.addEventListener('click', fetchDays);
    close.addEventListener('click', () => {
      if (shown) papers.remember(CLOSED, shown.newest);
      say('');
    });
    return { show, busy: () => busy };
  };
})();
