import { operatorFor, operatorTitle } from '#app/operator.ts';
import { shop } from '#app/shop.ts';
import { momentText } from '#lib/moments.ts';
import { actorWords } from '#lib/operator/actor-words.ts';
import { type RecordedDeed, readRecord } from '#lib/operator/read-record.ts';

export const generateMetadata = () => operatorTitle('Record · Operator');

type Query = Record<string, string | string[] | undefined>;

const one = (value: string | string[] | undefined) =>
  typeof value === 'string' && value ? value : undefined;

/** What people did, newest first: nobody can change it afterwards, not even the shop itself. */
export default async function RecordPage({ searchParams }: { searchParams: Promise<Query> }) {
  const operator = await operatorFor('see-record');
  const query = await searchParams;
  const actor = one(query.actor);
  const page = await readRecord(shop().db, operator, { actor, from: one(query.from) });
  return (
    <div className="grid grid-cols-1 gap-6" data-console>
      <div>
        <h1 className="text-2xl">Record of deeds</h1>
        <p className="mt-1 text-[0.9375rem] text-quiet">
          Written with each deed, in the same breath. No row can be changed or removed.
        </p>
      </div>
      <form className="flex flex-wrap items-end gap-2" action="/operator/record">
        <label className="grid min-w-0 gap-1 text-[0.9375rem]">
          Who
          <select name="actor" defaultValue={actor ?? ''} className="field max-w-full">
            <option value="">Everybody, customers among them</option>
            {page.actors.map((name) => (
              <option key={name} value={name}>
                {actorWords(name)}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" className="button">
          Show
        </button>
      </form>
      {page.deeds.length === 0 ? <p>No deed.</p> : <Deeds deeds={page.deeds} />}
      {page.older && (
        <p>
          <a
            className="button"
            href={`/operator/record?${new URLSearchParams({ ...(actor ? { actor } : {}), from: page.older })}`}
          >
            Older deeds
          </a>
        </p>
      )}
    </div>
  );
}

function Deeds({ deeds }: { deeds: RecordedDeed[] }) {
  return (
    <table className="block w-full border-collapse text-left text-[0.9375rem] tabular-nums md:table">
      <caption className="sr-only">Deeds, newest first</caption>
      <thead className="text-quiet max-md:sr-only">
        <tr className="border-b border-line">
          {['When', 'Who', 'Deed', 'Change'].map((name) => (
            <th key={name} scope="col" className="py-1 pr-3 font-normal">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="block md:table-row-group">
        {deeds.map((deed) => (
          <tr key={deed.id} className="block border-b border-line py-1.5 align-top md:table-row">
            <td className="block pr-3 whitespace-nowrap text-quiet md:table-cell md:py-1.5">
              {momentText(deed.at)}
            </td>
            <td className="block pr-3 wrap-anywhere md:table-cell md:py-1.5">{actorText(deed.actor)}</td>
            <td className="block pr-3 wrap-anywhere md:table-cell md:py-1.5">
              {deed.action.replaceAll('-', ' ')}
              <span className="block text-quiet">{subjectText(deed.subject)}</span>
              {deed.cause && <span className="block">{deed.cause}</span>}
            </td>
            <td className="block wrap-anywhere md:table-cell md:py-1.5">{changeText(deed)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A customer by their id: the record holds what they did to their account too. */
function actorText(actor: string): string {
  return actor.startsWith('customer:') ? `customer ${actor.slice('customer:'.length)}` : actorWords(actor);
}

/** A passkey's id is as long as a line and says nothing. */
function subjectText(subject: string): string {
  return subject.length > 60 ? `${subject.slice(0, 40)}…` : subject;
}

/** "role: viewer → support". */
function changeText({ before, after }: RecordedDeed): string {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names
    .map((name) => {
      const [was, is] = [valueText(before?.[name]), valueText(after?.[name])];
      if (was === null) return `${name}: ${is}`;
      return is === null ? `${name}: was ${was}` : `${name}: ${was} → ${is}`;
    })
    .join('; ');
}

function valueText(value: unknown): string | null {
  if (value === undefined) return null;
  if (value === null) return 'none';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
