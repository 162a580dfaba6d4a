import { formatBytes } from '#lib/data-size.ts';
import { countryName } from './countries.ts';
import { type PlanFilter, suits, type Traits } from './filter.ts';
import { daysText } from './plan-title.ts';

export interface Choice {
  value: string;
  words: string;
}

export interface Question {
  name: 'data' | 'days' | 'kind' | 'network' | 'exit';
  label: string;
  /** What stands there while nothing is asked. */
  any: string;
  choices: Choice[];
}

const gigabytes = [1, 3, 5, 10, 20, 50];
const lengths = [3, 7, 15, 30, 90];
const nothing: PlanFilter = { data: null, days: null, kind: null, network: null, exit: null, topUp: false };

/** The questions that split these plans; one that all or none would answer is left out. */
export function questionsFor(plans: readonly Traits[]): Question[] {
  const splits = (part: Partial<PlanFilter>) => {
    const fitting = plans.filter((plan) => suits(plan, { ...nothing, ...part })).length;
    return fitting > 0 && fitting < plans.length;
  };
  const questions: Question[] = [
    {
      name: 'data',
      label: 'Data, at least',
      any: 'Any amount',
      choices: gigabytes
        .filter((size) => splits({ data: size * 2 ** 30 }))
        .map((size) => ({ value: String(size), words: formatBytes(size * 2 ** 30) })),
    },
    {
      name: 'days',
      label: 'Trip of',
      any: 'Any length',
      choices: lengths
        .filter((days) => splits({ days }))
        .map((days) => ({ value: String(days), words: daysText(days) })),
    },
    {
      name: 'kind',
      label: 'Kind',
      any: 'Any kind',
      choices: [
        { value: 'fixed', words: 'One amount of data' },
        { value: 'day-pass', words: 'So much a day' },
      ].filter(({ value }) => splits({ kind: value === 'fixed' ? value : 'day-pass' })),
    },
    {
      name: 'network',
      label: 'Network',
      any: 'Any network',
      choices: [
        { value: '5G', words: '5G' },
        { value: '4G', words: '4G or 5G' },
      ].filter(({ value }) => splits({ network: value === '5G' ? value : '4G' })),
    },
    { name: 'exit', label: 'Internet exit', any: 'Anywhere', choices: exitChoices(plans, splits) },
  ];
  return questions.filter(({ choices }) => choices.length > 0);
}

/** Whether to ask for top-ups: only where some plans have them and some not. */
export function asksForTopUp(plans: readonly Traits[]): boolean {
  return plans.some(({ topUp }) => topUp === 'no') && plans.some(({ topUp }) => topUp !== 'no');
}

export interface Shortcut extends Choice {
  name: string;
}

/** The few questions most ask, as links: each still leaves something and takes something away. */
export function shortcutsFor(plans: readonly Traits[]): Shortcut[] {
  const wanted: Shortcut[] = [
    { name: 'kind', value: 'day-pass', words: 'Day passes' },
    { name: 'network', value: '5G', words: 'Only 5G' },
    { name: 'exit', value: 'not-HK', words: 'Exit not in Hong Kong' },
  ];
  const questions = questionsFor(plans);
  const asked = wanted.filter(({ name, value }) =>
    questions.some((one) => one.name === name && one.choices.some((choice) => choice.value === value)),
  );
  return asksForTopUp(plans) ? [...asked, { name: 'topup', value: 'yes', words: 'With top-ups' }] : asked;
}

function exitChoices(plans: readonly Traits[], splits: (part: Partial<PlanFilter>) => boolean): Choice[] {
  const stated = [...new Set(plans.flatMap(({ exits }) => exits))];
  const named = stated
    .filter((exit) => splits({ exit }))
    .map((exit) => ({ value: exit, words: countryName(exit) }))
    .sort((a, b) => a.words.localeCompare(b.words, 'en'));
  return splits({ exit: 'not-HK' }) ? [...named, { value: 'not-HK', words: 'Not Hong Kong' }] : named;
}
