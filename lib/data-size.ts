const megabyte = 1024 * 1024;
const gigabyte = 1024 * megabyte;

/** "3 GB", "1.5 GB", "500 MB": binary units under the names the networks use. MB below 1 GB. */
export function formatBytes(bytes: number): string {
  const clamped = Math.max(0, bytes);
  // What would be rounded to 1024 MB is said as 1 GB.
  if (clamped >= gigabyte - megabyte / 2) return `${trim(clamped / gigabyte)} GB`;
  return `${trim(clamped / megabyte)} MB`;
}

function trim(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Math.round(value * 10) / 10);
}
