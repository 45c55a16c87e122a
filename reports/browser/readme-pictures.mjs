// node readme-pictures.mjs REPORT CASE OUT: the two pictures of the README, overview.png (down to the end of the answers) and
// case.png (down to the end of the first cache that fell short in CASE).

import { join } from 'node:path';

import { Window, startBrowser } from './browser.mjs';

const [report, id, out] = process.argv.slice(2);
const browser = await startBrowser();
const window = await Window.open(browser, report, { viewport: { width: 1200, height: 900 } });
for (const [picture, name, last] of [
  ['overview', 'index.html', '#questions'],
  ['case', `cases/${id}.html`, '.results > section'],
]) {
  await window.show(name);
  const { bottom } = await window.page.locator(last).first().evaluate((element) => element.getBoundingClientRect().toJSON());
  const clip = { x: 0, y: 0, width: 1200, height: Math.ceil(bottom) + 16 };
  await window.page.screenshot({ path: join(out, `${picture}.png`), fullPage: true, clip });
}
await browser.close();
