// Every page of every report as a file: proper HTML, no dead link, nothing hostile left alive, not too large.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { anatomy, reportCalled, tagsOf, unbalanced } from './folder.mjs';

const most = 300_000; // bytes of a page

// What a run puts beside its report, and what script.js loads.
const linkedToByNone = new Set(['results.json', 'search-index.js']);

// Characters that no page holds: controls, and marks that are not seen or reorder what is.
const unseen = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u;

for (const report of ['real', 'months', 'hostile', 'large']) {
  const folder = reportCalled(report);
  const known = new Set(folder.files);
  const anatomies = new Map();
  const complaints = { html: [], text: [], size: [] };

  for (const name of folder.pages) {
    const bytes = folder.bytes(name);
    if (bytes.length > most) complaints.size.push(`${name}: ${bytes.length} bytes`);
    let html = '';
    try {
      html = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      complaints.text.push(`${name}: not UTF-8`);
      continue;
    }
    const bad = html.match(unseen);
    if (bad) complaints.text.push(`${name}: U+${bad[0].codePointAt(0).toString(16)} at ${bad.index}`);
    try {
      const tags = tagsOf(html, name);
      const page = anatomy(tags, name);
      anatomies.set(name, page);
      for (const found of [...unbalanced(tags), ...page.complaints]) complaints.html.push(`${name}: ${found}`);
    } catch (error) {
      complaints.html.push(error.message);
    }
  }

  test(`${report}: ${folder.pages.length} pages, one of which is index.html`, () => assert(known.has('index.html')));
  test(`${report}: tags are proper, ids unique, links stay in the report`, () => none(complaints.html));
  test(`${report}: UTF-8, nothing invisible`, () => none(complaints.text));
  test(`${report}: no page is larger than ${most} bytes`, () => none(complaints.size));
  test(`${report}: every link leads to a file and a place in it, every page is linked to`, () => {
    const dead = [];
    const reached = new Set(['index.html']);
    for (const [name, page] of anatomies) {
      for (const [target, fragment] of page.links) {
        if (!known.has(target)) dead.push(`${name} → ${target}`);
        else if (fragment && anatomies.has(target) && !anatomies.get(target).ids.has(decodeURIComponent(fragment))) {
          dead.push(`${name} → ${target}#${fragment}`);
        }
        if (target !== name) reached.add(target);
      }
    }
    none(dead);
    none(folder.files.filter((name) => !reached.has(name) && !linkedToByNone.has(name)));
  });
}

function none(complaints) {
  assert.equal(complaints.length, 0, `${complaints.length}, such as\n  ${complaints.slice(0, 10).join('\n  ')}\n`);
}

test('seven caches with all cases: no page is larger either', () => {
  const folder = reportCalled('whole');
  none(folder.pages.filter((name) => folder.size(name) > most).map((name) => `${name}: ${folder.size(name)} bytes`));
});
