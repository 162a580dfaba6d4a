import { expect, test } from 'vitest';
import { escapeHtml, layOut } from './layout.ts';

const hostile = `Japan <img src=x onerror="alert('1')"> & "more"`;

test('what comes from outside is escaped in text, attribute and title [D16]', () => {
  const { html } = layOut({
    subject: hostile,
    preview: hostile,
    heading: hostile,
    parts: [
      { kind: 'words', text: hostile },
      { kind: 'facts', facts: [[hostile, hostile]] },
      { kind: 'button', label: hostile, href: `https://shop.example/?a=1&b="><script>` },
      { kind: 'note', text: hostile },
    ],
  });
  expect(html).not.toContain('<img');
  expect(html).not.toContain('<script');
  expect(html).toContain(escapeHtml(hostile));
});

test('a line break in a name stays inside the subject [D16]', () => {
  const { subject } = layOut({ subject: 'Ready:\r\nBcc: a@b.example', preview: '', heading: '', parts: [] });
  expect(subject).toBe('Ready: Bcc: a@b.example');
});

test('the frame loads nothing from anywhere', () => {
  const { html } = layOut({ subject: 'a', preview: 'b', heading: 'c', parts: [] });
  expect(html).not.toMatch(/<img|<link|url\(|src=/);
});

test('the plain text says the same', () => {
  const { text } = layOut({
    subject: 'a',
    preview: 'b',
    heading: 'Your eSIM is ready',
    parts: [
      { kind: 'facts', facts: [['Paid', '$4.59']] },
      { kind: 'button', label: 'Open it', href: 'https://shop.example/x' },
    ],
  });
  expect(text).toContain('Paid: $4.59');
  expect(text).toContain('Open it:\nhttps://shop.example/x');
});
