// What a flow offers, as it is shown. What is done is for others.

import { updateButtons } from './ceremony.js';
import { quote } from './log.js';
import { $, button, copyButton, el } from './page.js';
import { state } from './state.js';

const REST = ['it completes the flow', 'one more after it'];
const control = (textContent, dataset = {}) => el('button', { type: 'submit', className: 'primary', textContent, dataset });

/** `new-device:1/2`: the rule that decides, which step this is, and how many there are. */
function describeReason(reason) {
  const [, rule, position, length] = /^(.*):(\d+)\/(\d+)$/.exec(reason) ?? [];
  if (!rule) return reason;
  const rest = length - position;
  return `Rule ${rule}: step ${position} of ${length}, ${REST[rest] ?? `${rest} more after it`}.`;
}

export function showNext({ flow: kind, next }, flow, doing) {
  const isSignUp = kind === 'signUp';
  $('mfa-flow').textContent = kind;
  $('mfa-done-steps').textContent = flow.done.length
    ? `Done: ${flow.done.join(', then ')}.`
    : isSignUp ? 'The name is not known: a sign-up.' : 'A sign-in. One of these is to be done.';
  $('mfa-actions').replaceChildren(...next.map(each => actionRow(each, flow, doing)));
  // The best comes first.
  for (const node of document.querySelectorAll('.actions > li + li button.primary')) node.classList.remove('primary');
  $('mfa-next').hidden = false;
  $('mfa-next-title').focus({ preventScroll: true });
  $('mfa-next').scrollIntoView({ block: 'nearest' });
  updateButtons();
}

export function hideFlow() {
  $('mfa-next').hidden = true;
  $('mfa-actions').replaceChildren();
}

function actionRow({ action, options }, flow, doing) {
  const reason = options.findLast(option => option.name === 'reason')?.value ?? '';
  const form = CONTROLS[action.name]({ action, options, flow, doing });
  return el('li', { dataset: { action: action.name } },
    el('div', { className: 'action-head' }, el('strong', { textContent: action.label }), el('code', { textContent: action.name })),
    el('p', { textContent: action.desc ?? '' }),
    el('p', { className: 'reason', textContent: describeReason(reason), title: reason }),
    ...options.filter(option => /TrustID$/.test(option.name ?? '')).map(({ name, value }) =>
      el('p', { textContent: `Known by ${name} ${value}.` })),
    form);
}

const form = (onsubmit, ...children) => el('form', {
  className: 'action-form', autocomplete: 'off', noValidate: true,
  onsubmit: event => { event.preventDefault(); onsubmit(event.target); },
}, ...children);

const passkeyControl = ({ action, options, doing }) =>
  form(() => doing.passkey(action.name, options), control(action.name === 'passkey:reg' ? 'Create it' : 'Use it', { webauthn: '' }));

const codeField = (name, doing) => form(node => doing.typeCode(name, node.elements.otp.value.trim()),
  el('label', { textContent: 'Code', htmlFor: `otp-${name}` }),
  el('input', {
    id: `otp-${name}`, name: 'otp', type: 'text', className: 'digits', inputMode: 'numeric', autocomplete: 'one-time-code',
    required: true, placeholder: '123456',
  }),
  control('Verify the code'));

function sendControl({ action, options, doing }) {
  const addresses = options.filter(option => option.label);
  const method = action.name.split(':')[1];
  const id = `address-${method}`;
  const send = form(node => {
    const chosen = addresses[node.elements.address?.selectedIndex ?? 0];
    return doing.sendCode(action.name, method, chosen?.value, chosen?.label ?? 'the address');
  },
  addresses.length > 1 && el('label', { textContent: 'To', htmlFor: id }),
  addresses.length > 1 && el('select', { id, name: 'address' }, ...addresses.map(({ label }) => el('option', { textContent: label }))),
  control(addresses.length === 1 ? `Send it to ${addresses[0].label}` : 'Send it'));
  const type = codeField(action.name, doing);
  type.hidden = true;
  return el('div', {}, send, type);
}

/** A code was sent: it can be typed now. */
export function showCodeField(name) {
  const field = document.getElementById(`otp-${name}`);
  field.form.hidden = false;
  updateButtons();
  field.value = '';
  field.focus();
}

function externalControl({ flow, doing }) {
  const command = [
    `curl -sS ${quote(`${location.origin}/fido2/v2/mgmt/grant/external-auth`)}`, '-H "Authorization: Bearer $API_KEY"',
    `-H 'Content-Type: application/json'`, `-d ${quote(JSON.stringify({ username: flow.username || 'ann@example.com' }))}`,
  ].join(' \\\n  ');
  // The whole answer may be pasted too.
  const pasted = text => { try { return JSON.parse(text).token; } catch { return text; } };
  const { providers = [] } = state.config;
  const there = providers.length > 0 && el('div', { className: 'buttons' }, ...providers.map(provider =>
    button(`Sign in with ${provider.name}`, () => doing.provider(provider), 'primary')));
  const vouched = form(node => doing.external(pasted(node.elements.token.value.trim())),
    el('p', { textContent: 'Your backend vouches for the user. Here you are the backend: run this with your API key, within a minute.' }),
    el('pre', { tabIndex: 0, role: 'group', ariaLabel: 'Command that gets a token', textContent: command }),
    copyButton('Copy the command', () => command),
    el('label', { textContent: 'Token', htmlFor: 'external-token' }),
    el('input', { id: 'external-token', name: 'token', type: 'text', required: true, spellcheck: false, placeholder: 'the token, or the whole answer' }),
    control('Bring it'));
  return el('div', {}, there, vouched);
}

const CONTROLS = {
  'passkey:reg': passkeyControl,
  'passkey:auth': passkeyControl,
  'passkey:tx': passkeyControl,
  'otp:email': sendControl,
  'otp:sms': sendControl,
  'otp:verify': ({ action, doing }) => codeField(action.name, doing),
  external: externalControl,
};
