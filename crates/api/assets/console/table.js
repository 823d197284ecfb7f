// Tables that come in pages. On a phone each row is a card, and each cell says which column it is of.

import { button, el } from './dom.js';
import { attempt, errorPlace, say } from './status.js';

/** A row: one cell for each column, the first is its heading. */
function row(columns, cells) {
  return el('tr', {}, columns.map((column, at) => el(at === 0 ? 'th' : 'td',
    { data: { column }, attributes: at === 0 ? { scope: 'row' } : {} }, cells[at] ?? '')));
}

/**
 * A table of what `load(cursor)` answers, `cells(item)` for each row. With “Load more” while there is more, and how many
 * there are where the answer tells a `total`. `load()` of the result begins anew; with `true` it says what it found,
 * since the person asked.
 */
export function pagedTable({ caption, columns, load, cells, empty }) {
  const body = el('tbody');
  const head = el('thead', {}, el('tr', {}, columns.map(column => el('th', { scope: 'col' },
    column || el('span', { className: 'unseen', textContent: 'What can be done' })))));
  const table = el('table', { hidden: true }, el('caption', { className: 'unseen', textContent: caption }), head, body);
  const note = el('p', { className: 'hint', textContent: 'Loading…' });
  const count = el('p', { className: 'hint', hidden: true });
  const error = errorPlace();
  const more = button('Load more', () => next(true));
  more.hidden = true;
  const items = [];
  let cursor;
  let turn = 0;

  async function next(isAsked) {
    const mine = turn;
    const first = body.childElementCount;
    await attempt(error, async () => {
      const page = await load(cursor);
      if (mine !== turn) return; // another search has begun meanwhile
      items.push(...page.items);
      cursor = page.nextCursor;
      const { total } = page;
      count.hidden = !total;
      count.textContent = total > items.length ? `${items.length} of ${total}` : `${total} in all`;
      body.append(...page.items.map(item => row(columns, cells(item))));
      if (first && body.rows[first]) Object.assign(body.rows[first].cells[0], { tabIndex: -1 }).focus();
      if (isAsked) say(`${caption}: ${total ? count.textContent : `${items.length}${cursor ? ' so far' : ''}`}.`);
    }, [more]);
    if (mine !== turn) return;
    table.hidden = items.length === 0;
    note.hidden = items.length > 0 || !error.hidden;
    note.textContent = empty;
    more.hidden = !cursor;
  }

  const node = el('div', { className: 'listing' }, table, note, count, error, more);
  return {
    node, items,
    load(isAsked = false) {
      turn += 1;
      if (isAsked) say('');
      cursor = undefined;
      items.length = 0;
      body.replaceChildren();
      Object.assign(note, { hidden: false, textContent: 'Loading…' });
      table.hidden = true;
      count.hidden = true;
      more.hidden = true;
      return next(isAsked);
    },
  };
}

const AT_ONCE = 100;

/** A table of what is there already; very much of it is shown in pages too. */
export function fixedTable(caption, columns, items, cells, empty) {
  const isLong = items.length > AT_ONCE;
  const table = pagedTable({
    caption, columns, cells, empty,
    load: async (from = 0) => {
      const to = from + AT_ONCE;
      return { items: items.slice(from, to), nextCursor: to < items.length ? to : undefined, total: isLong ? items.length : undefined };
    },
  });
  table.load();
  return table.node;
}
