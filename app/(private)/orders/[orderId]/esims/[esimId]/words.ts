import { withArticle } from '#lib/catalogue/countries.ts';
import { sentBackWords } from '#lib/changes/sent-back-words.ts';
import { formatBytes } from '#lib/data-size.ts';
import type { SentBack } from '#lib/esims/sent-back.ts';
import type { Ending, EsimState } from '#lib/esims/states.ts';
import type { EsimPage } from '#lib/orders/esim-page.ts';

/** State in plain words: the heading of the page, and one sentence more for who does not see it. */
export function headline(page: EsimPage, sentBack: readonly SentBack[]): { title: string; sentence: string } {
  const { state, ending, orderState, frozen, plan, today, own, data } = page;
  const place = withArticle(plan.locationName);
  if (orderState === 'dispute_lost') {
    return { title: 'Switched off', sentence: 'The bank took the payment back' };
  }
  if (frozen) return { title: 'On hold', sentence: 'The payment is disputed with the bank' };
  // Read aloud whenever it changes: a new reading is news.
  const left = `${formatBytes(data.leftBytes)} left of ${formatBytes(data.totalBytes)}`;
  const carries = plan.kind === 'fixed' ? left : 'It carries data';
  const words: Record<EsimState, [string, string]> = {
    preparing: ['Being prepared', 'The network is still making it'],
    new: ['Ready to install', `Install it before you are in ${place}, on Wi-Fi`],
    installing: ['Being installed', 'The phone has its code'],
    installed: ['On the phone', `It has not been used in ${place} yet`],
    'in-use': [`In use in ${place}`, carries],
    'used-up': ['All data is used', 'More can be added while its days last'],
    removed: ['Removed from the phone', 'It was deleted there'],
    suspended: ['Switched off', 'Its data is paused at the network'],
    expired: ['Its time is over', 'It works no longer'],
    ended: ['It has ended', 'It works no longer'],
    unclear: ['Ask us about this one', 'The network says something we do not know'],
  };
  const back = sentBackWords(sentBack);
  if (ending === 'cancelled' && back) {
    return { title: `Cancelled, ${back}`, sentence: 'The network took it back' };
  }
  const [title, sentence] = ending ? endings[ending] : words[state];
  // A region is named by its plan; where the phone is nobody tells.
  const several = (today?.covers.length ?? 1) > 1;
  if (state === 'in-use' && (several || own.esim.usedBytes === 0)) return { title: 'In use', sentence };
  return { title, sentence };
}

const endings: Record<Ending, [string, string]> = {
  cancelled: ['Cancelled', 'The network took it back'],
  revoked: ['Switched off for good', 'It works no longer'],
  lapsed: ['Lapsed unused', 'It was not used in time, and works no longer'],
};
