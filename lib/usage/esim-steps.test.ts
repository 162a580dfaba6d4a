import { expect, test } from 'vitest';
import { esimSteps } from './esim-steps.ts';

const steps = (before: string, after: string) => {
  const pair = (text: string) => {
    const [esimStatus = '', smdpStatus = ''] = text.split(' ');
    return { esimStatus, smdpStatus };
  };
  return esimSteps(pair(before), pair(after)).map(({ from, to }) => `${from} > ${to}`);
};

test.each([
  ['GOT_RESOURCE RELEASED', 'GOT_RESOURCE DOWNLOAD', ['new > downloaded']],
  ['GOT_RESOURCE DOWNLOAD', 'GOT_RESOURCE INSTALLATION', ['installing > installed']],
  ['GOT_RESOURCE INSTALLATION', 'GOT_RESOURCE ENABLED', ['installing > enabled']],
  ['GOT_RESOURCE ENABLED', 'IN_USE ENABLED', ['installed > in-use']],
  ['GOT_RESOURCE RELEASED', 'IN_USE ENABLED', ['new > enabled', 'new > in-use']],
  ['IN_USE ENABLED', 'IN_USE DISABLED', ['in-use > disabled']],
  ['IN_USE ENABLED', 'IN_USE DELETED', ['in-use > removed']],
  ['IN_USE ENABLED', 'USED_UP ENABLED', ['in-use > used-up']],
  ['IN_USE ENABLED', 'SUSPENDED ENABLED', ['in-use > suspended']],
  ['SUSPENDED ENABLED', 'GOT_RESOURCE ENABLED', ['suspended > installed']],
  ['IN_USE ENABLED', 'USED_EXPIRED ENABLED', ['in-use > expired']],
  ['GOT_RESOURCE RELEASED', 'CANCEL RELEASED', ['new > ended']],
  ['CANCEL RELEASED', 'canceled released', []],
  ['IN_USE ENABLED', 'NEW_WORD ENABLED', ['in-use > unclear']],
  ['IN_USE ENABLED', 'IN_USE toString', ['in-use > unclear']],
  ['IN_USE ENABLED', 'IN_USE ENABLED', []],
])('%s, then %s', (before, after, told) => {
  expect(steps(before, after)).toEqual(told);
});
