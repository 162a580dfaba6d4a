import { licenceIsAllowed } from './licences.ts';
import { lookAlikes } from './look-alikes.ts';
import { directDependencies, type Entry, type Installed, nameAt } from './read.ts';
import { reasons } from './reasons.ts';

const exact = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

/** Settings of npm without which the rest is only a hope. */
const settings: { line: RegExp; why: string }[] = [
  { line: /^save-exact=true$/m, why: 'npm install would write ranges: save-exact=true' },
  {
    line: /^strict-allow-scripts=true$/m,
    why: 'npm would run unreviewed scripts: strict-allow-scripts=true',
  },
  { line: /^min-release-age=([7-9]|\d{2,})$/m, why: 'npm would take releases of today: min-release-age=7' },
];

/** What is wrong with what npm would install: an empty list when nothing is. */
export function lockProblems(installed: Installed): string[] {
  const entries = Object.entries(installed.lock.packages).filter(([place]) => place !== '');
  const names = [...new Set(entries.map(([place]) => nameAt(place)))];
  const direct = Object.keys(directDependencies(installed));
  return [
    ...settings.filter(({ line }) => !line.test(installed.npmrc)).map(({ why }) => `.npmrc: ${why}`),
    ...(/^\s*(\/\/|.*(registry|proxy|_auth|_password)\s*=)/m.test(installed.npmrc)
      ? ['.npmrc: names a registry, a proxy or a password: that belongs to your own settings']
      : []),
    ...manifestProblems(installed),
    ...entries.flatMap(([place, entry]) => entryProblems(installed, place, entry)),
    ...lookAlikes(names, direct).map(
      (pair) => `${pair}: if it is no mistake, add the pair to look-alikes.ts`,
    ),
  ];
}

function manifestProblems(installed: Installed): string[] {
  const direct = directDependencies(installed);
  const { allowScripts } = installed.manifest;
  const scripted = Object.entries(installed.lock.packages)
    .filter(([, entry]) => entry.hasInstallScript)
    .map(([place]) => nameAt(place));
  return [
    ...Object.entries(direct)
      .filter(([, version]) => !exact.test(version))
      .map(([name, version]) => `${name}: ${version} is not an exact version`),
    ...Object.keys(direct)
      .filter((name) => !reasons[name])
      .map((name) => `${name}: say in reasons.ts why it is needed`),
    ...Object.keys(reasons)
      .filter((name) => !direct[name])
      .map((name) => `${name}: is not a dependency any more, take its line out of reasons.ts`),
    ...Object.entries(allowScripts)
      .filter(([name, may]) => may || !scripted.includes(name))
      .map(
        ([name, may]) => `${name}: ${may ? 'may run an install script' : 'has no install script to forbid'}`,
      ),
  ];
}

function entryProblems({ lock, manifest }: Installed, place: string, entry: Entry): string[] {
  const name = nameAt(place);
  const say = (problem: string) => `${place}: ${problem}`;
  const problems: string[] = [];
  if (entry.resolved !== undefined) problems.push(say(`comes from an address of its own, ${entry.resolved}`));
  if (entry.link || !exact.test(entry.version ?? '')) problems.push(say('is no released version'));
  if (entry.name !== undefined && entry.name !== name)
    problems.push(say(`is ${entry.name} under another name`));
  if (entry.integrity === undefined) {
    if (!isOtherPlatform(lock, name, entry)) problems.push(say('has no hash'));
    return problems;
  }
  if (!/^sha512-[\w+/]{86}==$/.test(entry.integrity)) problems.push(say('has no SHA-512 hash'));
  if (entry.hasInstallScript && manifest.allowScripts[name] !== false) {
    problems.push(say('has an install script that nobody forbade'));
  }
  if (!licenceIsAllowed(name, entry.license ?? 'none')) {
    problems.push(say(`its licence, ${entry.license ?? 'none'}, is not in licences.ts`));
  }
  return problems;
}

/** A part for another machine that the registry did not have when the lock was made: named by its owner alone. */
function isOtherPlatform(lock: Installed['lock'], name: string, entry: Entry): boolean {
  const owned = Object.values(lock.packages).some(
    (owner) => owner.optionalDependencies?.[name] === entry.version,
  );
  return entry.optional === true && owned && Boolean(entry.os ?? entry.cpu);
}
