import { migrateOrExit } from './checks.ts';

const url = process.env.DATABASE_URL;
if (!url) {
  console.error('DATABASE_URL is missing: set it to the postgres:// address of the database.');
  process.exit(1);
}
await migrateOrExit(url, process.env.DATABASE_MIGRATION_URL || undefined);
console.log('The database has the newest schema.');
