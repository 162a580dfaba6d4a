'use client';
import { useSyncExternalStore } from 'react';
import type { Forecast } from '#lib/usage/forecast.ts';
import { forecastSentence } from '#lib/usage/forecast-words.ts';

const neverChanges = () => () => {};

/** The forecast in the reader's own time; in UTC, and saying so, until the browser knows it. */
export function ForecastText({ forecast, now }: { forecast: Forecast; now: Date }) {
  const zone = useSyncExternalStore(
    neverChanges,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => 'UTC',
  );
  return <p className="text-lg font-bold">{forecastSentence(forecast, now, zone)}.</p>;
}
