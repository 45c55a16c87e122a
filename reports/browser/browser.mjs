// Chromium, where a page may read the files of its own report and nothing else, and where every complaint is kept.

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const desktop = { viewport: { width: 1400, height: 900 } };
export const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    chromiumSandbox: process.getuid() !== 0, // which refuses to run as root
    args: ['--disable-quic', '--host-resolver-rules=MAP * ~NOTFOUND'],
  });
}

// One window on the report in `folder`. What goes wrong in it is in `complaints`, a sentence each.
export class Window {
  static async open(browser, folder, options = desktop) {
    const window = new Window();
    window.root = `${pathToFileURL(folder)}/`;
    window.folder = folder;
    window.complaints = [];
    window.context = await browser.newContext(options);
    await window.context.route('**/*', (route) => {
      const url = route.request().url();
      if (url.startsWith(window.root)) return route.continue();
      window.complaints.push(`asks for ${url.slice(0, 200)}`);
      return route.abort();
    });
    window.context.setDefaultTimeout(15_000);
    window.page = await window.context.newPage();
    window.context.on('page', (page) => window.complaints.push(`opens a window: ${page.url().slice(0, 200)}`));
    window.page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) window.complaints.push(`console: ${message.text().slice(0, 300)}`);
    });
    window.page.on('pageerror', (error) => window.complaints.push(`script: ${error.message.slice(0, 300)}`));
    window.page.on('websocket', (socket) => window.complaints.push(`opens ${socket.url()}`));
    window.page.on('dialog', (dialog) => {
      window.complaints.push(`dialog: ${dialog.message()}`);
      return dialog.dismiss();
    });
    return window;
  }

  url(name) {
    return pathToFileURL(join(this.folder, name)).href;
  }

  // Shows a page of the report; milliseconds until it could be used.
  async show(name) {
    const started = performance.now();
    await this.page.goto(this.url(name), { waitUntil: 'load' });
    return performance.now() - started;
  }

  // What axe-core finds serious or critical on the page, a sentence each.
  async barriers(only) {
    await this.page.evaluate(axe);
    const found = await this.page.evaluate(
      (rules) => globalThis.axe.run(document, { preload: false, resultTypes: ['violations'], ...(rules && { runOnly: { type: 'rule', values: rules } }) }),
      only,
    );
    return found.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, help, nodes }) => `${id} (${help}), ${nodes.length} times: ${nodes[0].target.join(' ')}: ${nodes[0].failureSummary?.split('\n')[1]?.trim()}`);
  }

  close() {
    return this.context.close();
  }
}
