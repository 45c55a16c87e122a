// A report on disk, read without a browser: its pages, and what each page refers to.

import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

export class Folder {
  constructor(path) {
    this.path = path;
    this.files = readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(path, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join('/'))
      .sort();
    this.pages = this.files.filter((name) => name.endsWith('.html'));
  }
  size(name) {
    return statSync(join(this.path, name)).size;
  }
  bytes(name) {
    return readFileSync(join(this.path, name));
  }
  // Pages whose path fits `pattern`; the test that asks has nothing to look at when there is none.
  like(pattern) {
    const found = this.pages.filter((name) => pattern.test(name));
    if (found.length === 0) throw new Error(`${this.path} has no page like ${pattern}`);
    return found;
  }
  largest(pattern) {
    return this.like(pattern).reduce((a, b) => (this.size(b) > this.size(a) ? b : a));
  }
}

// The report `name` of those that `make` has made in the folder that REPORTS names.
export function reportCalled(name) {
  const { REPORTS } = process.env;
  if (!REPORTS) throw new Error('REPORTS names no folder: reports/browser/make CACHESTONE FOLDER makes one');
  return new Folder(join(REPORTS, name));
}

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: '\u00a0' };
function unescaped(text) {
  return text.replace(/&(#?\w+);/g, (all, name) => entities[name] ?? all);
}

// The tags of a page, strictly: every attribute is quoted or has no value, nothing is left open. A report writes its own
// HTML, so anything else is a mistake. Returns [{ name, closes, attributes: Map }].
export function tagsOf(html, name) {
  const tags = [];
  const tag = /<(?:!--[\s\S]*?--|!doctype html|(\/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z][-a-zA-Z:]*(?:="[^"<>]*")?)*)\s*(\/?))>|</gi;
  for (const match of html.matchAll(tag)) {
    const [all, slash, element, attributes] = match;
    if (all === '<') throw new Error(`${name}: a "<" that opens no proper tag: ${JSON.stringify(html.slice(match.index, match.index + 100))}`);
    if (!element) continue;
    const pairs = new Map();
    for (const [, key, value] of attributes.matchAll(/([a-zA-Z][-a-zA-Z:]*)(?:="([^"]*)")?/g)) {
      if (pairs.has(key)) throw new Error(`${name}: <${element}> has ${key} twice`);
      pairs.set(key, unescaped(value ?? ''));
    }
    tags.push({ name: element.toLowerCase(), closes: slash === '/', attributes: pairs });
  }
  return tags;
}

const empty = new Set(['area', 'base', 'br', 'col', 'hr', 'img', 'input', 'link', 'meta', 'wbr']);
const drawn = new Set(['circle', 'ellipse', 'line', 'path', 'polygon', 'polyline', 'rect', 'use', 'stop']);

// Complaints about elements that are not closed, or closed in the wrong order.
export function unbalanced(tags) {
  const open = [];
  const complaints = [];
  for (const { name, closes } of tags) {
    if (empty.has(name)) continue;
    if (!closes) open.push(name);
    else if (open.at(-1) === name) open.pop();
    else if (drawn.has(open.at(-1))) {
      while (drawn.has(open.at(-1))) open.pop();
      if (open.at(-1) === name) open.pop();
    } else complaints.push(`</${name}> where <${open.at(-1)}> is open`);
  }
  while (drawn.has(open.at(-1))) open.pop();
  return [...complaints, ...open.map((name) => `<${name}> is never closed`)].slice(0, 3);
}

// What a page has: ids, and where its links and sources lead within the report ([target, fragment]).
export function anatomy(tags, name) {
  const ids = new Set();
  const links = [];
  const complaints = [];
  for (const { name: element, closes, attributes } of tags) {
    if (closes) continue;
    const id = attributes.get('id');
    if (id !== undefined && ids.has(id)) complaints.push(`id "${id}" twice`);
    if (id !== undefined) ids.add(id);
    for (const key of ['href', 'src']) {
      const url = attributes.get(key);
      if (url === undefined || /^data:image\//.test(url)) continue;
      if (/^https:\/\/(www\.rfc-editor\.org|datatracker\.ietf\.org|www\.w3\.org)\//.test(url) && element === 'a') continue;
      if (/^[a-z][a-z0-9+.-]*:|^\/|^$|\\/i.test(url)) {
        complaints.push(`<${element} ${key}="${url.slice(0, 100)}"> leaves the report`);
        continue;
      }
      const [path, fragment] = url.split('#');
      links.push([path === '' ? name : join(dirname(name), decodeURIComponent(path.split('?')[0])), fragment]);
    }
    for (const key of attributes.keys()) {
      if (/^on/i.test(key)) complaints.push(`<${element}> has ${key}`);
    }
    for (const key of ['aria-labelledby', 'aria-describedby', 'aria-controls', 'for', 'headers']) {
      for (const target of (attributes.get(key) ?? '').split(' ').filter(Boolean)) links.push([name, target]);
    }
  }
  return { ids, links, complaints };
}

export const inside = (folder, path) => resolve(folder, path).startsWith(resolve(folder) + sep);
