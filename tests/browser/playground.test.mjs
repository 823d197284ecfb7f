// The playground at /, as somebody sees it who has just started the server.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { databases, startBrowser, startServer, temporaryFolder } from './harness.mjs';
import { openPlayground, SCREENS } from './playground-page.mjs';

for (const database of databases) {
  describe(`The playground, on ${database}`, () => {
    let server, browser, screenshots, opened, page, tab, device, expectStatus, press, assertClean;

    before(async () => {
      [server, browser, screenshots] = await Promise.all([startServer({ database }), startBrowser(), temporaryFolder()]);
    });
    after(async () => {
      await browser?.close();
      await server?.stop();
    });
    afterEach(() => opened?.close());

    async function visit(options) {
      opened = await openPlayground(browser, server, options);
      ({ page, tab, device, expectStatus, press, assertClean } = opened);
    }
    const signOut = () => press('#signout', 'idle', 'Signed out: the token is forgotten.');
    async function register(name, displayName = '') {
      await page.fill('#username', name);
      await page.fill('#displayName', displayName);
      await press('#register', 'ok', `Registered. Signed in as ${name}.`);
    }
    const passkeys = () => page.locator('#passkeys li[data-id]');
    const claims = async () => JSON.parse(await page.textContent('#token-claims'));

    for (const [screen, viewport] of Object.entries(SCREENS)) {
      it(`takes a newcomer through every ceremony on ${screen}`, async test => {
        const picture = async name => {
          await page.evaluate(() => window.scrollTo(0, 0));
          await page.screenshot({ path: join(screenshots, `${viewport.width}-${name}.png`), fullPage: true });
        };
        const name = `ada-${viewport.width}@example.com`;
        await visit({ viewport });
        await picture('1-welcome');
        await register(name, 'Ada Lovelace');
        assert.equal((await claims()).username, name);
        assert.equal(await page.textContent('#token-verified'), 'signature verified');
        assert.equal(await passkeys().count(), 1);
        await picture('2-registered');

        await signOut();
        assert.equal(await passkeys().count(), 0);
        for (const way of ['#login', '#login-discoverable', '#login-autofill']) {
          await press(way, 'ok', `Signed in as ${name}.`);
          assert.equal((await claims()).username, name, way);
          await signOut();
        }
        await press('#login-discoverable', 'ok', `Signed in as ${name}.`);
        await press('#upgrade', 'error', /already has a passkey on this device/);

        await page.fill('#tx-payload', 'Pay 5 € to Rocco');
        await page.fill('#tx-type', 'payment');
        await press('#confirm', 'ok', 'Confirmed: the token proves what the passkey signed.');
        assert.equal(await page.getAttribute('#tx-result', 'data-state'), 'ok');
        assert.equal(await page.locator('#tx-result li[data-holds=true]').count(), 4);
        await picture('3-confirmed');

        // The software authenticator is in no catalogue, and nobody is asked about it.
        await press('#passkeys .about', 'ok', 'The catalogue of providers does not know this AAGUID.');
        assert.equal(await page.textContent('#passkeys .provider strong'), 'Unknown provider');
        assert.match(await page.textContent('#passkeys .passkey p'), /^unknown provider · created /);
        assert.deepEqual(tab.seen.requests.filter(request => request.url().includes('/aaguid/')), []);

        await page.click('#passkeys .rename');
        await page.fill('#passkeys input.name', 'My laptop');
        await press('#passkeys button.save', 'ok', 'Renamed to My laptop.');
        assert.equal(await passkeys().locator('strong').textContent(), 'My laptop');
        await press('#passkeys .delete', 'error', /last passkey.*\(403 forbidden\)$/);

        await device.swap();
        await register(name);
        await press('#refresh-passkeys', 'ok', 'Passkeys on this account: 2.');
        const { credID } = await claims();
        await press(`#passkeys li:not([data-id="${credID}"]) .delete`, 'ok', 'My laptop was deleted.');
        assert.deepEqual(await passkeys().evaluateAll(rows => rows.map(row => row.dataset.id)), [credID]);
        await press('#verify-token', 'ok', 'The token’s signature fits the published key.');
        await press('#show-jwks', 'ok', /^The server publishes \d signing keys?\.$/);
        await press('#show-version', 'ok', /^The server runs version \d+\.\d+\.\d+/);

        assert.ok(await page.locator('#log .run').count() > 10, 'every ceremony is in the log');
        await opened.assertNoSidewaysScrolling();
        await picture('4-end');
        assertClean(/^Failed to load resource: .* 403 /);
        test.diagnostic(`screenshots in ${screenshots}`);
      });
    }

    it('registers a security key and signs in with it', async () => {
      await visit({ authenticator: { transport: 'usb' } });
      await page.check('#security-key');
      await register('key@example.com');
      await signOut();
      await press('#login', 'ok', 'Signed in as key@example.com.');
      assertClean();
    });

    it('says in words what went wrong', async () => {
      await visit();
      await press('#login', 'error', 'Type a user name first.');
      await page.fill('#username', 'nobody@example.com');
      await press('#login', 'error', /^There is no passkey for this name\./);
      await register('taken@example.com');
      await press('#register', 'error', 'This authenticator already holds a passkey of this account.');
      await signOut();
      await press('#register', 'error', /\(403 forbidden\)$/);
      await device.verifies(false);
      await press('#login', 'error', /^The browser ended it/);
      assertClean(/^Failed to load resource: .* 403 /);
    });

    it('stops waiting for autofill when asked to', async () => {
      await visit();
      await register('later@example.com');
      await signOut();
      await device.answers(false);
      await press('#login-autofill', 'busy', 'Pick a passkey from the suggestions of the user name field.');
      await press('#login-autofill', 'idle', 'Stopped.');
      await press('#login-autofill', 'busy', 'Pick a passkey from the suggestions of the user name field.');
      await device.answers(true);
      await press('#login', 'ok', 'Signed in as later@example.com.');
      assertClean();
    });

    it('upgrades silently, without user verification, where the browser agrees', async () => {
      // No browser agrees under automation, so this one is made to: it is asked for an ordinary passkey instead.
      await visit({
        prepare: () => {
          const create = navigator.credentials.create.bind(navigator.credentials);
          navigator.credentials.create = ({ mediation, ...options }) => {
            if (mediation) window.mediation = mediation;
            return create(options);
          };
        },
      });
      await register('silent@example.com');
      const { sub } = await claims();
      await device.swap({ hasUserVerification: false, isUserVerified: false });
      await page.evaluate(() => localStorage.clear());
      await press('#upgrade', 'ok', 'A passkey was created without a dialog.');
      assert.equal(await page.evaluate(() => window.mediation), 'conditional');
      assert.equal(await passkeys().count(), 2);
      await signOut();
      await press('#login', 'error', /^The passkeys of this account cannot be used from this browser\./);

      const [made] = await device.swap();
      await device.insert(made);
      await press('#login', 'ok', 'Signed in as silent@example.com.');
      assert.equal((await claims()).sub, sub);
      assertClean();
    });

    it('does not wait for ever for a browser that does not upgrade silently', async () => {
      await visit({
        prepare: () => {
          const { timeout } = AbortSignal;
          AbortSignal.timeout = ms => timeout.call(AbortSignal, ms / 50);
        },
      });
      await register('noisy@example.com');
      await device.swap();
      await page.evaluate(() => localStorage.clear());
      await press('#upgrade', 'error', /^The browser did not create a passkey silently\./);
      assert.deepEqual(await device.credentials(), []);
      assertClean();
    });

    it('says where to go when it is opened at an address without passkeys', async () => {
      await visit({ origin: `http://127.0.0.1:${server.port}` });
      const link = page.locator('#notice a');
      assert.equal(await link.getAttribute('href'), `${server.origin}/`);
      await link.click();
      await page.waitForURL(`${server.origin}/`);
      await expectStatus('idle', 'Ready.');
      assert.equal(await page.isHidden('#notice'), true);
    });

    it('is served under a policy that lets no foreign and no inline script run', async () => {
      const { headers } = await server.api('GET', '/');
      const policy = headers.get('Content-Security-Policy');
      assert.match(policy, /default-src 'self'/);
      assert.match(policy, /frame-ancestors 'none'/);
      assert.doesNotMatch(policy, /unsafe|\*|https?:/);
    });

    it('is not there in production', async () => {
      const production = await startServer({ database, flags: ['--profile', 'production'] });
      try {
        for (const path of ['/', '/playground/app.js', '/playground/config.json']) {
          const { status, body } = await production.api('GET', path);
          assert.deepEqual([status, body.msgCode], [404, 'not_found'], path);
        }
        assert.equal((await production.api('GET', '/docs')).status, 200);
        assert.doesNotMatch(production.banner, /Playground/);
      } finally {
        await production.stop();
      }
    });
  });
}
