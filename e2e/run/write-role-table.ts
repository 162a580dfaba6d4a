import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { roleTable, roleTableMarks } from '#lib/operator/role-table.ts';
import { repository } from './build.ts';

// Writes the table of roles into CONTRIBUTING, from the list of deeds: npm run roles.
const file = path.join(repository, 'CONTRIBUTING.md');
const text = readFileSync(file, 'utf8');
const [start, end] = roleTableMarks;
const [before, rest = ''] = text.split(start);
const after = rest.split(end)[1];
if (after === undefined) throw new Error(`CONTRIBUTING.md lacks ${start} … ${end}`);
writeFileSync(file, `${before}${start}\n\n${roleTable()}\n\n${end}${after}`);
