// The operator's console: everything it does goes through the admin API, with the token of an operator's passkey.

import { admin, settings } from './api.js';
import { applicationView, applicationsView } from './applications.js';
import { $, button, buttons, el } from './dom.js';
import { accept, signIn } from './passkey.js';
import { follow, show } from './router.js';
import { begin, end, isSignedIn, showWho, signsInBy } from './session.js';
import { attempt, errorPlace, say } from './status.js';

let config = null;

/** The invitation of the address, which is taken out of it at once: neither the history nor a screen is to keep it. */
function takeInvitation() {
  const parameters = new URLSearchParams(location.hash.slice(1));
  const [grant, name] = [parameters.get('invite'), parameters.get('name')];
  if (grant) history.replaceState(null, '', location.pathname);
  return grant ? { grant, name: name ?? '' } : null;
}
let invitation = takeInvitation();

async function known() {
  config ??= await settings();
  if (!config.applicationId) {
    throw new Error('There is no operator yet. Run “fidelio operator invite NAME” and open the address that it prints.');
  }
  return config.applicationId;
}

async function greet(token) {
  begin(token);
  const { name } = await admin('GET', '/whoami').catch(error => { end(); throw error; });
  showWho(name);
}

signsInBy(async () => greet(await signIn(await known())));

function entry(title, text, verb, work) {
  const error = errorPlace();
  const act = button(verb, async () => {
    if (await attempt(error, work, [act])) await show();
  }, 'primary');
  return { title, nodes: [el('div', { className: 'card entry' }, el('p', { textContent: text }), error, buttons(act))] };
}

const invited = () => entry('You are invited', `Create a passkey on this device for the operator “${invitation.name}”. `
  + 'It signs you in here from now on; there is no password.', 'Create a passkey', async () => {
  const token = await accept(await known(), invitation.name, invitation.grant);
  invitation = null;
  await greet(token);
});

const signedOut = () => entry('Sign in', 'Operators sign in with the passkey that they created when they were invited.',
  'Sign in with a passkey', async () => greet(await signIn(await known())));

async function view([first, ...rest]) {
  if (invitation) return invited();
  if (!isSignedIn()) return signedOut();
  if (first === 'applications' && rest.length) return applicationView(...rest);
  return applicationsView();
}

$('sign-out').addEventListener('click', async () => {
  end();
  showWho(null);
  await show();
  say('Signed out: the token is forgotten.');
});

// An invitation may be opened in a tab where the console is already.
addEventListener('hashchange', () => { invitation = takeInvitation() ?? invitation; });
follow(view);
await show();
