// What the operator's console shows of provisioning (SCIM): users, groups, links, keys that take over.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { newOperator, SCREENS } from './console-page.mjs';
import { databases, startBrowser, startServer, temporaryFolder, until } from './harness.mjs';
import { openPlayground } from './playground-page.mjs';

const REFUSED = [/^Failed to load resource: .* 400 /];
const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const OTHER = 'urn:example:scim:schemas:extension:prison:2.0:User';
const CROWD = 25;

for (const database of databases) {
  describe(`Provisioning in the console, on ${database}`, () => {
    let server, browser, screenshots, rocco, choir, stage;
    let opened = [];

    const scim = (method, path, body, key = server.apiKey) =>
      server.api(method, `/scim/v2${path}`, body, { Authorization: `Bearer ${key}` });
    async function made(path, body) {
      const answer = await scim('POST', path, body);
      assert.equal(answer.status, 201, JSON.stringify(answer.body));
      return answer.body ?? {};
    }
    const keep = view => { opened.push(view); return view; };
    const operator = async (name, options) => keep(await newOperator(browser, server, name, options));
    const inUsers = async name => (await scim('GET', `/Users?${new URLSearchParams({ filter: `userName eq "${name}"` })}`)).body.totalResults;

    before(async () => {
      [server, browser, screenshots] = await Promise.all([startServer({ database }), startBrowser(), temporaryFolder()]);
      rocco = await made('/Users', {
        schemas: [USER, ENTERPRISE, OTHER], userName: 'rocco@example.com', displayName: 'Rocco the “gaoler”', externalId: 'emp-1',
        name: { givenName: 'Rocco', familyName: 'Kerker' }, title: 'Gaoler',
        emails: [{ value: 'rocco@example.com', type: 'work', primary: true }, { value: 'rocco@home.example', type: 'home' }],
        addresses: [{ type: 'work', locality: 'Sevilla', country: 'ES' }],
        [ENTERPRISE]: { department: 'Dungeon', manager: { value: 'pizarro', displayName: 'Don Pizarro' } },
        favouriteSong: 'Ha! welch ein Augenblick', [OTHER]: { keys: 12 },
      });
      await made('/Users', { schemas: [USER], userName: 'jaquino@example.com', displayName: 'Say "open"', active: false });
      stage = await made('/Groups', { schemas: [GROUP], displayName: 'Stage', members: [{ value: rocco.id }] });
      choir = await made('/Groups', { schemas: [GROUP], displayName: 'Choir', members: [{ value: rocco.id }, { value: stage.id, type: 'Group' }] });
      const Operations = Array.from({ length: CROWD }, (_, at) => ({
        method: 'POST', path: '/Users', bulkId: `b${at}`, data: { schemas: [USER], userName: `prisoner-${String(at).padStart(2, '0')}@example.com` },
      }));
      const { body } = await scim('POST', '/Bulk', { schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'], Operations });
      assert.ok(body.Operations.every(({ status }) => status === '201'), JSON.stringify(body));
    });
    after(async () => {
      await browser?.close();
      await server?.stop();
    });
    afterEach(async () => {
      await Promise.all(opened.map(({ close }) => close()));
      opened = [];
    });

    const USERS_BOX = 'Beginning of the name of a user, or a filter';
    const GROUPS_BOX = 'Beginning of the name of a group, or a filter';

    it('lists users and groups in pages, and finds them by the beginning of a name or by a filter', async () => {
      const { page, press, says, refuses, fill, open, rows, assertClean } = await operator('marzelline');
      await open('default', 'Provisioning');
      const total = CROWD + 2;
      await page.getByText(`20 of ${total}`).waitFor();
      assert.equal(await rows('Provisioned users').count(), 20);
      await press('Load more');
      await says(`Provisioned users: ${total} in all.`);
      assert.equal(await rows('Provisioned users').count(), total);
      assert.match(await rows('Provisioned users').first().textContent(), /rocco@example\.com.*gaoler.*active.*Dungeon.*2/);
      assert.deepEqual(await rows('Groups').locator('th').allTextContents(), ['Stage', 'Choir']);

      const search = async (text, found) => {
        await fill(USERS_BOX, text);
        await press('Search users');
        await says(found.length ? `Provisioned users: ${found.length} in all.` : 'Provisioned users: 0.');
        assert.deepEqual(await rows('Provisioned users').locator('th').allTextContents(), found);
      };
      await search('ROCCO', ['rocco@example.com']);
      await search('say "o', ['jaquino@example.com']);
      await page.getByText('Asked for: userName sw "say \\"o" or displayName sw "say \\"o"').waitFor();
      await search('active eq false', ['jaquino@example.com']);
      await search(`(${ENTERPRISE}:department sw "dun" and emails[type eq "home"])`, ['rocco@example.com']);
      await search('nobody at all', []);
      await page.getByText('No provisioned user is found.').waitFor();

      await fill(USERS_BOX, 'active eq "perhaps"');
      await press('Search users');
      await refuses(/active/);
      assert.equal(await page.getByLabel(USERS_BOX).inputValue(), 'active eq "perhaps"');
      await search('prisoner-07', ['prisoner-07@example.com']);
      assert.equal(await page.locator('.error:visible').count(), 0);

      await fill(GROUPS_BOX, 'cho');
      await press('Search groups');
      await says('Groups: 1 in all.');
      assert.deepEqual(await rows('Groups').locator('th').allTextContents(), ['Choir']);
      assertClean(...REFUSED);
    });

    it('shows a user with all attributes and groups, and a group with its members', async () => {
      const { page, at, open, rows, assertClean } = await operator('fernando');
      const enter = name => page.getByRole('link', { name, exact: true }).click();
      await open('default', 'Provisioning');
      await enter('rocco@example.com');
      await at('rocco@example.com, as provisioned');
      const told = await page.textContent('main');
      for (const text of [rocco.id, 'Rocco the “gaoler”', 'givenName: Rocco', 'Gaoler', 'rocco@home.example', 'locality: Sevilla',
        ENTERPRISE, 'Dungeon', 'Don Pizarro', OTHER, 'keys12', 'favouriteSongHa! welch ein Augenblick']) {
        assert.ok(told.includes(text), `${text} is told`);
      }
      assert.deepEqual((await rows('Groups').locator('th').allTextContents()).sort(), ['Choir', 'Stage']);
      await enter('Choir');
      await at('Group Choir');
      assert.equal(await rows('Members').count(), 2);
      await enter('Stage');
      await at('Group Stage');
      await enter('Rocco the “gaoler”');
      await at('rocco@example.com, as provisioned');
      await enter('Passkeys, devices and sign-ins of this user');
      await at('rocco@example.com');
      await enter('What is provisioned of this user');
      await at('rocco@example.com, as provisioned');
      assertClean();
    });

    it('gives the base URL to copy, and leads to where keys are made', async () => {
      const { page, at, press, open, assertClean } = await operator('leonore');
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await open('default', 'Provisioning');
      await press('Copy the base URL');
      await page.getByRole('button', { name: 'Copied' }).waitFor();
      const base = await page.evaluate(() => navigator.clipboard.readText());
      const config = await fetch(`${base}/ServiceProviderConfig`, { headers: { Authorization: `Bearer ${server.apiKey}` } });
      assert.equal(config.status, 200);
      await page.locator('main section').getByRole('link', { name: 'API keys' }).click();
      await at(/^API keys of /);
      assertClean();
    });

    it('links a user who signed up alone, and unlinks the user again', async () => {
      const name = 'florestan@example.com';
      const playground = keep(await openPlayground(browser, server));
      await playground.page.fill('#username', name);
      await playground.press('#register', 'ok', `Registered. Signed in as ${name}.`);
      assert.equal(await inUsers(name), 0);

      const { page, at, press, says, fill, open, tab, agree, rows, assertClean } = await operator('pizarro');
      const enter = link => page.getByRole('link', { name: link, exact: true }).click();
      await open('default', 'Users');
      await enter(name);
      await at(name);
      await press('Link');
      await press('Cancel');
      assert.equal(await inUsers(name), 0, 'who cancels links nobody');
      await agree('Link', `Link ${name} to provisioning?`, 'Link the user');
      await says(`${name} is linked.`);
      assert.equal(await inUsers(name), 1);

      await tab('Provisioning');
      await fill(USERS_BOX, 'florestan');
      await press('Search users');
      await says('Provisioned users: 1 in all.');
      await enter(name);
      await at(`${name}, as provisioned`);
      await enter('Passkeys, devices and sign-ins of this user');
      await at(name);
      assert.equal(await rows('Passkeys').count(), 1, 'the passkey stays');
      await agree('Unlink', `Unlink ${name} from provisioning?`, 'Unlink the user');
      await says(`${name} is unlinked.`);
      assert.equal(await inUsers(name), 0);
      await page.getByRole('button', { name: 'Link', exact: true }).waitFor();
      assertClean();
      await playground.press('#login', 'ok', `Signed in as ${name}.`);
    });

    it('makes a key that takes over what another one calls the users', async () => {
      const { page, press, says, unfold, fill, open, rows, shownOnce, assertClean } = await operator('jaquino');
      const make = async (name, continued) => {
        if (await page.getByLabel('Continues').isHidden()) await unfold('Create an API key');
        await fill('Name', name);
        await page.locator('input[name="scopes"][value="profile:read"]').check();
        if (continued) {
          const option = page.getByLabel('Continues').locator('option', { hasText: continued });
          await option.waitFor({ state: 'attached' });
          await page.getByLabel('Continues').selectOption(await option.getAttribute('value'));
        }
        await press('Create the key');
        const key = await shownOnce('The new API key');
        await says(`The key “${name}” is created.`);
        return key;
      };
      const externalId = async key => (await scim('GET', `/Users/${rocco.id}`, undefined, key)).body.externalId;
      await open('default', 'API keys');
      const first = (await rows('API keys').first().locator('th').textContent()).trim();
      const other = await make('another provider');
      assert.equal(await externalId(other), undefined);
      const next = await make('the next key', first);
      assert.equal(await externalId(next), 'emp-1');
      const row = rows('API keys').filter({ hasText: 'the next key' });
      await row.getByText(`continues ${first}`).waitFor();
      assertClean();
    });

    it('is used by keyboard alone', async () => {
      const { page, at, says, refuses, tabTo, open, rows, assertClean } = await operator('minister');
      const enter = async locator => { await tabTo(locator); await page.keyboard.press('Enter'); };
      await open('default', 'Provisioning');
      const box = page.getByLabel(USERS_BOX);
      await tabTo(box);
      await page.keyboard.type('active eq 1');
      await page.keyboard.press('Enter');
      await refuses(/active/);
      await tabTo(box, 'Shift+Tab');
      await page.keyboard.press('Control+A');
      await page.keyboard.type('rocco');
      await page.keyboard.press('Enter');
      await says('Provisioned users: 1 in all.');
      await enter(rows('Provisioned users').getByRole('link'));
      await at('rocco@example.com, as provisioned');
      assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1');
      await enter(page.getByRole('link', { name: 'Stage', exact: true }));
      await at('Group Stage');
      assertClean(...REFUSED);
    });

    for (const [screen, viewport] of Object.entries(SCREENS)) {
      for (const colorScheme of ['light', 'dark']) {
        it(`fits ${screen} and can be read in the ${colorScheme}`, async test => {
          const name = `chor-${viewport.width}-${colorScheme}`;
          const view = await operator(name, { viewport, colorScheme });
          const { page } = view;
          const look = async what => {
            await view.assertNoSidewaysScrolling(what);
            const { ratio, text } = await view.leastContrast();
            assert.ok(ratio >= 4.5, `${what}: ${ratio.toFixed(2)} is the contrast of “${text}”`);
            await page.screenshot({ path: join(screenshots, `${name}-${what}.png`), fullPage: true });
          };
          const enter = (link, heading) => page.getByRole('link', { name: link, exact: true }).click().then(() => view.at(heading));
          await view.open('default', 'Provisioning');
          await look('lists');
          await view.fill(USERS_BOX, 'userName eq "');
          await view.press('Search users');
          await view.refuses(/./);
          await look('refused');
          await view.fill(USERS_BOX, 'roc');
          await view.press('Search users');
          await enter('rocco@example.com', 'rocco@example.com, as provisioned');
          await look('user');
          await enter('Choir', 'Group Choir');
          await look('group');
          await enter('Rocco the “gaoler”', 'rocco@example.com, as provisioned');
          await enter('Passkeys, devices and sign-ins of this user', 'rocco@example.com');
          await look('users-page');
          await view.press('Unlink');
          await look('unlinking');
          await view.press('Cancel');
          await view.tab('API keys');
          await view.unfold('Create an API key');
          await until(async () => await page.getByLabel('Continues').locator('option').count() > 1, 'the keys can be chosen');
          await look('keys');
          test.diagnostic(`screenshots are in ${screenshots}`);
          view.assertClean(...REFUSED);
        });
      }
    }
  });
}
