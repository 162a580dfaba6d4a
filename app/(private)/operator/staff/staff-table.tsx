import { dayText } from '#lib/moments.ts';
import { roles } from '#lib/operator/deeds.ts';
import type { StaffRow } from '#lib/operator/staff.ts';
import { end, giveRole } from './actions.ts';

const cell = 'py-2 pr-3 align-top';

/** Who may do what: owners of the environment first, then everybody added here. */
export function StaffTable({ owners, rows, edit }: { owners: string[]; rows: StaffRow[]; edit: boolean }) {
  return (
    <table className="w-full border-collapse text-left text-[0.9375rem]">
      <caption className="sr-only">Everybody who runs the shop, with their role</caption>
      <thead className="text-quiet">
        <tr className="border-b border-line">
          <th scope="col" className="py-1 pr-3 font-normal">
            Who
          </th>
          <th scope="col" className="py-1 font-normal">
            Role
          </th>
        </tr>
      </thead>
      <tbody>
        {owners.map((email) => (
          <tr key={email} className="border-b border-line">
            <th scope="row" className={`${cell} font-normal wrap-anywhere`}>
              {email}
              <span className="block text-quiet">named in OPERATOR_EMAILS</span>
            </th>
            <td className={cell}>owner</td>
          </tr>
        ))}
        {rows.map((row) => (
          <tr key={row.id} className="border-b border-line">
            <th scope="row" className={`${cell} font-normal wrap-anywhere`}>
              {row.email}
              <span className="block text-quiet">
                since {dayText(row.addedAt)}, by {row.addedBy}
              </span>
            </th>
            <td className={cell}>{edit ? <RoleForms row={row} /> : row.role}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function RoleForms({ row: { id, email, role } }: { row: StaffRow }) {
  return (
    <div className="flex flex-wrap gap-2">
      <form action={giveRole.bind(null, id)} className="flex gap-2">
        <RoleField chosen={role} label={`Role of ${email}`} />
        <button type="submit" className="button" aria-label={`Save role of ${email}`}>
          Save
        </button>
      </form>
      <form action={end.bind(null, id)}>
        <button type="submit" className="button" aria-label={`End access of ${email}`}>
          End
        </button>
      </form>
    </div>
  );
}

/** The three roles to choose from. */
export function RoleField({ chosen, label }: { chosen: string; label: string }) {
  return (
    <select key={chosen} name="role" defaultValue={chosen} aria-label={label} className="field w-auto">
      {roles.map((role) => (
        <option key={role}>{role}</option>
      ))}
    </select>
  );
}
