// Bytes and text.

export const utf8 = text => new TextEncoder().encode(text);
export const toBytes = base64 => Uint8Array.from(atob(base64.replace(/-/g, '+').replace(/_/g, '/')), char => char.charCodeAt(0));
export const toBase64url = buffer => btoa(Array.from(new Uint8Array(buffer), byte => String.fromCharCode(byte)).join(''))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
export const maybeBase64url = buffer => (buffer ? toBase64url(buffer) : undefined);
export const sha256 = async text => toBase64url(await crypto.subtle.digest('SHA-256', utf8(text)));
export const pretty = (value, replacer) => (typeof value === 'string' ? value : JSON.stringify(value, replacer, 2));

export const when = (value, timeStyle) =>
  (value ? new Date(value).toLocaleString(undefined, { dateStyle: 'medium', timeStyle }) : 'never');
