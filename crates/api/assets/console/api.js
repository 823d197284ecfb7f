// Requests to the server.

import { again, credential } from './session.js';

const API = '/fido2/v2';

/** An answer that is no success. Its message is the server's own sentence. */
export class Refusal extends Error {
  constructor(message, status, code) {
    super(message);
    Object.assign(this, { status, code });
  }
}

async function exchange(method, path, body, bearer) {
  const headers = {};
  if (bearer) headers.Authorization = `Bearer ${bearer}`;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const sent = body === undefined ? undefined : JSON.stringify(body);
  const response = await fetch(`${API}${path}`, { method, headers, body: sent, cache: 'no-store' }).catch(() => null);
  const text = await response?.text().catch(() => undefined);
  if (text === undefined) throw new Refusal('The server does not answer.', 0);
  let answer = null;
  try { answer = text ? JSON.parse(text) : null; } catch { /* not JSON: only its status says something */ }
  if (response.ok) return answer;
  const seconds = response.headers.get('Retry-After');
  const wait = seconds ? ` Try again in ${seconds} seconds.` : '';
  throw new Refusal(`${answer?.msg ?? `The server answered ${response.status}.`}${wait}`, response.status, answer?.msgCode);
}

/** A request of a ceremony, which carries a grant at most. */
export const ceremony = (path, body, grant) => exchange('POST', path, body, grant);

/** A request of the admin API. When the token has expired, the person signs in again, and the request is made again. */
export async function admin(method, path, body) {
  try {
    return await exchange(method, `/admin${path}`, body, credential());
  } catch (refusal) {
    if (refusal.status !== 401 || !await again()) throw refusal;
    return exchange(method, `/admin${path}`, body, credential());
  }
}

/** A path below an application, each part escaped. */
export const under = (application, ...parts) => ['/applications', application, ...parts]
  .map((part, index) => (index === 0 ? part : encodeURIComponent(part))).join('/');

/** With a query of what is not empty. */
export function withQuery(path, query) {
  const filled = Object.entries(query).filter(([, value]) => value != null && value !== '');
  return filled.length ? `${path}?${new URLSearchParams(filled)}` : path;
}

export async function settings() {
  const response = await fetch('/console/config.json', { cache: 'no-store' }).catch(() => null);
  if (!response?.ok) throw new Refusal('The server gave no settings for its console.', response?.status ?? 0);
  return response.json();
}
