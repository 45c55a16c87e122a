// A report of results that mean ill, in the browser: everything is shown as text, and nothing of it lives.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Window, desktop, phone, startBrowser } from './browser.mjs';
import { reportCalled } from './folder.mjs';

const folder = reportCalled('hostile');

let browser;
before(async () => (browser = await startBrowser()));
after(() => browser.close());

// In the page: what hostile content has brought to life.
function alive() {
  const found = [];
  const unwanted = '[data-hostile], iframe, object, embed, base, form[action], meta[http-equiv=refresh], [autofocus], style:not(head *)';
  for (const element of document.querySelectorAll(unwanted)) found.push(element.outerHTML.slice(0, 200));
  for (const element of document.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name) || (/^(href|src|action|xlink:href)$/.test(name) && /^\s*(javascript|vbscript|data):/i.test(value))) found.push(`${name}="${value.slice(0, 100)}"`);
    }
  }
  if ('hostile' in globalThis) found.push(`a script of theirs has run: ${globalThis.hostile}`);
  return found;
}

// In the page: what sticks out furthest on the right, outside of regions that scroll.
function widest() {
  const right = (element) => (element.closest('.scroll') ? 0 : element.getBoundingClientRect().right);
  const [first] = [...document.querySelectorAll('body *')].sort((a, b) => right(b) - right(a));
  return first.outerHTML.slice(0, 200);
}

for (const kind of [/^index|^support/, /^rows\//, /^targets\//, /^cases\//, /^specs\//, /^compare\//]) {
  test(`pages ${kind.source}: no request, script, dialog or element of theirs`, async () => {
    const window = await Window.open(browser, folder.path);
    try {
      const pages = folder.like(kind);
      for (const name of pages.filter((_, i) => i % Math.ceil(pages.length / 40) === 0)) {
        await window.show(name);
        assert.deepEqual(await window.page.evaluate(alive), [], name);
        assert.deepEqual(window.complaints, [], name);
      }
    } finally {
      await window.close();
    }
  });
}

test('search, filter and sort bring nothing of it to life', async () => {
  const window = await Window.open(browser, folder.path);
  const { page } = window;
  await window.show('index.html');
  for (const words of ['hostile', '<script', 'javascript:', '"><b']) {
    await page.getByRole('searchbox').fill(words);
    await page.locator('main li a[href*="cases/"]').filter({ visible: true }).first().waitFor();
    assert.deepEqual(await page.evaluate(alive), [], words);
  }
  await page.getByRole('searchbox').fill('');
  for (const button of await page.locator('th button').all()) await button.click();
  for (const select of await page.locator('main select').all()) await select.selectOption({ index: 1 });
  assert.deepEqual(await page.evaluate(alive), []);
  assert.deepEqual(window.complaints, []);
  await window.close();
});

test('it is shown as text, and long text is cut with a note', async () => {
  const window = await Window.open(browser, folder.path);
  let text = '';
  for (const name of [...folder.like(/^index/), ...folder.like(/^targets\//), ...folder.like(/^cases\//).slice(0, 20)]) {
    await window.show(name);
    text += await window.page.evaluate(() => document.body.textContent);
  }
  for (const piece of ['<script>window.hostile = 1', '"><b data-hostile', 'javascript:window.hostile=5', '\\u{202e}', '\\x1b', '\\xff\\xfe<b data-hostile>', '&lt;script&gt;']) {
    assert(text.includes(piece), piece);
  }
  assert.match(text, /cut, \d{7} bytes in all/);
  await window.close();
});

for (const [where, options] of [['a desk', desktop], ['a phone', phone]]) {
  test(`it does not push the page apart at ${where}`, async () => {
    const window = await Window.open(browser, folder.path, options);
    for (const name of ['index.html', 'support.html', folder.largest(/^cases\//), folder.largest(/^rows\//), folder.largest(/^targets\//), folder.largest(/^compare\//)]) {
      await window.show(name);
      const width = await window.page.evaluate(() => document.documentElement.scrollWidth);
      assert(width <= options.viewport.width, `${name} is ${width} pixels wide: ${await window.page.evaluate(widest)}`);
    }
    await window.close();
  });
}
