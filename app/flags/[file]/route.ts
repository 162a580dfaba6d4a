import * as drawings from 'country-flag-icons/string/3x2';
import { spriteFlags } from '#components/flag.tsx';

const flags: Record<string, string | undefined> = { ...drawings };

const policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/** For regions, and for the few places without a flag. */
const globe =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"><path fill="#2b4a6f" d="M0 0h30v20H0z"/><g fill="none" stroke="#fff" stroke-width="1.200"><circle cx="15" cy="10" r="7"/><ellipse cx="15" cy="10" rx="3" ry="7"/><path d="M8 10h14"/></g></svg>';

/** Serves one flag (`jp.svg`), the region glyph, or the home page's flags in one file (`popular.svg#jp`). */
export async function GET(_request: Request, { params }: { params: Promise<{ file: string }> }) {
  const { file } = await params;
  const name = /^([a-z]{2}|popular|region)\.svg$/.exec(file)?.[1];
  if (!name)
    return new Response('No such flag', { status: 404, headers: { 'content-security-policy': policy } });
  return new Response(name === 'popular' ? sprite() : (flags[name.toUpperCase()] ?? globe), {
    headers: {
      'content-type': 'image/svg+xml',
      'cache-control': 'public, max-age=2592000',
      'content-security-policy': policy,
    },
  });
}

/** All sprite flags below each other, each under a view of its own. */
function sprite(): string {
  const height = 342;
  const pieces = spriteFlags.map((code, index) => {
    const drawing = (flags[code] ?? globe).replace(
      '<svg ',
      `<svg y="${index * height}" width="513" height="${height}" `,
    );
    return `<view id="${code.toLowerCase()}" viewBox="0 ${index * height} 513 ${height}"/>${drawing}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${pieces.join('')}</svg>`;
}
