// An OpenID provider on loopback: the certified `oidc-provider`, with a sign-in page of one field, and commands that make it misbehave.
//
//   node openid-provider.mjs '{"redirect_uris": ["http://localhost:8080/fido2/v2/oidc/example/callback"]}'
//
// The configuration is the argument, or the variable OPENID_PROVIDER; every member may be absent:
//
//   port                        where it listens on 127.0.0.1; any free port if 0 or absent
//   client_id, client_secret    a confidential client; `fidelio` and `a secret of the provider`
//   token_endpoint_auth_method  how it authenticates; `client_secret_basic`
//   public_client_id            a client without a secret; `fidelio-public`
//   redirect_uri_pattern        a regular expression of further redirect URIs, for clients that make new ones as they go
//   redirect_uris, post_logout_redirect_uris, backchannel_logout_uri    of both clients
//   clients                     more clients, with the names of OpenID Connect Dynamic Client Registration
//   alg                         of ID tokens and logout tokens: RS256 or ES256; RS256
//   claims_in                   where the claims of the scopes are: `id_token` (and UserInfo), or `userinfo` alone; `id_token`
//   accounts                    {login name: claims}. Any name signs in; its `sub` is the name itself. Claims that are not told are
//                               email <name>@example.com (or the name if it is an address), email_verified true, name and
//                               preferred_username <name>; null takes one away. Further ones may be told, as `xms_edov`.
//
// Every client must use PKCE. The first line of the output is {"issuer": "http://127.0.0.1:PORT"}; the rest are answers, one line of
// JSON for each line of JSON on the input, in order: {"ok": true, …} or {"ok": false, "error": "…"}.
//
//   {"command": "rotate"}                     new signing keys with new kids; the old ones are gone, sessions and grants stay
//   {"command": "alg", "alg": "ES256"}        from now on
//   {"command": "account", "name": "ann", "claims": {…}}    claims of an account, instead of those told before
//   {"command": "skew", "seconds": -3600}     the provider's clock is that far off; 0 is right
//   {"command": "delay", "milliseconds": 6000}    each answer comes that late
//   {"command": "dead", "dead": true}         connections are cut at once
//   {"command": "garbage", "garbage": true}   everything is answered 200 with what is no JSON and no token
//   {"command": "logout", "account": "ann"}   ends the account's sessions: each client with a backchannel_logout_uri that it signed
//                                             in to gets a logout token. "sid": false leaves the session out of it, so that all of
//                                             the account's are meant; "post": false posts nothing. The answer has `sent`: a list of
//                                             {client_id, sid, logout_token, status}, where status is the answer of the client (0:
//                                             none, null: nothing was posted).
//   {"command": "requests"}                   the answer has `requests`: how often each path was asked for since the last time
//   {"command": "stop"}                       it ends after the answer; it also ends when the input does
//
// The sign-in page is a plain form: GET what the authorization endpoint redirects to, POST `login=ann` to the same URL, or `cancel=1`
// to be sent back with access_denied, and follow the redirects. Cookies must be kept; none is Secure. Consent is given by signing
// in. A session of somebody else is ended first, by a page whose form submits itself: plain clients forget their cookies instead.
// `login_hint` fills the field; `prompt=none` without a session is login_required. The page of the end-session endpoint has one
// button, `Sign out`.
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';

// The library says what it thinks of a configuration for development; the output is for answers alone.
console.info = console.error;
console.warn = console.error;
const { default: Provider, interactionPolicy } = await import('oidc-provider');

const configuration = JSON.parse(process.argv[2] ?? process.env.OPENID_PROVIDER ?? '{}');
const {
  port = 0, client_id = 'fidelio', client_secret = 'a secret of the provider', token_endpoint_auth_method = 'client_secret_basic',
  public_client_id = 'fidelio-public', redirect_uris = [], post_logout_redirect_uris = [], backchannel_logout_uri,
  clients: moreClients = [], claims_in = 'id_token', redirect_uri_pattern,
} = configuration;
const accounts = new Map(Object.entries(configuration.accounts ?? {}));
const trouble = { delay: 0, dead: false, garbage: false };
let alg = configuration.alg ?? 'RS256';
let requests = {};

// --- what outlives a provider with other keys -----------------------------------
const stored = new Map();
const cookieKeys = [randomBytes(32).toString('hex')];

/** The library's storage: entries of several kinds, with what they are found by. */
class Storage {
  constructor(kind) { this.kind = kind; }
  key(id) { return `${this.kind}:${id}`; }
  async upsert(id, entry) { stored.set(this.key(id), entry); }
  async find(id) { return stored.get(this.key(id)); }
  async destroy(id) { stored.delete(this.key(id)); }
  async consume(id) { stored.get(this.key(id)).consumed = Math.floor(Date.now() / 1000); }
  async findBy(member, value) {
    return [...stored].find(([key, entry]) => key.startsWith(this.key('')) && entry[member] === value)?.[1];
  }
  findByUid(uid) { return this.findBy('uid', uid); }
  findByUserCode(code) { return this.findBy('userCode', code); }
  async revokeByGrantId(grantId) {
    for (const [key, entry] of stored) if (entry.grantId === grantId) stored.delete(key);
  }
}

