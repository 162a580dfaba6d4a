import { eq, isNotNull, or, sql } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { customers, mails, orders, verificationTokens } from '#db/schema/index.ts';
import type { Actor } from '#lib/actor.ts';
import { recordDeed } from '#lib/audit.ts';
import type { AuthWorks } from '#lib/auth/options.ts';
import type { CurrentCustomer } from '#lib/auth/read.ts';
import { identifierOfChange, tokensTo } from '#lib/auth/request-link.ts';
import { normaliseEmail } from '#lib/email-address.ts';
import { failpoint } from '#lib/failpoint.ts';
import { openPayload } from '#lib/notices/sealed.ts';
import { recordSteps } from '#lib/orders/history.ts';
import type { EncryptionKey } from '#lib/secrets.ts';
import type { SignedIn } from './change-address.ts';
import { isFreshSession } from './end-sessions.ts';
import { type Hurdle, hurdlesOf } from './hurdles.ts';

/** What became of deleting an account. */
export type Deletion =
  | { ok: true }
  | { ok: false; reason: 'wrong-address' | 'sign-in-again' }
  | { ok: false; reason: 'hurdles'; hurdles: Hurdle[] };

type DeleteWorks = AuthWorks & { env: { OPERATOR_EMAILS: readonly string[] } };

/**
 * Deletes an account for good. Orders stay as the books need them: what was sold, when, for how much. Whose
 * they were is gone, and so are the codes, so nobody can open them any more.
 */
export async function deleteAccount(
  { db, env }: DeleteWorks,
  { customer, sessionToken }: SignedIn,
  typed: string,
): Promise<Deletion> {
  if (normaliseEmail(typed) !== customer.email) return { ok: false, reason: 'wrong-address' };
  return db.transaction(async (tx) => {
    await lockAll(tx, customer);
    if (!(await isFreshSession(tx, customer.id, sessionToken))) return { ok: false, reason: 'sign-in-again' };
    const hurdles = await hurdlesOf(tx, customer, env.OPERATOR_EMAILS);
    if (hurdles.length > 0) return { ok: false, reason: 'hurdles', hurdles };
    await eraseMails(tx, env.ENCRYPTION_KEY, customer);
    await eraseCodes(tx, customer.id);
    await failpoint('FP26');
    await eraseFromOrders(tx, customer);
    await tx
      .delete(verificationTokens)
      .where(
        or(
          tokensTo(customer.email),
          sql`starts_with(${verificationTokens.identifier}, ${identifierOfChange(customer.id, '')})`,
        ),
      );
    // Sessions and linked accounts go with it.
    await tx.delete(customers).where(eq(customers.id, customer.id));
    await recordDeed(tx, actorOf(customer), { action: 'delete-account', subject: customer.id });
    return { ok: true };
  });
}

const actorOf = ({ id }: CurrentCustomer): Actor => ({ kind: 'customer', customerId: id });

/** Orders first, as a payment does it, or the two would wait for each other. */
async function lockAll(tx: Tx, { id, email }: CurrentCustomer): Promise<void> {
  await tx
    .select({ id: orders.id })
    .from(orders)
    .where(or(eq(orders.customerId, id), eq(orders.email, email)))
    .orderBy(orders.id)
    .for('update');
  await tx.select({ id: customers.id }).from(customers).where(eq(customers.id, id)).for('update');
}

const isMine = ({ id, email }: CurrentCustomer) => sql`(orders.customer_id = ${id}
  or orders.customer_id is null and orders.email = ${email})`;

/** Mails of these orders are not sent any more; no mail to the address keeps it, sealed as it is. */
async function eraseMails(tx: Tx, keys: readonly EncryptionKey[], me: CurrentCustomer): Promise<void> {
  await tx.execute(sql`
    update mails set sealed_payload = null, next_action_at = null, fence = mails.fence + 1,
      state = case when mails.state = 'queued' then 'sent' else mails.state end,
      reason = case when mails.state = 'queued' then 'the account was deleted' else mails.reason end
    from orders where orders.id = mails.order_id and ${isMine(me)}`);
  const sealed = await tx.select().from(mails).where(isNotNull(mails.sealedPayload));
  for (const mail of sealed.filter((one) => isTo(keys, one, me.email))) {
    await tx
      .update(mails)
      .set({ sealedPayload: null, state: 'sent', nextActionAt: null, fence: mail.fence + 1 })
      .where(eq(mails.id, mail.id));
  }
}

/** What cannot be opened any more names nobody. */
function isTo(keys: readonly EncryptionKey[], mail: typeof mails.$inferSelect, email: string): boolean {
  try {
    return openPayload(keys, mail).to === email;
  } catch {
    return false;
  }
}

/** An empty text is no code: the eSIM stays on its phone, and is not looked after any more. */
async function eraseCodes(tx: Tx, customerId: string): Promise<void> {
  await tx.execute(sql`
    update esims set sealed_activation_code = '', next_read_at = null
    from order_units
    join order_lines on order_lines.id = order_units.line_id
    join orders on orders.id = order_lines.order_id
    where order_units.id = esims.unit_id and orders.customer_id = ${customerId}`);
  await tx.execute(sql`
    delete from code_views using esims, order_units, order_lines, orders
    where esims.id = code_views.esim_id and order_units.id = esims.unit_id
      and order_lines.id = order_units.line_id and orders.id = order_lines.order_id
      and orders.customer_id = ${customerId}`);
}

/**
 * Nobody's orders: without address, customer, card and network, under a browser key nobody has. Somebody
 * else's order that was paid with this address is told to its owner from now on.
 */
async function eraseFromOrders(tx: Tx, me: CurrentCustomer): Promise<void> {
  await tx.execute(sql`
    delete from order_traces using orders where orders.id = order_traces.order_id and ${isMine(me)}`);
  const { rows } = await tx.execute<{ id: string }>(sql`
    update orders set email = null, customer_id = null, link_version = link_version + 1,
      buyer_key = encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'utf8')), 'hex')
    where ${isMine(me)} returning id`);
  await tx.execute(sql`
    update orders set email = customers.email, link_version = link_version + 1
    from customers where customers.id = orders.customer_id and orders.email = ${me.email}`);
  await recordSteps(
    tx,
    { actor: actorOf(me) },
    rows.map(({ id }) => ({
      orderId: id,
      subject: 'order',
      subjectId: id,
      from: null,
      to: 'account-deleted',
    })),
  );
}
