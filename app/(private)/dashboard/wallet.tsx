import { EsimPass } from '#components/esim-pass.tsx';
import type { EsimPass as Pass } from '#lib/esims/read.ts';
import type { Pocket } from '#lib/esims/states.ts';

const pockets: { pocket: Pocket; heading: string }[] = [
  { pocket: 'in-use', heading: 'In use' },
  { pocket: 'waiting', heading: 'Waiting to be used' },
  { pocket: 'preparing', heading: 'Being prepared' },
  { pocket: 'spent', heading: 'Spent' },
];

/** The customer's passes, pocket by pocket; empty pockets are left out. */
export function Wallet({ passes }: { passes: Pass[] }) {
  const filled = pockets
    .map(({ pocket, heading }) => ({ heading, inside: passes.filter((pass) => pass.pocket === pocket) }))
    .filter(({ inside }) => inside.length > 0);
  if (filled.length === 0) {
    return <p className="max-w-xl">No eSIM to show: your orders below say what became of them.</p>;
  }
  return filled.map(({ heading, inside }) => (
    <section key={heading} aria-label={heading} className="grid grid-cols-1 gap-3">
      <h2>{heading}</h2>
      <div className="passes">
        {inside.map((pass) => (
          <EsimPass key={pass.unitId} pass={pass} />
        ))}
      </div>
    </section>
  ));
}
