// A page with the published client, unmodified: the package's own files, bundled but not changed.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { servePage } from './harness.mjs';

const ENTRY = `
  import * as all from '@loginid/websdk3';
  window.websdk3 = all;
  window.makeSdk = (baseUrl, appId) => {
    window.sdk = new all.LoginIDWebSDK({ baseUrl, appId });
    window.services = new all.LoginIDService({ BASE: baseUrl });
  };
  // Errors lose their fields on the way out of the page; this keeps them.
  window.sdkCall = (method, args, of = window.sdk) => Promise.resolve().then(() => of[method](...args)).then(
    value => ({ ok: true, value: value ?? null }),
    ({ name, code, message, status, body, cause }) =>
      ({ ok: false, error: { name, code, message, status, body, cause: cause && String(cause) } }));`;

const HTML = `<!doctype html><html lang="en"><meta charset="utf-8"><title>A shop</title><link rel="icon" href="data:,">
<label>User name <input name="username" autocomplete="username webauthn"></label>
<script src="/sdk.js"></script></html>`;

let script;
async function bundle() {
  const resolveDir = fileURLToPath(new URL('.', import.meta.url));
  const { outputFiles } = await build({
    stdin: { contents: ENTRY, resolveDir, loader: 'js' },
    bundle: true, write: false, format: 'iife', platform: 'browser', target: 'es2022', legalComments: 'none',
  });
  return outputFiles[0].text;
}

/** A web page on an origin of its own. */
export async function serveShop(otherwise) {
  script ??= await bundle();
  return servePage({ '/': ['text/html; charset=utf-8', HTML], '/sdk.js': ['text/javascript; charset=utf-8', script] }, otherwise);
}

const METHODS = ['registerWithPasskey', 'addPasskey', 'authenticateWithPasskey', 'enablePasskeyAutofill', 'listPasskeys',
  'renamePasskey', 'deletePasskey', 'confirmTransaction', 'generateCodeWithPasskey', 'authenticateWithCode', 'addPasskeyWithCode',
  'isLoggedIn', 'getUser', 'getJwtCookie', 'signout'];

/** The client in an open page: its methods, with errors that keep their fields. */
export async function client(page, shop, { baseUrl, appId }) {
  await page.goto(`${shop.origin}/`);
  await page.evaluate(([url, id]) => window.makeSdk(url, id), [baseUrl, appId]);
  const call = async (method, args, service) => {
    const answer = await page.evaluate(([name, list, of]) => window.sdkCall(name, list, window.services[of]), [method, args, service]);
    if (answer.ok) return answer.value;
    throw Object.assign(new Error(answer.error.message), answer.error);
  };
  const methods = Object.fromEntries(METHODS.map(method => [method, (...args) => call(method, args)]));
  /** What the client has no method of its own for, by the service classes that it exports. */
  return { ...methods, auth: (operation, request) => call(operation, [request], 'auth') };
}
