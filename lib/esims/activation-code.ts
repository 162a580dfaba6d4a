/** The supplier's reader of activation codes, for pages: they may not reach into `lib/supplier`. */
export { type ActivationCode, parseActivationCode } from '#lib/supplier/activation-code.ts';
