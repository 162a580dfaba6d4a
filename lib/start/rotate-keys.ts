import { openDb, openPool } from '#db/client.ts';
import { encryptionEnv } from '#lib/env.ts';
import { resealAll } from '#lib/reseal.ts';
import { readOrExit } from './checks.ts';

// npm run rotate-keys: seals every stored secret anew under the first key of ENCRYPTION_KEY. Can be stopped and
// started again, beside a running shop. Ends with 1 while something is left that none of the keys opens.
const env = readOrExit(encryptionEnv);
const pool = openPool(env.DATABASE_URL, 2);
try {
  const { done, closed } = await resealAll(openDb(pool), env.ENCRYPTION_KEY, {
    tell: (line) => console.log(line),
  });
  console.log(`${done} sealed anew under "${env.ENCRYPTION_KEY[0]?.id}"`);
  for (const [id, rows] of Object.entries(closed)) {
    console.error(
      `${rows} sealed under "${id}" cannot be opened: add that key to ENCRYPTION_KEY, then run this again`,
    );
  }
  if (Object.keys(closed).length === 0) console.log('The older keys can be taken out of ENCRYPTION_KEY.');
  else process.exitCode = 1;
} finally {
  await pool.end();
}
