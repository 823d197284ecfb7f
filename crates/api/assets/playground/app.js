// The playground: every passkey ceremony of the running server, with what goes over the wire laid open.

const API = '/fido2/v2';
const NO_AAGUID = '00000000-0000-0000-0000-000000000000';
const RUNS_KEPT = 25;
const SILENT_WAIT_MS = 10_000; // a browser that will not create silently may never answer
const state = { config: null, token: null, keys: [], busy: false, autofill: null, providers: new Map() };

/** An error whose message is already meant for the reader. */
class Plain extends Error {}

// --- bytes and text ---------------------------------------------------------
const utf8 = text => new TextEncoder().encode(text);
const toBytes = base64 => Uint8Array.from(atob(base64.replace(/-/g, '+').replace(/_/g, '/')), char => char.charCodeAt(0));
const toBase64url = buffer => btoa(Array.from(new Uint8Array(buffer), byte => String.fromCharCode(byte)).join(''))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const maybeBase64url = buffer => (buffer ? toBase64url(buffer) : undefined);
const sha256 = async text => toBase64url(await crypto.subtle.digest('SHA-256', utf8(text)));
const pretty = (value, replacer) => (typeof value === 'string' ? value : JSON.stringify(value, replacer, 2));

const when = (value, timeStyle) =>
  (value ? new Date(value).toLocaleString(undefined, { dateStyle: 'medium', timeStyle }) : 'never');

// --- the page ---------------------------------------------------------------
const $ = id => document.getElementById(id);

function el(tag, { dataset, ...props } = {}, ...children) {
  const node = Object.assign(document.createElement(tag), props);
  Object.assign(node.dataset, dataset);
  node.append(...children.filter(child => child != null && child !== false));
  return node;
}

const mark = (id, kind, textContent) => { Object.assign($(id), { textContent }).dataset.state = kind; };
const say = (kind, text) => mark('status', kind, text);
const button = (textContent, onclick, className = 'small') => el('button', { type: 'button', className, textContent, onclick });

function copyButton(label, getText, className = 'quiet') {
  const node = button(label, async () => {
    const copied = await navigator.clipboard?.writeText(getText()).then(() => true, () => false);
    node.textContent = copied ? 'Copied' : 'Not allowed';
    setTimeout(() => { node.textContent = label; }, 1500);
  }, className);
  return node;
}

const JSON_TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const shorten = (_, value) =>
  (typeof value === 'string' && value.length > 1200 ? `${value.slice(0, 160)}… (${value.length} characters)` : value);

/** Pretty JSON in colours, made of text nodes only. */
function paint(pre, value, replacer) {
  const text = pretty(value, replacer);
  pre.replaceChildren();
  let at = 0;
  for (const match of typeof value === 'string' ? [] : text.matchAll(JSON_TOKEN)) {
    const [whole, string, colon] = match;
    const className = colon ? 'key' : string ? 'string' : 'value';
    pre.append(text.slice(at, match.index), el('span', { className, textContent: string ?? whole }), colon ?? '');
    at = match.index + whole.length;
  }
  pre.append(text.slice(at));
}

const factRows = facts => Object.entries(facts).flatMap(([name, value]) =>
  [el('dt', { textContent: name }), el('dd', { textContent: value })]);

// --- the log ----------------------------------------------------------------
function startRun(title) {
  for (const earlier of $('log').children) earlier.open = false;
  const outcome = el('span', { className: 'outcome', textContent: 'running' });
  const steps = el('ol');
  const run = el('details', { className: 'run', open: true, dataset: { state: 'busy' } },
    el('summary', {}, el('span', { className: 'run-title', textContent: title }),
      el('time', { textContent: new Date().toLocaleTimeString() }), outcome), steps);
  $('log').prepend(run);
  while ($('log').children.length > RUNS_KEPT) $('log').lastElementChild.remove();
  $('log-empty').hidden = true;
  return {
    step: details => logStep(steps, details),
    end(kind) {
      run.dataset.state = kind;
      outcome.textContent = { ok: 'done', error: 'failed', idle: 'stopped' }[kind];
    },
  };
}

