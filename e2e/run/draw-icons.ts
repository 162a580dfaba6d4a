import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { brand } from '#lib/brand.ts';
import { repository } from './build.ts';
import { ensureChromium } from './chromium.ts';

// npm run icons: the icons of the installed app, drawn from public/icon.svg and the brand's accent.
const svg = await readFile(path.join(repository, 'public/icon.svg'), 'utf8');
const folder = path.join(repository, 'public/icons');
const icons = [
  { name: '192', size: 192, ground: 'transparent' },
  { name: '512', size: 512, ground: 'transparent' },
  // A phone cuts this one to its own shape: the ground goes to the edge, the drawing stays in the middle.
  { name: 'maskable-512', size: 512, ground: brand.colours.accent },
  { name: 'apple-180', size: 180, ground: brand.colours.accent },
];

await mkdir(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: await ensureChromium() });
try {
  for (const { name, size, ground } of icons) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(
      `<style>body{margin:0;background:${ground}}svg{display:block;width:${size}px}</style>${svg}`,
    );
    await writeFile(path.join(folder, `${name}.png`), await page.screenshot({ omitBackground: true }));
    await page.close();
  }
} finally {
  await browser.close();
}
