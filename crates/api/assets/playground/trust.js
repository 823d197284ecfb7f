// A trust id: a key that never leaves this browser, and what it signs.

import { toBase64url, utf8 } from './text.js';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const LIFE_SECONDS = 120;

const settled = request => new Promise((done, failed) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
});

/** The key pair of this browser. The private key cannot be read, also not by this page. */
async function key() {
  const opening = indexedDB.open('fidelio', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('keys');
  const database = await settled(opening);
  try {
    const keys = mode => database.transaction('keys', mode).objectStore('keys');
    const kept = await settled(keys('readonly').get('trust'));
    if (kept) return kept;
    const made = await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
    await settled(keys('readwrite').put(made, 'trust'));
    return made;
  } finally {
    database.close();
  }
}

/** A JWS (RFC 7515) with the public key in its header. Each counts once. */
export async function trustItem(id) {
  const { privateKey, publicKey } = await key();
  const part = value => toBase64url(utf8(JSON.stringify(value)));
  const jwk = await crypto.subtle.exportKey('jwk', publicKey);
  const claims = { id, exp: Math.floor(Date.now() / 1000) + LIFE_SECONDS, jti: crypto.randomUUID() };
  const signed = `${part({ alg: 'ES256', jwk })}.${part(claims)}`;
  return `${signed}.${toBase64url(await crypto.subtle.sign(ALGORITHM, privateKey, utf8(signed)))}`;
}