function pane(title, step, ...head) {
  const pre = el('pre', { tabIndex: 0, role: 'group', ariaLabel: `${title}, ${step}` });
  const node = el('div', { className: 'pane' },
    el('div', { className: 'pane-head' }, el('h4', { textContent: title }), ...head), pre);
  return { pre, node };
}

/** One request with its answer beside it; `folded` steps are the ones the reader did not ask for. */
function logStep(list, { method, path, request, headers = {}, folded = false }) {
  const http = method !== 'BROWSER';
  const facts = el('span', { className: 'step-facts', textContent: '…' });
  const requestId = el('code', { className: 'request-id' });
  const asked = pane(http ? 'Request' : 'Asked of the browser', `${method} ${path}`,
    request && copyButton('Copy', () => pretty(request)),
    http && copyButton('Copy as curl', () => curl(method, path, headers, request)));
  const answered = pane('Answer', `${method} ${path}`, requestId);
  asked.pre.before(...Object.entries(headers).map(([name, value]) =>
    el('code', { className: 'header', textContent: `${name}: ${value}`, title: value })));
  paint(asked.pre, request ?? 'No body.', shorten);
  const step = el('details', { className: 'step', open: !folded, dataset: { state: 'busy' } },
    el('summary', {}, el('span', { className: 'method', textContent: method, dataset: { method } }),
      el('span', { className: 'path', textContent: path }), facts),
    el('div', { className: 'panes' }, asked.node, answered.node));
  list.append(el('li', {}, step));
  const started = performance.now();
  return function finish(kind, status, answer, id) {
    step.dataset.state = kind;
    facts.textContent = `${status} · ${Math.round(performance.now() - started)} ms`;
    requestId.textContent = id ? `X-Request-Id ${id}` : '';
    paint(answered.pre, answer || 'No body.', shorten);
    if (answer) requestId.after(copyButton('Copy', () => pretty(answer)));
  };
}

