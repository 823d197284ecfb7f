// Signing in and up in several steps, from a page of another origin with fetch and navigator.credentials alone.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { databases, startBrowser, startServer } from './harness.mjs';
import { newDevice, offered, serveBank, vouchedFor } from './mfa-page.mjs';

const ALL_SCOPES = ['auth:write', 'passkey:read', 'passkey:write', 'reg:write'];
const WEAK_SCOPES = ['passkey:read', 'reg:write'];
const user = username => ({ username, usernameType: 'email' });

for (const database of databases) {
  describe(`Signing in and up in several steps, on ${database}`, () => {
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

    /** The step was right, and it takes another one. */
    function expectMore(answer, flow, reasons) {
      assert.equal(answer.status, 401, JSON.stringify(answer.body));
      assert.deepEqual([answer.body.flow, answer.body.msgCode], [flow, 'additional_auth_required']);
      assert.deepEqual(offered(answer), reasons);
    }
    /** The flow is complete, and its tokens are what the page can verify itself. */
    async function expectDone(page, answer, flow, name, { amr, scopes = ALL_SCOPES }) {
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
      const { accessToken, idToken, refreshToken, deviceId, payload, payloadSignature } = answer.body;
      assert.deepEqual([answer.body.flow, payload, payloadSignature], [flow, '', '']);
      assert.ok(refreshToken && deviceId);
      const access = await page.verify(accessToken, server.origin, server.appId);
      const identity = await page.verify(idToken, server.origin, server.appId);
      assert.deepEqual([access.username, access.tokenType, identity.sub], [name, 'jwtAccess', access.sub]);
      assert.deepEqual([...access.scopes].sort(), scopes);
      for (const method of amr) assert.ok(access.amr.includes(method), `${method} in ${access.amr}`);
      return access;
    }
    it('signs up who the application’s backend vouches for, with a passkey', async () => {
      const mine = await device();
      const name = 'leonore@example.com';
      const begun = await mine.begin({ user: { ...user(name), displayName: 'Leonore' }, traceId: 'trace-of-leonore' });
      assert.deepEqual([begun.status, begun.body.flow], [200, 'signUp']);
      assert.deepEqual(offered(begun), { external: 'sign-up:1/2', 'otp:email': 'sign-up:1/2' });

      const early = await mine.post('/mfa/passkey/reg', { creationResult: { credentialId: 'AAAA', clientDataJSON: 'AAAA', attestationObject: 'AAAA' } },
        begun.body.session);
      assert.deepEqual([early.status, early.body.msgCode, early.body.session], [403, 'forbidden', undefined], 'nothing was proved yet');
      const foreign = await mine.go('/mfa/third-party/verify', { token: await vouchedFor(server, 'pizarro@example.com') });
      assert.deepEqual([foreign.status, foreign.body.msgCode], [403, 'forbidden'], 'of somebody else');

      expectMore(await mine.external(name), 'signUp', { 'passkey:reg': 'sign-up:2/2' });
      const done = await mine.passkey('passkey:reg');
      await expectDone(mine, done, 'signUp', name, { amr: ['external', 'mfa'] });
      const { passkeyInfo } = done.body;
      const [credential] = await mine.authenticator.credentials();
      assert.equal(passkeyInfo.creationResult.credentialId, Buffer.from(credential.credentialId, 'base64').toString('base64url'));
      assert.equal(credential.userDisplayName, 'Leonore');
      assert.ok(passkeyInfo.passkeyId && passkeyInfo.aaguid && passkeyInfo.publicKey);
    });

    it('signs up who reads the address that is the user name, with a passkey', async () => {
      const mine = await device();
      const name = 'florestan@example.com';
      const begun = await mine.begin({ user: user(name) });
      const [address] = await mine.options('otp:email');
      assert.deepEqual([begun.body.flow, address.name], ['signUp', 'email:primary']);
      assert.match(address.label, /^f\*+@example\.com$/);
      const code = await mine.mailedCode(name);
      const wrong = await mine.go('/mfa/otp/verify', { otp: code === '000000' ? '000001' : '000000' });
      assert.deepEqual([wrong.status, wrong.body.msgCode, wrong.body.session], [401, 'unauthorized', undefined]);
      expectMore(await mine.go('/mfa/otp/verify', { otp: `${code.slice(0, 3)} ${code.slice(3)}` }), 'signUp', { 'passkey:reg': 'sign-up:2/2' });
      await expectDone(mine, await mine.passkey('passkey:reg'), 'signUp', name, { amr: ['otp', 'mfa'] });

      const [message] = await server.messages(name);
      assert.equal(message.channel, 'email');
      assert.equal((await mine.begin({ user: user(name) })).body.flow, 'signIn', 'and is known from then on');
    });

    it('signs in with a passkey on the device that was used before', async () => {
      const mine = await device();
      const name = 'rocco@example.com';
      const { deviceId } = await mine.signUp(name);
      const begun = await mine.begin({ user: user(name) });
      assert.deepEqual(offered(begun),
        { 'passkey:auth': 'known-device:1/1', external: 'known-device:1/1', 'otp:email': 'known-device:1/1' });
      const done = await mine.passkey('passkey:auth');
      await expectDone(mine, done, 'signIn', name, { amr: ['user'] });
      assert.equal(done.body.deviceId, deviceId);
      assert.ok(done.body.passkeyInfo.assertionResult.signature);

      const again = await mine.go('/mfa/third-party/verify', { token: await vouchedFor(server, name) });
      assert.deepEqual([again.status, again.body.msgCode], [401, 'unauthorized'], 'a session completes once');
    });

    it('signs in without a name: the passkey says who it is', async () => {
      const mine = await device();
      const name = 'nameless@example.com';
      await mine.signUp(name);
      const begun = await mine.begin({});
      assert.equal(begun.body.flow, 'signIn');
      await expectDone(mine, await mine.passkey('passkey:auth'), 'signIn', name, { amr: ['user'] });
    });

    it('asks for a passkey or two other steps on a device that nobody has used', async () => {
      const known = await device();
      const name = 'marzelline@example.com';
      await known.signUp(name);
      const [passkey] = await known.authenticator.credentials();
      const reasons = { 'passkey:auth': 'new-device:1/1', external: 'new-device:1/2', 'otp:email': 'new-device:1/2' };

      const laptop = await device();
      await laptop.authenticator.insert(passkey);
      assert.deepEqual(offered(await laptop.begin({ user: user(name) })), reasons);
      await expectDone(laptop, await laptop.passkey('passkey:auth'), 'signIn', name, { amr: ['user'] });
      assert.equal(offered(await laptop.begin({ user: user(name) }))['otp:email'], 'known-device:1/1', 'it is known now');

      const phone = await device();
      assert.deepEqual(offered(await phone.begin({ user: user(name) })), reasons);
      expectMore(await phone.byMail(name), 'signIn', { external: 'new-device:2/2' });
      await expectDone(phone, await phone.external(name), 'signIn', name, { amr: ['otp', 'external', 'mfa'], scopes: WEAK_SCOPES });

      const tablet = await device();
      await tablet.begin({ user: user(name) });
      expectMore(await tablet.external(name), 'signIn', { 'otp:email': 'new-device:2/2' });
      await expectDone(tablet, await tablet.byMail(name), 'signIn', name, { amr: ['otp', 'external', 'mfa'], scopes: WEAK_SCOPES });
    });

    it('falls back to a mailed code on a device that was used before, once for each code', async () => {
      const mine = await device();
      const name = 'jaquino@example.com';
      await mine.signUp(name);
      const begun = await mine.begin({ user: user(name) });
      const [{ label }] = await mine.options('otp:email');
      const first = await mine.go('/mfa/otp/request', { method: 'email', option: label });
      assert.equal(first.status, 200);
      const otp = await server.code(name);
      await expectDone(mine, await mine.go('/mfa/otp/verify', { otp }), 'signIn', name, { amr: ['otp'], scopes: WEAK_SCOPES });
      const late = await mine.post('/mfa/third-party/verify', { token: await vouchedFor(server, name) }, begun.body.session);
      assert.deepEqual([late.status, late.body.msgCode], [401, 'unauthorized'], 'the session from before the code is over with the flow');

      await mine.begin({ user: user(name) });
      const unasked = await mine.go('/mfa/otp/verify', { otp });
      assert.deepEqual([unasked.status, unasked.body.msgCode], [403, 'forbidden'], 'no code was asked for here');
      await mine.mailedCode(name);
      assert.equal((await mine.go('/mfa/otp/verify', { otp })).status, 401, 'the used one');
    });

    it('goes on with the same session after a passkey dialog that failed or was closed', async () => {
      const mine = await device();
      const name = 'fernando@example.com';
      await mine.signUp(name);
      const { body: { session } } = await mine.begin({ user: user(name), traceId: 'trace-of-fernando' });

      await mine.authenticator.verifies(false);
      await assert.rejects(mine.passkey('passkey:auth'), /NotAllowedError/, 'the finger is not the right one');
      await mine.authenticator.verifies(true);
      await mine.authenticator.answers(false);
      const closed = mine.page.evaluate(() => window.flow.credential('passkey:auth', AbortSignal.timeout(300)).catch(error => error.name));
      assert.match(await closed, /^(AbortError|TimeoutError)$/);
      await mine.authenticator.answers(true);

      const event = { event: 'ERROR_PASSKEY_ABORTED', isError: true };
      const told = await mine.post('/client-events/submit', event, session);
      assert.deepEqual([told.status, told.body.session], [200, session], 'telling it changes nothing');
      assert.equal(await mine.page.evaluate(() => window.flow.session), session);
      await expectDone(mine, await mine.external(name), 'signIn', name, { amr: ['external'], scopes: WEAK_SCOPES });
      assert.match(await server.command('events', '--trace-id', 'trace-of-fernando'), /ERROR_PASSKEY_ABORTED/);
    });

    it('is of no use to a page on an origin that is not allowed', async () => {
      const stranger = await serveBank();
      try {
        const flow = await newDevice(browser, stranger, server);
        devices.push(flow);
        await assert.rejects(flow.begin({ user: user('mallory@example.com') }), /Failed to fetch/);
        await assert.rejects(flow.refresh('anything'), /Failed to fetch/);
      } finally {
        await stranger.stop();
      }
    });
  });
}
