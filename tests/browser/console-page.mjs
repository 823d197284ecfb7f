// The operator's console in an open tab, as the tests of its pages use it.
import assert from 'node:assert/strict';
import { openTab, plugIn, strayRequests } from './harness.mjs';

export const SCREENS = { 'a desktop': { width: 1280, height: 800 }, 'a phone': { width: 360, height: 740 } };

/** The hash of the address that an invitation is opened at. */
export async function invitation(server, name) {
  const said = await server.command('operator', 'invite', name, `--public-url=${server.origin}`);
  return new URL(said.trim().split('\n').at(-1)).hash;
}

/** Opens the console in a profile of its own. */
export async function openConsole(browser, server, { at = '', authenticator, ...options } = {}) {
  const tab = await openTab(browser, { viewport: SCREENS['a desktop'], ...options });
  const { page, close } = tab;
  const device = await plugIn(page, authenticator);
  assert.equal((await page.goto(`${server.origin}/console${at}`)).status(), 200);

  const view = {
    page, tab, device, close,
    /** Waits for the view with this heading, and for what it shows to be there. */
    async at(heading) {
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
      await page.waitForFunction(() => !document.querySelector('main[aria-busy]')
        && ![...document.querySelectorAll('.listing .hint')].some(hint => !hint.hidden && hint.textContent === 'Loading…'));
    },
    says: text => page.locator('#status', { hasText: text }).waitFor(),
    refuses: text => page.locator('.error:visible', { hasText: text }).waitFor(),
    press: name => page.getByRole('button', { name, exact: true }).click(),
    unfold: title => page.locator('summary', { hasText: title }).click(),
    fill: (label, text) => page.getByLabel(label, { exact: true }).fill(text),
    rows: caption => page.getByRole('table', { name: caption, exact: true }).locator('tbody tr'),
    /** Presses a button, reads the question that it asks, and agrees. */
    async agree(name, question, verb) {
      await view.press(name);
      const dialog = page.getByRole('alertdialog', { name: question });
      await dialog.waitFor();
      assert.equal(await dialog.locator('button:focus').textContent(), 'Cancel', 'Enter leaves all as it is');
      await dialog.getByRole('button', { name: verb, exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
    },
    /** What is shown once. */
    async shownOnce(title) {
      const dialog = page.getByRole('dialog', { name: title });
      const secret = await dialog.locator('output').textContent();
      await view.press('I have kept it');
      await dialog.waitFor({ state: 'detached' });
      return secret;
    },
    /** Opens the application with this badge, and one of its tabs. */
    async open(badge, tabName, heading) {
      await page.getByRole('link', { name: 'Applications' }).or(page.getByRole('heading', { name: 'Applications' })).first().click();
      await view.at('Applications');
      await view.rows('Applications').filter({ has: page.locator('.badge', { hasText: badge }) }).getByRole('link').click();
      await view.at(/^Overview of /);
      await view.tab(tabName, heading);
    },
    async tab(name, heading = new RegExp(`^${name} of `)) {
      await page.getByRole('navigation', { name: 'Parts of the application' }).getByRole('link', { name, exact: true }).click();
      await view.at(heading);
    },
    async assertNoSidewaysScrolling(what) {
      const [wanted, available] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
      assert.ok(wanted <= available, `no sideways scrolling on ${what}: ${wanted} of ${available} pixels`);
    },
    /** The least contrast of text to what is behind it (WCAG 2.2, 1.4.3), and where. */
    leastContrast: () => page.evaluate(() => {
      const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
      const rgb = colour => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
      };
      const luminance = colour => rgb(colour).slice(0, 3)
        .map(part => part / 255).map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
      const behind = node => {
        for (let at = node; at; at = at.parentElement) {
          const colour = getComputedStyle(at).backgroundColor;
          if (rgb(colour)[3] === 255) return colour;
        }
        return getComputedStyle(document.body).backgroundColor;
      };
      const texts = [...document.querySelectorAll('body *')].filter(node =>
        node.checkVisibility() && !node.disabled && [...node.childNodes].some(child => child.nodeType === 3 && child.textContent.trim()));
      return texts.map(node => {
        const [dark, light] = [luminance(getComputedStyle(node).color), luminance(behind(node))].sort((a, b) => a - b);
        return { ratio: (light + 0.05) / (dark + 0.05), text: node.textContent.slice(0, 40) };
      }).reduce((least, one) => (one.ratio < least.ratio ? one : least));
    }),
    /** Moves on by the Tab key, or back, until `locator` has the focus. */
    async tabTo(locator, key = 'Tab') {
      for (let presses = 0; presses < 80; presses += 1) {
        if (await locator.evaluate(node => node === document.activeElement)) return;
        await page.keyboard.press(key);
      }
      assert.fail(`${key} does not lead to ${locator}`);
    },
    /** Nothing went wrong behind the scenes either. */
    assertClean(...known) {
      // A browser's console reports every answer that is not 2xx.
      assert.deepEqual(tab.seen.errors.filter(error => !known.some(pattern => pattern.test(error))), []);
      assert.deepEqual(tab.seen.violations, []);
      assert.deepEqual(strayRequests(tab.seen, server.origin), [], 'no request leaves the server');
    },
  };
  return view;
}

/** A new operator, who has accepted an invitation and is signed in. */
export async function newOperator(browser, server, name, options) {
  const view = await openConsole(browser, server, { at: await invitation(server, name), ...options });
  await view.at('You are invited');
  await view.press('Create a passkey');
  await view.at('Applications');
  return view;
}
