import { expect, test } from 'vitest';
import { type PhoneFacts, type PhoneStep, phoneHelp, phoneTrack } from './phone-steps.ts';

const now = new Date('2026-11-24T12:00:00Z');
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

const facts = (esimStatus: string, smdpStatus: string, more: Partial<PhoneFacts> = {}): PhoneFacts => ({
  esimStatus,
  smdpStatus,
  since: minutesAgo(60),
  now,
  apn: null,
  placeName: 'Japan',
  ...more,
});

const phones = ['RELEASED', 'DOWNLOAD', 'INSTALLATION', 'ENABLED', 'DISABLED', 'DELETED', 'NEW_WORD'];
const none: (PhoneStep | null)[] = Array(7).fill(null);

// Every pair, written out: columns in the order of `phones`.
const pairs: Record<string, (PhoneStep | null)[]> = {
  CREATE: none,
  PAYING: none,
  PAID: none,
  GETTING_RESOURCE: none,
  GOT_RESOURCE: [null, 'downloaded', 'installed', 'switched-on', 'switched-off', 'removed', null],
  IN_USE: [null, null, null, null, 'switched-off', 'removed', null],
  USED_UP: [null, null, null, null, null, 'removed', null],
  USED_EXPIRED: none,
  UNUSED_EXPIRED: none,
  SUSPENDED: none,
  CANCEL: none,
  CANCELED: none,
  REVOKE: none,
  REVOKED: none,
  NEW_WORD: none,
};

test.each(Object.entries(pairs))('%s with each state of the phone', (esimStatus, steps) => {
  expect(phones.map((phone) => phoneHelp(facts(esimStatus, phone))?.step ?? null)).toEqual(steps);
});

test('a download is let run for five minutes before it counts as stuck', () => {
  const help = (since: Date) => phoneHelp(facts('GOT_RESOURCE', 'DOWNLOAD', { since }))?.step;
  expect(help(minutesAgo(0))).toBe('downloading');
  expect(help(minutesAgo(4.9))).toBe('downloading');
  expect(help(minutesAgo(5))).toBe('downloaded');
});

test('whoever is not connected is told about roaming, the line, airplane mode, and the APN if there is one', () => {
  const said = (apn: string | null) => phoneHelp(facts('GOT_RESOURCE', 'ENABLED', { apn }))?.sentence ?? '';
  for (const word of ['Japan', 'data roaming', 'this line for mobile data', 'airplane mode']) {
    expect(said(null)).toContain(word);
  }
  expect(said('internet')).toMatch(/Set the APN to internet\.$/);
  expect(said(null)).not.toContain('APN');
});

test('each sentence is short, plain and ends', () => {
  for (const [esimStatus, steps] of Object.entries(pairs)) {
    steps.forEach((step, index) => {
      const help = step && phoneHelp(facts(esimStatus, phones[index] ?? ''));
      if (help) expect(help.sentence).toMatch(/^[^!_]{20,210}\.$/);
    });
  }
});

test('the track marks what is reached and what comes next', () => {
  const installedAt = minutesAgo(9);
  const track = (smdpStatus: string, esimStatus = 'GOT_RESOURCE') =>
    phoneTrack({ esimStatus, smdpStatus, installedAt, activatedAt: null }).map(({ state }) => state);
  expect(track('RELEASED')).toEqual([]);
  expect(track('DOWNLOAD')).toEqual(['done', 'now', 'later', 'later']);
  expect(track('INSTALLATION')).toEqual(['done', 'done', 'now', 'later']);
  expect(track('DISABLED')).toEqual(['done', 'done', 'now', 'later']);
  expect(track('ENABLED')).toEqual(['done', 'done', 'done', 'now']);
  expect(track('ENABLED', 'IN_USE')).toEqual([]);
  expect(track('DELETED')).toEqual([]);
  const steps = phoneTrack({
    esimStatus: 'GOT_RESOURCE',
    smdpStatus: 'DOWNLOAD',
    installedAt,
    activatedAt: null,
  });
  expect(steps.map(({ at }) => at)).toEqual([null, null, null, null]);
});
