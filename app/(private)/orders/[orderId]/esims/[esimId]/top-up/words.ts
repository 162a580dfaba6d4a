import { formatBytes } from '#lib/data-size.ts';

/** Why a top-up was refused, and what to do about it. */
export const topUpRefusals = {
  'no-such-offer': 'This top-up is not offered any more. Nothing was charged. Please choose another one',
  'list-too-old':
    'The list of top-ups was out of date, so it is being read anew. Nothing was charged. Please choose again',
  'too-many-days': 'So many days do not fit onto this eSIM. Nothing was charged. Please choose fewer',
} as const;

interface Added {
  kind: 'fixed' | 'day-pass';
  dataBytes: number;
  days: number;
}

/** "3 GB more and 30 more days", "5 more days, 1 GB each": what a top-up adds. */
export function moreWords({ kind, dataBytes, days }: Added): string {
  const more = days === 1 ? '1 more day' : `${days} more days`;
  return kind === 'fixed'
    ? `${formatBytes(dataBytes)} more and ${more}`
    : `${more}, ${formatBytes(dataBytes)} each`;
}
