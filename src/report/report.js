'use strict';
// Filters, sorts and pages the flags of this page. All texts come from the data and are set as text, never as markup.
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const SCORE = 0, KIND = 1, TIER = 2, ENTITY = 3, CATEGORY = 4, MATCHED = 5, FIELD = 6, DISCLAIMER = 7, ID = 8, OTHER = 9,
    MORE = 10, PIECES = 11, EVIDENCE = 12, RTL = 13;
  const PAGE = 50, RUNS = /[\u2E80-\u9FFF\uAC00-\uD7AF]{1,8}|[^ \u2E80-\u9FFF\uAC00-\uD7AF]* +|[^ \u2E80-\u9FFF\uAC00-\uD7AF]+/gu;
  const flags = data.flags, form = document.getElementById('filter'), body = document.getElementById('flags');
  const controls = form.elements, status = document.getElementById('status'), pages = document.getElementById('pages');
  const fields = ['name', 'handle'];
  const count = new Intl.NumberFormat('en');
  let chosen = [], page = 0, sort = 'score', down = false;

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };
  const bdi = (text) => make('bdi', {}, text);
  const own = (flag) => flag[PIECES].map((piece) => (typeof piece === 'string' ? piece : piece[0])).join('');
  const matched = (flag) => (flag[MATCHED] === 0 ? data.entities[flag[ENTITY]][1] : flag[MATCHED]);

  // The account's field over the protected name: for the eye, with both names whole for whoever listens.
  const laid = (flag) => {
    const label = fields[flag[FIELD]], name = matched(flag);
    const row = make('div', {class: 'laid', 'aria-hidden': 'true'}, make('span', {class: 'both label'},
      make('span', {}, label), make('span', {}, name ? 'protected' : '')));
    if (flag[RTL]) row.setAttribute('dir', 'rtl');
    for (const piece of flag[PIECES]) {
      const [above, below, at] = typeof piece === 'string' ? [piece, piece] : piece;
      const one = at === undefined ? undefined : data.differences[flag[EVIDENCE][2 * at]];
      if (!one) {
        // Both names break at the same places.
        const runs = above === below ? above.match(RUNS) ?? [] : [];
        if (runs.length) row.append(...runs.map((run) => make('span', {class: 'both'}, bdi(run), bdi(run))));
        else row.append(make('span', {class: 'both'}, bdi(above), bdi(below)));
        continue;
      }
      const [word, family, sentence] = data.techniques[one[0]];
      const title = `${word}: ${sentence}${one[3] ? ` (${one[3]})` : ''}`;
      row.append(make('span', {class: `both differs ${family}`, title}, make('mark', {}, bdi(above)), bdi(below)));
    }
    const heard = make('p', {class: 'unseen'}, `${label}: `, bdi(own(flag)));
    if (name) heard.append('; protected: ', bdi(name));
    return [row, heard];
  };

  const differences = (flag) => {
    const list = make('ul', {class: 'differences'});
    for (let at = 0; at < flag[EVIDENCE].length; at += 2) {
      const [technique, from, to, points, why] = data.differences[flag[EVIDENCE][at]];
      const [word, family, sentence] = data.techniques[technique];
      const item = make('li', {}, make('span', {class: `technique ${family}`}, word), ' ');
      if (from && to) item.append(bdi(from), ' → ', bdi(to));
      else if (to && family === 'slot') item.append(bdi(to));
      else if (to) item.append('added ', bdi(to));
      else if (from) item.append('left out ', bdi(from));
      if (from || to) item.append(` at ${flag[EVIDENCE][at + 1]}`);
      if (points) item.append(' ', make('code', {}, points));
      item.append(' ', make('span', {class: 'why'}, why || sentence));
      list.append(item);
    }
    if (flag[MORE]) list.append(make('li', {}, `and ${flag[MORE]} more`));
    return list;
  };

  const shown = (flag) => {
    const tier = data.tiers[flag[TIER]], [id, name] = data.entities[flag[ENTITY]];
    const aside = make('p', {class: 'note'}, 'id ', bdi(flag[ID]));
    if (flag[OTHER]) aside.append(` · ${fields[1 - flag[FIELD]]} `, bdi(flag[OTHER]));
    const entity = make('td', {'data-label': 'entity'});
    if (id) entity.append(bdi(name), ' ', make('span', {class: 'note'}, bdi(id)), make('br', {}));
    entity.append(make('span', {class: 'note'}, data.kinds[flag[KIND]], ' · ', bdi(data.categories[flag[CATEGORY]])));
    if (flag[DISCLAIMER] >= 0) {
      entity.append(make('br', {}), make('span', {class: 'note'}, `the name itself says: ${data.disclaimers[flag[DISCLAIMER]]}`));
    }
    return make('tr', {},
      make('td', {class: 'number', 'data-label': 'score'}, (flag[SCORE] / 10000).toFixed(4), make('br', {}),
        make('span', {class: `tier ${tier}`}, tier)),
      make('td', {'data-label': 'account'}, ...laid(flag), aside), entity, make('td', {'data-label': 'evidence'}, differences(flag)));
  };

  const draw = () => {
    const last = Math.max(0, Math.ceil(chosen.length / PAGE) - 1);
    page = Math.min(Math.max(page, 0), last);
    const from = page * PAGE, some = chosen.slice(from, from + PAGE);
    body.replaceChildren(...some.map((at) => shown(flags[at])));
    status.textContent = chosen.length
      ? `${count.format(from + 1)} to ${count.format(from + some.length)} of ${count.format(chosen.length)} flags`
      : 'no flag fits';
    pages.hidden = last === 0;
    const [first, back, on, end] = pages.querySelectorAll('button');
    first.disabled = back.disabled = page === 0;
    on.disabled = end.disabled = page === last;
    for (const head of document.querySelectorAll('#list th[data-sort]')) {
      if (head.dataset.sort === sort) head.setAttribute('aria-sort', down === (sort !== 'score') ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    }
  };

  // Keys are made when they are first asked for: what nobody sorts or searches by costs nothing.
  const kept = {};
  const keys = (what, make) => (kept[what] ??= flags.map(make));
  const sorts = {
    score: null,
    account: (flag) => own(flag).toLowerCase(),
    entity: (flag) => data.entities[flag[ENTITY]][1].toLowerCase(),
  };
  const text = (flag) => [own(flag), flag[OTHER], flag[ID], matched(flag), ...data.entities[flag[ENTITY]],
    data.categories[flag[CATEGORY]]].join('\n').toLowerCase();

  const choose = () => {
    const number = (name) => (controls[name].value === '' ? -1 : Number(controls[name].value));
    const [kind, tier, category, entity] = ['kind', 'tier', 'category', 'entity'].map(number);
    const wanted = controls.text.value.trim().toLowerCase();
    const texts = wanted ? keys('text', text) : [];
    chosen = [];
    for (let at = 0; at < flags.length; at += 1) {
      const flag = flags[at];
      if ((kind < 0 || flag[KIND] === kind) && (tier < 0 || flag[TIER] === tier) && (category < 0 || flag[CATEGORY] === category) &&
        (entity < 0 || flag[ENTITY] === entity) && (!wanted || texts[at].includes(wanted))) chosen.push(at);
    }
    if (sorts[sort]) {
      const by = keys(sort, sorts[sort]);
      // Flags of one key keep the order of their scores.
      chosen.sort((a, b) => (by[a] < by[b] ? -1 : by[a] > by[b] ? 1 : 0) * (down ? -1 : 1) || a - b);
    } else if (down) chosen.reverse();
    page = 0;
    draw();
  };

  const offer = (name, all, label) => {
    const found = new Map();
    const place = {kind: KIND, tier: TIER, category: CATEGORY, entity: ENTITY}[name];
    for (const flag of flags) found.set(flag[place], (found.get(flag[place]) ?? 0) + 1);
    const sorted = [...found].filter(([number]) => label(all[number])).sort(([a, many], [b, more]) => more - many || a - b);
    for (const [number, many] of sorted) {
      controls[name].append(make('option', {value: number}, `${label(all[number])} (${count.format(many)})`));
    }
  };
  offer('kind', data.kinds, (word) => word);
  offer('tier', data.tiers, (word) => word);
  offer('category', data.categories, (word) => word);
  offer('entity', data.entities, ([, name]) => name);

  let waiting = 0;
  form.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(choose, 120);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    choose();
  });
  form.addEventListener('reset', () => setTimeout(choose));
  for (const head of document.querySelectorAll('#list th[data-sort]')) {
    const button = make('button', {type: 'button'}, head.textContent);
    head.replaceChildren(button);
    button.addEventListener('click', () => {
      down = sort === head.dataset.sort && !down;
      sort = head.dataset.sort;
      choose();
    });
  }
  const turns = [() => 0, () => page - 1, () => page + 1, () => Infinity];
  pages.querySelectorAll('button').forEach((button, at) => button.addEventListener('click', () => {
    page = turns[at]();
    draw();
    document.getElementById('ranked').scrollIntoView();
  }));
  form.hidden = false;
  document.getElementById('first').hidden = true;
  choose();
})();