// --- the provider ------------------------------------------------------------------
const claimsOf = name => {
  const usual = {
    email: name.includes('@') ? name : `${name}@example.com`, email_verified: true, name, preferred_username: name,
  };
  const told = Object.entries({ ...usual, ...accounts.get(name) }).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(told), sub: name };
};

const ALGORITHMS = {
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
};

/** One key for each algorithm. Not by `node:crypto`, whose export of a key as a JWK now and then never returns. */
const newKeys = () => Promise.all(Object.entries(ALGORITHMS).map(async ([algorithm, parameters]) => {
  const { privateKey } = await crypto.subtle.generateKey(parameters, true, ['sign', 'verify']);
  const { key_ops, ext, ...jwk } = await crypto.subtle.exportKey('jwk', privateKey);
  return { ...jwk, alg: algorithm, use: 'sig', kid: randomUUID() };
}));

function registered(client) {
  return {
    redirect_uris, post_logout_redirect_uris, ...(backchannel_logout_uri && { backchannel_logout_uri }),
    backchannel_logout_session_required: true, response_types: ['code'], grant_types: ['authorization_code'],
    id_token_signed_response_alg: alg, ...client,
    token_endpoint_auth_method: client.client_secret ? client.token_endpoint_auth_method ?? token_endpoint_auth_method : 'none',
  };
}

/** What is told about a logout token while the library posts it. */
const telling = new AsyncLocalStorage();

/** The library refuses private addresses unless told otherwise; here there are no others. */
async function fetchAnywhere(url, { dispatcher: _, ...options }) {
  const { told, post = true } = telling.getStore() ?? {};
  if (told) told.logout_token = new URLSearchParams(options.body).get('logout_token');
  const answer = post ? await fetch(url, options) : new Response(null, { status: 204 });
  if (told) told.status = post ? answer.status : null;
  return answer;
}

