// What scripts add to the overview, and the ways from it to everything else.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Window, startBrowser } from './browser.mjs';
import { reportCalled } from './folder.mjs';

const real = reportCalled('real');
const months = reportCalled('months');
const large = reportCalled('large');
const whole = reportCalled('whole');

let browser;
before(async () => (browser = await startBrowser()));
after(() => browser.close());

async function reading(folder, pattern, read) {
  const name = folder.largest(pattern);
  const window = await Window.open(browser, folder.path);
  try {
    const took = await window.show(name);
    await read(window.page, took);
    assert.deepEqual(window.complaints, []);
  } finally {
    await window.close();
  }
}

const rows = (page) => page.locator('#matrix-table tbody tr:not(.group)');
const texts = async (locator) => (await locator.allInnerTexts()).map((text) => text.trim().replace(/\s+/g, ' '));
const shown = (page) => texts(rows(page).filter({ visible: true }).locator('th'));

test('search: rows that have the words stay, groups without rows go, and a reader hears how many', () =>
  reading(real, /^index/, async (page) => {
    const all = await shown(page);
    await page.getByRole('searchbox').fill('no-store');
    const found = await shown(page);
    assert(found.length > 0 && found.length < all.length, `${found.length} of ${all.length} rows`);
    assert(found.some((row) => /no-store/.test(row)));
    assert.match(await page.getByRole('status').first().innerText(), new RegExp(`${found.length}.*${all.length}`));
    for (const group of await page.locator('#matrix-table tbody').all()) {
      const left = await group.locator('tr:not(.group)').filter({ visible: true }).count();
      assert.equal(await group.locator('tr.group').filter({ visible: true }).count(), left > 0 ? 1 : 0);
    }
    await page.getByRole('searchbox').fill('no such words');
    assert.deepEqual(await shown(page), []);
    await page.getByRole('searchbox').fill('');
    assert.deepEqual(await shown(page), all);
  }));

test('filter: only rows with the grade that was chosen, of any cache or of one', () =>
  reading(real, /^index/, async (page) => {
    const all = await shown(page);
    const grades = page.locator('main select').filter({ has: page.locator('option', { hasText: /^violates$/ }) });
    await grades.selectOption({ label: 'violates' });
    const found = await shown(page);
    assert(found.length > 0 && found.length < all.length, `${found.length} of ${all.length} rows`);
    for (const row of await rows(page).filter({ visible: true }).all()) assert.match(await row.innerText(), /violates/);
    const caches = page.locator('main select').filter({ has: page.locator('option', { hasText: 'proxy' }) });
    await caches.selectOption({ label: 'Reference (proxy)' });
    assert.deepEqual(await shown(page), [], 'the proxy violates nothing');
    await caches.selectOption({ index: 0 });
    await grades.selectOption({ index: 0 });
    assert.deepEqual(await shown(page), all);
  }));

test('search finds cases, too, and says who breaks them; a case leads to its page', () =>
  reading(real, /^index/, async (page) => {
    await page.getByRole('searchbox').fill('no-store s-maxage');
    const found = page.locator('main li').filter({ visible: true, hasText: 'no-store and s-maxage' }).first();
    assert.match(await found.innerText(), /broken by .*cdn/);
    await found.locator('a').click();
    assert.match(await page.locator('h1').innerText(), /no-store and s-maxage/);
  }));

test('sort: a column sorts its rows one way, then the other, and says so', () =>
  reading(real, /^index/, async (page) => {
    const head = page.locator('#matrix-table thead th').filter({ has: page.locator('button') }).last();
    const all = await shown(page);
    await head.locator('button').click();
    const way = await head.getAttribute('aria-sort');
    assert.match(way, /^(ascending|descending)$/);
    const once = await shown(page);
    await head.locator('button').click();
    assert.match(await head.getAttribute('aria-sort'), /^(ascending|descending)$/);
    assert.notEqual(await head.getAttribute('aria-sort'), way);
    const twice = await shown(page);
    assert.notDeepEqual(once, twice);
    assert.deepEqual([...once].sort(), [...all].sort());
    assert.deepEqual([...twice].sort(), [...all].sort());
  }));

