import { fold } from './search.ts';

/** Languages whose names for countries the server knows, beside English and the aliases. */
const languages =
  'de fr es it pt nl pl cs sk hu ro bg el tr ru uk sv da nb fi et lv lt hr sl sr sq ca ja ko zh zh-Hant th vi id ms hi bn ar he fa ur'.split(
    ' ',
  );
const names = new Map<string, readonly string[]>();
const displays: Intl.DisplayNames[] = [];

/** What a country is called in other languages, folded, each once; empty for a region. */
export function namesInOtherLanguages(code: string): readonly string[] {
  const known = names.get(code);
  if (known) return known;
  if (displays.length === 0) {
    for (const language of languages)
      displays.push(new Intl.DisplayNames(language, { type: 'region', fallback: 'none' }));
  }
  const found = /^[A-Z]{2}$/.test(code) ? displays.flatMap((display) => display.of(code) ?? []) : [];
  const folded = [...new Set(found.map(fold))].filter(Boolean);
  names.set(code, folded);
  return folded;
}
