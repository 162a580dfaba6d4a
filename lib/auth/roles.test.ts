import { expect, test } from 'vitest';
import { isOwner } from './roles.ts';

test('an owner is recognised however the address is written', () => {
  expect(isOwner('owner@shop.example', [' Owner@Shop.example '])).toBe(true);
  expect(isOwner('OWNER@shop.example', ['other@shop.example', 'owner@shop.example'])).toBe(true);
});

test('nobody else is an owner', () => {
  expect(isOwner('owner@shop.example', [])).toBe(false);
  expect(isOwner('owner@shop.example.evil.example', ['owner@shop.example'])).toBe(false);
  expect(isOwner('owner+x@shop.example', ['owner@shop.example'])).toBe(false);
  expect(isOwner('', [''])).toBe(false);
});
