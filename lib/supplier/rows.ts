import type { z } from 'zod';

/** A row that could not be used: `code` names it as far as it can be read. */
export interface Skipped {
  reason: string;
  code: string | null;
}

/** Reads rows one by one: a bad one is skipped and counted, never fatal. */
export function readRows<T extends z.ZodType>(
  rows: readonly unknown[],
  schema: T,
  nameField: string,
): { rows: z.output<T>[]; skipped: Skipped[] } {
  const read: z.output<T>[] = [];
  const skipped: Skipped[] = [];
  for (const row of rows) {
    const parsed = schema.safeParse(row);
    if (parsed.success) read.push(parsed.data);
    else skipped.push({ reason: reasonOf(parsed.error), code: nameOf(row, nameField) });
  }
  return { rows: read, skipped };
}

/** Which field was wrong; its value is left out. */
export function reasonOf(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue?.code === 'custom' ? issue.message : issue?.path.join('.') || 'not an object';
}

function nameOf(row: unknown, field: string): string | null {
  const name: unknown = typeof row === 'object' && row ? Reflect.get(row, field) : null;
  return typeof name === 'string' ? name.slice(0, 100) : null;
}
