// The published browser client @loginid/websdk3, unmodified, on a page whose origin is not the server's.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { databases, openTab, plugIn, startBrowser, startServer } from './harness.mjs';
import { client, serveShop } from './sdk-page.mjs';

const ALL_SCOPES = ['auth:write', 'passkey:read', 'passkey:write', 'reg:write'];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const base64url = base64 => Buffer.from(base64, 'base64').toString('base64url');
const refused = (status, msgCode) => error => {
  assert.equal(error.name, 'ApiError');
  assert.equal(error.status, status, JSON.stringify(error.body));
  assert.equal(error.body.msgCode, msgCode);
  assert.match(error.body.msg, /\w+ \w+/, 'a sentence that says what to do');
  return true;
};

/** Takes the calls of its page and makes them from a backend, as a phishing site would. */
const relayTo = server => async (request, answer) => {
  const chunks = await request.toArray();
  const { origin, host, referer, connection, 'content-length': length, ...headers } = request.headers;
  const sent = chunks.length ? { body: Buffer.concat(chunks) } : {};
  const got = await fetch(`${server.origin}${request.url}`, { method: request.method, headers, ...sent });
  answer.writeHead(got.status, { 'Content-Type': got.headers.get('Content-Type') ?? 'text/plain' }).end(await got.text());
};

