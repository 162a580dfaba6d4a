/** A field of a form; empty when it is missing, a file, or whoever called the action sent no form at all. */
export function textOf(form: unknown, name: string): string {
  const value = form instanceof FormData ? form.get(name) : null;
  return typeof value === 'string' ? value : '';
}

/** All fields of one name, boxes that are ticked for example. */
export function textsOf(form: unknown, name: string): string[] {
  const values = form instanceof FormData ? form.getAll(name) : [];
  return values.filter((value) => typeof value === 'string');
}

/** Every field by its name; none when whoever called the action sent no form at all. */
export function fieldsIn(form: unknown): Record<string, unknown> {
  return form instanceof FormData ? Object.fromEntries(form) : {};
}
