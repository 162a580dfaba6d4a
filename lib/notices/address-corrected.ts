import type { Writer } from './send.ts';

/** "The address of your order was corrected": to both addresses. */
export const addressCorrected: Writer = () => null;
