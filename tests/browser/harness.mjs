// What every test file needs: a server of its own, a browser with a fresh profile, a software authenticator.
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { chromium } from 'playwright-core';

const here = fileURLToPath(new URL('.', import.meta.url));
const BINARY = resolve(process.env.FIDELIO_BIN ?? join(here, '../../target/debug/fidelio'));
const CHROMIUM = process.env.CHROMIUM_BIN ?? '/usr/bin/chromium';
const CHROMIUM_FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const PATIENCE_MS = 15_000;

/** The databases that the tests run against: SQLite, and PostgreSQL where TEST_POSTGRES_URL names a server. */
export const databases = process.env.TEST_POSTGRES_URL ? ['SQLite', 'PostgreSQL'] : ['SQLite'];

/** Waits until `condition()` gives something truthy and returns it. */
export async function until(condition, what) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited ${PATIENCE_MS / 1000} s in vain: ${what}`);
    await new Promise(resume => { setTimeout(resume, 50); });
  }
}

export const temporaryFolder = () => mkdtemp(join(tmpdir(), 'fidelio-browser-'));

// --- the server ---------------------------------------------------------------
/** Without the settings of whoever runs the tests: FIDELIO_… variables are settings of the program. */
const environment = () => Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('FIDELIO_')));

async function freshPostgres() {
  const name = `fidelio_browser_${randomBytes(6).toString('hex')}`;
  const admin = async sql => {
    const client = new pg.Client({ connectionString: process.env.TEST_POSTGRES_URL });
    await client.connect();
    try { await client.query(sql); } finally { await client.end(); }
  };
  await admin(`CREATE DATABASE ${name}`);
  const url = new URL(process.env.TEST_POSTGRES_URL);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => admin(`DROP DATABASE ${name} WITH (FORCE)`) };
}

/** Resolves with what the program says of itself at the start. */
async function banner(child) {
  const found = { text: '' };
  const patterns = {
    port: /^Fidelio \S+ listens on 127\.0\.0\.1:(\d+)$/,
    appId: /^ {2}Application {2}(\S+) /,
    apiKey: /^ {2}API key {6}(fid_\S+)$/,
  };
  for await (const line of createInterface({ input: child.stdout })) {
    found.text += `${line}\n`;
    for (const [name, pattern] of Object.entries(patterns)) found[name] ??= pattern.exec(line)?.[1];
    if (Object.keys(patterns).every(name => found[name])) break;
  }
  child.stdout.resume();
  return found;
}

/** Starts a server on a port and a database of its own. */
export async function startServer({ database = 'SQLite', flags = [] } = {}) {
  if (!existsSync(BINARY)) throw new Error(`${BINARY} is missing: run cargo build -p fidelio-server, or set FIDELIO_BIN`);
  const folder = await temporaryFolder();
  const postgres = database === 'PostgreSQL' ? await freshPostgres() : null;
  const where = ['--data-dir', folder, ...(postgres ? ['--database-url', postgres.url] : [])];
  const options = { cwd: folder, env: environment() };
  const child = spawn(BINARY, ['--listen', '127.0.0.1:0', ...where, ...flags], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const gone = new Promise(ended => { child.once('close', ended); });
  let log = '';
  child.stderr.on('data', chunk => { log += chunk; });
  const { port, appId, apiKey, text } = await banner(child);
  if (!port) throw new Error(`the server did not start:\n${log}`);

  const origin = `http://localhost:${port}`;
  const run = promisify(execFile);
  const read = new Set();
  const server = {
    origin, port, appId, apiKey, banner: text,
    log: () => log,
    /** Runs the program's command line on the same installation. */
    command: (...args) => run(BINARY, [...args, ...where], options).then(({ stdout }) => stdout),
    /** Lets pages of these origins in, beside the server's own, and waits until the running server does. */
    async allow(...origins) {
      await server.command('app', 'set', ...[origin, ...origins].flatMap(each => ['--origin', each]));
      await Promise.all(origins.map(each => server.allowed(each)));
    },
    /** Waits until the running server lets pages of this origin in. */
    allowed(page) {
      const headers = { Origin: page, 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'content-type' };
      const preflight = () => fetch(`${origin}/fido2/v2/reg/init`, { method: 'OPTIONS', headers });
      return until(async () => (await preflight()).ok, `${page} is allowed`);
    },
    /** A request as a backend makes it. */
    async api(method, path, body, headers = {}) {
      const sent = body === undefined ? {} : { body: JSON.stringify(body), headers: { ...headers, 'Content-Type': 'application/json' } };
      const answer = await fetch(`${origin}${path}`, { method, headers, ...sent });
      const text = await answer.text();
      const isJson = /^application\/(?:[\w.-]+\+)?json\b/.test(answer.headers.get('Content-Type') ?? '');
      return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
    },
    /** The messages to this address so far: in development they end in a file. */
    async messages(to) {
      const lines = await readFile(join(folder, 'outbox.jsonl'), 'utf8').catch(() => '');
      // The last line may not be all there yet.
      return lines.split('\n').slice(0, -1).map(line => JSON.parse(line)).filter(message => message.recipient === to);
    },
    /** The code of the next message to this address that was not read yet. */
    async code(to) {
      const next = async () => (await server.messages(to)).find(message => !read.has(message.id));
      const { id, text: words } = await until(next, `a message to ${to}`);
      read.add(id);
      return /\b\d{6}\b/.exec(words)[0];
    },
    async stop() {
      child.kill('SIGTERM');
      await gone;
      process.removeListener('exit', kill);
      await postgres?.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return server;
}

// --- pages ----------------------------------------------------------------------
/** Serves `files` (path → [media type, text]) and hands all else to `otherwise`. */
export async function servePage(files, otherwise = (_, answer) => answer.writeHead(404).end()) {
  const server = createServer((request, answer) => {
    const file = files[request.url];
    if (!file) return otherwise(request, answer);
    return answer.writeHead(200, { 'Content-Type': file[0] }).end(file[1]);
  });
  await new Promise(listening => { server.listen(0, '127.0.0.1', listening); });
  const stop = () => new Promise(closed => { server.close(closed); server.closeAllConnections(); });
  return { origin: `http://localhost:${server.address().port}`, stop };
}

// --- the browser ----------------------------------------------------------------
export const startBrowser = (...flags) =>
  chromium.launch({ executablePath: CHROMIUM, headless: true, args: [...CHROMIUM_FLAGS, ...flags] });

/** A tab in a profile of its own, with what it said and asked for written down. */
export async function openTab(browser, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const seen = { errors: [], requests: [], violations: [] };
  page.on('console', message => { if (message.type() === 'error') seen.errors.push(message.text()); });
  page.on('pageerror', error => seen.errors.push(String(error)));
  page.on('request', request => seen.requests.push(request));
  await page.exposeFunction('reportViolation', violation => { seen.violations.push(violation); });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', event =>
      window.reportViolation(`${event.effectiveDirective} blocks ${event.blockedURI || 'inline'}`));
  });
  return { page, seen, close: () => context.close() };
}