const escaped = value => String(value).replace(/[&<>"]/g, char => `&#${char.charCodeAt(0)};`);
const page = (title, body) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"></head>
<body><main><h1>${title}</h1>${body}</main></body></html>`;

function policy() {
  const prompts = interactionPolicy.base();
  // To choose an account is to sign in, here.
  prompts.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }), 0);
  return prompts;
}

async function grantFor(provider, accountId, clientId) {
  const grant = new provider.Grant({ accountId, clientId });
  grant.addOIDCScope('openid email profile offline_access');
  return grant;
}

function makeProvider(issuer, keys) {
  const names = new Set([...accounts.values()].flatMap(Object.keys));
  const provider = new Provider(issuer, {
    adapter: Storage,
    clients: [{ client_id, client_secret }, { client_id: public_client_id }, ...moreClients].map(registered),
    jwks: { keys },
    cookies: { keys: cookieKeys },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'preferred_username', ...names] },
    conformIdTokenClaims: claims_in === 'userinfo',
    findAccount: (_, accountId) => ({ accountId, claims: async () => claimsOf(accountId) }),
    async loadExistingGrant({ oidc }) {
      const { client, session, result, provider: from } = oidc;
      const grantId = result?.consent?.grantId ?? session.grantIdFor(client.clientId);
      const found = grantId && await from.Grant.find(grantId);
      if (found?.accountId === session.accountId) return found;
      const grant = await grantFor(from, session.accountId, client.clientId);
      await grant.save();
      return grant;
    },
    fetch: fetchAnywhere,
    responseTypes: ['code'],
    pkce: { required: () => true },
    interactions: { policy: policy(), url: (_, { uid }) => `/interaction/${uid}` },
    renderError(ctx, { error, error_description }) {
      ctx.type = 'html';
      ctx.body = page('Not possible', `<p>${escaped(error)}: ${escaped(error_description)}</p>`);
    },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource(ctx, form) {
          ctx.body = page('Sign out?', `${form}<button form="op.logoutForm" name="logout" value="yes">Sign out</button>`);
        },
        postLogoutSuccessSource(ctx) { ctx.body = page('Signed out', ''); },
      },
    },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 86_400, IdToken: 600, Interaction: 3600, Session: 86_400 },
  });
  if (redirect_uri_pattern) {
    const pattern = new RegExp(redirect_uri_pattern);
    const listed = provider.Client.prototype.redirectUriAllowed;
    provider.Client.prototype.redirectUriAllowed = function allowed(uri) { return pattern.test(uri) || listed.call(this, uri); };
  }
  provider.on('server_error', (_, error) => console.error(error));
  return provider;
}

// --- the sign-in page ---------------------------------------------------------------
async function interact(provider, request, answer) {
  const { prompt, params, session } = await provider.interactionDetails(request, answer);
  if (request.method !== 'POST') {
    const hint = params.login_hint ?? session?.accountId ?? '';
    return answer.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' }).end(page('Sign in', `
<form method="post">
<p><label for="login">Login</label> <input id="login" name="login" value="${escaped(hint)}" autocomplete="username" autofocus></p>
<p><button name="submit" value="1">Sign in</button> <button name="cancel" value="1">Cancel</button></p></form>`));
  }
  const form = new URLSearchParams(await text(request));
  const accountId = form.get('login')?.trim();
  if (form.has('cancel') || !accountId) {
    const refusal = { error: 'access_denied', error_description: 'the user did not sign in' };
    return provider.interactionFinished(request, answer, refusal, { mergeWithLastSubmission: false });
  }
  const grant = await grantFor(provider, accountId, params.client_id);
  return provider.interactionFinished(request, answer, {
    [prompt.name]: {}, login: { accountId }, consent: { grantId: await grant.save() },
  });
}

// --- the server ------------------------------------------------------------------------
let provider, keys = await newKeys();
const server = createServer(async (request, answer) => {
  const { pathname } = new URL(request.url, 'http://127.0.0.1');
  const counted = pathname.replace(/^\/(interaction|auth)\/.*/, '/$1/:uid');
  requests[counted] = (requests[counted] ?? 0) + 1;
  if (trouble.delay) await pause(trouble.delay);
  if (trouble.dead) return request.socket.destroy();
  if (trouble.garbage) return answer.writeHead(200, { 'Content-Type': 'application/json' }).end('{"keys": "none", ');
  try {
    await (pathname.startsWith('/interaction/') ? interact(provider, request, answer) : provider.callback()(request, answer));
  } catch (error) {
    console.error(error);
    if (!answer.headersSent) answer.writeHead(400, { 'Content-Type': 'text/html; charset=utf-8' });
    answer.end(page('Not possible', `<p>${escaped(error.message)}</p>`));
  }
});
server.on('connection', socket => { if (trouble.dead) socket.destroy(); });
await new Promise(listening => { server.listen(port, '127.0.0.1', listening); });
const issuer = `http://127.0.0.1:${server.address().port}`;
const renew = () => { provider = makeProvider(issuer, keys); };
renew();

// --- commands --------------------------------------------------------------------------
const rightTime = Date.now;

/** Has the library make the logout token of one session, and post it. */
async function tellClient(clientId, account, sid, { sid: withSid = true, post = true }) {
  const client = await provider.Client.find(clientId);
  if (!client?.backchannelLogoutUri) return [];
  const told = { client_id: clientId, sid, logout_token: null, status: 0 };
  const asked = new provider.Client({ ...client.metadata(), backchannel_logout_session_required: withSid });
  // An answer that is no success is an error of the library, and here a status.
  await telling.run({ told, post }, () => asked.backchannelLogout(account, sid)).catch(error => console.error(error.message));
  return [told];
}

async function logout({ account, ...how }) {
  const sent = [];
  for (const [key, { accountId, authorizations = {} }] of [...stored]) {
    if (!key.startsWith('Session:') || accountId !== account) continue;
    stored.delete(key);
    for (const [clientId, { sid }] of Object.entries(authorizations)) sent.push(...await tellClient(clientId, account, sid, how));
  }
  return { sent };
}

const commands = {
  async rotate() { keys = await newKeys(); renew(); },
  alg({ alg: wanted }) {
    if (!['RS256', 'ES256'].includes(wanted)) throw new Error('alg must be RS256 or ES256');
    alg = wanted;
    renew();
  },
  account({ name, claims }) { accounts.set(name, claims); renew(); },
  skew({ seconds }) { Date.now = () => rightTime() + seconds * 1000; },
  delay({ milliseconds }) { trouble.delay = milliseconds; },
  dead({ dead }) {
    trouble.dead = dead;
    if (dead) server.closeAllConnections();
  },
  garbage({ garbage }) { trouble.garbage = garbage; },
  logout,
  requests() {
    const counted = requests;
    requests = {};
    return { requests: counted };
  },
};

/** What a line asks for is done before the next one is read. */
async function obey(line) {
  try {
    const { command, ...details } = JSON.parse(line);
    if (command === 'stop') return { ok: true };
    if (!Object.hasOwn(commands, command)) throw new Error(`there is no command ${command}`);
    return { ok: true, ...await commands[command](details) };
  } catch (error) {
    return { ok: false, error: error.message };
  }
}

const say = value => new Promise(written => { process.stdout.write(`${JSON.stringify(value)}\n`, written); });
await say({ issuer });
for await (const line of createInterface({ input: process.stdin })) {
  await say(await obey(line));
  if (/"command":\s*"stop"/.test(line)) break;
}
process.exit(0);
