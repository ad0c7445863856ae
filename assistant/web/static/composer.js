// The question box: grows with its text, sends on Enter, keeps line breaks on Shift+Enter.
(() => {
  if (papers.composer) return;
  const { fill } = papers;

  // on: send(question, about), stop()
  papers.composer = (form, texts, on) => {
    const box = form.querySelector('textarea');
    const send = form.querySelector('.send');
    const halt = form.querySelector('.halt');
    const aboutRow = form.querySelector('.about');
    const aboutTitle = form.querySelector('.about-title');
    let about = null;
    let busy = false;

    const fit = () => {
      box.style.height = 'auto';
      box.style.height = `${Math.min(box.scrollHeight, 200)}px`;
      send.disabled = !box.value.trim();
    };

    const setAbout = (paper) => {
      about = paper;
      aboutRow.hidden = !paper;
      if (paper) aboutTitle.textContent = fill(texts.about, { title: paper.title });
    };

    const submit = () => {
      const question = box.value.trim() || (about ? texts.about_question : '');
      if (!question || busy) return;
      const paper = about;
      box.value = '';
      setAbout(null);
      fit();
      on.send(question, paper);
    };

    box.addEventListener('input', fit);
    box.addEventListener('keydown', (event) => {
      // While a Korean syllable is being composed, Enter belongs to the input method.
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      submit();
    });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      submit();
    });
    halt.addEventListener('click', () => on.stop());
    form.querySelector('[data-do=drop-about]').addEventListener('click', () => {
      setAbout(null);
      box.focus();
    });
    fit();

    return {
      setBusy: (value) => {
        const focused = document.activeElement === halt || document.activeElement === send;
        busy = value;
        send.hidden = value;
        halt.hidden = !value;
        if (focused) (value ? halt : box).focus();
      },
      setText: (text) => {
        box.value = text;
        fit();
      },
      setAbout,
      focus: () => box.focus(),
    };
  };
})();
