import { LocalTime } from './local-time.tsx';

export interface TimelineStep {
  name: string;
  label: string;
  state: 'done' | 'now' | 'later' | 'off';
  at: Date | null;
}

const marks: Record<TimelineStep['state'], { style: string; words: string }> = {
  done: { style: 'border-good bg-good text-paper', words: 'done' },
  now: { style: 'border-accent bg-accent text-accent-ink', words: 'going on now' },
  later: { style: 'border-line', words: 'still to come' },
  off: { style: 'border-line text-quiet', words: 'did not happen' },
};

/** The steps of an order, the present one marked. Each state has its sign and its word, never colour alone. */
export function OrderTimeline({
  steps,
  label = 'Progress of the order',
}: {
  steps: readonly TimelineStep[];
  label?: string;
}) {
  return (
    <ol className="grid gap-0 sm:auto-cols-fr sm:grid-flow-col" aria-label={label}>
      {steps.map((step, index) => (
        <li
          key={step.name}
          aria-current={step.state === 'now' ? 'step' : undefined}
          className="relative grid grid-cols-[2.25rem_1fr] gap-x-3 pb-5 last:pb-0 sm:grid-cols-1 sm:content-start sm:gap-y-2 sm:pb-0"
        >
          {index < steps.length - 1 && (
            <span
              aria-hidden="true"
              className={`absolute top-9 bottom-0 left-[1.0625rem] w-0.5 sm:top-[1.0625rem] sm:right-0 sm:bottom-auto sm:left-9 sm:h-0.5 sm:w-auto ${step.state === 'done' ? 'bg-good' : 'bg-line'}`}
            />
          )}
          <span
            className={`grid size-9 place-items-center rounded-full border-2 ${marks[step.state].style}`}
            aria-hidden="true"
          >
            <Sign state={step.state} />
          </span>
          <span className="min-h-9 content-center sm:min-h-0">
            <span className={step.state === 'later' || step.state === 'off' ? 'text-quiet' : 'font-bold'}>
              {step.label}
              <span className="sr-only">, {marks[step.state].words}</span>
            </span>
            {step.at && (
              <span className="block text-[0.9375rem] text-quiet tabular-nums">
                <LocalTime at={step.at} form="time" />
              </span>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}

function Sign({ state }: { state: TimelineStep['state'] }) {
  const shapes = {
    done: 'm5 10.5 3.5 3.5L15 6.5',
    now: 'M10 5v5l3.5 2',
    later: 'M10 10h.01',
    off: 'M6.5 10h7',
  };
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 20 20"
      width="20"
      height="20"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={shapes[state]} />
    </svg>
  );
}
