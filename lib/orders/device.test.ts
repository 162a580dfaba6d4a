import { expect, test } from 'vitest';
import { deviceName } from './device.ts';

test('a browser is named in few words, whatever its header says', () => {
  const safari = 'AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1';
  const chrome = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0';
  const names: [string | null, string][] = [
    [`Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) ${safari}`, 'Safari on iPhone'],
    [`Mozilla/5.0 (Linux; Android 15; Pixel 9) ${chrome} Mobile Safari/537.36`, 'Chrome on Android'],
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${chrome} Safari/537.36 Edg/140.0`, 'Edge on Windows'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on Linux'],
    ['Opera/9.80 (J2ME/MIDP)', 'An unknown browser'],
    ['<script>alert(1)</script> Firefox/1', 'Firefox'],
    [`${'x'.repeat(100_000)} Firefox/1`, 'An unknown browser'],
    ['', 'An unknown browser'],
    [null, 'An unknown browser'],
  ];
  for (const [header, name] of names) expect(deviceName(header), String(header).slice(0, 80)).toBe(name);
});
