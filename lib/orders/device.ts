const browsers: [RegExp, string][] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];

const machines: [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'Mac'],
  [/\bCrOS\b/, 'Chromebook'],
  [/\bLinux\b/, 'Linux'],
];

/** "Chrome on Android": what a browser says of itself, as its owner would say it. One of few texts, never the header. */
export function deviceName(userAgent: string | null): string {
  // What else may follow is not looked at: the header can be as long as its sender likes.
  const start = (userAgent ?? '').slice(0, 400);
  const find = (list: [RegExp, string][]) => list.find(([pattern]) => pattern.test(start))?.[1];
  const [browser, machine] = [find(browsers), find(machines)];
  if (!browser && !machine) return 'An unknown browser';
  return machine ? `${browser ?? 'A browser'} on ${machine}` : `${browser}`;
}
