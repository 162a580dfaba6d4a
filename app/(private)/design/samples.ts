import type { PlanFacts } from '#lib/catalogue/read.ts';
import type { EsimPass } from '#lib/esims/read.ts';
import type { EsimState } from '#lib/esims/states.ts';

const gigabyte = 2 ** 30;
const bought = new Date('2026-11-02T09:30:00Z');
const until = new Date('2026-12-02T09:30:00Z');

/** Made up for the page of components: nothing of it is for sale. */
export const fixedPlan: PlanFacts = {
  code: 'SAMPLE_3_30',
  locationCode: 'JP',
  kind: 'fixed',
  dataBytes: 3 * gigabyte,
  days: 30,
  activateWithinDays: 180,
  validityStarts: 'first-connection',
  covers: ['JP'],
  networks: [
    { country: 'JP', operator: 'Network One', generation: '5G' },
    { country: 'JP', operator: 'Network Two', generation: '4G' },
  ],
  fastest: '5G',
  exits: ['HK'],
  speedAfter: null,
  afterAllowance: 'not-stated',
  topUp: 'yes',
  variant: null,
  priceCents: 329,
  firstDayCents: null,
  currency: 'usd',
  featured: false,
};

export const dayPass: PlanFacts = {
  ...fixedPlan,
  code: 'SAMPLE_1_Daily',
  kind: 'day-pass',
  dataBytes: gigabyte,
  days: 1,
  exits: [],
  speedAfter: '512 Kbps',
  afterAllowance: 'slowed',
  topUp: 'days',
  priceCents: 169,
  firstDayCents: 209,
};

export const unstatedPlan: PlanFacts = {
  ...fixedPlan,
  code: 'SAMPLE_0.1_7',
  dataBytes: 100 * 2 ** 20,
  days: 7,
  networks: [],
  exits: [],
  fastest: '',
  topUp: 'no',
  validityStarts: 'install',
  featured: true,
};

export const states: readonly EsimState[] = [
  'preparing',
  'new',
  'installing',
  'installed',
  'in-use',
  'used-up',
  'removed',
  'expired',
  'suspended',
  'ended',
  'unclear',
];

/** An eSIM in one state, with what goes with it. */
export function sampleEsim(state: EsimState): EsimPass {
  const running = state === 'in-use' || state === 'used-up' || state === 'suspended';
  const left = state === 'used-up' ? 0 : running ? 1.2 * gigabyte : 3 * gigabyte;
  const over = state === 'ended' || state === 'expired' || state === 'removed';
  return {
    unitId: `sample-${state}`,
    orderId: 'sample',
    esimId: state === 'preparing' ? null : 'sample',
    title: 'Japan 3 GB, 30 days',
    locationName: 'Japan',
    locationCode: 'JP',
    state,
    pocket: over ? 'spent' : running ? 'in-use' : 'waiting',
    ending: state === 'ended' ? 'cancelled' : null,
    sentBack: [],
    topUp: running,
    frozen: false,
    iccidEnd: state === 'preparing' ? null : '4757',
    days: 30,
    bytesADay: null,
    data: state === 'preparing' ? null : { leftBytes: left, totalBytes: 3 * gigabyte, asOf: bought },
    expiresAt: until,
    daysLeft: running ? 12 : null,
    started: running,
    boughtAt: bought,
  };
}
