import { EsimPass } from '#components/esim-pass.tsx';
import type { EsimPass as Pass } from '#lib/esims/read.ts';
import { nextPass, sectionsOf } from '#lib/esims/wallet.ts';

/** The passes, pocket by pocket; empty pockets are left out, what is long over is folded away. */
export function Wallet({ passes }: { passes: Pass[] }) {
  const sections = sectionsOf(passes);
  const next = nextPass(passes);
  if (sections.length === 0) {
    return <p className="max-w-xl">No eSIM to show: your orders below say what became of them.</p>;
  }
  return sections.map(({ pocket, heading, passes: inside, folded }) => (
    <section key={pocket} aria-label={heading} className="grid grid-cols-1 gap-3">
      <h2>{heading}</h2>
      <Passes passes={inside} next={next} />
      {folded.length > 0 && (
        <details>
          <summary className="min-h-11 content-center py-2 font-bold">{folded.length} more</summary>
          <Passes passes={folded} next={null} />
        </details>
      )}
    </section>
  ));
}

function Passes({ passes, next }: { passes: Pass[]; next: Pass | null }) {
  return (
    <div className="passes mt-0!">
      {passes.map((pass) => (
        <EsimPass key={pass.unitId} pass={pass} next={pass === next} />
      ))}
    </div>
  );
}
