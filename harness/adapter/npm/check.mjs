// Looks at results.json for `check`: no errors, and nothing wrong that known.json does not tell.

import { readFileSync } from 'node:fs';

const { targets } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const complaints = [];

for (const { name, failure, cases } of targets) {
  if (failure) complaints.push(`${name}: ${failure}`);
  const isWrong = ({ verdict }) => verdict === 'violation' || verdict === 'discouraged';
  for (const item of cases) {
    const isUnknown = isWrong(item) && !item.known;
    if (item.verdict === 'error' || isUnknown) complaints.push(`${name}: ${item.id} is ${item.verdict}: ${item.why}`);
  }
  const passed = cases.filter(({ verdict }) => verdict === 'pass').length;
  if (passed === 0) complaints.push(`${name}: no case has passed`);
  console.log(`${name}: ${passed} of ${cases.length} cases passed, ${cases.filter(isWrong).length} are wrong`);
}
for (const complaint of complaints) console.error(`check: ${complaint}`);
process.exitCode = complaints.length > 0 ? 1 : 0;
