// The playground in an open tab, as the tests of its pages use it.
import assert from 'node:assert/strict';
import { openTab, plugIn, strayRequests } from './harness.mjs';

const PATIENCE_MS = 15_000;
export const SCREENS = { 'a desktop': { width: 1280, height: 800 }, 'a phone': { width: 390, height: 844 } };

/** Opens the playground in a profile of its own. */
export async function openPlayground(browser, server, { authenticator, prepare, origin = server.origin, at = '', ...options } = {}) {
  const tab = await openTab(browser, { viewport: SCREENS['a desktop'], ...options });
  const { page, close } = tab;
  if (prepare) await page.addInitScript(prepare);
  const device = await plugIn(page, authenticator);
  assert.equal((await page.goto(`${origin}/${at}`)).status(), 200);

  async function expectStatus(state, text) {
    const status = () => page.evaluate(() => {
      const node = document.querySelector('#status');
      return [node?.dataset.state, node?.textContent];
    });
    const wanted = [state, text instanceof RegExp ? text.source : null, text];
    await page.waitForFunction(([kind, pattern, words]) => {
      const node = document.querySelector('#status');
      return node?.dataset.state === kind && (pattern ? new RegExp(pattern).test(node.textContent) : node.textContent === words);
    }, wanted, { timeout: PATIENCE_MS }).catch(async () => assert.deepEqual(await status(), [state, String(text)]));
  }
  await expectStatus('idle', 'Ready.');
  return {
    page, tab, device, close, expectStatus,
    /** Presses a button and waits for what the status line then says. */
    async press(button, state, text) {
      await page.click(button);
      await expectStatus(state, text);
    },
    async assertNoSidewaysScrolling() {
      const [wanted, available] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
      assert.ok(wanted <= available, `no sideways scrolling: ${wanted} of ${available} pixels`);
    },
    /** Nothing went wrong behind the scenes either. */
    assertClean(...known) {
      // A browser's console reports every answer that is not 2xx.
      assert.deepEqual(tab.seen.errors.filter(error => !known.some(pattern => pattern.test(error))), []);
      assert.deepEqual(tab.seen.violations, []);
      assert.deepEqual(strayRequests(tab.seen, server.origin), [], 'no request leaves the server');
    },
  };
}
