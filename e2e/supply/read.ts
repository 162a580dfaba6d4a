import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { repository } from '../run/build.ts';

const names = z.record(z.string(), z.string());

const manifestShape = z.looseObject({
  dependencies: names.default({}),
  devDependencies: names.default({}),
  optionalDependencies: names.default({}),
  allowScripts: z.record(z.string(), z.boolean()).default({}),
});

const entryShape = z.looseObject({
  name: z.string().optional(),
  version: z.string().optional(),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  license: z.string().optional(),
  link: z.boolean().optional(),
  dev: z.boolean().optional(),
  optional: z.boolean().optional(),
  devOptional: z.boolean().optional(),
  hasInstallScript: z.boolean().optional(),
  os: z.union([z.string(), z.array(z.string())]).optional(),
  cpu: z.union([z.string(), z.array(z.string())]).optional(),
  optionalDependencies: names.optional(),
});

const lockShape = z.looseObject({ packages: z.record(z.string(), entryShape) });

export type Manifest = z.output<typeof manifestShape>;
export type Entry = z.output<typeof entryShape>;
export type Lock = z.output<typeof lockShape>;

/** What npm installs by: package.json, its lock and its settings. */
export interface Installed {
  manifest: Manifest;
  lock: Lock;
  npmrc: string;
}

const read = (file: string) => readFileSync(path.join(repository, file), 'utf8');

export function readInstalled(): Installed {
  return {
    manifest: manifestShape.parse(JSON.parse(read('package.json'))),
    lock: lockShape.parse(JSON.parse(read('package-lock.json'))),
    npmrc: read('.npmrc'),
  };
}

/** The package a path of the lock installs: `node_modules/a/node_modules/@b/c` is `@b/c`. */
export function nameAt(place: string): string {
  return place.replace(/^.*node_modules\//, '');
}

/** Everything package.json asks for itself, with its version. */
export function directDependencies({ manifest }: Pick<Installed, 'manifest'>): Record<string, string> {
  return { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
}
