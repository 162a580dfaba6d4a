/** Licences a package may have, by SPDX id. Whoever adds one has read it. */
const allowed = new Set([
  'MIT',
  'MIT-0',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'Python-2.0',
  'Zlib',
  // Data and a font: to be named, which their files do.
  'CC-BY-4.0',
  'OFL-1.1',
  // Its files stay under it; we change none of them.
  'MPL-2.0',
]);

/** Allowed for these packages alone, with the reason. */
const exceptions: { of: RegExp; licence: string; why: string }[] = [
  {
    of: /^@img\/sharp/,
    licence: 'LGPL-3.0-or-later',
    why: 'a shared library that Next loads beside itself and we do not change',
  },
];

/** Whether a package may come with this SPDX expression: one of an OR, all of an AND. */
export function licenceIsAllowed(name: string, expression: string): boolean {
  const bare = expression.replaceAll(/[()]/g, '');
  const single = (id: string) =>
    allowed.has(id) || exceptions.some(({ of, licence }) => of.test(name) && licence === id);
  return bare.split(' OR ').some((choice) => choice.split(' AND ').every((id) => single(id.trim())));
}
