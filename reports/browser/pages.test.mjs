// One page of each kind in the browser: quiet, accessible, at home on a phone, readable without scripts, printable.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Window, desktop, phone, startBrowser } from './browser.mjs';
import { reportCalled } from './folder.mjs';

const real = reportCalled('real');
const months = reportCalled('months');
// Of each kind the largest, which has most to get wrong.
const pages = [
  ['the overview', real, /^index/],
  ['the page of a row', real, /^rows\//],
  ['the page of a target', real, /^targets\//],
  ['the page of a case', real, /^cases\//],
  ['the page of a case with a chain of caches', real, /^cases\/chains\//],
  ['the list of specifications', real, /^specs\/index/],
  ['the page of a specification', real, /^specs\/(?!index)/],
  ['the list of comparisons', real, /^compare\/index/],
  ['the comparison of two caches', real, /^compare\/(?!index)/],
  ['the comparison of two months', months, /^compare\/(?!index)/],
  ['the support table', real, /^support/],
];

let browser;
before(async () => (browser = await startBrowser()));
after(() => browser.close());

async function visit(folder, pattern, options, look) {
  const name = folder.largest(pattern);
  const window = await Window.open(browser, folder.path, options);
  try {
    await window.show(name);
    await look(window, window.page);
    assert.deepEqual(window.complaints, []);
  } finally {
    await window.close();
  }
}

for (const [what, folder, pattern] of pages) {
  test(`${what} at a desk: quiet, accessible, framed, with focus that is seen`, () =>
    visit(folder, pattern, desktop, async (window, page) => {
      await framed(window, page);
      await accessible(window);
      await withKeyboard(page);
      await page.emulateMedia({ colorScheme: 'dark' });
      await accessible(window, ['color-contrast']);
    }));

  test(`${what} on a phone: quiet, accessible, no wider than the screen`, () =>
    visit(folder, pattern, { ...phone, colorScheme: 'dark' }, async (window, page) => {
      await accessible(window);
      await page.emulateMedia({ colorScheme: 'light' });
      await accessible(window, ['color-contrast', 'target-size']);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert(width <= phone.viewport.width, `the page is ${width} pixels wide`);
    }));

  test(`${what} without scripts: all can be read, no control is dead`, async () => {
    let withScripts = [];
    await visit(folder, pattern, desktop, async (window, page) => (withScripts = await page.evaluate(linesOfText)));
    await visit(folder, pattern, { ...desktop, javaScriptEnabled: false }, async (window, page) => {
      const without = new Set(await page.evaluate(linesOfText));
      assert(without.size > 5, `${without.size} lines of text`);
      assert.deepEqual(withScripts.filter((line) => !without.has(line)), []);
      assert.equal(await visible(page, 'input, select, button'), 0, 'controls that need a script');
    });
  });

  test(`${what} on paper: dark on white, no controls, nothing cut off`, () =>
    visit(folder, pattern, { viewport: { width: 720, height: 1000 } }, async (window, page) => {
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      assert.equal(await visible(page, 'input, select, button'), 0, 'controls');
      assert.deepEqual(await page.evaluate(cutOff), []);
      assert.equal(await page.evaluate(inkOnPaper), '');
      const pdf = await page.pdf({ format: 'A4' });
      assert(pdf.subarray(0, 5).toString() === '%PDF-' && pdf.length > 5000);
    }));
}

const visible = (page, selector) => page.locator(selector).filter({ visible: true }).count();

async function accessible(window, rules) {
  assert.deepEqual(await window.barriers(rules), []);
}

async function framed(window, page) {
  assert.match(await page.title(), /\S.*\S/);
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  for (const one of ['h1', 'main#main']) assert.equal(await page.locator(one).count(), 1, one);
  const ways = await page.locator('nav a').evaluateAll((links) => links.map((link) => link.href));
  for (const path of ['index.html', 'support.html', 'compare/index.html', 'specs/index.html']) {
    assert(ways.includes(window.url(path)), `no way to ${path}`);
  }
}

async function withKeyboard(page) {
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), '#main', 'what Tab reaches first');
  for (let i = 0; i < 20; ++i) {
    if (await page.evaluate(() => document.activeElement === document.body)) break; // the end of the page
    assert.equal(await page.evaluate(focusIsSeen), '', `after ${i} more Tab`);
    await page.keyboard.press('Tab');
  }
  await page.locator('a[href="#main"]').first().focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const after = await page.evaluate(() => document.activeElement.closest('nav, header')?.outerHTML ?? '');
  assert.equal(after, '', 'what Tab reaches after skipping');
}

// In the page: why the element that has the focus cannot be seen to have it, or ''.
function focusIsSeen() {
  const element = document.activeElement;
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const what = element.outerHTML.slice(0, 100);
  if (box.width === 0 || box.height === 0) return `${what} has no size`;
  if (box.bottom <= 0 || box.right <= 0 || box.top >= innerHeight || box.left >= innerWidth) return `${what} is off the screen`;
  if (style.outlineStyle === 'none' && style.boxShadow === 'none') return `${what} does not show its focus`;
  return '';
}

// In the page: the text of each element that has some of its own, outside the controls that scripts bring.
function linesOfText() {
  const lines = [];
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.data.trim();
    if (text && !element.closest('button, select, [role=status], form, [role=search]')) lines.push(text);
  }
  return lines;
}

// In the page: what would have to be scrolled on paper.
function cutOff() {
  return [...document.querySelectorAll('body, body *')]
    .filter((element) => {
      const { overflowX, overflowY } = getComputedStyle(element);
      const wide = overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
      const high = overflowY !== 'visible' && element.scrollHeight > element.clientHeight + 1;
      return element.clientWidth > 1 && !element.closest('svg') && (wide || high);
    })
    .map((element) => `<${element.tagName} class="${element.className}">`)
    .slice(0, 5);
}

// In the page: dark text on white also when the screen is dark, or why not.
function inkOnPaper() {
  const light = (color) => color.match(/[\d.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
  const style = getComputedStyle(document.body);
  return light(style.color) < 300 ? '' : `text is ${style.color}`;
}
