// The operator's console at /console, from the first invitation on.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { invitation, newOperator, openConsole, SCREENS } from './console-page.mjs';
import { databases, startBrowser, startServer, temporaryFolder, until } from './harness.mjs';
import { openPlayground } from './playground-page.mjs';

const REFUSED = [400, 401, 403, 404].map(status => new RegExp(`^Failed to load resource: .* ${status} `));
const TABS = ['Overview', 'Users', 'Provisioning', 'API keys', 'Signing keys', 'Policies', 'OpenID providers', 'Webhooks', 'Audit'];

for (const database of databases) {
  describe(`The console, on ${database}`, () => {
    let server, browser, screenshots;
    let opened = [];

    before(async () => {
      [server, browser, screenshots] = await Promise.all([startServer({ database }), startBrowser(), temporaryFolder()]);
    });
    after(async () => {
      await browser?.close();
      await server?.stop();
    });
    afterEach(async () => {
      await Promise.all(opened.map(({ close }) => close()));
      opened = [];
    });
    const keep = view => { opened.push(view); return view; };
    const operator = async (name, options) => keep(await newOperator(browser, server, name, options));
    const whoami = async key => {
      const { status } = await server.api('GET', '/fido2/v2/admin/whoami', undefined, { Authorization: `Bearer ${key}` });
      return status;
    };
    /** Somebody who has a passkey of the default application. */
    async function newUser(name) {
      const playground = keep(await openPlayground(browser, server));
      await playground.page.fill('#username', name);
      await playground.press('#register', 'ok', `Registered. Signed in as ${name}.`);
      return playground;
    }

    it('is entered by an invitation, once, which does not stay in the address', async () => {
      const hash = await invitation(server, 'ada');
      const ada = keep(await openConsole(browser, server, { at: hash }));
      await ada.at('You are invited');
      assert.equal(new URL(ada.page.url()).hash, '');
      await ada.press('Create a passkey');
      await ada.at('Applications');
      assert.match(await ada.page.textContent('#who'), /ada/);
      assert.equal((await ada.device.credentials()).length, 1);
      ada.assertClean();

      const thief = keep(await openConsole(browser, server, { at: hash }));
      await thief.press('Create a passkey');
      await thief.refuses(/./);
      await thief.at('You are invited');
    });

    it('keeps the token nowhere, and is entered again with the passkey', async () => {
      const { page, at, press, says, assertClean } = await operator('bea');
      await press('Sign out');
      await at('Sign in');
      await says('Signed out');
      await press('Sign in with a passkey');
      await at('Applications');
      const kept = await page.evaluate(async () =>
        [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, document.cookie]);
      assert.deepEqual(kept, [0, 0, 0, '']);
      await page.reload();
      await at('Sign in');
      assertClean();
    });

    it('makes an application and a key that is shown once, and revokes the key', async () => {
      const { page, at, press, says, refuses, unfold, fill, tab, agree, rows, shownOnce, assertClean } = await operator('cleo');
      await unfold('Create an application');
      await fill('Name', 'Bakery');
      await fill('Relying party id', 'not a domain');
      await fill('Origins', 'http://localhost:4321');
      await press('Create the application');
      await refuses(/./);
      await fill('Relying party id', 'localhost');
      await press('Create the application');
      await at('Overview of Bakery');

      await tab('API keys');
      await unfold('Create an API key');
      await fill('Name', 'ovens');
      await press('Create the key');
      await refuses('Choose at least one scope.');
      await page.locator('input[name="scopes"][value="admin"]').check();
      await press('Create the key');
      const key = await shownOnce('The new API key');
      await says('The key “ovens” is created.');
      assert.match(key, /^fid_/);
      assert.doesNotMatch(await page.content(), new RegExp(key));
      assert.equal(await whoami(key), 200);

      const row = rows('API keys').filter({ hasText: 'ovens' });
      assert.match(await row.textContent(), /live/);
      await agree('Revoke the key ovens', 'Revoke the key “ovens”?', 'Revoke the key');
      await says('The key “ovens” is revoked.');
      await row.filter({ hasText: 'revoked' }).waitFor();
      await until(async () => await whoami(key) === 401, 'the key is refused');
      assertClean(...REFUSED);
    });

    it('finds a user with passkeys and devices, and keeps the user out and lets the user in again', async () => {
      const user = await newUser('Florestan@example.com');
      const { page, at, press, says, fill, open, agree, rows, assertClean } = await operator('dora');
      await open('default', 'Users');
      await fill('Beginning of the name', 'FLOR');
      await press('Search');
      await page.getByRole('link', { name: 'Florestan@example.com' }).click();
      await at('Florestan@example.com');
      assert.equal(await rows('Passkeys').count(), 1);
      assert.equal(await rows('Devices').count(), 1);

      await agree('Deactivate', 'Deactivate Florestan@example.com?', 'Deactivate the user');
      await says('Florestan@example.com is deactivated.');
      await user.press('#login', 'error', /./);
      await agree('Activate', 'Activate Florestan@example.com?', 'Activate the user');
      await says('Florestan@example.com may sign in again.');
      await user.press('#login', 'ok', 'Signed in as Florestan@example.com.');

      await page.getByRole('button', { name: /^Delete the passkey / }).click();
      await press('Cancel');
      assert.match(await page.evaluate(() => document.activeElement.ariaLabel), /^Delete the passkey /);
      await page.keyboard.press('Enter');
      await press('Delete the passkey');
      await says('is deleted.');
      await page.getByText('This user has no passkey.').waitFor();
      await press('Delete');
      await page.getByRole('alertdialog').getByRole('textbox').fill('Florestan@example.com');
      await press('Delete the user for good');
      await says('Florestan@example.com is deleted.');
      await at(/^Users of /);
      assertClean();
    });

    it('rotates the signing key, and the audit log tells who did it and is whole', async () => {
      const { page, press, says, fill, open, tab, agree, rows, assertClean } = await operator('ella');
      await open('default', 'Signing keys');
      const had = await rows('Signing keys').count();
      await agree('Rotate', 'Rotate the signing key?', 'Rotate');
      await says('A new signing key is published.');
      await until(async () => await rows('Signing keys').count() === had + 1, 'the new key is listed');

      await tab('Audit');
      await fill('Action', 'signing_key.rotated');
      await until(async () => {
        await press('Show');
        await says('Audit events: ');
        return await rows('Audit events').count() > 0;
      }, 'the event is in the log');
      assert.match(await rows('Audit events').first().textContent(), /signing_key\.rotated.*success.*an operator/);
      await page.getByText('Details').first().click();
      const saved = page.waitForEvent('download');
      await press('Save what is shown as JSON lines');
      const lines = (await readFile(await (await saved).path(), 'utf8')).trim().split('\n').map(line => JSON.parse(line));
      assert.ok(lines.length > 0 && lines.every(({ action }) => action === 'signing_key.rotated'));
      await press('Verify the log');
      await page.getByText('The log is intact.', { exact: true }).waitFor();
      assertClean();
    });

    it('shows what the server says of wrong settings, beside what was typed', async () => {
      const { page, press, says, refuses, open, assertClean } = await operator('fay');
      await open('default', 'Overview');
      const editor = page.getByLabel('Settings, in JSON');
      const good = await editor.inputValue();
      await editor.fill('{"no_such_setting": 1}');
      await press('Save the settings');
      await refuses(/no_such_setting/);
      assert.equal(await editor.inputValue(), '{"no_such_setting": 1}');
      await press('Undo what I typed');
      assert.equal(await editor.inputValue(), good);
      await press('Save the settings');
      await says('Nothing was changed.');
      assertClean(...REFUSED);
    });

    it('asks to sign in again when the token has expired, and goes on with what was typed', async () => {
      const { page, press, says, refuses, fill, unfold, open, shownOnce, assertClean } = await operator('gwen');
      await open('default', 'Webhooks');
      await unfold('Add a webhook');
      await fill('URL', 'https://events.example.com/hook');
      const expired = { status: 401, json: { msg: 'the token has expired', msgCode: 'unauthorized' } };
      await page.route('**/webhooks', route => route.fulfill(expired), { times: 2 });
      const again = page.getByRole('dialog', { name: 'Sign in again' });
      await press('Add the webhook');
      await again.waitFor();
      await press('Not now');
      await refuses('the token has expired');
      await press('Add the webhook');
      await again.waitFor();
      await press('Sign in with a passkey');
      assert.match(await shownOnce('The secret of the webhook'), /^whsec_/);
      await says('The webhook is added.');
      await page.getByText('https://events.example.com/hook').waitFor();
      assertClean(...REFUSED);
    });

    it('is used by keyboard alone', async () => {
      const { page, at, says, tabTo, rows, assertClean } = await operator('hedy');
      const link = name => page.getByRole('link', { name, exact: true });
      const button = name => page.getByRole('button', { name, exact: true });
      const enter = async locator => { await tabTo(locator); await page.keyboard.press('Enter'); };
      const focused = () => page.evaluate(() => document.activeElement.tagName);
      assert.equal(await focused(), 'H1');
      await enter(rows('Applications').filter({ has: page.locator('.badge', { hasText: 'default' }) }).getByRole('link'));
      await at(/^Overview of /);
      assert.equal(await focused(), 'H1');
      await page.keyboard.press('Shift+Tab');
      assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), 'none');
      await tabTo(link('API keys'), 'Shift+Tab');
      await page.keyboard.press('Enter');
      await at(/^API keys of /);
      await enter(page.locator('summary', { hasText: 'Create an API key' }));
      await tabTo(page.getByLabel('Name', { exact: true }));
      await page.keyboard.type('by keyboard');
      await tabTo(page.locator('input[name="scopes"][value="user:read"]'));
      await page.keyboard.press('Space');
      await enter(button('Create the key'));
      await page.getByRole('dialog', { name: 'The new API key' }).waitFor();
      await page.keyboard.press('Escape');
      await enter(button('I have kept it'));
      await says('The key “by keyboard” is created.');
      await enter(button('Revoke the key by keyboard'));
      await page.getByRole('alertdialog').waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('alertdialog').waitFor({ state: 'detached' });
      assert.equal(await page.evaluate(() => document.activeElement.ariaLabel), 'Revoke the key by keyboard');
      await page.keyboard.press('Enter');
      await enter(button('Revoke the key'));
      await says('The key “by keyboard” is revoked.');
      assertClean();
    });

    for (const [screen, viewport] of Object.entries(SCREENS)) {
      for (const colorScheme of ['light', 'dark']) {
        it(`fits ${screen} and can be read in the ${colorScheme}`, async test => {
          const name = `ida-${viewport.width}-${colorScheme}`;
          const view = await operator(name, { viewport, colorScheme });
          const look = async what => {
            await view.assertNoSidewaysScrolling(what);
            const { ratio, text } = await view.leastContrast();
            assert.ok(ratio >= 4.5, `${what}: ${ratio.toFixed(2)} is the contrast of “${text}”`);
            await view.page.screenshot({ path: join(screenshots, `${name}-${what}.png`), fullPage: true });
          };
          await look('Applications');
          await view.open('default', 'Overview');
          for (const tab of TABS) {
            await view.tab(tab);
            await look(tab);
          }
          test.diagnostic(`screenshots are in ${screenshots}`);
          view.assertClean();
        });
      }
    }

    it('is served under a policy that lets no foreign and no inline script run', async () => {
      const { status, headers } = await server.api('GET', '/console');
      assert.equal(status, 200);
      const policy = headers.get('Content-Security-Policy');
      assert.match(policy, /default-src 'self'/);
      assert.match(policy, /frame-ancestors 'none'/);
      assert.doesNotMatch(policy, /unsafe|\*|https?:/);
    });
  });
}
