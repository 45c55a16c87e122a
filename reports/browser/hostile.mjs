// node hostile.mjs RESULTS OUT: the same results with everything that a text may hold replaced by what an attacker would
// put there. The words that must stay (verdicts, ids that refer to each other) stay words and references.

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// What would be noticed if it were interpreted: an element with data-hostile, a global `hostile`, a dialog, a request.
export const attacks = [
  '<script>window.hostile = 1; alert(1)</script>',
  '<img src=x onerror="window.hostile = 2" data-hostile>',
  '"><b data-hostile onmouseover=alert(3)>markup</b>',
  "' data-hostile onfocus=window.hostile=4 autofocus tabindex=1 x='",
  'javascript:window.hostile=5',
  '</title></style></script></textarea></template><svg data-hostile onload=alert(6)>',
  '--><!--><iframe data-hostile src="https://hostile.example/"></iframe>',
  '&lt;script&gt;window.hostile=7&lt;/script&gt; &amp;quot; &#x3c;b data-hostile&#62;',
  '</pre></code></details></table></main><base href="https://hostile.example/"><h1 data-hostile>',
  ']]><meta http-equiv="refresh" content="0;url=https://hostile.example/">',
  '../../../../tmp/hostile.html',
  'C:\\con\\..\\nul:?*|',
  '\u202egnp.exe\u202c \u2066isolated \u200f\u200b\ufeff\u2028\u2029',
  'bell \u0007 escape \u001b[31m null \u0000 delete \u007f next \u0085',
  { base64: Buffer.from([0xff, 0xfe, 0x3c, 0x62, 0x20, 0x64, 0x61, 0x74, 0x61, 0x2d, 0x68, 0x6f, 0x73, 0x74, 0x69, 0x6c, 0x65, 0x3e, 0xc3, 0x28, 0xed, 0xa0, 0x80]).toString('base64') },
  'line one\r\nX-Injected: yes\r\n\r\n<b data-hostile>line two\tand a tab',
  'x'.repeat(3000) + '<b data-hostile>' + 'no blank anywhere '.replaceAll(' ', '').repeat(200),
  '\u{1F9E8}\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301 \u00ad soft',
  '{{7*7}} ${window.hostile=8} <%= 9 %> `id` $(id) %s%n',
  '|a|b|\n|-|-|\n[click](javascript:window.hostile=10) ![](https://hostile.example/x.png) <!-- #',
  '=cmd|\'/C calc\'!A0',
  '',
];
export const megabytes = '<b data-hostile>' + 'A cache may answer with anything. '.repeat(100_000);


let next = 0;
const attack = () => attacks[next++ % attacks.length];

// What an id becomes: hostile, different for different ids, the same wherever the id is referred to.
const names = new Map();
function renamed(id) {
  if (!names.has(id)) {
    const chosen = attacks[names.size % attacks.length];
    const bytes = typeof chosen === 'string' ? Buffer.from(chosen) : Buffer.from(chosen.base64, 'base64');
    const longer = Buffer.concat([bytes, Buffer.from(`${names.size}`)]);
    names.set(id, typeof chosen === 'string' ? longer.toString() : { base64: longer.toString('base64') });
  }
  return names.get(id);
}

// Members with words that the reader of results insists on, and members that name something.
const words = new Set(['format', 'version', 'fingerprint', 'verdict', 'repetitions', 'ruling', 'until']);
const references = new Set(['id', 'suite', 'area', 'clause', 'clauses', 'cases', 'mechanism']);
const kindsOfTopics = new Set(['question', 'feature']);

function poisoned(value, member, inTarget = false) {
  if (typeof value === 'string') {
    if (words.has(member) && !(member === 'version' && inTarget)) return value;
    if (member === 'kind' && kindsOfTopics.has(value)) return value;
    return references.has(member) ? renamed(value) : attack();
  }
  if (Array.isArray(value)) return value.map((item) => poisoned(item, member, inTarget || member === 'targets'));
  if (typeof value !== 'object' || value === null) return value;
  if ('base64' in value) return attack();
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, poisoned(item, name, inTarget)]));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [from, to] = process.argv.slice(2);
  const results = poisoned(JSON.parse(readFileSync(from, 'utf8')), '');
  const [first] = results.targets;
  first.configuration = megabytes;
  first.failure = megabytes;
  first.cases[0].why = megabytes;
  for (const { response } of first.cases[0].exchanges) {
    if (!response) continue;
    response.body = megabytes;
    response.fields = [...Array(2000)].map((_, i) => [`X-${i}`, attack()]);
  }
  first.cases[1].exchanges = [...Array(3000)].map((_, step) => ({ ...first.cases[1].exchanges[0], step, at: step }));
  first.cases[2].exchanges[0].at = 1e300;
  first.duration = 1e300;
  writeFileSync(to, JSON.stringify(results));
}
