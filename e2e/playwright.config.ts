import { availableParallelism } from 'node:os';
import { defineConfig } from '@playwright/test';
import { findChromium } from './run/chromium.ts';

const executablePath = findChromium();

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  globalSetup: './run/browser-setup.ts',
  outputDir: '../test-results',
  // Each has a shop of its own: a story may stop sales or move the clock. A file stays in one of them.
  workers: Math.max(1, Math.floor(availableParallelism() / 2)),
  // A slow machine may lose one race with a browser; what passes only then is named in the result.
  retries: process.env.CI ? 1 : 0,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: {
    locale: 'en-GB',
    trace: 'off',
    video: 'off',
    screenshot: 'only-on-failure',
    launchOptions: executablePath ? { executablePath } : {},
  },
});
