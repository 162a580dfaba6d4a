import { asc, eq, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db, DbOrTx, Tx } from '#db/client.ts';
import { type StaffRole, staff } from '#db/schema/index.ts';
import { recordDeed } from '#lib/audit.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { isOwner } from '#lib/auth/roles.ts';
import { normaliseEmail } from '#lib/email-address.ts';
import { newId } from '#lib/ids.ts';
import { authorise, roles } from './deeds.ts';

/** What the verbs about staff work with: owners named in the environment stay whatever happens here. */
export interface StaffWorks {
  db: Db;
  env: { OPERATOR_EMAILS: readonly string[] };
}

export type StaffRow = typeof staff.$inferSelect;

/** Why nothing was changed, or that it was. */
export type StaffResult = 'done' | 'no-address' | 'already' | 'last-owner' | 'unknown';

const newcomer = z.object({ email: z.string(), role: z.enum(roles) });

/** Everybody who helps to run the shop, besides the owners of the environment. */
export async function staffList(db: DbOrTx, operator: Operator): Promise<StaffRow[]> {
  authorise(operator, 'see-console');
  return db.select().from(staff).where(isNull(staff.endedAt)).orderBy(asc(staff.email));
}

/** Lets an address in, from its next sign-in on. */
export async function addStaff(works: StaffWorks, operator: Operator, input: unknown): Promise<StaffResult> {
  authorise(operator, 'add-staff');
  const parsed = newcomer.safeParse(input);
  const email = parsed.success ? normaliseEmail(parsed.data.email) : null;
  if (!parsed.success || !email) return 'no-address';
  if (isOwner(email, works.env.OPERATOR_EMAILS)) return 'already';
  const { role } = parsed.data;
  return works.db.transaction(async (tx) => {
    const [added] = await tx
      .insert(staff)
      .values({ id: newId('stf'), email, role, addedBy: operator.email })
      .onConflictDoNothing({ target: staff.email, where: sql`ended_at is null` })
      .returning();
    if (!added) return 'already';
    await recordDeed(tx, operator, { action: 'add-staff', subject: `staff:${email}`, after: { role } });
    return 'done';
  });
}

/** Gives somebody another role, at once. */
export async function changeRole(
  works: StaffWorks,
  operator: Operator,
  staffId: string,
  wanted: unknown,
): Promise<StaffResult> {
  authorise(operator, 'change-role');
  const role = z.enum(roles).safeParse(wanted);
  if (!role.success) return 'unknown';
  return change(works, staffId, role.data, async (tx, row) => {
    if (row.role === role.data) return;
    await tx.update(staff).set({ role: role.data }).where(eq(staff.id, row.id));
    const [before, after] = [{ role: row.role }, { role: role.data }];
    await recordDeed(tx, operator, { action: 'change-role', subject: `staff:${row.email}`, before, after });
  });
}

/** Ends somebody's access, at once. The row stays. */
export async function endStaff(works: StaffWorks, operator: Operator, staffId: string): Promise<StaffResult> {
  authorise(operator, 'end-staff');
  return change(works, staffId, null, async (tx, row) => {
    await tx.update(staff).set({ endedAt: sql`shop_now()` }).where(eq(staff.id, row.id));
    const before = { role: row.role };
    await recordDeed(tx, operator, { action: 'end-staff', subject: `staff:${row.email}`, before });
  });
}

/** Locks everybody's rows: two owners who end each other must not leave the shop with none. */
async function change(
  { db, env }: StaffWorks,
  staffId: string,
  next: StaffRole | null,
  write: (tx: Tx, row: StaffRow) => Promise<void>,
): Promise<StaffResult> {
  return db.transaction(async (tx) => {
    const all = await tx.select().from(staff).where(isNull(staff.endedAt)).orderBy(staff.id).for('update');
    const row = all.find(({ id }) => id === staffId);
    if (!row) return 'unknown';
    const owners = all.filter(({ id, role }) => (id === staffId ? next : role) === 'owner');
    if (env.OPERATOR_EMAILS.length + owners.length === 0) return 'last-owner';
    await write(tx, row);
    return 'done';
  });
}
