// One-time codes by the published client @loginid/websdk3, unmodified: shown on one device, typed on another.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { databases, openTab, plugIn, startBrowser, startServer } from './harness.mjs';
import { client, serveShop } from './sdk-page.mjs';

const WEAK_SCOPES = ['passkey:read', 'reg:write'];
const user = username => ({ user: { username, usernameType: 'email' } });
const refused = (status, msgCode, msg) => error => {
  assert.deepEqual([error.name, error.status, error.body.msgCode], ['ApiError', status, msgCode], JSON.stringify(error.body));
  assert.match(error.body.msg, msg);
  return true;
};

for (const database of databases) {
  describe(`Codes by the published client, on ${database}`, () => {
    let server, shop, browser, keys, laptop, phone, phoneDevice, tabs;

    before(async () => {
      [server, browser, shop] = await Promise.all([startServer({ database }), startBrowser(), serveShop()]);
      await server.allow(shop.origin);
      keys = createRemoteJWKSet(new URL(`${server.origin}/fido2/v2/.well-known/jwks.json`));
    });
    after(async () => {
      await browser?.close();
      await Promise.all([server, shop].map(each => each?.stop()));
    });
    beforeEach(async () => {
      tabs = await Promise.all([openTab(browser), openTab(browser)]);
      await plugIn(tabs[0].page);
      phoneDevice = await plugIn(tabs[1].page);
      const settings = { baseUrl: server.origin, appId: server.appId };
      [laptop, phone] = await Promise.all(tabs.map(({ page }) => client(page, shop, settings)));
    });
    afterEach(() => Promise.all(tabs.map(tab => tab.close())));

    async function claimsOf(token) {
      const expected = { issuer: server.origin, audience: server.appId, algorithms: ['ES256'], typ: 'JWT' };
      return (await jwtVerify(token, keys, expected)).payload;
    }
    /** Gives a user an address, as a backend that knows it. */
    async function reachable(id, what, body) {
      const key = { Authorization: `Bearer ${server.apiKey}` };
      const set = await server.api('POST', `/fido2/v2/profile/${id}/${what}`, { ...body, requestVerification: false }, key);
      assert.equal(set.status, 204, JSON.stringify(set.body));
    }
    const other = code => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

    it('signs in on another device with a code that the first one shows', async () => {
      const name = 'leonore@example.com';
      const { userId } = await laptop.registerWithPasskey(name);
      const { code, expiresAt } = await laptop.generateCodeWithPasskey(name);
      assert.match(code, /^\d{6}$/);
      assert.ok(Date.parse(expiresAt) > Date.now());

      await assert.rejects(phone.authenticateWithCode(name, other(code)), refused(401, 'unauthorized', /code is wrong/));
      assert.equal(await phone.isLoggedIn(), false);
      const answer = await phone.authenticateWithCode(name, code);
      const claims = await claimsOf(answer.jwtAccess);
      assert.deepEqual([answer.userId, claims.sub, claims.username], [userId, userId, name]);
      assert.deepEqual([...claims.scopes].sort(), WEAK_SCOPES, 'a code is weaker than a passkey');
      assert.deepEqual(claims.amr, ['otp']);
      assert.equal(await phone.isLoggedIn(), true);
      assert.deepEqual(await phone.getUser(), { username: name, id: userId });
      assert.equal((await phone.listPasskeys()).length, 1);
      await assert.rejects(phone.authenticateWithCode(name, code), refused(401, 'unauthorized', /was used/), 'once');
      await assert.rejects(phone.generateCodeWithPasskey(name), refused(403, 'forbidden', /auth:write/), 'codes make no codes');
    });

    it('signs in for the code when nobody is signed in', async () => {
      const name = 'rocco@example.com';
      await laptop.registerWithPasskey(name);
      await laptop.signout();
      const { code } = await laptop.generateCodeWithPasskey(name);
      assert.ok((await phone.authenticateWithCode(name, `${code.slice(0, 3)}-${code.slice(3)}`)).jwtAccess, 'as people write it');
    });

    it('adds a passkey on another device with a code', async () => {
      const name = 'florestan@example.com';
      const first = await laptop.registerWithPasskey(name);
      const { code } = await laptop.generateCodeWithPasskey(name);
      const second = await phone.addPasskeyWithCode(name, code);
      assert.equal(second.userId, first.userId);
      assert.equal((await claimsOf(second.jwtAccess)).credID, second.passkeyId);
      assert.equal((await phoneDevice.credentials()).length, 1);
      assert.deepEqual((await phone.listPasskeys()).map(row => row.id).sort(), [first.passkeyId, second.passkeyId].sort());
      await phone.signout();
      assert.equal((await phone.authenticateWithPasskey(name)).userId, first.userId);
    });

    it('signs in with a code that was mailed or texted', async () => {
      const name = 'marzelline@example.com';
      const { userId } = await laptop.registerWithPasskey(name);
      const ways = {
        Email: ['email', { email: 'mail-of-marzelline@example.com' }, 'mail-of-marzelline@example.com', ['otp']],
        Sms: ['phone', { phoneNumber: '+43 660 1234567', messagingConsent: true }, '+436601234567', ['otp', 'sms']],
      };
      for (const [way, [what, address, recipient, amr]] of Object.entries(ways)) {
        await reachable(userId, what, address);
        assert.equal(await phone.auth(`authAuthCodeRequest${way}`, { requestBody: user(name) }), null, way);
        const code = await server.code(recipient);
        const wrong = { requestBody: { authCode: other(code), ...user(name) } };
        await assert.rejects(phone.auth('authAuthCodeVerify', wrong), refused(401, 'unauthorized', /code is wrong/), way);
        const { jwtAccess } = await phone.auth('authAuthCodeVerify', { requestBody: { authCode: code, ...user(name) } });
        assert.deepEqual((await claimsOf(jwtAccess)).amr, amr, way);
      }
    });

    it('is answered alike for a name that nobody has, and gets no code for it', async () => {
      const name = 'nobody@example.com';
      assert.equal(await phone.auth('authAuthCodeRequestEmail', { requestBody: user(name) }), null);
      await assert.rejects(phone.authenticateWithCode(name, '123456'), refused(401, 'unauthorized', /code is wrong/));
      await assert.rejects(phone.authenticateWithCode(name, 'abc'), refused(400, 'bad_request', /authCode/));
      assert.deepEqual(await server.messages(name), []);
    });
  });
}
