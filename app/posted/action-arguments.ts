import { jsonOf } from '#lib/body.ts';

const deepest = 12;
const mostFields = 500;

/** A form of the same request, and what is not there: the only references our own pages send. */
const known = /^\$(?:\$|undefined$|K[0-9a-f]{1,3}$)/;

/**
 * Whether a text is a list of arguments as our own pages send it: flat JSON without references into
 * itself, promises, functions or prototypes, all of which the framework's decoder would follow.
 */
export function isArgumentList(text: string): boolean {
  const parsed = jsonOf(text);
  return Array.isArray(parsed) && isPlain(parsed, deepest);
}

/** Whether a form is the call of an action by a page's script: lists of arguments, and forms among them. */
export function isScriptCall(form: FormData): boolean {
  return everyField(form, (name, value) => {
    if (/^\d{1,3}$/.test(name)) return isArgumentList(value);
    return /^_\d{1,3}_/.test(name);
  });
}

/** Whether a form is the call of an action by a page without script: names of fields, and what names the action. */
export function isPlainCall(form: FormData): boolean {
  return everyField(form, (name, value) => {
    if (!name.startsWith('$ACTION')) return true;
    if (/^\$ACTION_\d{1,3}:0$/.test(name)) return isReference(value);
    if (/^\$ACTION_\d{1,3}:[1-9]$/.test(name)) return isArgumentList(value);
    return /^\$ACTION_(?:KEY|REF_\d{0,3}|ID_[0-9a-f]{42})$/.test(name);
  });
}

function everyField(form: FormData, isFine: (name: string, value: string) => boolean): boolean {
  const fields = [...form];
  return (
    fields.length <= mostFields &&
    fields.every(
      // No form of ours sends a file.
      ([name, value]) => typeof value === 'string' && isText(name) && isText(value) && isFine(name, value),
    )
  );
}

/** An action's id, and that its arguments stand in the next field. */
function isReference(text: string): boolean {
  return /^\{"id":"[0-9a-f]{42}","bound":(?:null|"\$@1")\}$/.test(text);
}

function isPlain(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return isText(value) && (!value.startsWith('$') || known.test(value));
  if (typeof value !== 'object' || value === null) return true;
  if (depth === 0) return false;
  if (Array.isArray(value)) return value.every((one) => isPlain(one, depth - 1));
  return Object.entries(value).every(
    ([name, one]) =>
      isText(name) && !/^(?:__proto__|prototype|constructor|then)$/.test(name) && isPlain(one, depth - 1),
  );
}

/** No half of a character in it, and none that no database stores. */
function isText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}