function curl(method, path, headers, body) {
  const quote = text => `'${text.replace(/'/g, `'\\''`)}'`;
  const parts = [`curl -sS -X ${method} ${quote(location.origin + path)}`];
  for (const [name, value] of Object.entries(headers)) parts.push(`-H ${quote(`${name}: ${value}`)}`);
  if (body) parts.push(`--data-raw ${quote(JSON.stringify(body))}`);
  return parts.join(' \\\n  ');
}

// --- the server -------------------------------------------------------------
async function call(run, method, path, { body, auth = false, folded = false } = {}) {
  const headers = {};
  if (auth) headers.Authorization = `Bearer ${state.token?.raw ?? ''}`;
  if (body) headers['Content-Type'] = 'application/json';
  const finish = run.step({ method, path, headers, request: body, folded });
  const response = await fetch(path, { method, headers, body: body && JSON.stringify(body), cache: 'no-store' }).catch(() => null);
  let answer = await response?.text().catch(() => undefined);
  if (answer === undefined) {
    finish('error', 'no answer', 'The request got no answer.');
    throw new Plain('The server does not answer. Is it still running?');
  }
  try { answer = JSON.parse(answer); } catch { /* an empty or foreign answer is shown as it is */ }
  const { ok, status, headers: got } = response;
  finish(ok ? 'ok' : 'error', status, answer, got.get('X-Request-Id'));
  if (ok) return answer;
  const refusal = new Plain(answer?.msg ?? `The server answered ${status}.`);
  throw Object.assign(refusal, { status, code: answer?.msgCode, retryAfter: got.get('Retry-After') });
}

const post = (run, path, body, auth) => call(run, 'POST', `${API}${path}`, { body, auth });
const app = () => ({ id: state.config.applicationId });
const userNamed = username => ({ username, usernameType: /^\+\d{6,}$/.test(username) ? 'phone' : 'email' });

async function deviceInfo() {
  const capabilities = await window.PublicKeyCredential?.getClientCapabilities?.();
  return {
    clientType: 'browser', screenWidth: screen.width, screenHeight: screen.height,
    deviceId: localStorage.getItem('fidelio.deviceId') ?? undefined,
    webauthnCapabilities: capabilities && JSON.stringify(capabilities),
  };
}

// --- the browser's side of WebAuthn -----------------------------------------
const descriptors = list => (list ?? []).map(item => ({ ...item, id: toBytes(item.id) }));
const encode = (source, ...fields) => Object.fromEntries(fields.map(field => [field, maybeBase64url(source[field])]));

const toBrowser = {
  // The user handle is the base64url decoding of the UUID text, so that it and the id in tokens are one string.
  create: options => ({
    ...options, challenge: toBytes(options.challenge), user: { ...options.user, id: toBytes(options.user.id) },
    excludeCredentials: descriptors(options.excludeCredentials),
  }),
  get: options => ({ ...options, challenge: toBytes(options.challenge), allowCredentials: descriptors(options.allowCredentials) }),
};

const fromBrowser = {
  create: ({ rawId, response }) => ({
    credentialId: toBase64url(rawId),
    ...encode(response, 'clientDataJSON', 'attestationObject'),
    authenticatorData: maybeBase64url(response.getAuthenticatorData?.()),
    publicKey: maybeBase64url(response.getPublicKey?.()),
    publicKeyAlgorithm: response.getPublicKeyAlgorithm?.(),
    transports: response.getTransports?.() ?? [],
  }),
  get: ({ rawId, response }) => ({
    credentialId: toBase64url(rawId),
    ...encode(response, 'clientDataJSON', 'authenticatorData', 'signature', 'userHandle'),
  }),
};

/** Runs navigator.credentials.create or .get and logs it like a request. */
async function askBrowser(run, verb, options, { mediation, signal } = {}) {
  const finish = run.step({ method: 'BROWSER', path: `navigator.credentials.${verb}()`, request: { mediation, publicKey: options } });
  if (!mediation) say('busy', 'Follow the browser’s passkey dialog…');
  try {
    const publicKey = toBrowser[verb](options);
    const credential = await navigator.credentials[verb]({ publicKey, signal, ...(mediation && { mediation }) });
    if (!credential) throw new Plain('The browser gave no passkey back.');
    const result = fromBrowser[verb](credential);
    finish('ok', 'done', result);
    return result;
  } catch (error) {
    finish(error.name === 'AbortError' ? 'idle' : 'error', error.name, { name: error.name, message: error.message });
    throw error;
  }
}

/** Has the passkey provider drop what the server does not know, where the browser can do that. */
const forgetCredential = (credentialId, rpId) =>
  window.PublicKeyCredential?.signalUnknownCredential?.({ rpId, credentialId }).catch(() => {});

const BROWSER_ERRORS = {
  NotAllowedError: 'The browser ended it: the dialog was closed or timed out, or this device holds no matching passkey.',
  InvalidStateError: 'This authenticator already holds a passkey of this account.',
  SecurityError: 'The browser refuses this address: it does not belong to the server’s relying party id.',
  NotSupportedError: 'The authenticator supports none of the options the server asked for.',
  ConstraintError: 'The authenticator cannot store a passkey or cannot verify the user.',
  AbortError: 'Stopped.',
};

function explain(error) {
  const { name, message, status, code, retryAfter } = error;
  if (!(error instanceof Plain)) return BROWSER_ERRORS[name] ?? `The browser reports ${name}: ${message}`;
  const retry = retryAfter ? ` Try again in ${retryAfter} seconds.` : '';
  return status ? `${message}${retry} (${[status, code].filter(Boolean).join(' ')})` : message;
}

// --- one thing at a time ----------------------------------------------------
function setBusy(busy) {
  if (busy && document.activeElement !== document.body) state.focused = document.activeElement;
  state.busy = busy;
  updateButtons();
  // A disabled button loses the focus; a keyboard user gets it back when the ceremony is over.
  if (!busy && document.activeElement === document.body) state.focused?.focus({ preventScroll: true });
}

function updateButtons() {
  const alive = secondsLeft() > 0;
  for (const node of document.querySelectorAll('.column:first-child button')) {
    node.disabled = state.busy || !state.config
      || ('webauthn' in node.dataset && !window.PublicKeyCredential)
      || ('token' in node.dataset && !alive);
  }
  for (const id of ['signout', 'copy-token', 'verify-token']) $(id).disabled = state.busy || !state.token;
  $('login-autofill').ariaPressed = Boolean(state.autofill);
  $('login-autofill').textContent = state.autofill ? 'Stop waiting' : 'By autofill';
}

/** Runs `work(run)`, which returns the sentence for the status line. */
async function ceremony(title, work) {
  if (!state.busy) await state.autofill?.stop();
  if (state.busy) return;
  setBusy(true);
  say('busy', `${title}…`);
  const run = startRun(title);
  try {
    const done = await work(run);
    run.end('ok');
    say('ok', done);
  } catch (error) {
    const kind = error.name === 'AbortError' ? 'idle' : 'error';
    run.end(kind);
    say(kind, explain(error));
  } finally {
    setBusy(false);
  }
}

function typedName() {
  const name = $('username').value.trim();
  $('username').ariaInvalid = !name;
  if (name) return name;
  $('username').focus();
  throw new Plain('Type a user name first.');
}

// --- tokens -----------------------------------------------------------------
function decodeToken(raw) {
  const [header, claims] = raw.split('.').slice(0, 2).map(part => JSON.parse(new TextDecoder().decode(toBytes(part))));
  return { raw, header, claims };
}

const secondsLeft = () => (state.token ? Math.max(0, state.token.claims.exp - Date.now() / 1000) : 0);

function setToken(raw) {
  state.token = raw ? decodeToken(raw) : null;
  const { header, claims } = state.token ?? {};
  $('token-empty').hidden = Boolean(raw);
  $('token-body').hidden = !raw;
  $('token-user').textContent = claims?.username ?? '';
  $('token-scopes').replaceChildren(...(claims?.scopes ?? []).map(scope => el('li', { textContent: scope })));
  paint($('token-header'), header ?? '');
  paint($('token-claims'), claims ?? '');
  mark('token-verified', 'idle', '');
  tick();
  updateButtons();
}

function tick() {
  if (!state.token) return;
  const left = secondsLeft();
  const { exp, iat } = state.token.claims;
  $('token-life').max = Math.max(1, exp - iat);
  $('token-life').value = left;
  const clock = `${Math.floor(left / 60)}:${String(Math.floor(left % 60)).padStart(2, '0')}`;
  $('token-left').textContent = left > 0 ? `${clock} left` : 'expired';
  if (left === 0 && !$('upgrade').disabled) updateButtons();
}

async function fetchKeys(run, folded) {
  return state.keys = (await call(run, 'GET', `${API}/.well-known/jwks.json`, { folded })).keys;
}

/** Whether the ES256 signature fits the published key that the token names. */
async function signatureFits(run, { raw, header }) {
  const named = key => key.kid === header.kid;
  const jwk = state.keys.find(named) ?? (await fetchKeys(run, true)).find(named);
  if (header.alg !== 'ES256' || !jwk) return false;
  const { kty, crv, x, y } = jwk;
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('jwk', { kty, crv, x, y }, algorithm, false, ['verify']);
  const [head, body, signature] = raw.split('.');
  return crypto.subtle.verify(algorithm, key, toBytes(signature), utf8(`${head}.${body}`));
}

async function verifyToken(run) {
  mark('token-verified', 'busy', 'checking the signature…');
  const fits = await signatureFits(run, state.token).catch(() => false);
  mark('token-verified', fits ? 'ok' : 'error', fits ? 'signature verified' : 'signature not verified');
  return fits;
}

/** What follows every answer that holds a token. The login itself stands, whatever happens here. */
async function signedIn(run, answer) {
  if (answer.deviceId) localStorage.setItem('fidelio.deviceId', answer.deviceId);
  setToken(answer.jwtAccess);
  await verifyToken(run);
  await listPasskeys(run, true).catch(() => {});
}

function signOut() {
  setToken(null);
  showPasskeys([], 'Log in to see the passkeys of the account.');
  say('idle', 'Signed out: the token is forgotten.');
}

// --- ceremonies -------------------------------------------------------------
async function createPasskey(run, user, { securityKey = false, conditionalCreate = false } = {}) {
  const ours = secondsLeft() > 0 && state.token.claims.username?.toLowerCase() === user.username.toLowerCase();
  const body = { app: app(), deviceInfo: await deviceInfo(), user, passkeyOptions: { securityKey, conditionalCreate } };
  const { action, registrationRequestOptions: options, session } = await post(run, '/reg/init', body, ours);
  if (action === 'signIn') throw new Plain('This account already has a passkey on this device: nothing to create.');
  if (action === 'fail') throw new Plain('The server’s policy does not allow a new passkey here.');
  const creationResult = await askBrowser(run, 'create', options,
    conditionalCreate ? { mediation: 'conditional', signal: AbortSignal.timeout(SILENT_WAIT_MS) } : {});
  const answer = await post(run, '/reg/complete', { creationResult, session }).catch(error => {
    // Only on a definite refusal: without an answer the server may have stored it, and 409 says that it knows it.
    if (error.status < 500 && error.status !== 409) forgetCredential(creationResult.credentialId, options.rp.id);
    throw error;
  });
  await signedIn(run, answer);
}

const register = () => ceremony('Register a passkey', async run => {
  const user = { ...userNamed(typedName()), displayName: $('displayName').value.trim() || undefined };
  await createPasskey(run, user, { securityKey: $('security-key').checked });
  return `Registered. Signed in as ${user.username}.`;
});

const upgrade = () => ceremony('Upgrade silently', async run => {
  await createPasskey(run, userNamed(state.token.claims.username), { conditionalCreate: true }).catch(error => {
    if (!['NotAllowedError', 'TimeoutError'].includes(error.name)) throw error;
    throw new Plain('The browser did not create a passkey silently. '
      + 'It does so only if its password manager was used for this account a moment ago.');
  });
  return 'A passkey was created without a dialog.';
});

async function beginLogin(run, username) {
  const user = username && userNamed(username);
  const init = await post(run, '/auth/init', { app: app(), deviceInfo: await deviceInfo(), user });
  const offer = methods => `The server offers: ${methods?.join(', ') || 'nothing else'}.`;
  if (init.action === 'crossAuth') {
    throw new Plain(`The passkeys of this account cannot be used from this browser. ${offer(init.crossAuthMethods)}`);
  }
  if (init.action === 'fallback') throw new Plain(`There is no passkey for this name. ${offer(init.fallbackMethods)}`);
  return init;
}

async function finishLogin(run, { assertionOptions, session }, how) {
  const assertionResult = await askBrowser(run, 'get', assertionOptions, how);
  setBusy(true);
  await signedIn(run, await post(run, '/auth/complete', { assertionResult, session }));
  return `Signed in as ${state.token.claims.username}.`;
}

const login = () => ceremony('Log in', async run => finishLogin(run, await beginLogin(run, typedName())));
const loginDiscoverable = () => ceremony('Log in without a name', async run => finishLogin(run, await beginLogin(run)));

// Waiting for a pick from the suggestions is no dialog: the page stays usable, and any other ceremony ends the wait.
function loginByAutofill() {
  if (state.autofill) return state.autofill.stop();
  const abort = new AbortController();
  const finished = ceremony('Log in by autofill', async run => {
    if (!await PublicKeyCredential.isConditionalMediationAvailable?.()) {
      throw new Plain('This browser does not suggest passkeys in input fields.');
    }
    const init = await beginLogin(run);
    state.autofill = { stop() { abort.abort(); return finished; } };
    setBusy(false);
    say('busy', 'Pick a passkey from the suggestions of the user name field.');
    $('username').focus();
    try {
      return await finishLogin(run, init, { mediation: 'conditional', signal: abort.signal });
    } finally {
      state.autofill = null;
    }
  });
  return finished;
}

// --- passkeys ---------------------------------------------------------------
/** The catalogue's entry; null, and remembered as such, when it has none. */
async function fetchProvider(run, aaguid, folded) {
  const path = `${API}/passkeys/aaguid/${encodeURIComponent(aaguid)}`;
  const provider = await call(run, 'GET', path, { auth: true, folded }).catch(error => {
    if (error.status === 404) return null;
    throw error;
  });
  state.providers.set(aaguid, provider);
  return provider;
}

async function listPasskeys(run, folded = false) {
  const rows = await call(run, 'GET', `${API}/passkeys`, { auth: true, folded });
  const missing = aaguid => aaguid && aaguid !== NO_AAGUID && !state.providers.has(aaguid);
  const wanted = new Set(rows.map(row => row.aaguid).filter(missing));
  for (const aaguid of wanted) await fetchProvider(run, aaguid, true).catch(() => {});
  showPasskeys(rows, 'This account has no passkey.');
  return rows;
}

function showPasskeys(rows, emptyText) {
  $('passkeys').replaceChildren(...rows.map(passkeyRow));
  $('passkeys-empty').hidden = rows.length > 0;
  $('passkeys-empty').textContent = emptyText;
  updateButtons();
}

function providerIcon(provider) {
  const safe = source => typeof source === 'string' && source.startsWith('data:image/') && source;
  const light = safe(provider?.iconLight) || safe(provider?.iconDark);
  const images = light && [
    el('img', { className: 'for-light', src: light, alt: '' }),
    el('img', { className: 'for-dark', src: safe(provider.iconDark) || light, alt: '' }),
  ];
  return el('div', { className: 'icon' }, ...(images || [$('key-icon').content.cloneNode(true)]));
}

function describeDevice(device) {
  const client = [device?.clientName, device?.clientVersion?.split('.')[0]].filter(Boolean).join(' ');
  const system = [device?.osName, device?.osVersion].filter(Boolean).join(' ');
  return [client, system].filter(Boolean).join(' on ');
}

function passkeyRow(passkey) {
  const { id, name, credentialSynced: synced } = passkey;
  const origin = [passkey.providerName ?? state.providers.get(passkey.aaguid)?.name, `created ${when(passkey.createdAt)}`];
  const device = describeDevice(passkey.lastUsedFromDevice ?? passkey.lastUsedFrom);
  const details = el('div', { className: 'provider', hidden: true });
  const about = button('Provider', () => showProvider(passkey, details, about), 'small about');
  about.ariaExpanded = false;
  const row = el('li', { dataset: { id } }, providerIcon(state.providers.get(passkey.aaguid)),
    el('div', { className: 'passkey' },
      el('div', { className: 'passkey-title' }, el('strong', { textContent: name }),
        el('span', { className: 'badge', textContent: synced ? 'synced' : 'this device only', dataset: { synced } })),
      el('p', { textContent: origin.filter(Boolean).join(' · ') }),
      el('p', { textContent: `last used ${when(passkey.lastUsedAt, 'short')}${device && ` · ${device}`}` }),
      el('div', { className: 'buttons' },
        button('Rename', () => editName(row, passkey), 'small rename'), about,
        button('Delete', () => deletePasskey(passkey), 'small danger delete')),
      details));
  for (const node of row.querySelectorAll('button')) node.ariaLabel = `${node.textContent} ${name}`;
  return row;
}

function showProvider(passkey, details, about) {
  details.hidden = !details.hidden;
  about.ariaExpanded = !details.hidden;
  if (details.hidden) return;
  ceremony('Look at the provider', async run => {
    const aaguid = passkey.aaguid ?? NO_AAGUID;
    const provider = await fetchProvider(run, aaguid);
    details.replaceChildren(providerIcon(provider), el('div', {},
      el('strong', { textContent: provider?.name ?? 'Not in the catalogue' }), el('code', { textContent: aaguid })));
    return provider ? `${passkey.name} is kept by ${provider.name}.` : 'The catalogue of providers does not know this AAGUID.';
  });
}

function editName(row, passkey) {
  const title = row.querySelector('.passkey-title');
  if (!title) return; // already being edited
  const input = el('input', { className: 'name', value: passkey.name, ariaLabel: `New name of ${passkey.name}` });
  const close = () => { form.replaceWith(title); row.querySelector('.rename').focus(); };
  const submit = event => { event.preventDefault(); renamePasskey(passkey, input.value.trim()); };
  const form = el('form', { className: 'rename-form', onsubmit: submit, onkeydown: event => event.key === 'Escape' && close() },
    input, el('button', { className: 'small save', textContent: 'Save' }), button('Cancel', close, 'small cancel'));
  title.replaceWith(form);
  input.select();
}

const renamePasskey = ({ id }, name) => ceremony('Rename a passkey', async run => {
  await call(run, 'PUT', `${API}/passkeys/${id}`, { auth: true, body: { name } });
  await listPasskeys(run, true);
  return `Renamed to ${name}.`;
});

const deletePasskey = ({ id, name, credentialId }) => ceremony('Delete a passkey', async run => {
  await call(run, 'DELETE', `${API}/passkeys/${id}`, { auth: true });
  forgetCredential(credentialId, state.config.rpId);
  await listPasskeys(run, true);
  return `${name} was deleted.`;
});

// --- transactions -----------------------------------------------------------
const confirmTransaction = () => ceremony('Confirm a transaction', async run => {
  $('tx-result').hidden = true;
  const username = secondsLeft() > 0 ? state.token.claims.username : typedName();
  const txPayload = $('tx-payload').value;
  const nonce = toBase64url(crypto.getRandomValues(new Uint8Array(24)));
  const body = { app: app(), username, txType: $('tx-type').value.trim(), txPayload, nonce };
  const { assertionOptions, session } = await post(run, '/tx/init', body);
  const signed = await askBrowser(run, 'get', assertionOptions);
  const { credentialId: keyHandle, clientDataJSON: clientData, authenticatorData, signature } = signed;
  const answer = await post(run, '/tx/complete', { keyHandle, clientData, authenticatorData, signature, session });
  const proven = await showConfirmation(run, answer.token, { txPayload, nonce, challenge: assertionOptions.challenge });
  if (answer.jwtAccess) await signedIn(run, answer);
  if (!proven) throw new Plain('The server confirmed the transaction, but its proof does not hold. See the checks.');
  return 'Confirmed: the token proves what the passkey signed.';
});

async function showConfirmation(run, raw, { txPayload, nonce, challenge }) {
  const token = decodeToken(raw);
  const { claims } = token;
  const hash = await sha256(txPayload + claims.nonce + claims.lNonce);
  const checks = {
    'The hash computed here equals the token’s txHash': hash === claims.txHash,
    'It is the challenge that the passkey signed': hash === toBase64url(toBytes(challenge)),
    'The token holds the nonce that this page sent': nonce === claims.nonce,
    'The token’s signature fits the JWKS': await signatureFits(run, token),
  };
  const proven = Object.values(checks).every(Boolean);
  const json = el('pre', { tabIndex: 0, role: 'group', ariaLabel: 'Claims of the confirmation' });
  paint(json, claims);
  $('tx-result').dataset.state = proven ? 'ok' : 'error';
  $('tx-result').hidden = false;
  $('tx-result').replaceChildren(
    el('ul', { className: 'checks' }, ...Object.entries(checks).map(([text, holds]) =>
      el('li', { textContent: holds ? text : `${text}: no`, dataset: { holds } }))),
    el('code', { className: 'formula', textContent: 'base64url(sha256(txPayload + nonce + lNonce))' }),
    el('dl', { className: 'facts' }, ...factRows({
      txPayload, nonce: claims.nonce, lNonce: claims.lNonce, 'computed here': hash, 'txHash in the token': claims.txHash,
    })),
    el('details', {}, el('summary', { textContent: 'Claims of the confirmation' }), json),
    copyButton('Copy the confirmation token', () => raw));
  return proven;
}

// --- the server's own facts -------------------------------------------------
const showVersion = () => ceremony('Server version', async run => {
  const answer = await call(run, 'GET', `${API}/version`);
  return `The server runs version ${answer.version ?? pretty(answer)}.`;
});

const showKeys = () => ceremony('Signing keys', async run => {
  const keys = await fetchKeys(run);
  $('jwks').replaceChildren(...keys.map(key => el('li', {}, el('code', { textContent: key.kid }),
    ` ${key.alg} ${key.crv}${key.kid === state.token?.header.kid ? ', signed your token' : ''}`)));
  $('jwks').hidden = false;
  return `The server publishes ${keys.length} signing key${keys.length === 1 ? '' : 's'}.`;
});

/** Passkeys are bound to an origin; say so before the first ceremony fails for it. */
function addressProblem() {
  const origins = (state.config.origins ?? []).filter(origin => /^https?:/.test(origin));
  const right = origins.find(origin => new URL(origin).port === location.port) ?? origins[0];
  if (right && !origins.includes(location.origin)) {
    const link = el('a', { href: `${right}/`, textContent: right });
    return [`Passkeys of this server do not work at ${location.origin}. Open `, link, ' instead.'];
  }
  if (!window.isSecureContext) return ['Browsers offer passkeys only over HTTPS or on localhost.'];
  if (!window.PublicKeyCredential) return ['This browser has no passkey support (WebAuthn): only the server’s facts can be seen here.'];
  return [];
}

async function start() {
  const response = await fetch('/playground/config.json', { cache: 'no-store' }).catch(() => null);
  if (!response) return say('error', 'The server does not answer. Is it running?');
  if (!response.ok) return say('error', `The server gave no playground settings (${response.status}).`);
  state.config = await response.json();
  const { applicationId, applicationName, rpId, origins = [], version } = state.config;
  $('tagline').textContent = `${applicationName} · passkeys for ${rpId}`;
  $('version').textContent = version ? `v${version}` : '';
  $('server-facts').replaceChildren(...factRows({
    Application: applicationName, Id: applicationId, 'RP id': rpId, Origins: origins.join('\n'),
  }));
  const problem = addressProblem();
  $('notice').replaceChildren(...problem);
  $('notice').hidden = problem.length === 0;
  updateButtons();
  return say('idle', 'Ready.');
}

function wire() {
  const onClick = {
    register, upgrade, signout: signOut, 'login-discoverable': loginDiscoverable, 'login-autofill': loginByAutofill,
    'show-version': showVersion, 'show-jwks': showKeys,
    'refresh-passkeys': () => ceremony('List passkeys', async run => `Passkeys on this account: ${(await listPasskeys(run)).length}.`),
    'verify-token': () => ceremony('Verify the token', async run => {
      state.keys = [];
      if (!await verifyToken(run)) throw new Plain('The token’s signature could not be verified with the published keys.');
      return 'The token’s signature fits the published key.';
    }),
    'clear-log': () => { $('log').replaceChildren(); $('log-empty').hidden = false; },
  };
  for (const [id, handler] of Object.entries(onClick)) $(id).addEventListener('click', () => handler());
  $('copy-token').replaceWith(Object.assign(copyButton('Copy', () => state.token.raw, 'small'), { id: 'copy-token' }));
  $('account').addEventListener('submit', event => { event.preventDefault(); login(); });
  $('transaction').addEventListener('submit', event => { event.preventDefault(); confirmTransaction(); });
  $('username').addEventListener('input', () => { $('username').ariaInvalid = false; });
  setInterval(tick, 1000);
}

wire();
updateButtons();
start();
