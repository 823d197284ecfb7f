// Requests to the server.

import { Plain, state } from './state.js';

export const API = '/fido2/v2';

/** What comes back right. With `session`, that is also a 401 that says what is next. */
export async function call(run, method, path, { body, form, auth = false, session, folded = false } = {}) {
  const headers = {};
  if (auth || session) headers.Authorization = `Bearer ${session ?? state.token?.raw ?? ''}`;
  if (body) headers['Content-Type'] = 'application/json';
  if (form) headers['Content-Type'] = 'application/x-www-form-urlencoded';
  const sent = form ? new URLSearchParams(form).toString() : body && JSON.stringify(body);
  const finish = run.step({ method, path, headers, request: form ? sent : body, folded });
  const response = await fetch(path, { method, headers, body: sent, cache: 'no-store' }).catch(() => null);
  let answer = await response?.text().catch(() => undefined);
  if (answer === undefined) {
    finish('error', 'no answer', 'The request got no answer.');
    throw new Plain('The server does not answer. Is it still running?');
  }
  try { answer = JSON.parse(answer); } catch { /* an empty or foreign answer is shown as it is */ }
  const { status, headers: got } = response;
  const ok = response.ok || Boolean(session && answer?.next);
  finish(ok ? 'ok' : 'error', status, answer, got.get('X-Request-Id'));
  if (ok) return answer;
  const refusal = new Plain(answer?.msg ?? `The server answered ${status}.`);
  throw Object.assign(refusal, { status, code: answer?.msgCode, retryAfter: got.get('Retry-After') });
}

export const post = (run, path, body, auth) => call(run, 'POST', `${API}${path}`, { body, auth });
export const app = () => ({ id: state.config.applicationId });
export const userNamed = username => ({ username, usernameType: /^\+\d{6,}$/.test(username) ? 'phone' : 'email' });

export async function deviceInfo() {
  const capabilities = await window.PublicKeyCredential?.getClientCapabilities?.();
  return {
    clientType: 'browser', screenWidth: screen.width, screenHeight: screen.height,
    deviceId: localStorage.getItem('fidelio.deviceId') ?? undefined,
    webauthnCapabilities: capabilities && JSON.stringify(capabilities),
  };
}
