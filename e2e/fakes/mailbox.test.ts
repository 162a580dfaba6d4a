import nodemailer from 'nodemailer';
import { afterAll, afterEach, expect, test } from 'vitest';
import { startMailbox } from './mailbox.ts';

const mailbox = await startMailbox();
const timeouts = { socketTimeout: 300, greetingTimeout: 300, connectionTimeout: 300 };
const { hostname: host, port } = new URL(mailbox.smtpUrl);
const sender = nodemailer.createTransport({
  host,
  port: Number(port),
  auth: { user: 'any', pass: 'thing' },
  ...timeouts,
});

afterEach(() => mailbox.reset());
afterAll(() => mailbox.close());

const send = (more: object = {}) =>
  sender.sendMail({
    from: 'Landfall <esim@shop.example>',
    to: 'buyer@shop.example',
    subject: 'Your eSIM ✓',
    text: 'Open it: https://shop.example/o?a=1&b=2 <now>',
    html: '<html><head></head><body><a href="https://shop.example/o">Open it</a></body></html>',
    headers: { 'X-Order': 'ord_1' },
    ...more,
  });

const get = async (path: string) => (await fetch(mailbox.url + path)).text();

test('keeps mails and shows them', async () => {
  await send();
  await send({ to: ['other@shop.example', 'third@shop.example'], subject: 'Second' });
  const [second, first] = mailbox.messages();
  expect(first).toMatchObject({
    to: 'buyer@shop.example',
    from: 'Landfall <esim@shop.example>',
    subject: 'Your eSIM ✓',
    headers: { 'x-order': 'ord_1' },
  });
  expect(second?.to).toBe('other@shop.example, third@shop.example');
  expect(mailbox.messages('third@shop.example')).toHaveLength(1);
  expect(await (await fetch(`${mailbox.url}/messages`)).json()).toHaveLength(2);
  const inbox = await get('/');
  expect(inbox.indexOf('Second')).toBeLessThan(inbox.indexOf('Your eSIM'));
  expect(inbox).toContain('<a href="https://shop.example/o?a=1&#38;b=2"');
  expect(inbox).not.toContain('<now>');
  expect(await get(`/messages/${first?.id}`)).toContain('<iframe');
  expect(await get(`/messages/${first?.id}?as=text`)).toContain('<pre>Open it: <a href=');
  expect(await get(`/messages/${first?.id}/body`)).toContain('<base target="_top"><');
  await fetch(`${mailbox.url}/messages`, { method: 'DELETE' });
  expect(mailbox.messages()).toEqual([]);
  expect((await fetch(`${mailbox.url}/messages/none`)).status).toBe(404);
});

test.each([
  ['reject', 0],
  ['reject-recipient', 0],
  ['hang', 0],
  ['drop', 0],
  ['accept-then-hang', 1],
  ['accept-then-drop', 1],
] as const)('can fail by %s', async (action, kept) => {
  const rule = { action, times: 1 };
  await fetch(`${mailbox.controlUrl}/faults`, { method: 'POST', body: JSON.stringify(rule) });
  const error = await send().then(
    () => null,
    (problem: Error & { responseCode?: number }) => problem,
  );
  expect(error).toBeInstanceOf(Error);
  if (action.startsWith('reject')) expect(error?.responseCode).toBe(451);
  expect(mailbox.messages()).toHaveLength(kept);
  await send();
  expect(mailbox.messages()).toHaveLength(kept + 1);
});
