// Keys for the review page. Everything they do is a link or a form of the page; without this script the page works the same.
(() => {
  'use strict';
  const find = (selector) => document.querySelector(selector);
  const page = document.body.dataset.page;
  const help = find('#help'), live = find('#live'), keysOn = find('#keys-on'), keys = find('#keys');
  const KEPT = 'deadringer-keys';
  let on = true;
  try { on = localStorage.getItem(KEPT) !== 'off'; } catch { /* the browser keeps nothing: keys are on */ }

  // A region that was there before its text is read out.
  const done = find('#done');
  if (done && live) setTimeout(() => { live.textContent = done.textContent; }, 150);

  // A decision is sent once, however often a button or a key is pressed.
  let sent = false;
  document.addEventListener('submit', (event) => {
    if (event.target.method !== 'post') return;
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener('pageshow', () => { sent = false; });

  const rows = [...document.querySelectorAll('#queue a.open')];
  const step = (by) => {
    const at = rows.indexOf(document.activeElement?.closest('tr')?.querySelector('a.open'));
    const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by];
    if (next) {
      next.focus({preventScroll: true});
      next.closest('tr').scrollIntoView({block: 'nearest'});
    } else if (by > 0) find('#next-page')?.focus();
  };
  const press = (id) => {
    const form = document.getElementById(id);
    // What is missing, such as a note, is asked for by the browser.
    if (form) form.requestSubmit();
  };
  const open = () => {
    const link = document.activeElement?.closest('tr')?.querySelector('a.open') ?? rows[0];
    link?.click();
  };
  const showHelp = () => {
    if (!help || help.open) return;
    keysOn.checked = on;
    help.showModal();
  };
  const list = {j: () => step(1), k: () => step(-1), o: open};
  const one = {
    j: () => find('#next')?.click(), k: () => history.back(), c: () => press('confirm'), d: () => press('dismiss'),
    q: () => find('#back')?.click(),
  };
  const all = {
    u: () => press('undo'), '?': showHelp,
    '/': () => { const search = find('#search'); if (search) { search.focus(); search.select(); } else find('#to-list')?.click(); },
  };

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.repeat && !'jk'.includes(event.key) || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey || help?.open) return;
    const target = event.target;
    if (target.isContentEditable || target.closest?.('input, textarea, select')) {
      if (event.key === 'Escape') target.blur();
      return;
    }
    const action = all[event.key] ?? (page === 'list' ? list : page === 'case' ? one : {})[event.key];
    if (!action || !(on || event.key === '?')) return;
    event.preventDefault();
    action();
  });

  if (keys && help) {
    keys.hidden = false;
    keys.addEventListener('click', showHelp);
    keysOn.addEventListener('change', () => {
      on = keysOn.checked;
      try { localStorage.setItem(KEPT, on ? 'on' : 'off'); } catch { /* until the page is left */ }
    });
  }

  for (const button of document.querySelectorAll('button.copy')) {
    const text = document.getElementById(button.dataset.copy);
    button.hidden = false;
    button.addEventListener('click', async () => {
      text.select();
      try {
        await navigator.clipboard.writeText(text.value);
        live.textContent = button.textContent + ' ✓';
      } catch { /* the text is selected: the reader can copy it */ }
    });
  }
})();