for (const database of databases) {
  describe(`The published client, on ${database}`, () => {
    let server, shop, stranger, neighbour, phisher, browser, tab, device, sdk, keys, discreetApp;

    before(async () => {
      [server, browser, shop, stranger, neighbour] =
        await Promise.all([startServer({ database }), startBrowser(), serveShop(), serveShop(), serveShop()]);
      phisher = await serveShop(relayTo(server));
      const created = await server.command('app', 'create', '--name', 'Discreet', '--rp-id', 'localhost',
        '--origin', shop.origin, '--origin', neighbour.origin, '--set', 'hide_unknown_users=true', '--set', 'external_auth=true');
      discreetApp = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(created)[0];
      await server.allow(shop.origin);
      keys = createRemoteJWKSet(new URL(`${server.origin}/fido2/v2/.well-known/jwks.json`));
    });
    after(async () => {
      await browser?.close();
      await Promise.all([server, shop, stranger, neighbour, phisher].map(each => each?.stop()));
    });
    beforeEach(async () => {
      tab = await openTab(browser);
      device = await plugIn(tab.page);
      sdk = await client(tab.page, shop, { baseUrl: server.origin, appId: server.appId });
    });
    afterEach(() => tab.close());

    const on = (site, options = {}) => client(tab.page, site, { baseUrl: server.origin, appId: server.appId, ...options });
    async function verified(token) {
      const expected = { issuer: server.origin, audience: server.appId, algorithms: ['ES256'], typ: 'JWT' };
      return (await jwtVerify(token, keys, expected)).payload;
    }
    const verify = (jwtAccess, Authorization = server.apiKey) =>
      server.api('POST', '/fido2/v2/mgmt/token/verify', { jwtAccess }, { Authorization });
    const authInit = (username, id = server.appId) =>
      server.api('POST', '/fido2/v2/auth/init', { app: { id }, user: { username, usernameType: 'email' } });
    const sent = path => tab.seen.requests.findLast(request => request.url().endsWith(path) && request.method() === 'POST').postDataJSON();

    it('registers a new user and is signed in with a token that anybody can verify', async () => {
      const answer = await sdk.registerWithPasskey('Ada@example.com', { displayName: 'Ada Lovelace' });
      const claims = await verified(answer.jwtAccess);
      const [credential] = await device.credentials();
      assert.equal(claims.sub, answer.userId);
      assert.match(claims.sub, UUID);
      assert.equal(base64url(credential.userHandle), claims.sub, 'the user handle is the user id');
      assert.equal(credential.userDisplayName, 'Ada Lovelace');
      assert.equal(claims.username, 'Ada@example.com', 'letter for letter as given');
      assert.equal(claims.rpId, 'localhost');
      assert.equal(claims.credID, answer.passkeyId);
      assert.deepEqual([...claims.scopes].sort(), ALL_SCOPES);
      assert.equal(claims.tokenType, 'jwtAccess');
      assert.equal(claims.verify, '/fido2/v2/mgmt/token/verify');
      assert.equal(claims.exp - claims.iat, 600);
      assert.ok(claims.jti && claims.amr.length && claims.auth_time);
      assert.ok(answer.jwtAccess.length < 2048, 'fits into a cookie');
      assert.equal(await sdk.isLoggedIn(), true);
      assert.deepEqual(await sdk.getUser(), { username: 'Ada@example.com', id: claims.sub });
    });

    it('signs in by name in any letter case, without a name, and by autofill', async () => {
      const { userId, passkeyId } = await sdk.registerWithPasskey('Florestan@example.com');
      const ways = {
        'by name': () => sdk.authenticateWithPasskey('Florestan@example.com'),
        'in another letter case': () => sdk.authenticateWithPasskey('FLORESTAN@EXAMPLE.COM'),
        'with another type of user name': () => sdk.authenticateWithPasskey('Florestan@example.com', { usernameType: 'phone' }),
        'without a name': () => sdk.authenticateWithPasskey(),
        'by autofill': () => sdk.enablePasskeyAutofill(),
      };
      for (const [how, signIn] of Object.entries(ways)) {
        await sdk.signout();
        const claims = await verified((await signIn()).jwtAccess);
        assert.deepEqual([claims.sub, claims.credID, claims.username], [userId, passkeyId, 'Florestan@example.com'], how);
        assert.deepEqual([...claims.scopes].sort(), ALL_SCOPES, how);
        assert.equal(await sdk.isLoggedIn(), true, how);
      }
    });

    it('adds a passkey on a second device, lists both, renames one and deletes the other', async () => {
      const first = await sdk.registerWithPasskey('leonore@example.com');
      await assert.rejects(sdk.addPasskey('leonore@example.com'), { code: 'ERROR_PASSKEY_EXISTS' }, 'one passkey a device');
      const [held] = await device.swap();
      const second = await sdk.addPasskey('leonore@example.com');
      assert.equal(second.userId, first.userId);
      assert.equal((await verified(second.jwtAccess)).credID, second.passkeyId);

      const rows = await sdk.listPasskeys();
      assert.deepEqual(rows.map(row => row.id).sort(), [first.passkeyId, second.passkeyId].sort());
      for (const row of rows) {
        assert.equal(row.aaguid, '01020304-0506-0708-0102-030405060708');
        assert.equal(row.credentialSynced, false);
        assert.ok(row.name && Date.parse(row.createdAt));
        assert.deepEqual(row.lastUsedFrom, row.lastUsedFromDevice);
        assert.equal(row.lastUsedFrom.osName, 'Linux');
      }
      assert.ok(rows.some(row => row.credentialId === base64url(held.credentialId)));

      await sdk.renamePasskey(second.passkeyId, 'Laptop «blau»');
      assert.equal((await sdk.listPasskeys()).find(row => row.id === second.passkeyId).name, 'Laptop «blau»');
      await sdk.deletePasskey(first.passkeyId);
      assert.deepEqual((await sdk.listPasskeys()).map(row => row.id), [second.passkeyId]);
      await assert.rejects(sdk.deletePasskey(second.passkeyId), refused(403, 'forbidden'), 'the last way in stays');

      await device.swap();
      await device.insert(held);
      await assert.rejects(sdk.authenticateWithPasskey(), refused(401, 'unauthorized'), 'the deleted passkey is of no use');
    });

    it('confirms a transaction with a token from which a backend recomputes what was signed', async () => {
      const { userId, passkeyId } = await sdk.registerWithPasskey('rocco@example.com');
      const payload = 'Pay 120.00 € to Florestan\nreference "Kerker"';
      const answer = await sdk.confirmTransaction('rocco@example.com', payload, { txType: 'payment', nonce: 'nonce-of-the-shop' });
      const claims = await verified(answer.token);
      assert.equal(claims.txHash, createHash('sha256').update(payload + claims.nonce + claims.lNonce).digest('base64url'));
      assert.equal(claims.tokenType, 'txConfirmation');
      assert.deepEqual([claims.nonce, claims.txType, claims.sub, claims.credID, claims.username],
        ['nonce-of-the-shop', 'payment', userId, passkeyId, 'rocco@example.com']);
      const { nonce, lNonce, txHash, txId } = claims;
      assert.deepEqual({ nonce, lNonce, txHash, txId },
        { nonce: answer.nonce, lNonce: answer.lNonce, txHash: answer.txHash, txId: answer.txId });
      const clientData = JSON.parse(Buffer.from(sent('/tx/complete').clientData, 'base64url'));
      assert.equal(clientData.challenge, claims.txHash, 'the passkey signed this very digest');
      assert.equal((await verified(answer.jwtAccess)).tokenType, 'jwtAccess');
      assert.equal((await sdk.listPasskeys()).length, 1, 'still signed in');
    });

    it('works with a base URL that ends in a slash', async () => {
      sdk = await on(shop, { baseUrl: `${server.origin}/` });
      await sdk.registerWithPasskey('marzelline@example.com');
      await verified((await sdk.authenticateWithPasskey()).jwtAccess);
      assert.equal((await sdk.listPasskeys()).length, 1);
      assert.ok(tab.seen.requests.some(request => request.url() === `${server.origin}//fido2/v2/passkeys`));
    });

    it('goes through a well-formed ceremony for an unknown name and is then refused', async () => {
      await sdk.registerWithPasskey('pizarro@example.com');
      await sdk.signout();
      const { status, body } = await authInit('nobody@example.com');
      assert.deepEqual([status, body.action, body.fallbackMethods, body.crossAuthMethods], [200, 'fallback', ['ciam'], []]);
      await assert.rejects(sdk.authenticateWithPasskey('nobody@example.com'), refused(401, 'unauthorized'), 'whoever has a passkey');
      assert.equal(await sdk.isLoggedIn(), false);
    });

    it('cannot tell an unknown name from a known one where the application hides them', async () => {
      sdk = await on(shop, { appId: discreetApp });
      await sdk.registerWithPasskey('fernando@example.com');
      const answers = [];
      for (const name of ['nobody@example.com', 'nobody@example.com', 'fernando@example.com']) answers.push((await authInit(name, discreetApp)).body);
      const [once, twice, known] = answers.map(({ action, assertionOptions: { challenge, ...options }, session, ...rest }) =>
        ({ action, options, ...rest }));
      assert.deepEqual(once, twice, 'the same name gets the same answer');
      assert.equal(once.action, 'proceed');
      const shape = value => JSON.stringify(value, (name, each) => (['id', 'transports'].includes(name) ? name : each));
      assert.equal(shape(once), shape(known));
      await assert.rejects(sdk.authenticateWithPasskey('nobody@example.com'), { cause: /NotAllowedError/ });
    });

    it('cannot be used by a page on an origin that is not allowed', async () => {
      for (const site of [stranger, neighbour]) {
        sdk = await on(site);
        const who = site === neighbour ? 'a page of another application' : 'a page of nobody’s';
        await assert.rejects(sdk.registerWithPasskey('mallory@example.com'), { name: 'TypeError', message: 'Failed to fetch' }, who);
        assert.deepEqual(await device.credentials(), [], who);
      }
      assert.equal((await authInit('mallory@example.com')).body.action, 'fallback', 'nobody was registered');
    });

    it('registers and signs in nobody for a phishing page, even when its backend relays the calls', async () => {
      await sdk.registerWithPasskey('jaquino@example.com');
      sdk = await on(phisher, { baseUrl: phisher.origin });
      await sdk.signout();
      await assert.rejects(sdk.authenticateWithPasskey('jaquino@example.com'), error => error.status === 401 || error.status === 403);
      await device.swap();
      await assert.rejects(sdk.registerWithPasskey('mallory@example.com'), error => [400, 401, 403].includes(error.status));
      assert.equal((await authInit('mallory@example.com')).body.action, 'fallback', 'nobody was registered');
    });

    it('cannot register a name that is taken without a token of its user', async () => {
      await sdk.registerWithPasskey('victim@example.com');
      await sdk.signout();
      await device.swap();
      await assert.rejects(sdk.registerWithPasskey('victim@example.com'), refused(403, 'forbidden'));
      await assert.rejects(sdk.registerWithPasskey('VICTIM@example.com'), refused(403, 'forbidden'), 'in any letter case');
      assert.deepEqual(await device.credentials(), []);
      const { jwtAccess } = await sdk.registerWithPasskey('attacker@example.com');
      await device.swap();
      await assert.rejects(sdk.registerWithPasskey('victim@example.com', { token: jwtAccess }), refused(403, 'forbidden'));
    });

    it('adds a passkey with a grant that a backend gave for the user', async () => {
      const { userId } = await sdk.registerWithPasskey('grantee@example.com');
      await sdk.signout();
      await device.swap();
      const grant = { grants: ['reg:write'], username: 'grantee@example.com' };
      const { status, body } = await server.api('POST', '/fido2/v2/mgmt/grant', grant, { Authorization: `Bearer ${server.apiKey}` });
      assert.equal(status, 200);
      await assert.rejects(sdk.listPasskeys({ token: body.token }), refused(403, 'forbidden'), 'it grants nothing else');
      assert.equal((await sdk.registerWithPasskey('grantee@example.com', { token: body.token })).userId, userId);
    });

    it('is told in words to sign in when nobody is', async () => {
      const id = '01a20e30-8b35-78b5-8048-22e9d44a3dce';
      for (const call of [() => sdk.listPasskeys(), () => sdk.renamePasskey(id, 'name'), () => sdk.deletePasskey(id)]) {
        await assert.rejects(call, refused(401, 'unauthorized'));
      }
    });

    it('holds tokens that a backend can check, until the passkey behind them is deleted', async () => {
      const { jwtAccess: ofFirst } = await sdk.registerWithPasskey('checked@example.com');
      await device.swap();
      const { jwtAccess, passkeyId } = await sdk.addPasskey('checked@example.com');
      const forms = [server.apiKey, `Bearer ${server.apiKey}`, `Basic ${Buffer.from(`${server.apiKey}:`).toString('base64')}`];
      for (const form of forms) assert.equal((await verify(jwtAccess, form)).status, 204, form.split(' ')[0]);
      assert.equal((await verify(jwtAccess, '')).status, 401, 'no key');
      assert.equal((await verify(jwtAccess, `${server.apiKey}x`)).status, 401, 'a wrong key');
      assert.equal((await verify(`${jwtAccess.slice(0, -8)}AAAAAAAA`)).status, 401, 'a forged token');
      await sdk.deletePasskey(passkeyId);
      assert.deepEqual(await verify(jwtAccess).then(({ status, body }) => [status, body.msgCode]), [401, 'unauthorized']);
      assert.equal((await verify(ofFirst)).status, 204, 'the other passkey’s token lives on');
    });

    it('sends completions that work only once', async () => {
      await sdk.registerWithPasskey('once@example.com');
      await sdk.authenticateWithPasskey('once@example.com');
      await sdk.confirmTransaction('once@example.com', 'Pay once');
      for (const path of ['/reg/complete', '/auth/complete', '/tx/complete']) {
        const { status } = await server.api('POST', `/fido2/v2${path}`, sent(path));
        assert.ok([401, 403, 409].includes(status), `${path} again: ${status}`);
      }
      assert.equal((await sdk.listPasskeys()).length, 1);
    });

    it('finds no user and no passkey of one application in another', async () => {
      const { jwtAccess } = await sdk.registerWithPasskey('tenant@example.com');
      sdk = await on(shop, { appId: discreetApp });
      await assert.rejects(sdk.authenticateWithPasskey(), refused(401, 'unauthorized'));
      const { body } = await server.api('GET', `/fido2/v2/.well-known/jwks.json?app=${discreetApp}`);
      const { kid } = JSON.parse(Buffer.from(jwtAccess.split('.')[0], 'base64url'));
      assert.ok(body.keys.length && body.keys.every(key => key.kid !== kid), 'each application has its own keys');
    });
  });
}
