import { SupplierError, type SupplierOutcome, type SupplierReason } from './errors.ts';

const reasons: Record<string, SupplierReason> = {
  '000001': 'busy',
  '000101': 'access',
  '000102': 'access',
  '000103': 'our-bug',
  '000104': 'our-bug',
  '000105': 'our-bug',
  '000106': 'our-bug',
  '000107': 'our-bug',
  '101001': 'access',
  '101002': 'access',
  '101003': 'access',
  '101013': 'busy',
  '200002': 'state',
  '200005': 'price',
  '200006': 'price',
  '200007': 'balance',
  '200008': 'our-bug',
  '200009': 'state',
  '200010': 'not-ready',
  '200011': 'stock',
  '310201': 'plan-gone',
  '310211': 'plan-gone',
  '310221': 'plan-gone',
  '310231': 'plan-gone',
  '310241': 'plan-gone',
  '310243': 'plan-gone',
  '310251': 'plan-gone',
  '310272': 'order-unknown',
  '310402': 'duplicate',
  '310403': 'esim-unknown',
  '310404': 'esim-unknown',
  '400001': 'our-bug',
  '401001': 'access',
  '900001': 'busy',
};

/** The error for a code the supplier answered with. `changes` says whether the call changes anything there. */
export function errorOfCode(code: string, changes: boolean, path: string, detail: string): SupplierError {
  const reason = reasons[code] ?? 'unknown';
  return new SupplierError(outcomeOf(reason, changes), code, reason, { path, detail });
}

/** The error for an answer that proves nothing: lost, cut, HTML, or not of the documented shape. */
export function errorOfSilence(code: string, changes: boolean, path: string): SupplierError {
  return new SupplierError(changes ? 'unknown' : 'try-later', code, reasonOfSilence(code), { path });
}

function reasonOfSilence(code: string): SupplierReason {
  if (code === 'http-401' || code === 'http-403') return 'access';
  return code === 'bad-answer' || /^http-[34](?!29)/.test(code) ? 'unknown' : 'busy';
}

// A duplicate is no refusal: the first one went through. Access fails before anything is done.
function outcomeOf(reason: SupplierReason, changes: boolean): SupplierOutcome {
  switch (reason) {
    case 'access':
      return 'try-later';
    case 'duplicate':
      return 'unknown';
    case 'not-ready':
    case 'busy':
    case 'unknown':
      return changes ? 'unknown' : 'try-later';
    default:
      return 'refused';
  }
}
