import { directDependencies, type Entry, type Installed, type Lock } from './read.ts';
import { reasons } from './reasons.ts';

const groups = [
  ['dependencies', 'In the running shop'],
  ['devDependencies', 'To build and test it'],
  ['optionalDependencies', 'Node itself'],
] as const;

/** docs/dependencies.md: how many packages there are, and why each that we asked for is there. */
export function dependencyPage(installed: Installed): string {
  const { manifest, lock } = installed;
  const placed = Object.entries(lock.packages).filter(([place]) => place !== '');
  const shipped = placed.filter(([, entry]) => isShipped(entry));
  const direct = Object.keys(directDependencies(installed)).length;
  return [
    '# Dependencies',
    '',
    '<!-- Written by npm run dependencies; a test compares it with package.json and the lock. -->',
    '',
    `We ask for ${direct} packages ourselves, ${Object.keys(manifest.dependencies).length} of them for the running shop. With all they ask for, ${shipped.length} are installed for the running shop and ${placed.length} are locked in all, counting those for other platforms.`,
    '',
    'Versions are exact, and each package is locked by its hash. No install script runs: `allowScripts` forbids every one there is, and npm stops at a new one. npm takes no release younger than seven days (`min-release-age`); for a security fix that cannot wait, `npm install --min-release-age=0 name@version` and a line in the commit message that says why. `npm run unit -- e2e/supply` checks all of this, the licences and look-alike names; `npm run sbom` writes a CycloneDX list; `npm run permissions` says what each process may touch.',
    '',
    ...groups.flatMap(([group, title]) => [`## ${title}`, '', ...table(manifest[group], lock), '']),
  ].join('\n');
}

function table(group: Record<string, string>, lock: Lock): string[] {
  const rows = Object.entries(group).map(([name, version]) => {
    const entry = lock.packages[`node_modules/${name}`];
    return [`\`${name}\``, version, entry?.license ?? '', reasons[name] ?? ''];
  });
  return layOut([['package', 'version', 'licence', 'why'], ...rows]);
}

/** Every column as wide as its widest cell, as the formatter would have it. */
function layOut(rows: string[][]): string[] {
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0))) ?? [];
  const line = (row: string[]) => `| ${row.map((text, at) => text.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const [head = [], ...rest] = rows;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rest.map(line)];
}

/** What `npm ci --omit=dev` would install on some platform. */
function isShipped(entry: Entry): boolean {
  return !entry.dev && !entry.devOptional;
}
