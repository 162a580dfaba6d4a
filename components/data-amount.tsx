import { formatBytes } from '#lib/data-size.ts';

/** Bytes as the networks label them: "3 GB", "500 MB". */
export function DataAmount({ bytes }: { bytes: number }) {
  return formatBytes(bytes);
}
