export { readBody } from '#lib/body.ts';
