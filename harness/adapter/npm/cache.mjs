// A small store around http-cache-semantics, used as its README says ("Complete Usage"). Every decision is the
// library's; what it leaves to its users is here: several variants of a resource, unsafe methods, only-if-cached.

import CachePolicy from 'http-cache-semantics';

// The library wants names in lower case and one value for each.
function asObject(headers) {
  const object = {};
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    if (key === 'set-cookie') (object[key] ??= []).push(value);
    else object[key] = key in object ? `${object[key]}, ${value}` : value;
  }
  return object;
}

const asList = (object) =>
  Object.entries(object).flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((v) => [name, String(v)]));

const plain = (status, text) => ({ status, headers: [['Content-Type', 'text/plain']], body: Buffer.from(text + '\n') });

// What a cache that cannot reach the origin has to answer where it must not use what it stored (RFC 9111 §5.2.2.2).
const originFailed = (error) => plain(504, `The origin failed: ${error.message}.`);

export class LibraryCache {
  // `fetch` asks the origin: { method, target, headers, body } → a promise of { status, headers, body }, whose rejection
  // has `isFailure` when the origin cannot be reached.
  constructor({ shared, fetch }) {
    this.options = { shared };
    this.fetch = fetch;
    this.stored = new Map(); // by URL: [{ policy, body }], the latest first
  }

  // A promise of the response.
  async answer(request) {
    const headers = asObject(request.headers);
    const url = new URL(request.target, `http://${headers.host}`).href;
    const asked = { url, method: request.method, headers };
    if (request.method !== 'GET' && request.method !== 'HEAD') return this.forwardUnsafe(request, asked);

    for (const entry of this.stored.get(url) ?? []) {
      const { response, revalidation } = entry.policy.evaluateRequest(asked);
      if (!response) continue;
      if (revalidation) this.revalidate(entry, request, asked).catch(() => {}); // in the background
      return { status: response.status, headers: asList(response.headers), body: entry.body };
    }
    if (/\bonly-if-cached\b/.test(headers['cache-control'])) return plain(504, 'Not in the cache.');
    try {
      const entry = this.entryToValidate(asked);
      return await (entry ? this.revalidate(entry, request, asked) : this.forward(request, asked));
    } catch (error) {
      if (!error.isFailure) throw error;
      return originFailed(error);
    }
  }

  // A stored response for which the library adds a validator of its own to the request.
  entryToValidate(asked) {
    const differs = (name, headers) => headers[name] !== undefined && headers[name] !== asked.headers[name];
    return (this.stored.get(asked.url) ?? []).find(({ policy }) => {
      const headers = policy.revalidationHeaders(asked);
      return differs('if-none-match', headers) || differs('if-modified-since', headers);
    });
  }

  async forward(request, asked) {
    const response = await this.fetch(request);
    return this.keep(asked, new CachePolicy(asked, withObject(response), this.options), response);
  }

  async revalidate(entry, request, asked) {
    const headers = entry.policy.revalidationHeaders(asked);
    let response;
    try {
      response = await this.fetch({ ...request, headers: asList(headers) });
    } catch (error) {
      // The library may know a reason to serve the stored response all the same.
      if (!error.isFailure || !usesStale(entry, asked)) throw error;
    }
    const { policy, modified, matches } = entry.policy.revalidatedPolicy(asked, response && withObject(response));
    if (!modified && !matches) {
      // A 304 for a validator of the client's own is for the client; another one says nothing about what is stored.
      const isForClient = 'if-none-match' in asked.headers || 'if-modified-since' in asked.headers;
      return isForClient ? { ...response, headers: asList(policy.responseHeaders()) } : this.forward(request, asked);
    }
    if (modified) return this.keep(asked, policy, response, entry);
    return this.keep(asked, policy, { status: policy.status(), body: entry.body }, entry);
  }

  async forwardUnsafe(request, asked) {
    const response = await this.fetch(request).catch((error) => {
      if (!error.isFailure) throw error;
      return originFailed(error);
    });
    const isSafe = ['OPTIONS', 'TRACE'].includes(request.method);
    if (!isSafe && response.status >= 200 && response.status < 400) this.stored.delete(asked.url);
    const policy = new CachePolicy(asked, withObject(response), this.options);
    return { ...response, headers: asList(policy.responseHeaders()) };
  }

  // Stores what may be stored, in the place of `replaced` and of what answers the same request.
  keep(asked, policy, { status, body }, replaced) {
    if (policy.storable()) {
      const others = (this.stored.get(asked.url) ?? []).filter(
        (entry) => entry !== replaced && !entry.policy.evaluateRequest(asked).response,
      );
      this.stored.set(asked.url, [{ policy, body }, ...others]);
    }
    return { status, headers: asList(policy.responseHeaders()), body };
  }
}

const withObject = (response) => ({ status: response.status, headers: asObject(response.headers) });

function usesStale(entry, asked) {
  try {
    entry.policy.revalidatedPolicy(asked, undefined);
    return true;
  } catch {
    return false;
  }
}
