/** How often something may be done in how many seconds. */
interface Rate {
  times: number;
  seconds: number;
}

/** Whose doings are counted together; `shop` is everybody's. */
export type CountedBy = 'address' | 'buyer' | 'account' | 'network' | 'shop';

interface Rule {
  by: Partial<Record<CountedBy, Rate>>;
  /**
   * What happens when the counters cannot be read: `refuse` where each go costs somebody money or mail,
   * `allow` (counted in this process alone) where refusing would keep honest people from what is theirs.
   */
  whenSick: 'refuse' | 'allow';
}

const minute = 60;
const hour = 60 * minute;
const per = (times: number, seconds: number): Rate => ({ times, seconds });

/**
 * Every limit of the shop. They are many times what people need, and far below what an attack needs; many
 * people may share one network (a hotel, a phone company), so its share is the widest.
 */
export const limitRules = {
  /** A new order and its payment page: what card testers want by the thousand. Those that are paid do not count. */
  'begin-order': {
    by: {
      buyer: per(20, 10 * minute),
      account: per(30, hour),
      network: per(40, 10 * minute),
      shop: per(600, minute),
    },
    whenSick: 'refuse',
  },
  /** Links asked for from one network, whatever the addresses. */
  'ask-for-link': { by: { network: per(20, 10 * minute) }, whenSick: 'refuse' },
  /** Links mailed to one address, whoever asks. */
  'mail-link': { by: { address: per(5, hour) }, whenSick: 'refuse' },
  /** Links mailed to addresses nobody has bought with: beyond it somebody tries out addresses. */
  'mail-links': { by: { shop: per(60, minute) }, whenSick: 'refuse' },
  /** Kept free on top of them for addresses we know: strangers' requests keep no customer out. */
  'mail-links-to-customers': { by: { shop: per(120, minute) }, whenSick: 'refuse' },
  /** Presses of the button that takes a link's token. */
  'use-link': { by: { network: per(30, 10 * minute) }, whenSick: 'refuse' },
  /** Signatures of passkeys, right ones among them. */
  'use-passkey': { by: { account: per(20, 10 * minute) }, whenSick: 'refuse' },
  /** Orders asked for that do not exist, or not for whoever asks. */
  'miss-order': { by: { network: per(30, 10 * minute) }, whenSick: 'allow' },
  /** Webhooks with a wrong token or signature. Right ones are never counted. */
  'forge-webhook': { by: { network: per(60, minute), shop: per(600, 10 * minute) }, whenSick: 'allow' },
  /** How often an owner is told that forged webhooks come in floods. */
  'tell-of-flood': { by: { shop: per(1, 10 * minute) }, whenSick: 'allow' },
  /** Names of places, looked up while somebody types: one a letter at most. */
  'find-places': { by: { network: per(600, minute) }, whenSick: 'allow' },
  /** Public JSON that is read from the database. */
  'read-json': { by: { network: per(120, minute) }, whenSick: 'allow' },
} as const satisfies Record<string, Rule>;

export type LimitName = keyof typeof limitRules;

/** A rule as the counter reads it. */
export function ruleOf(name: LimitName): Rule {
  return limitRules[name];
}
