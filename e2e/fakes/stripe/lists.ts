import { invalid } from './errors.ts';
import { type Form, isForm, listOfTexts, textOf } from './form.ts';

interface Listed {
  id: string;
  created?: number;
}

export interface List {
  object: 'list';
  url: string;
  has_more: boolean;
  data: object[];
}

const paging = ['limit', 'starting_after', 'ending_before', 'expand', 'created'];

/** A page of a list, newest first, with Stripe's cursors. `filters` are the other parameters it knows. */
export function listPage<T extends Listed>(
  url: string,
  all: Iterable<T>,
  form: Form,
  filters: Record<string, (item: T, wanted: string) => boolean> = {},
): List {
  const known = [...paging, ...Object.keys(filters)];
  const unknown = Object.keys(form).find((key) => !known.includes(key));
  if (unknown) throw invalid(`Received unknown parameter: ${unknown}`, unknown, 'parameter_unknown');
  const limit = Number(textOf(form, 'limit') ?? 10);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    throw invalid('This value must be between 1 and 100.', 'limit', 'parameter_invalid_integer');
  }
  const items = [...all].reverse().filter((item) => fits(item, form, filters) && inTime(item, form));
  return cut(url, items, form, limit);
}

function cut<T extends Listed>(url: string, items: T[], form: Form, limit: number): List {
  const after = cursor(items, form, 'starting_after');
  const before = cursor(items, form, 'ending_before');
  const rest = items.slice(after === undefined ? 0 : after + 1, before);
  const data = before === undefined ? rest.slice(0, limit) : rest.slice(-limit);
  return { object: 'list', url, has_more: rest.length > data.length, data };
}

function cursor(items: Listed[], form: Form, key: string): number | undefined {
  const id = textOf(form, key);
  if (id === undefined) return undefined;
  const index = items.findIndex((item) => item.id === id);
  if (index < 0) throw invalid(`No such object: '${id}'`, key, 'resource_missing');
  return index;
}

function fits<T>(
  item: T,
  form: Form,
  filters: Record<string, (item: T, wanted: string) => boolean>,
): boolean {
  return Object.entries(filters).every(([key, matches]) => {
    const wanted = textOf(form, key);
    if (wanted !== undefined) return matches(item, wanted);
    const several = listOfTexts(form, key);
    return several.length === 0 || several.some((one) => matches(item, one));
  });
}

function inTime({ created = 0 }: Listed, form: Form): boolean {
  const exact = textOf(form, 'created');
  if (exact !== undefined) return created === Number(exact);
  const range = isForm(form.created) ? form.created : {};
  return Object.entries(range).every(([bound, value]) => {
    const at = Number(value);
    if (bound === 'gt') return created > at;
    if (bound === 'gte') return created >= at;
    if (bound === 'lt') return created < at;
    return created <= at;
  });
}
