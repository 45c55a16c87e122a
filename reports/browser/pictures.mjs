// node pictures.mjs REPORT OUT: pictures of the main pages of a report, at a desk and on a phone.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { Window, desktop, phone, startBrowser } from './browser.mjs';
import { Folder } from './folder.mjs';

const [report, out] = process.argv.slice(2);
const folder = new Folder(report);
const main = {
  overview: 'index.html',
  row: folder.largest(/^rows\//),
  target: folder.largest(/^targets\//),
  case: folder.largest(/^cases\//),
  specification: folder.largest(/^specs\/(?!index)/),
  comparison: folder.largest(/^compare\/(?!index)/),
  support: 'support.html',
};

mkdirSync(out, { recursive: true });
const browser = await startBrowser();
for (const [where, options] of Object.entries({ desktop, phone })) {
  for (const colorScheme of ['light', 'dark']) {
    const window = await Window.open(browser, folder.path, { ...options, colorScheme });
    for (const [what, name] of Object.entries(main)) {
      await window.show(name);
      const clip = await start(window, options);
      await window.page.screenshot({ path: join(out, `${what}-${where}-${colorScheme}.png`), fullPage: true, clip });
    }
    await window.close();
  }
}
await browser.close();
console.log(`Pictures of ${Object.keys(main).length} pages are in ${out}`);

// The first screens of a page: three at a desk, five on a phone.
async function start({ page }, { viewport: { width, height } }) {
  const whole = await page.evaluate(() => document.documentElement.scrollHeight);
  return { x: 0, y: 0, width, height: Math.min(whole, height * (width < 800 ? 5 : 3)) };
}
