import { CircleAlert, CircleCheck, Clock } from 'lucide-react';
import type { Need } from '#lib/operator/attention.ts';

/** The answer to the page's question: what wants the operator, each with the way to more. */
export function Needs({ needs }: { needs: Need[] }) {
  if (needs.length === 0) {
    return (
      <p role="status" className="note flex items-center gap-2 border-good font-bold">
        <CircleCheck aria-hidden="true" size={20} strokeWidth={1.5} className="flex-none text-good" />
        Nothing needs you.
      </p>
    );
  }
  return (
    <div role="status">
      <ul className="grid gap-1">
        {needs.map(({ weight, text, section }) => {
          const Icon = weight === 'now' ? CircleAlert : Clock;
          return (
            <li key={text}>
              <a
                href={`#${section}`}
                className={`note flex min-h-11 items-center gap-2 ${weight === 'now' ? 'border-bad font-bold' : 'border-warn'}`}
              >
                <Icon
                  aria-hidden="true"
                  size={20}
                  strokeWidth={1.5}
                  className={`flex-none ${weight === 'now' ? 'text-bad' : 'text-warn'}`}
                />
                {weight === 'now' ? 'Now: ' : 'Soon: '}
                {text}
              </a>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
