// The documentation that the server serves of itself, on a machine without any network.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { openTab, startBrowser, startServer, strayRequests, temporaryFolder } from './harness.mjs';

const SCREENS = { 'a desktop': { width: 1280, height: 800 }, 'a phone': { width: 390, height: 844 } };

describe('The documentation at /docs', () => {
  let server, browser, screenshots, tab, operations;

  before(async () => {
    [server, browser, screenshots] = await Promise.all([startServer(), startBrowser(), temporaryFolder()]);
    const { body } = await server.api('GET', '/openapi.json');
    operations = Object.values(body.paths).flatMap(Object.values).filter(each => each.operationId);
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });
  afterEach(() => tab?.close());

  /** Opens the page with every way out of the machine closed. */
  async function read(viewport) {
    tab = await openTab(browser, { viewport });
    await tab.page.route(url => url.origin !== server.origin, route => route.abort());
    await tab.page.goto(`${server.origin}/docs`);
    const summaries = operations.map(operation => operation.summary);
    await tab.page.waitForFunction(wanted => {
      const shown = [...document.querySelectorAll('h2')].filter(node => node.checkVisibility()).map(node => node.textContent.trim());
      return wanted.every(summary => shown.includes(summary));
    }, summaries);
    return tab.page;
  }

  for (const [screen, viewport] of Object.entries(SCREENS)) {
    it(`show every operation on ${screen} and ask nobody but the server for anything`, async test => {
      assert.ok(operations.length > 10);
      const page = await read(viewport);
      await page.screenshot({ path: join(screenshots, `docs-${viewport.width}.png`) });
      test.diagnostic(`screenshots in ${screenshots}`);
      assert.deepEqual(strayRequests(tab.seen, server.origin), []);
      assert.deepEqual(tab.seen.violations, []);
      assert.deepEqual(tab.seen.errors, []);
    });
  }

  it('show requests, answers and examples of an operation', async () => {
    const page = await read(SCREENS['a desktop']);
    const section = page.locator('[id="tag/reg/operation/regInit"], [id*="regInit"]').first();
    await section.scrollIntoViewIfNeeded();
    const text = await section.innerText();
    for (const part of ['/fido2/v2/reg/init', 'user', 'displayName', '200', '403', 'username']) assert.ok(text.includes(part), part);
    await page.screenshot({ path: join(screenshots, 'docs-operation.png') });
  });

  it('show the document that is served at /openapi.json', async () => {
    const [page, document] = await Promise.all(['/docs', '/openapi.json'].map(path => server.api('GET', path)));
    const shown = /\bspec = (\{[^]*\});\s*Redoc\.init/.exec(page.body)[1];
    const mediaTypes = text => [...new Set(text.match(/application\/json[^"]*/g))];
    assert.deepEqual(mediaTypes(shown), mediaTypes(JSON.stringify(document.body)));
    assert.deepEqual(JSON.parse(shown), document.body);
  });

  it('find an operation by a word', async () => {
    const page = await read(SCREENS['a desktop']);
    await page.fill('input[placeholder="Search..."]', 'transaction');
    const found = page.locator('[role=search] [role=menuitem]');
    await found.first().waitFor();
    assert.match(await found.first().innerText(), /transaction/i);
  });

  it('are served under a policy that lets nothing in from elsewhere', async () => {
    const policy = (await server.api('GET', '/docs')).headers.get('Content-Security-Policy');
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /https?:|\*/);
  });
});
