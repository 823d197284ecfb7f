// Whether provisioning clients may see and change a user who may have signed up alone.

import { admin, under, withQuery } from './api.js';
import { confirmed } from './confirm.js';
import { badge, button, buttons, el, link, section } from './dom.js';
import { address, show } from './router.js';
import { say } from './status.js';

/** Asked by a filter: that somebody is not provisioned is no error. */
async function isProvisioned(application, userId) {
  const filter = `id eq ${JSON.stringify(userId)}`;
  const { Resources } = await admin('GET', withQuery(under(application.id, 'provisioned-users'), { filter, limit: 1 }));
  return Resources.length > 0;
}

function linking(path, name) {
  return button('Link', async () => {
    const done = await confirmed({
      title: `Link ${name} to provisioning?`,
      what: ['The identity providers of this application (SCIM) see this user from now on, and may change, deactivate and delete the user.',
        `Do it only if this is the person whom they mean by “${name}”: what they provision under this name is then this user, `
          + 'with the passkeys that are there.'],
      verb: 'Link the user',
      work: () => admin('PUT', path),
    });
    if (!done) return;
    await show();
    say(`${name} is linked.`);
  });
}

function unlinking(path, name) {
  return button('Unlink', async () => {
    const done = await confirmed({
      title: `Unlink ${name} from provisioning?`,
      what: ['The identity providers of this application no longer see this user, and cannot change or deactivate the user any more.',
        'The user leaves all groups, and the attributes that they sent are deleted; linking again does not bring them back. '
          + 'The names, contacts, passkeys and sign-ins stay.'],
      verb: 'Unlink the user',
      work: () => admin('DELETE', path),
    });
    if (!done) return;
    await show();
    say(`${name} is unlinked.`);
  }, 'danger');
}

/** The part of a user's page that tells whether the user is provisioned, and changes it. */
export async function linkSection(application, { userId, username }) {
  const path = under(application.id, 'users', userId, 'provisioning');
  if (await isProvisioned(application, userId)) {
    const seen = link('What is provisioned of this user', address('applications', application.id, 'provisioning', 'users', userId));
    return section('Provisioning', el('p', { className: 'marked' }, badge('provisioned', 'ok'), seen), buttons(unlinking(path, username)));
  }
  return section('Provisioning', el('p', { className: 'marked' }, badge('not provisioned')),
    el('p', {
      className: 'hint',
      textContent: 'The user signed up alone. Identity providers (SCIM) do not see the user, and are refused when they make one of this name.',
    }),
    buttons(linking(path, username)));
}
