// The list of applications, and one application with its tabs.

import { admin, under, withQuery } from './api.js';
import { auditTab } from './audit.js';
import { badge, code, el, link, moment, section } from './dom.js';
import { area, field, folded, form, input, lines } from './form.js';
import { keysTab } from './keys.js';
import { overviewTab } from './overview.js';
import { policiesTab } from './policies.js';
import { providersTab } from './providers.js';
import { provisioningTab } from './provisioning.js';
import { address, go } from './router.js';
import { signingTab } from './signing.js';
import { say } from './status.js';
import { pagedTable } from './table.js';
import { usersTab } from './users.js';
import { webhooksTab } from './webhooks.js';

const TABS = {
  overview: ['Overview', overviewTab],
  users: ['Users', usersTab],
  provisioning: ['Provisioning', provisioningTab],
  keys: ['API keys', keysTab],
  signing: ['Signing keys', signingTab],
  policies: ['Policies', policiesTab],
  providers: ['OpenID providers', providersTab],
  webhooks: ['Webhooks', webhooksTab],
  audit: ['Audit', auditTab],
};

const marks = ({ isDefault, forOperators }) => [isDefault && badge('default'), forOperators && badge('operators', 'ok')];

function creation() {
  return form([
    field('Name', input('name', { required: true })),
    field('Relying party id', input('rpId', { required: true, autocapitalize: 'none' }),
      'The domain that its passkeys belong to, such as example.com. It cannot be changed later.'),
    field('Origins', area('origins'), 'One on each line, such as https://login.example.com.'),
  ], 'Create the application', async data => {
    const body = { name: data.get('name'), rpId: data.get('rpId'), origins: lines(data.get('origins')) };
    const made = await admin('POST', '/applications', body);
    await go('applications', made.id);
    say(`The application “${made.name}” is created.`);
  });
}

export function applicationsView() {
  const table = pagedTable({
    caption: 'Applications',
    columns: ['Name', 'Relying party', 'Id', 'Created'],
    load: cursor => admin('GET', withQuery('/applications', { cursor })),
    cells: application => [
      el('span', { className: 'marked' }, link(application.name, address('applications', application.id)), marks(application)),
      application.rpId, code(application.id), moment(application.createdAt),
    ],
    empty: 'There is no application yet.',
  });
  return {
    title: 'Applications',
    nodes: [section('All applications', table.node), folded('Create an application', creation())],
    shown: () => table.load(),
  };
}

function tabs(id, current) {
  return el('nav', { className: 'tabs', aria: { label: 'Parts of the application' } },
    el('ul', {}, Object.entries(TABS).map(([key, [title]]) => {
      const to = link(title, address('applications', id, key));
      if (key === current) to.setAttribute('aria-current', 'page');
      return el('li', {}, to);
    })));
}

export async function applicationView(id, tab = 'overview', ...rest) {
  const application = await admin('GET', under(id));
  const [title, render] = TABS[tab] ?? TABS.overview;
  const part = await render(application, ...rest);
  const way = el('nav', { className: 'way', aria: { label: 'Where you are' } },
    link('Applications', address()), ' / ', link(application.name, address('applications', id)));
  return {
    title: part.title ?? `${title} of ${application.name}`,
    before: [way, tabs(id, TABS[tab] ? tab : 'overview')],
    nodes: part.nodes,
    shown: part.shown,
  };
}
