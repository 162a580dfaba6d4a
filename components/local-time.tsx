'use client';
import { useSyncExternalStore } from 'react';

export interface LocalTimeProps {
  at: Date;
  form: 'time' | 'date' | 'moment';
}

const forms: Record<LocalTimeProps['form'], Intl.DateTimeFormatOptions> = {
  time: { hour: '2-digit', minute: '2-digit' },
  date: { day: 'numeric', month: 'long', year: 'numeric' },
  moment: { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' },
};

const neverChanges = () => () => {};

/** A moment in the reader's own time; in UTC, and saying so, until the browser knows it. */
export function LocalTime({ at, form }: LocalTimeProps) {
  const local = useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );
  const zone = local ? {} : { timeZone: 'UTC' };
  const text = at.toLocaleString('en-GB', { ...forms[form], ...zone });
  return (
    <time dateTime={at.toISOString()}>
      {text}
      {local || form === 'date' ? '' : ' UTC'}
    </time>
  );
}