/** The requests of a tab that went elsewhere than to this origin; data: and blob: stay in the page. */
export const strayRequests = (seen, origin) =>
  seen.requests.map(request => request.url()).filter(url => !/^(data|blob):/.test(url) && new URL(url).origin !== origin);

// --- the authenticator ------------------------------------------------------------
const PLATFORM = {
  protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
  automaticPresenceSimulation: true,
};

/** Gives the tab a software authenticator (WebAuthn section 11, by the DevTools protocol). */
export async function plugIn(page, options = {}) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const add = async ability => {
    const added = await devtools.send('WebAuthn.addVirtualAuthenticator', { options: { ...PLATFORM, ...options, ...ability } });
    return added.authenticatorId;
  };
  let authenticatorId = await add();
  const credentials = async () => (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
  return {
    credentials,
    /** Another device of the same person: an authenticator without any passkey. Returns what the old one held. */
    async swap(ability) {
      const held = await credentials();
      await devtools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
      authenticatorId = await add(ability);
      return held;
    },
    insert: credential => devtools.send('WebAuthn.addCredential', { authenticatorId, credential }),
    /** Whether the person's finger or PIN is right. */
    verifies: isUserVerified => devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    /** Whether the person answers at once or lets the browser wait. */
    answers: enabled => devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled }),
  };
}
