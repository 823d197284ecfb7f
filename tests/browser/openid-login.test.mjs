// Signing in with an OpenID provider, a real one on loopback, from the playground.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { databases, startBrowser, startServer, temporaryFolder, until } from './harness.mjs';
import { openPlayground, SCREENS } from './playground-page.mjs';
import { startProvider } from './provider-process.mjs';

const SECRET = 'a secret of the provider';
// A browser's console reports every answer that is not 2xx, also the one that says what is next.
const MORE = /^Failed to load resource: .* 401 /;

for (const database of databases) {
  describe(`Signing in with an OpenID provider, on ${database}`, () => {
    let server, provider, browser, folder, opened = [];

    before(async () => {
      [server, browser, folder] = await Promise.all([startServer({ database }), startBrowser(), temporaryFolder()]);
      const ours = `${server.origin}/fido2/v2/oidc/example`;
      provider = await startProvider({
        client_secret: SECRET, redirect_uris: [`${ours}/callback`], post_logout_redirect_uris: [`${server.origin}/`],
        backchannel_logout_uri: `${ours}/backchannel-logout?appId=${server.appId}`,
      });
    });
    after(async () => {
      await browser?.close();
      await Promise.all([server, provider].map(each => each?.stop()));
    });
    afterEach(async () => {
      await Promise.all(opened.map(each => each.close()));
      opened = [];
    });

    async function configure() {
      const file = join(folder, `secret-${database}`);
      await writeFile(file, SECRET);
      await server.command('oidc-provider', 'set', 'example', '--name', 'Example ID', '--issuer', provider.issuer, '--client-id', 'fidelio',
        '--client-secret-file', file, '--redirect-uri', `${server.origin}/`, '--trusted-domain', 'example.com', '--create-users');
      const shown = async () => (await (await fetch(`${server.origin}/playground/config.json`)).json()).providers?.length === 1;
      await until(shown, 'the playground is told of the provider');
    }

    async function visit(options) {
      const playground = await openPlayground(browser, server, options);
      opened.push(playground);
      const { page, tab } = playground;
      return {
        ...playground,
        claims: async () => JSON.parse(await page.textContent('#token-claims')),
        there: () => page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor(),
        /** From the playground to the provider's page, and back as this account. */
        async signIn(account) {
          await page.click('#provider-buttons button');
          await page.getByLabel('Login').fill(account);
          await page.getByRole('button', { name: 'Sign in' }).click();
        },
        picture: async name => page.screenshot({ path: join(folder, `${name}.png`), fullPage: true }),
        assertQuiet(...known) {
          assert.deepEqual(tab.seen.errors.filter(error => !known.some(pattern => pattern.test(error))), []);
          assert.deepEqual(tab.seen.violations, []);
        },
      };
    }
    const isLive = async jwtAccess => {
      const { status } = await server.api('POST', '/fido2/v2/mgmt/token/verify', { jwtAccess }, { Authorization: server.apiKey });
      return status === 204;
    };
    const rawToken = async page => page.evaluate(async () => (await import('/playground/state.js')).state.token.raw);

    it('shows nothing of it where no provider is configured', async () => {
      const { page } = await visit();
      assert.equal(await page.isHidden('#providers'), true);
      assert.equal(await page.locator('#provider-buttons button').count(), 0);
      await configure();
      await page.reload();
      await page.getByRole('button', { name: 'Sign in with Example ID' }).waitFor();
    });

    for (const [screen, viewport] of Object.entries(SCREENS)) {
      it(`signs a new user in, and again without asking, and leaves the token nowhere, on ${screen}`, async test => {
        const playground = await visit({ viewport });
        const { page, tab, signIn, expectStatus } = playground;
        const name = `leonore-${viewport.width}`;
        const done = `Signed in as ${name}@example.com with Example ID.`;
        await signIn(name);
        await expectStatus('ok', done);
        const first = await playground.claims();
        assert.equal(first.username, `${name}@example.com`);
        assert.deepEqual(['external', 'oidc'].filter(method => first.amr.includes(method)), ['external', 'oidc']);
        assert.equal(await page.textContent('#token-verified'), 'signature verified');
        assert.equal(page.url(), `${server.origin}/`);
        assert.equal(await page.evaluate(() => document.activeElement.id), 'providers-title', 'the focus goes where it goes on');
        await playground.picture(`${viewport.width}-signed-in`);
        await playground.assertNoSidewaysScrolling();

        const token = await rawToken(page);
        await page.click('#provider-buttons button');
        await expectStatus('ok', done);
        const second = await playground.claims();
        assert.equal(second.sub, first.sub, 'the same user');
        assert.notEqual(second.jti, first.jti);

        const devtools = await page.context().newCDPSession(page);
        const { entries } = await devtools.send('Page.getNavigationHistory');
        for (const secret of [token, await rawToken(page), 'access_token']) {
          for (const { url, userTypedURL } of entries) assert.ok(!`${url} ${userTypedURL}`.includes(secret), `${secret} is in no history`);
          for (const request of tab.seen.requests) {
            const { referer = '' } = await request.allHeaders();
            assert.ok(!`${request.url().split('#')[0]} ${referer}`.includes(secret), `${secret} goes nowhere`);
          }
          assert.equal(await page.evaluate(word => JSON.stringify({ ...sessionStorage }).includes(word), secret), false);
        }
        playground.assertQuiet();
        test.diagnostic(`screenshots in ${folder}`);
      });
    }

    it('says in words that the user cancelled at the provider', async () => {
      const playground = await visit();
      const { page, expectStatus } = playground;
      await page.click('#provider-buttons button');
      await page.getByRole('button', { name: 'Cancel' }).click();
      await expectStatus('error', /^The provider did not let you in.*\(access_denied\)$/);
      assert.equal(page.url(), `${server.origin}/`);
      assert.equal(await page.isVisible('#token-empty'), true);
      playground.assertQuiet();
    });

    it('throws away what this tab did not ask for', async () => {
      const playground = await visit();
      const { page, expectStatus } = playground;
      for (const fragment of ['access_token=e30.e30.x&state=mine', 'access_token=e30.e30.x', 'error=access_denied&error_description=Call+us']) {
        await page.goto('about:blank');
        await page.goto(`${server.origin}/#${fragment}`);
        await expectStatus('error', /^This is no answer to a login that was begun in this tab/);
        assert.equal(page.url(), `${server.origin}/`);
        assert.equal(await page.isVisible('#token-empty'), true);
      }
      playground.assertQuiet();
    });

    it('signs out at the provider too, which asks who it is the next time', async () => {
      const playground = await visit();
      const { page, signIn, there, expectStatus } = playground;
      await signIn('pizarro');
      await expectStatus('ok', 'Signed in as pizarro@example.com with Example ID.');
      const token = await rawToken(page);
      assert.equal(await isLive(token), true);
      await page.getByRole('button', { name: 'Sign out at the provider too' }).click();
      await page.getByRole('button', { name: 'Sign out', exact: true }).click();
      await expectStatus('idle', 'Ready.');
      assert.equal(new URL(page.url()).origin, server.origin);
      assert.equal(await page.isHidden('#provider-signout'), true);
      assert.equal(await isLive(token), false);
      await page.click('#provider-buttons button');
      await there();
      playground.assertQuiet();
    });

    it('ends what the provider started when the provider logs the user out', async () => {
      const { page, signIn, expectStatus } = await visit();
      await signIn('rocco');
      await expectStatus('ok', 'Signed in as rocco@example.com with Example ID.');
      const token = await rawToken(page);
      assert.equal(await isLive(token), true);
      const { sent } = await provider.tell('logout', { account: 'rocco' });
      assert.deepEqual(sent.map(({ client_id, status }) => [client_id, status]), [['fidelio', 200]]);
      assert.equal(await isLive(token), false);
    });

    it('is the step external of a multi-factor flow, which goes on where it was left', async () => {
      const playground = await visit();
      const { page, press, signIn, there, expectStatus } = playground;
      const name = 'marzelline@example.com';
      await signIn('marzelline');
      await expectStatus('ok', `Signed in as ${name} with Example ID.`);
      await press('#signout', 'idle', 'Signed out: the token is forgotten.');
      await provider.tell('logout', { account: 'marzelline' });

      await page.getByRole('link', { name: 'Multi-factor flow' }).click();
      await page.fill('#mfa-username', name);
      await press('#mfa-start', 'ok', /^Begun\. Next: .*external/);
      const external = page.locator('li[data-action="external"]');
      await external.getByRole('button', { name: 'Sign in with Example ID' }).click();
      await there();
      assert.equal(await page.getByLabel('Login').inputValue(), name, 'it is told who it is');
      await page.getByRole('button', { name: 'Cancel' }).click();
      await expectStatus('error', /\(access_denied\)$/);
      assert.equal(page.url(), `${server.origin}/#/mfa`);
      assert.equal(await external.isVisible(), true, 'nothing is lost');
      await playground.picture('flow-cancelled');

      await external.getByRole('button', { name: 'Sign in with Example ID' }).click();
      await page.getByLabel('Login').fill('marzelline');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expectStatus('ok', /^Right, and not enough yet\. Next: .*passkey:reg/);
      assert.equal(page.url(), `${server.origin}/#/mfa`);
      assert.equal(await page.evaluate(() => document.activeElement.id), 'mfa-next-title');
      await page.locator('li[data-action="passkey:reg"]').getByRole('button').click();
      await expectStatus('ok', `Complete: signed in as ${name}.`);
      assert.match(await page.textContent('#mfa-summary'), new RegExp(`^${name}, by external, then passkey:reg\\. amr: .*external`));
      playground.assertQuiet(MORE);
    });
  });
}
