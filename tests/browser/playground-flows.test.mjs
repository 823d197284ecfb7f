// The playground's pages for codes and for multi-factor flows.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { databases, startBrowser, startServer, temporaryFolder } from './harness.mjs';
import { vouchedFor } from './mfa-page.mjs';
import { openPlayground, SCREENS } from './playground-page.mjs';

const LOOKS = {
  'a desktop': { viewport: SCREENS['a desktop'] },
  'a phone': { viewport: SCREENS['a phone'] },
  'a phone in dark mode': { viewport: SCREENS['a phone'], colorScheme: 'dark' },
};
// A browser's console reports every answer that is not 2xx, also the one that says what is next.
const MORE = /^Failed to load resource: .* 401 /;
const REFUSED = /^Failed to load resource: .* 40[013] /;

for (const database of databases) {
  describe(`The playground’s codes and flows, on ${database}`, () => {
    let server, browser, screenshots, opened = [];

    before(async () => {
      [server, browser, screenshots] = await Promise.all([startServer({ database }), startBrowser(), temporaryFolder()]);
    });
    after(async () => {
      await browser?.close();
      await server?.stop();
    });
    afterEach(async () => {
      await Promise.all(opened.map(each => each.close()));
      opened = [];
    });

    async function visit(at, options) {
      const playground = await openPlayground(browser, server, { at, ...options });
      opened.push(playground);
      const { page } = playground;
      return {
        ...playground,
        action: name => page.locator(`li[data-action="${name}"]`),
        claims: async () => JSON.parse(await page.textContent('#token-claims')),
        async picture(name) {
          await page.evaluate(() => window.scrollTo(0, 0));
          await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
        },
      };
    }
    const offered = async ({ page }) => page.locator('.actions > li').evaluateAll(rows =>
      Object.fromEntries(rows.map(row => [row.dataset.action, row.querySelector('.reason').title])));
    async function typeMailedCode({ action, expectStatus }, name, next) {
      await action('otp:email').locator('input[name=otp]').fill(await server.code(name));
      await action('otp:email').getByRole('button', { name: 'Verify the code' }).click();
      await expectStatus('ok', next);
    }
    /** Signs somebody up on the page of flows. */
    async function signUp(playground, name) {
      const { page, action, press, expectStatus } = playground;
      await page.fill('#mfa-username', name);
      await press('#mfa-start', 'ok', 'Begun. Next: external, otp:email.');
      await action('otp:email').getByRole('button', { name: /^Send it to / }).click();
      await expectStatus('ok', /^A code is on its way to .*outbox\.jsonl\.$/);
      await typeMailedCode(playground, name, 'Right, and not enough yet. Next: passkey:reg.');
      await action('passkey:reg').getByRole('button').click();
      await expectStatus('ok', `Complete: signed up as ${name}.`);
    }

    for (const [look, options] of Object.entries(LOOKS)) {
      const slug = look.replaceAll(' ', '-');

      it(`takes somebody through a flow, from sign-up to revocation, on ${look}`, async test => {
        const playground = await visit('#/mfa', options);
        const { page, action, press, expectStatus, picture } = playground;
        const name = `ada-${slug}@example.com`;
        await signUp(playground, name);
        assert.equal(await page.textContent('#mfa-summary'), `${name}, by otp:email, then passkey:reg. amr: otp, hwk, user, mfa; acr: aal2.`);
        assert.equal(await page.isHidden('#mfa-signature'), true);

        await page.fill('#mfa-payload', 'Pay 5 € to Rocco');
        await page.selectOption('#mfa-trust', 'merchant');
        await press('#mfa-start', 'ok', 'Begun. Next: passkey:tx, external, otp:email.');
        assert.equal((await offered(playground))['passkey:tx'], 'sign-payload-on-known-device:1/1');
        assert.match(await action('passkey:tx').locator('.reason').textContent(), /^Rule .*: step 1 of 1, it completes the flow\.$/);
        await page.fill('#mfa-payload', 'Pay 6 € to Rocco');
        await press('#mfa-replace', 'ok', 'The payload was replaced. Next: passkey:tx, external, otp:email.');
        await picture(`flow-${slug}-1-next`);
        await action('passkey:tx').getByRole('button').click();
        await expectStatus('ok', `Complete: signed in as ${name}.`);
        assert.equal(await page.getAttribute('#mfa-signature', 'data-state'), 'ok');
        assert.equal(await page.locator('#mfa-signature li[data-holds=true]').count(), 4, 'with the recomputed hash');
        const facts = await page.locator('#mfa-signature dd').allTextContents();
        assert.equal(facts[0], 'Pay 6 € to Rocco');
        assert.equal(facts[3], facts[4], 'computed here, and in the token');
        await picture(`flow-${slug}-2-signed`);

        const before = await playground.claims();
        const refreshToken = await page.textContent('#mfa-tokens .opaque');
        await press('#mfa-refresh', 'ok', /^The tokens are fresh/);
        const now = await playground.claims();
        assert.equal(now.sid, before.sid);
        assert.notEqual(now.jti, before.jti);
        assert.notEqual(await page.textContent('#mfa-tokens .opaque'), refreshToken);
        await press('#mfa-revoke', 'ok', /^Revoked: /);
        assert.equal(await page.isVisible('#token-empty'), true);
        await press('#mfa-refresh', 'error', /refresh token.*\(400 /);
        await playground.assertNoSidewaysScrolling();
        playground.assertClean(MORE, REFUSED);
        test.diagnostic(`screenshots in ${screenshots}`);
      });

      it(`signs in on another device by codes that are shown and mailed, on ${look}`, async () => {
        const laptop = await visit('#/mfa', options);
        const name = `grace-${slug}@example.com`;
        await signUp(laptop, name);
        await laptop.page.getByRole('link', { name: 'Codes' }).click();
        assert.equal(await laptop.page.inputValue('#code-username'), name, 'a name is typed once for all pages');
        await laptop.press('#show-code', 'ok', 'Type the code on the other device.');
        const code = await laptop.page.textContent('#shown-digits');
        assert.match(code, /^\d{6}$/);
        assert.match(await laptop.page.textContent('#shown-until'), new RegExp(`^For ${name}, once, until `));
        await laptop.picture(`codes-${slug}`);
        await laptop.assertNoSidewaysScrolling();
        laptop.assertClean(MORE);

        const phone = await visit('#/codes', options);
        await phone.press('#use-code', 'error', 'Type a user name first.');
        await phone.page.fill('#code-username', name);
        await phone.press('#use-code', 'error', 'Type the code first.');
        assert.equal(await phone.page.isDisabled('#show-code'), true, 'nobody is signed in');
        await phone.page.fill('#code', String((Number(code) + 1) % 1e6).padStart(6, '0'));
        await phone.press('#use-code', 'error', /code is wrong.*\(401 unauthorized\)$/);
        await phone.page.fill('#code', code);
        await phone.press('#use-code', 'ok', new RegExp(`^Signed in as ${name}\\.`));
        assert.deepEqual((await phone.claims()).amr, ['otp']);
        await phone.press('#code-passkey', 'ok', `Created. Signed in as ${name} with the new passkey.`);
        assert.equal((await phone.device.credentials()).length, 1);

        await phone.page.click('#signout');
        await phone.press('#text-code', 'ok', /^If the account has a verified address/);
        await phone.press('#mail-code', 'ok', /outbox\.jsonl\.$/);
        await phone.page.fill('#code', await server.code(name));
        await phone.press('#use-code', 'ok', new RegExp(`^Signed in as ${name}\\.`));
        assert.match(await phone.page.textContent('[aria-labelledby=outbox-title]'), /outbox\.jsonl/);
        await phone.assertNoSidewaysScrolling();
        phone.assertClean(REFUSED);
      });
    }

    it('goes on after a closed dialog, with a token that the backend’s command prints', async () => {
      const playground = await visit('#/mfa');
      const { page, device, action, press, expectStatus } = playground;
      const name = 'leonore@example.com';
      await signUp(playground, name);
      await page.uncheck('#mfa-device');
      await press('#mfa-start', 'ok', 'Begun. Next: passkey:auth, external, otp:email.');
      assert.equal((await offered(playground)).external, 'new-device:1/2');
      await device.verifies(false);
      await press('li[data-action="passkey:auth"] button', 'error', /^The browser ended it/);

      const command = await action('external').locator('pre').textContent();
      assert.match(command, /^curl .*\/fido2\/v2\/mgmt\/grant\/external-auth'/);
      assert.match(command, /-d '\{"username":"leonore@example\.com"\}'$/);
      const bring = action('external').getByRole('button', { name: 'Bring it' });
      await bring.click();
      await expectStatus('error', 'Paste the token first.');
      await page.fill('#external-token', 'no.token');
      await bring.click();
      await expectStatus('error', /token is not valid.*\(401 unauthorized\)$/);
      await page.fill('#external-token', JSON.stringify({ token: await vouchedFor(server, name) }));
      await bring.click();
      await expectStatus('ok', 'Right, and not enough yet. Next: otp:email.');
      await action('otp:email').getByRole('button', { name: /^Send it to / }).click();
      await expectStatus('ok', /^A code is on its way/);
      await typeMailedCode(playground, name, `Complete: signed in as ${name}.`);
      assert.equal(await page.textContent('#mfa-summary'), `${name}, by external, then otp:email. amr: external, otp, mfa; acr: aal2.`);
      playground.assertClean(REFUSED);
    });

    it('finds out whether the trust id of this browser is known', async () => {
      const playground = await visit('#/mfa');
      const { page, action, press, expectStatus } = playground;
      await press('#mfa-discover', 'error', 'Choose a kind of trust id first.');
      await page.selectOption('#mfa-trust', 'wallet');
      await press('#mfa-discover', 'ok', 'It is not known: nobody has signed in with it yet.');
      await signUp(playground, 'emmy@example.com');
      await press('#mfa-discover', 'ok', 'It is known: somebody has signed in with it.');
      await page.uncheck('#mfa-device');
      await press('#mfa-start', 'ok', /^Begun/);
      assert.equal((await offered(playground))['passkey:auth'], 'known-device:1/1');
      assert.ok((await action('passkey:auth').allTextContents())[0].includes('Known by walletTrustID playground.'));
      await action('passkey:auth').getByRole('button').click();
      await expectStatus('ok', 'Complete: signed in as emmy@example.com.');
      playground.assertClean(/^Failed to load resource: .* 40[14] /);
    });

    it('goes through a flow by keyboard alone', async () => {
      const playground = await visit('');
      const { page, expectStatus } = playground;
      const name = 'mary@example.com';
      const focused = selector => page.evaluate(wanted => document.activeElement.matches(wanted), selector);
      /** Goes on by Tab until the focus is there. */
      async function tabTo(selector) {
        for (let presses = 0; presses < 40; presses += 1) {
          await page.keyboard.press('Tab');
          if (await focused(selector)) return;
        }
        assert.fail(`no way to ${selector} by keyboard`);
      }
      await tabTo('.views a[href="#/mfa"]');
      await page.keyboard.press('Enter');
      await tabTo('#mfa-username');
      await page.keyboard.type(name);
      await page.keyboard.press('Enter');
      await expectStatus('ok', 'Begun. Next: external, otp:email.');
      assert.equal(await focused('#mfa-next-title'), true, 'the focus goes where it goes on');

      await tabTo('li[data-action="otp:email"] button');
      await page.keyboard.press('Enter');
      await expectStatus('ok', /^A code is on its way/);
      assert.equal(await focused('#otp-otp\\:email'), true, 'to where the code is typed');
      await page.keyboard.type(await server.code(name));
      await page.keyboard.press('Enter');
      await expectStatus('ok', 'Right, and not enough yet. Next: passkey:reg.');
      await tabTo('li[data-action="passkey:reg"] button');
      await page.keyboard.press('Space');
      await expectStatus('ok', `Complete: signed up as ${name}.`);
      assert.equal(await focused('#mfa-result-title'), true);
      await tabTo('#mfa-refresh');
      await page.keyboard.press('Enter');
      await expectStatus('ok', /^The tokens are fresh/);
      assert.equal(await focused('#mfa-refresh'), true);
      playground.assertClean(MORE);
    });
  });
}
