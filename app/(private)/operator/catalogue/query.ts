/** What the console's pages get from an address. */
export type Query = Record<string, string | string[] | undefined>;

/** The one value of a field; empty when it is missing. */
export function one(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? '';
}

/** All values of a field that stands there several times. */
export function all(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : [value].flat();
}

/** The value if it is one of those known, else the first of them. */
export function known<const T extends string>(
  value: string | string[] | undefined,
  options: readonly [T, ...T[]],
): T {
  const given = one(value);
  return options.find((option) => option === given) ?? options[0];
}
