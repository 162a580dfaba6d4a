import { permissionsOf, processes } from './permissions.ts';
import { nameAt, readInstalled } from './read.ts';

// npm run permissions: what runs on a live machine, and what it may touch.
const { manifest, lock } = readInstalled();
for (const { name, command, variables, network, files, ...process } of processes) {
  const { packages, powers } = permissionsOf(process);
  console.log(`${name} (${command})`);
  console.log(`  network    ${network}`);
  console.log(`  files      ${files}`);
  console.log(`  variables  ${variables.join(' ')}`);
  console.log(`  of Node    ${powers.join(' ') || 'none of child_process, vm, fs, net'}`);
  console.log(`  packages   ${packages.join(' ')}\n`);
}
const scripted = new Set(
  Object.entries(lock.packages).flatMap(([place, entry]) => (entry.hasInstallScript ? [nameAt(place)] : [])),
);
const running = [...scripted].filter((name) => manifest.allowScripts[name] !== false);
console.log(`install scripts: ${scripted.size} packages have one, ${running.length} may run it`);
process.exitCode = running.length > 0 ? 1 : 0;