test('search, filter and sort work with the keyboard alone', () =>
  reading(real, /^index/, async (page) => {
    const box = page.getByRole('searchbox');
    const onward = page.locator('main ul a[href="#matrix"]');  // past the links of the answers
    for (let i = 0; i < 20 && !(await onward.evaluate((element) => element === document.activeElement)); ++i) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    for (let i = 0; i < 20 && !(await box.evaluate((element) => element === document.activeElement)); ++i) await page.keyboard.press('Tab');
    await page.keyboard.type('vary');
    assert((await shown(page)).every((row) => row !== ''));
    assert((await shown(page)).length > 0);
    assert.equal(await box.inputValue(), 'vary');
  }));

test('from the overview to a row, a case and back', () =>
  reading(real, /^index/, async (page) => {
    await page.locator('#matrix-table tbody th a', { hasText: /^no-store$/ }).first().click();
    assert.match(page.url(), /\/rows\//);
    assert.match(await page.locator('h1').innerText(), /no-store/);
    await page.locator('main a[href*="cases/"]').first().click();
    assert.match(page.url(), /\/cases\/response-directives\/no-store\//);
    await page.locator('nav a[href$="index.html"]').first().click();
    assert.equal(await page.locator('#matrix-table').count(), 1);
  }));

test('a cell leads to what is behind it', () =>
  reading(real, /^index/, async (page) => {
    const row = rows(page).filter({ hasText: 'violat' }).first();
    await row.locator('td a', { hasText: 'violat' }).first().click();
    assert.match(page.url(), /\/(rows|targets)\//);
    const place = decodeURIComponent(new URL(page.url()).hash.slice(1));
    if (place) assert.equal(await page.locator(`[id="${place}"]`).count(), 1);
  }));

test('a broken case shows what was expected, what was seen, the control, the wire and the reference', () =>
  reading(real, /^cases\/response-directives\/no-store\/not-reused-with-s-maxage/, async (page) => {
    const text = await page.locator('main').evaluate((main) => main.textContent);
    for (const word of [/MUST NOT/, /violation|violates/, /expected/i, /control/i, /reference/i, /RFC 9111/, /reproduce/i, /HTTP\/1\.1/, /Cache-Control: /]) {
      assert(word.test(text), `no ${word}`);
    }
    assert.match((await texts(page.locator('figure.seq'))).join('\n'), /origin not asked/, 'no sequence diagram');
    assert(/cachestone run .*--case/.test(text), 'no command');
  }));

test('two months: what got better and what got worse, apart, and nothing else', () =>
  reading(months, /^compare\/(?!index)/, async (page) => {
    const text = await page.locator('main').innerText();
    assert.match(text, /better/i);
    assert.match(text, /worse/i);
    assert((await page.locator('main a[href*="cases/"]').count()) > 0);
    assert((await page.locator('main a[href*="recipes"]').count()) < 174, 'what is equal is not listed');
  }));

test('support: a word for every cache', () =>
  reading(whole, /^support/, async (page) => {
    const words = await texts(page.locator('table.support tbody td'));
    assert(words.length >= 7 * 15, `${words.length} words`);
    assert(words.every((word) => /supported|partly|ignored|unproven|n\/a|not run/.test(word)), words.join(' | '));
  }));

test('the overview of seven caches can be used at once', (context) =>
  reading(large, /^index/, async (page, took) => {
    const started = performance.now();
    await page.getByRole('searchbox').fill('vary');
    const found = await shown(page);
    assert(found.length > 0);
    context.diagnostic(`shown after ${took.toFixed(0)} ms, searched after ${(performance.now() - started).toFixed(0)} ms more`);
  }));
