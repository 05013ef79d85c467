// Gathers the lines of finished cases that phasebound_validate wrote into what the site ships.
//
// usage: node web/validation/collect.mjs RESULTS.jsonl... > coverage.json

import { readFile } from 'node:fs/promises';
import { collect } from './collect.js';

const lines = [];
for (const path of process.argv.slice(2)) {
  const text = await readFile(path, 'utf8');
  // A run that was ended leaves a line without its end.
  lines.push(...text.split('\n').filter((line) => line.endsWith('}')));
}
process.stdout.write(collect(lines.map((line) => JSON.parse(line))));
