// An adapter of Cachestone for the npm library http-cache-semantics: the protocol's side of it.
// ../README.md documents the messages; cache.mjs is the cache. For a library of your own, change that and the greeting.
//
//   cachestone run --adapter 'node harness/adapter/npm/adapter.mjs'             as a shared cache
//   cachestone run --adapter 'node harness/adapter/npm/adapter.mjs --private'   as a private one

import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { LibraryCache } from './cache.mjs';

const shared = !process.argv.includes('--private');
const { version } = createRequire(import.meta.url)('http-cache-semantics/package.json');

// The library asks Date.now() what time it is. It is what the last message said.
let now = 0;
Date.now = () => now;

let cache;
let nextFetch = 1;
const waiting = new Map(); // by the id of the fetch: { resolve, reject }

// Only messages go to standard output; console.error() is for everything else.
const say = (message) => process.stdout.write(JSON.stringify(message) + '\n');

const contentOf = ({ headers, body, body64 }) => ({
  headers,
  body: body64 === undefined ? Buffer.from(body ?? '') : Buffer.from(body64, 'base64'),
});
const asContent = ({ headers, body }) => ({ headers, ...(body.length > 0 && { body64: body.toString('base64') }) });

function fetchFromOrigin({ method, target, ...content }) {
  const id = nextFetch++;
  say({ type: 'fetch', id, method, target, ...asContent(content) });
  return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
}

function endOfFetch(id) {
  const fetch = waiting.get(id);
  waiting.delete(id);
  return fetch;
}

async function answer({ id, method, target, ...content }) {
  try {
    const { status, ...rest } = await cache.answer({ method, target, ...contentOf(content) });
    say({ type: 'reply', id, status, ...asContent(rest) });
  } catch (error) {
    say({ type: 'error', message: String(error.stack) });
  }
}

const handlers = {
  open() {
    waiting.clear();
    cache = new LibraryCache({ shared, fetch: fetchFromOrigin });
  },
  request: answer,
  response: ({ id, status, ...content }) => endOfFetch(id)?.resolve({ status, ...contentOf(content) }),
  failure: ({ id, failure }) => endOfFetch(id)?.reject(Object.assign(new Error(failure), { isFailure: true })),
  // `interim` and `leave` ask nothing of this cache.
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const message = JSON.parse(line);
  if (message.type === 'hello') {
    say({ type: 'hello', protocol: 1, name: 'http-cache-semantics', version, cache: shared ? 'shared' : 'private' });
    return;
  }
  now = message.time;
  handlers[message.type]?.(message);
  // Neither library nor store waits for anything but the origin: when all promises that can go on have done so, nothing
  // more will come. With files or timers in your library, wait for these before you are idle.
  setImmediate(() => say({ type: 'idle' }));
});
