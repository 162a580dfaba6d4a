import { operatorTitle, requireOperator } from '#app/operator.ts';
import { shop } from '#app/shop.ts';
import { mayEver } from '#lib/operator/deeds.ts';
import { ownPasskeys } from '#lib/operator/passkeys.ts';
import { staffList } from '#lib/operator/staff.ts';
import { Panel } from '../panel.tsx';
import { ProveFirst } from '../prove-first.tsx';
import { add } from './actions.ts';
import { Passkeys } from './passkeys.tsx';
import { RoleField, StaffTable } from './staff-table.tsx';

export const generateMetadata = () => operatorTitle('Staff · Operator');

type Query = Record<string, string | string[] | undefined>;

const problems: Record<string, string> = {
  'no-address': 'That is not one complete e-mail address.',
  already: 'This address has a role already: change it in the table.',
  'last-owner': 'The shop needs an owner: give the role to somebody else first.',
  unknown: 'This person has no access any more.',
};

/** Who runs the shop, and the passkeys of whoever looks. */
export default async function StaffPage({ searchParams }: { searchParams: Promise<Query> }) {
  const operator = await requireOperator();
  const { db, env } = shop();
  const [rows, passkeys] = await Promise.all([staffList(db, operator), ownPasskeys(db, operator)]);
  const { problem, done } = await searchParams;
  const said = typeof problem === 'string' && Object.hasOwn(problems, problem) ? problems[problem] : null;
  const edit = mayEver(operator.role, 'add-staff');
  const lasts = operator.lasts ?? operator.fresh;
  return (
    <div className="grid grid-cols-1 gap-6" data-console>
      <div>
        <h1 className="text-2xl">Staff</h1>
        <p className="mt-1 text-[0.9375rem] text-quiet">
          A viewer reads. Support helps with one order or eSIM, without money. An owner does everything.
        </p>
      </div>
      {said && (
        <p role="alert" className="note border-bad">
          {said}
        </p>
      )}
      {done && (
        <p role="status" className="note border-good">
          Saved. It holds at once.
        </p>
      )}
      <div className="grid grid-cols-1 gap-6 md:grid-cols-2">
        <Panel id="staff" heading="Who runs the shop">
          <StaffTable owners={env.OPERATOR_EMAILS} rows={rows} edit={edit && lasts} />
          {edit && (
            <ProveFirst operator={operator} next="/operator/staff" what="Changing it">
              <AddForm />
            </ProveFirst>
          )}
        </Panel>
        <Passkeys passkeys={passkeys} fresh={lasts} />
      </div>
    </div>
  );
}

function AddForm() {
  return (
    <form action={add} className="flex flex-wrap items-end gap-2">
      <label className="grid min-w-48 flex-1 gap-1 text-[0.9375rem]">
        E-mail address
        <input className="field" type="email" name="email" maxLength={254} required autoComplete="off" />
      </label>
      <RoleField chosen="support" label="Role of the new person" />
      <button type="submit" className="button">
        Add
      </button>
    </form>
  );
}
