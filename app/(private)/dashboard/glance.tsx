import type { Glance } from '#lib/esims/wallet.ts';

/** "2 in use · 4.2 GB left · 1 waiting to be installed", in figures one can read while walking. */
export function GlanceLine({ parts }: { parts: readonly Glance[] }) {
  if (parts.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-x-8 gap-y-2 border-y-4 border-ink py-3" aria-label="At a glance">
      {parts.map(({ figure, what }) => (
        <li key={what} className="flex items-baseline gap-2">
          <strong className="text-[clamp(2rem,8vw,2.75rem)] font-sign leading-tight font-bold">
            {figure}
          </strong>{' '}
          <span className="font-bold text-quiet">{what}</span>
        </li>
      ))}
    </ul>
  );
}
