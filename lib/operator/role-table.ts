import { type DeedName, deeds, mayEver, roles } from './deeds.ts';

/** Between these two lines the table stands in CONTRIBUTING. */
export const roleTableMarks = ['<!-- roles: npm run roles -->', '<!-- end of roles -->'] as const;

/** Who may do what, as a table in Markdown: a row for each deed of the list. */
export function roleTable(): string {
  const rows = (Object.keys(deeds) as DeedName[]).map((deed) => [
    `\`${deed}\``,
    deeds[deed].says,
    ...roles.map((role) => (mayEver(role, deed) ? 'yes' : '')),
    deeds[deed].proof ? 'yes' : '',
  ]);
  return layOut([['deed', 'what it is', ...roles, 'fresh proof'], ...rows]);
}

/** Every column as wide as its widest cell, so that the formatter leaves it alone. */
function layOut(rows: string[][]): string {
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0))) ?? [];
  const line = (row: string[]) => `| ${row.map((text, at) => text.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const [head = [], ...rest] = rows;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rest.map(line)].join(
    '\n',
  );
}
