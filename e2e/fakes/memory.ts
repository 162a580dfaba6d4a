import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';

/** The part of a stand-in that outlives its process. */
export interface Memory {
  save(): object;
  load(saved: object): void;
}

/** A memory of some fields of an object; `loaded` starts again what was under way. */
export function memoryOf<T extends object>(
  whole: T,
  keys: (keyof T)[],
  loaded: () => void = () => {},
): Memory {
  return {
    save: () => Object.fromEntries(keys.map((key) => [key, whole[key]])),
    load: (saved) => {
      Object.assign(whole, saved);
      loaded();
    },
  };
}

/** Reads the memories back from a file and keeps writing them to it. Returns what writes them a last time. */
export function remember(file: string, memories: Record<string, Memory>): () => void {
  const saved = read(file);
  for (const [name, memory] of Object.entries(memories)) {
    const part: unknown = Reflect.get(saved, name);
    if (typeof part === 'object' && part !== null) memory.load(part);
  }
  let last = Buffer.alloc(0);
  const write = (): void => {
    const parts = Object.entries(memories).map(([name, memory]) => [name, memory.save()]);
    const bytes = serialize(Object.fromEntries(parts));
    if (bytes.equals(last)) return;
    last = bytes;
    writeFileSync(`${file}.new`, bytes);
    renameSync(`${file}.new`, file);
  };
  mkdirSync(path.dirname(file), { recursive: true });
  const timer = setInterval(write, 1000).unref();
  return () => {
    clearInterval(timer);
    write();
  };
}

/** What the file holds; a missing or broken one is an empty memory. */
function read(file: string): object {
  try {
    const found: unknown = deserialize(readFileSync(file));
    return typeof found === 'object' && found !== null ? found : {};
  } catch {
    return {};
  }
}
