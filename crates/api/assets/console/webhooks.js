// Receivers of audit events.

import { admin, under } from './api.js';
import { confirmed, shownOnce } from './confirm.js';
import { code, el, moment, section } from './dom.js';
import { area, field, folded, form, input, lines } from './form.js';
import { show } from './router.js';
import { say } from './status.js';
import { pagedTable } from './table.js';

function creation(path) {
  return form([
    field('URL', input('url', { type: 'url', required: true }), 'Events are posted there, signed as the Standard Webhooks specification says.'),
    field('Actions', area('actions'), 'One on each line, such as user.deleted. Empty for every action.'),
  ], 'Add the webhook', async data => {
    const actions = lines(data.get('actions'));
    const { secret } = await admin('POST', path, { url: data.get('url'), ...(actions.length && { actions }) });
    await shownOnce('The secret of the webhook', 'The receiver verifies signatures with it. It is shown only now.', secret);
    await show();
    say('The webhook is added.');
  });
}

export function webhooksTab({ id }) {
  const path = under(id, 'webhooks');
  const remove = async webhook => {
    const done = await confirmed({
      title: 'Remove this webhook?',
      what: [webhook.url, 'Nothing is posted there any more, also not what is on its way.'],
      verb: 'Remove the webhook',
      work: () => admin('DELETE', `${path}/${encodeURIComponent(webhook.id)}`),
    });
    if (!done) return;
    await show();
    say('The webhook is removed.');
  };
  const table = pagedTable({
    caption: 'Webhooks',
    columns: ['URL', 'Actions', 'Created', ''],
    load: () => admin('GET', path),
    cells: webhook => [
      webhook.url, webhook.actions.length ? el('span', { className: 'marked' }, webhook.actions.map(code)) : 'every action', moment(webhook.createdAt),
      el('button', {
        type: 'button', className: 'danger small', textContent: 'Remove', onclick: () => remove(webhook),
        aria: { label: `Remove the webhook ${webhook.url}` },
      }),
    ],
    empty: 'No webhook gets the events of this application.',
  });
  return { nodes: [section('Webhooks', table.node), folded('Add a webhook', creation(path))], shown: () => table.load() };
}
