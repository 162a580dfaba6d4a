/** What an eSIM's owner can be told by mail, and switch off. Its words stand on the account page. */
export const alertKinds = [
  { kind: 'half-used', label: 'Half used', what: 'Half of the data is gone' },
  { kind: 'low-data', label: 'Low data', what: '20 % of the data is left' },
  { kind: 'nearly-out', label: 'Nearly out', what: '100 MB are left' },
  { kind: 'used-up', label: 'Used up', what: 'All data is gone' },
  { kind: 'last-day', label: 'Last day', what: 'The eSIM ends within a day' },
  { kind: 'activate-by', label: 'Activate by', what: '30, 7 and 1 days before an unused eSIM lapses' },
  { kind: 'never-connected', label: 'Not connected', what: 'Installed for three days and never online' },
] as const;

/** One switch on the account page. */
export type AlertSwitch = (typeof alertKinds)[number]['kind'];

/** One alert: `activate-by` has three moments under one switch. */
export type AlertKind =
  | Exclude<AlertSwitch, 'activate-by'>
  | 'activate-by-30'
  | 'activate-by-7'
  | 'activate-by-1';

/** The switch of an alert. */
export function switchOf(kind: AlertKind): AlertSwitch {
  return kind.startsWith('activate-by') ? 'activate-by' : (kind as AlertSwitch);
}
