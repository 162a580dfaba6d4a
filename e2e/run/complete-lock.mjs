// Adds to package-lock.json the optional packages of other platforms that npm left out because the
// registry did not have them; without the entries `npm ci` refuses the lock. Run after each change of
// dependencies: npm run lock.
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'openharmony', 'sunos', 'win32'];
const processors = /^(arm64|arm|x64|ia32|ppc64|riscv64|s390x|loong64|mips64el|wasm32)/;

/**
 * Completes a parsed lock in place and returns the paths it added.
 * @param {{ packages: Record<string, { optionalDependencies?: Record<string, string> | undefined, dev?: boolean, devOptional?: boolean }> }} lock
 * @returns {string[]}
 */
export function completeLock(lock) {
  const added = [];
  for (const [owner, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isLocked(lock.packages, owner, name) || !/^\d/.test(version)) continue;
      const path = `node_modules/${name}`;
      const development = entry.dev ? { dev: true } : entry.devOptional ? { devOptional: true } : {};
      Object.assign(lock.packages, {
        [path]: { version, ...platform(name), ...development, optional: true },
      });
      added.push(path);
    }
  }
  const [root, ...rest] = Object.entries(lock.packages);
  lock.packages = Object.fromEntries([root, ...rest.sort(([a], [b]) => (a < b ? -1 : 1))]);
  return added;
}

/** Looks the way Node does: beside the owner, then in each folder above. */
function isLocked(packages, owner, name) {
  for (let folder = owner; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    if (packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true;
    if (folder === '') return false;
  }
}

function platform(name) {
  const words = name.replace(/^.*\//, '').split('-');
  const os = words.filter((word) => systems.includes(word));
  const cpu = words.flatMap((word) => processors.exec(word)?.[1] ?? []);
  const libc = /musl/.test(name) ? ['musl'] : /gnu/.test(name) ? ['glibc'] : [];
  return { ...(os[0] && { os }), ...(cpu[0] && { cpu }), ...(os[0] === 'linux' && libc[0] && { libc }) };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const file = new URL('../../package-lock.json', import.meta.url);
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const added = completeLock(lock);
  if (added.length > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(added.length > 0 ? `Added ${added.length} entries to package-lock.json.` : 'Nothing to add.');
}
