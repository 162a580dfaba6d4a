import { sections } from './matrix-rows.ts';
import { coverage } from './matrix-tags.ts';

// npm run matrix: which faults have a test. With `-- --list`, each row with its tests. Fails on a row
// without a test, and on a tag that names no row.
const { tests, uncovered, strays } = coverage();
const listed = process.argv.includes('--list');

for (const { title, rows } of sections) {
  const covered = rows.filter(({ id }) => !uncovered.includes(id));
  console.log(`${title}: ${covered.length} of ${rows.length}`);
  for (const { id, fault, expected } of rows) {
    const own = tests.get(id) ?? [];
    if (!listed && own.length > 0) continue;
    console.log(`  ${id.padEnd(5)} ${own.length === 0 ? 'NO TEST  ' : ''}${fault}: ${expected}`);
    if (listed) for (const test of own) console.log(`          ${test.file}: ${test.title}`);
  }
}
for (const { file, title, ids } of strays) console.log(`no row ${ids}: ${file}: ${title}`);
console.log(`\nrows ${tests.size}, covered ${tests.size - uncovered.length}`);
process.exit(uncovered.length + strays.length === 0 ? 0 : 1);
