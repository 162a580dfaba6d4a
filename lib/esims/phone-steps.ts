import { normaliseStatus } from '#lib/supplier/status.ts';
import { esimState } from './states.ts';

/** What is known of an eSIM on its way from the code to the first connection. */
export interface PhoneFacts {
  esimStatus: string;
  smdpStatus: string;
  /** Since when both say so. */
  since: Date;
  now: Date;
  apn: string | null;
  placeName: string;
}

/** Where the eSIM hangs on its phone. */
export type PhoneStep =
  | 'downloading'
  | 'downloaded'
  | 'installed'
  | 'switched-off'
  | 'switched-on'
  | 'removed';

export interface PhoneHelp {
  step: PhoneStep;
  /** What it is, in a few words. */
  title: string;
  /** What to do about it. */
  sentence: string;
}

/** A phone needs a minute or two from the download to the end of the installation. */
const installMs = 5 * 60_000;

/** The one thing to do next on the phone; null when there is none, or it is not about the phone. */
export function phoneHelp(facts: PhoneFacts): PhoneHelp | null {
  const step = stepOf(facts);
  return step && { step, ...words(step, facts) };
}

function stepOf({ esimStatus, smdpStatus, since, now }: PhoneFacts): PhoneStep | null {
  const state = esimState(esimStatus, smdpStatus);
  const phone = normaliseStatus(smdpStatus);
  if (state === 'removed') return 'removed';
  if (state === 'installing' && phone === 'DOWNLOAD') {
    return now.getTime() - since.getTime() < installMs ? 'downloading' : 'downloaded';
  }
  if (state === 'installing') return 'installed';
  if (state === 'installed') return phone === 'ENABLED' ? 'switched-on' : 'switched-off';
  return state === 'in-use' && phone === 'DISABLED' ? 'switched-off' : null;
}

function words(step: PhoneStep, { apn, placeName }: PhoneFacts): Omit<PhoneHelp, 'step'> {
  switch (step) {
    case 'downloading':
      return {
        title: 'Your phone is downloading it',
        sentence: 'Stay on Wi-Fi and keep the phone’s eSIM settings open until it is added.',
      };
    case 'downloaded':
      return {
        title: 'Downloaded, not installed',
        sentence:
          'On Wi-Fi, open the eSIM settings of the phone and finish adding it. Does it hang? Restart the phone and look there again, but do not delete it.',
      };
    case 'installed':
      return {
        title: 'Installed, not switched on',
        sentence: 'In the eSIM settings of the phone, turn this line on.',
      };
    case 'switched-off':
      return {
        title: 'Switched off on the phone',
        sentence:
          'Turn this line on in the eSIM settings of the phone when you need data. It may stay off until you land.',
      };
    case 'switched-on':
      return {
        title: 'Switched on, not connected yet',
        sentence: `In ${placeName}, choose this line for mobile data, turn on its data roaming, then turn airplane mode on and off.${apn ? ` Still nothing? Set the APN to ${apn}.` : ''}`,
      };
    case 'removed':
      return {
        title: 'Was it a mistake?',
        sentence:
          'Its code was used and most likely cannot be installed a second time. Write to us before you buy another.',
      };
  }
}

export interface TrackStep {
  name: string;
  label: string;
  state: 'done' | 'now' | 'later';
  at: Date | null;
}

export interface TrackFacts {
  esimStatus: string;
  smdpStatus: string;
  installedAt: Date | null;
  activatedAt: Date | null;
}

const reachedBy: Record<string, number> = { DOWNLOAD: 1, INSTALLATION: 2, DISABLED: 2, ENABLED: 3 };

/** The way of an eSIM onto its phone and online; empty where it is not on that way. */
export function phoneTrack({ esimStatus, smdpStatus, installedAt, activatedAt }: TrackFacts): TrackStep[] {
  const state = esimState(esimStatus, smdpStatus);
  if (state !== 'installing' && state !== 'installed') return [];
  const reached = reachedBy[normaliseStatus(smdpStatus)] ?? 0;
  const steps = [
    { name: 'downloaded', label: 'Downloaded', at: null },
    { name: 'installed', label: 'Installed', at: installedAt },
    { name: 'switched-on', label: 'Switched on', at: null },
    { name: 'connected', label: 'Connected', at: activatedAt },
  ];
  return steps.map((step, index) => ({
    ...step,
    at: index < reached ? step.at : null,
    state: index < reached ? 'done' : index === reached ? 'now' : 'later',
  }));
}
