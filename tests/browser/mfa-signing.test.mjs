// Signing a payload, being known by a trust id, and staying signed in: what a page can do and check itself.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { databases, startBrowser, startServer } from './harness.mjs';
import { newDevice, offered, serveBank } from './mfa-page.mjs';

const PAYLOAD = 'Pay 120.00 € to Rocco\nreference "Kerker"';
const user = username => ({ username, usernameType: 'email' });

/** The JWS with one character of a part replaced by another. */
function altered(jws, part) {
  const parts = jws.split('.');
  const at = Math.floor(parts[part].length / 2);
  const other = parts[part][at] === 'A' ? 'B' : 'A';
  parts[part] = parts[part].slice(0, at) + other + parts[part].slice(at + 1);
  return parts.join('.');
}

for (const database of databases) {
  describe(`Signing payloads and staying signed in, on ${database}`, () => {
    let server, bank, browser, devices = [];

    before(async () => {
      [server, bank, browser] = await Promise.all([startServer({ database }), serveBank(), startBrowser()]);
      await server.allow(bank.origin);
    });
    after(async () => {
      await browser?.close();
      await Promise.all([server, bank].map(each => each?.stop()));
    });
    afterEach(async () => {
      await Promise.all(devices.map(each => each.close()));
      devices = [];
    });

    async function device() {
      devices.push(await newDevice(browser, bank, server));
      return devices.at(-1);
    }
    const verified = (mine, jws) => mine.verify(jws, server.origin, server.appId);
    const isLive = async jwtAccess => {
      const { status } = await server.api('POST', '/fido2/v2/mgmt/token/verify', { jwtAccess }, { Authorization: server.apiKey });
      return status === 204;
    };

    it('signs a payload with a passkey, so that anybody can check it with the published keys', async () => {
      const mine = await device();
      const name = 'ada@example.com';
      await mine.signUp(name);
      const begun = await mine.begin({ user: user(name), payload: PAYLOAD, traceId: 'order-4711' });
      assert.equal(offered(begun)['passkey:tx'], 'sign-payload-on-known-device:1/1');
      assert.ok(!('passkey:auth' in offered(begun)), 'the passkey signs the payload or nothing');
      const { status, body } = await mine.passkey('passkey:tx');
      assert.deepEqual([status, body.payload], [200, PAYLOAD], JSON.stringify(body));

      const claims = await verified(mine, body.payloadSignature);
      assert.deepEqual([claims.payload, claims.nonce, claims.txType], [PAYLOAD, 'order-4711', 'payload']);
      assert.deepEqual([claims.username, claims.credID], [name, body.passkeyInfo.passkeyId]);
      assert.equal(claims.txHash, await mine.sha256(claims.payload + claims.nonce + claims.lNonce));
      assert.notEqual(claims.txHash, await mine.sha256(claims.payload.replace('120', '121') + claims.nonce + claims.lNonce));
      const clientData = JSON.parse(Buffer.from(body.passkeyInfo.assertionResult.clientDataJSON, 'base64url'));
      assert.equal(clientData.challenge, claims.txHash, 'it is what the passkey signed');
      for (const part of [1, 2]) {
        await assert.rejects(verified(mine, altered(body.payloadSignature, part)), /signature verification failed/, `part ${part}`);
      }
      await assert.rejects(verified(mine, altered(body.payloadSignature, 0)), /JWS|JSON Web Key Set/, 'the header');
    });

    it('signs what replaced the payload, and nothing that was offered before', async () => {
      const mine = await device();
      const name = 'grace@example.com';
      await mine.signUp(name);
      const { body: { session } } = await mine.begin({ user: user(name), payload: 'Pay 10' });
      const stale = await mine.page.evaluate(() => window.flow.credential('passkey:tx'));
      const replaced = await mine.go('/mfa/payload', { payload: PAYLOAD });
      assert.equal(replaced.status, 200);
      assert.equal(offered(replaced)['passkey:tx'], 'sign-payload-on-known-device:1/1');

      assert.equal((await mine.post('/mfa/passkey/tx', stale, session)).status, 401, 'the session before is over');
      assert.equal((await mine.post('/mfa/passkey/tx', stale, replaced.body.session)).status, 401, 'the challenge too');
      const { status, body } = await mine.passkey('passkey:tx');
      assert.deepEqual([status, body.payload], [200, PAYLOAD], JSON.stringify(body));
      assert.equal((await verified(mine, body.payloadSignature)).payload, PAYLOAD);
      const late = await mine.go('/mfa/payload', { payload: 'Pay 12' });
      assert.equal(late.status, 401, 'it is signed');
    });

    it('signs a payload in the name of whoever typed a code, and says that no passkey did', async () => {
      const mine = await device();
      const name = 'mary@example.com';
      await mine.signUp(name);
      await mine.begin({ user: user(name), payload: PAYLOAD });
      const { status, body } = await mine.byMail(name);
      assert.equal(status, 200, JSON.stringify(body));
      const claims = await verified(mine, body.payloadSignature);
      assert.deepEqual([claims.payload, claims.amr, claims.credID], [PAYLOAD, ['otp'], undefined]);
      assert.equal(body.passkeyInfo, undefined);
    });

    it('knows a browser by the key that it signs trust ids with, once it has signed somebody in', async () => {
      const mine = await device();
      const name = 'emmy@example.com';
      await mine.signUp(name);
      const forget = () => mine.page.evaluate(() => localStorage.removeItem('deviceId'));
      const items = async () => {
        const [merchant, wallet] = [await mine.trustItem('shop-1'), await mine.trustItem('wallet-1')];
        return { merchant: merchant.item, wallet: wallet.item };
      };
      const { jwk, extractable } = await mine.trustItem('shop-1');
      assert.deepEqual([jwk.ext, jwk.key_ops, jwk.d, extractable], [true, ['verify'], undefined, false], 'as the browser exports it');

      await forget();
      const unknown = await items();
      assert.equal((await mine.post('/mfa/discover', { trustItems: unknown })).status, 404);
      const first = await mine.begin({ user: user(name), trustItems: unknown });
      assert.equal(offered(first)['passkey:auth'], 'new-device:1/1');
      assert.deepEqual((await mine.options('passkey:auth')).map(option => option.name), ['assertionOptions', 'reason']);
      assert.equal((await mine.passkey('passkey:auth')).status, 200);

      await forget();
      await mine.page.reload();
      await mine.page.evaluate(base => { window.flow.base = base; }, server.origin);
      const known = await items();
      assert.equal((await mine.post('/mfa/discover', { trustItems: known })).status, 204, 'the key outlives the page');
      const second = await mine.begin({ user: user(name), trustItems: known });
      assert.deepEqual(offered(second),
        { 'passkey:auth': 'known-device:1/1', external: 'known-device:1/1', 'otp:email': 'known-device:1/1' });
      const echoed = (await mine.options('passkey:auth')).slice(1).map(({ name: what, value }) => [what, value]);
      assert.deepEqual(echoed, [['merchantTrustID', 'shop-1'], ['walletTrustID', 'wallet-1'], ['reason', 'known-device:1/1']]);
      assert.equal((await mine.byMail(name)).status, 200, 'one step is enough here');

      await forget();
      const third = await mine.begin({ user: user(name), trustItems: known });
      assert.equal(offered(third)['passkey:auth'], 'new-device:1/1', 'an item counts once');
      const tampered = { merchant: altered((await items()).merchant, 2) };
      assert.equal((await mine.post('/mfa/discover', { trustItems: tampered })).status, 404, 'forged');
      const other = await device();
      const { item } = await other.trustItem('shop-1');
      assert.equal((await other.post('/mfa/discover', { trustItems: { merchant: item } })).status, 404, 'the same id by another key');
    });

    it('refreshes tokens from the page, and ends the sign-in when a refresh token comes twice', async () => {
      const mine = await device();
      const { refreshToken, accessToken } = await mine.signUp('hedy@example.com');
      const fresh = await mine.refresh(refreshToken);
      assert.deepEqual([fresh.status, fresh.body.token_type], [200, 'Bearer'], JSON.stringify(fresh.body));
      const [before, now] = [await verified(mine, accessToken), await verified(mine, fresh.body.access_token)];
      assert.deepEqual([now.sub, now.sid, now.auth_time], [before.sub, before.sid, before.auth_time]);
      assert.notEqual(now.jti, before.jti);
      assert.notEqual(fresh.body.refresh_token, refreshToken);
      assert.equal(await isLive(fresh.body.access_token), true);

      const twice = await mine.refresh(refreshToken);
      assert.deepEqual([twice.status, twice.body.error], [400, 'invalid_grant']);
      const ended = await mine.refresh(fresh.body.refresh_token);
      assert.deepEqual([ended.status, ended.body.error], [400, 'invalid_grant'], 'for whoever holds the other one too');
      assert.equal(await isLive(fresh.body.access_token), false);
    });

    it('ends a sign-in when the page revokes its refresh token', async () => {
      const mine = await device();
      const name = 'joan@example.com';
      await mine.signUp(name);
      await mine.begin({ user: user(name) });
      const { body: { accessToken, refreshToken } } = await mine.passkey('passkey:auth');
      assert.equal(await isLive(accessToken), true);
      assert.equal((await mine.refresh(refreshToken, 'revoke')).status, 200);
      assert.equal(await isLive(accessToken), false);
      assert.equal((await mine.refresh(refreshToken)).body.error, 'invalid_grant');
      assert.equal((await mine.refresh(refreshToken, 'revoke')).status, 200, 'twice is no error');
    });
  });
}
