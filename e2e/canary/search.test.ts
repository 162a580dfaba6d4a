import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { ownedEsim } from '#db/testing-rows.ts';
import { raiseAlarm } from '#lib/alarm.ts';
import { ring } from '#lib/jobs/queue.ts';
import { repository } from '../run/build.ts';
import { filesBelow, rowsOf } from './places.ts';
import { allowed } from './run.ts';
import { hitsIn } from './search.ts';

const secret = `LPA:1$rsp.example.com$${randomBytes(8).toString('hex')}`;
const canaries = [
  { name: 'activation code', value: secret },
  { name: 'e-mail', value: 'canary@mail.example' },
];
let t: TestDatabase;
beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());

test('a planted secret is found in a file, however it is written, also compressed [D26]', () => {
  const folder = `.landfall/canary-${process.pid}`;
  const root = path.resolve(repository, folder);
  mkdirSync(path.join(root, 'deep'), { recursive: true });
  try {
    writeFileSync(path.join(root, 'chunk.js'), `const a = "${secret}";`);
    writeFileSync(path.join(root, 'page.rsc'), JSON.stringify({ a: encodeURIComponent(secret) }));
    writeFileSync(path.join(root, 'deep/log.gz'), gzipSync(`line ${Buffer.from(secret).toString('base64')}`));
    writeFileSync(path.join(root, 'big'), `${'x'.repeat(16 * 1024 * 1024 - 1_020)}${secret}`);
    writeFileSync(path.join(root, 'clean.js'), 'const a = 1;');
    const found = hitsIn(filesBelow(folder), canaries).map(
      ({ where, spelling }) => `${path.basename(where)} ${spelling}`,
    );
    expect([...new Set(found)].sort()).toEqual([
      'big plain',
      'chunk.js plain',
      'log.gz base64',
      'page.rsc encoded',
    ]);
  } finally {
    rmSync(root, { recursive: true });
  }
});

test('a planted secret is found in any table, the queue’s too, and only where it may be it is none [D27]', async () => {
  await ownedEsim(t.db, { order: { email: 'canary@mail.example' } });
  expect(hitsIn(await rowsOf(t.url), canaries, allowed)).toEqual([]);
  expect(hitsIn(await rowsOf(t.url), canaries)).toEqual([
    { canary: 'e-mail', where: 'table public.orders', spelling: 'plain' },
  ]);
  await raiseAlarm(t.db, 'job-parked', 'x', { reason: `could not send to CANARY@mail.example` });
  await ring(t.db, 'send-mail', { id: secret });
  const found = hitsIn(await rowsOf(t.url), canaries, allowed).map(
    ({ canary, where }) => `${canary} in ${where}`,
  );
  expect([...new Set(found)].sort()).toEqual([
    'activation code in table graphile_worker._private_jobs',
    'e-mail in table public.alarms',
  ]);
});
