import type { Screen } from '#lib/help/phone-guides.ts';

const row = 34;

/** One screen of a phone's settings as a drawing: the row to tap is yellow. */
export function PhoneScreen({ screen, number }: { screen: Screen; number: number }) {
  const { title, rows, tap } = screen;
  return (
    <svg viewBox="0 0 150 190" role="img" aria-label={`${number}. ${title}: tap ${rows[tap]}`}>
      <rect x="2" y="2" width="146" height="186" rx="16" fill="none" stroke="currentColor" strokeWidth="3" />
      <path d="M60 12h30" stroke="currentColor" strokeWidth="4" strokeLinecap="round" />
      <text x="14" y="40" fontSize="13" fontWeight="700" fill="currentColor">
        {title}
      </text>
      {rows.map((name, index) => (
        <g key={name} transform={`translate(10 ${54 + index * row})`}>
          <rect
            width="130"
            height={row - 6}
            rx="5"
            fill={index === tap ? '#ffc629' : 'none'}
            stroke="currentColor"
            strokeOpacity={index === tap ? 1 : 0.3}
          />
          <text x="8" y="18" fontSize="11.5" fill={index === tap ? '#14171f' : 'currentColor'}>
            {name}
          </text>
        </g>
      ))}
    </svg>
  );
}
