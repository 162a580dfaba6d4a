import { z } from 'zod';
import type { Caller } from './call.ts';
import { list, neededText, wholeOrNull } from './lenient.ts';
import { readRows, type Skipped } from './rows.ts';

const member = z.object({ code: neededText });

const row = z
  .object({
    code: neededText,
    name: neededText,
    type: wholeOrNull,
    subLocationList: list(member),
    /** The name in the documents; never seen on the wire. */
    subLocation: list(member),
  })
  .transform(({ code, name, type, subLocationList, subLocation }) => {
    const members = [...subLocationList, ...subLocation].map((entry) => entry.code);
    const isRegion = type === 2 || members.length > 0;
    return {
      code,
      /** The supplier's own; the shop shows its own names. */
      name,
      kind: isRegion ? ('region' as const) : ('country' as const),
      members: isRegion ? [...new Set(members)] : [code],
    };
  });
type SupplierLocation = z.output<typeof row>;

export interface LocationList {
  locations: SupplierLocation[];
  skipped: Skipped[];
}

const answer = z.object({ locationList: z.array(z.unknown()) });

/** Countries and regions the supplier knows. A region's members count, not the number in its code. */
export async function listLocations(call: Caller): Promise<LocationList> {
  const { locationList } = await call({
    path: '/location/list',
    body: {},
    answer,
    lane: 'catalogue',
    kind: 'read',
  });
  const { rows, skipped } = readRows(locationList, row, 'code');
  return { locations: rows, skipped };
}
