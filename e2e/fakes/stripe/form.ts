/** Parameters as Stripe reads them: `line_items[0][price_data][currency]=usd`, nested. */
export type FormValue = string | FormValue[] | Form;
export interface Form {
  [key: string]: FormValue;
}

export function parseForm(text: string): Form {
  const root: Form = {};
  for (const [name, value] of new URLSearchParams(text)) put(root, keysOf(name), value);
  return normal(root);
}

function keysOf(name: string): string[] {
  const [first = '', ...rest] = name.split('[');
  return [first, ...rest.map((part) => part.replace(/\]$/, ''))];
}

function put(at: Form, keys: string[], value: string): void {
  const [key = '', ...rest] = keys;
  // Only own keys count, so that "__proto__" is a name like any other.
  const name = key === '' ? String(Object.keys(at).length) : key;
  if (rest.length === 0) {
    define(at, name, value);
    return;
  }
  const existing = Object.hasOwn(at, name) ? at[name] : undefined;
  const next = isForm(existing) ? existing : {};
  define(at, name, next);
  put(next, rest, value);
}

function define(at: Form, key: string, value: FormValue): void {
  Object.defineProperty(at, key, { value, enumerable: true, configurable: true, writable: true });
}

/** Groups whose keys are 0, 1, 2 … become lists. */
function normal(form: Form): Form {
  const out: Form = {};
  for (const [key, value] of Object.entries(form)) define(out, key, isForm(value) ? group(value) : value);
  return out;
}

function group(form: Form): FormValue {
  const keys = Object.keys(form);
  const parts = normal(form);
  return keys.length > 0 && keys.every((key) => /^\d+$/.test(key)) ? Object.values(parts) : parts;
}

export function isForm(value: unknown): value is Form {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textOf(form: Form, key: string): string | undefined {
  const value = Object.hasOwn(form, key) ? form[key] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function listOfTexts(form: Form, key: string): string[] {
  const value = form[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
