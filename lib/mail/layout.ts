import { brand } from '#lib/brand.ts';

/** A mail's words in both forms. Recipient and sender are added when it is sent. */
export interface Message {
  subject: string;
  text: string;
  html: string;
}

/** What a mail is made of; each part has a form in plain text and one in HTML. */
export type Part =
  | { kind: 'words'; text: string }
  | { kind: 'facts'; facts: readonly (readonly [label: string, value: string])[] }
  | { kind: 'button'; label: string; href: string }
  | { kind: 'note'; text: string; link?: { label: string; href: string } };

export interface Draft {
  subject: string;
  /** The line an inbox shows beside the subject. */
  preview: string;
  heading: string;
  parts: readonly Part[];
}

const { paper, ink, accent } = brand.colours;
const font = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif";
const muted = '#5A5E6B';

/** Makes any text safe inside HTML, attributes among it. */
export function escapeHtml(text: string): string {
  const names: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (sign) => names[sign] ?? sign);
}

/** Puts a draft into the shop's frame: inline styles, no images, nothing from another host. */
export function layOut(draft: Draft): Message {
  return { subject: oneLine(draft.subject), text: asText(draft), html: asHtml(draft) };
}

/** A line break in a name must not become a header of its own. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function asText(draft: Draft): string {
  const parts = draft.parts.map((part) => {
    if (part.kind === 'facts') return part.facts.map(([label, value]) => `${label}: ${value}`).join('\n');
    if (part.kind === 'button') return `${part.label}:\n${part.href}`;
    if (part.kind === 'note' && part.link) return `${part.text}\n${part.link.label}:\n${part.link.href}`;
    return part.text;
  });
  return [draft.heading, ...parts, `${brand.name} · ${brand.supportEmail}`].join('\n\n').concat('\n');
}

function asHtml(draft: Draft): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(draft.subject)}</title>
<style>@media (prefers-color-scheme: dark) {
  .ground { background: ${ink} !important; color: ${paper} !important; }
  .quiet { color: #B4B6BF !important; }
  .rule { border-color: #3A3E4A !important; }
}</style>
</head>
<body class="ground" style="margin:0;padding:0;background:${paper};color:${ink};${font}">
<div style="display:none;max-height:0;overflow:hidden">${escapeHtml(draft.preview)}</div>
<div class="ground" style="max-width:560px;margin:0 auto;padding:32px 20px;background:${paper};color:${ink};font-size:16px;line-height:1.5">
<p style="margin:0 0 24px;font-weight:700">${escapeHtml(brand.name)}</p>
<h1 style="margin:0 0 16px;font-size:26px;line-height:1.2">${escapeHtml(draft.heading)}</h1>
${draft.parts.map(partAsHtml).join('\n')}
<p class="quiet rule" style="margin:32px 0 0;padding-top:16px;border-top:1px solid #D9D7D0;color:${muted};font-size:14px">${escapeHtml(brand.name)} · ${escapeHtml(brand.tagline)}<br><a class="quiet" style="color:${muted}" href="mailto:${escapeHtml(brand.supportEmail)}">${escapeHtml(brand.supportEmail)}</a></p>
</div>
</body>
</html>
`;
}

function partAsHtml(part: Part): string {
  if (part.kind === 'facts') {
    const rows = part.facts.map(
      ([label, value]) =>
        `<tr><td class="quiet" style="padding:4px 16px 4px 0;color:${muted};vertical-align:top;white-space:nowrap">${escapeHtml(label)}</td><td style="padding:4px 0;font-weight:600;word-break:break-word">${escapeHtml(value)}</td></tr>`,
    );
    return `<table role="presentation" style="margin:0 0 16px;border-collapse:collapse;font-size:16px">${rows.join('')}</table>`;
  }
  if (part.kind === 'button') {
    return `<p style="margin:24px 0"><a href="${escapeHtml(part.href)}" style="display:inline-block;padding:14px 22px;background:${accent};color:${ink};font-weight:700;text-decoration:none;border-radius:6px">${escapeHtml(part.label)}</a></p>`;
  }
  const quiet = part.kind === 'note';
  const style = quiet ? `margin:0 0 12px;color:${muted};font-size:14px` : 'margin:0 0 16px';
  const link = part.kind === 'note' && part.link ? ` ${linkAsHtml(part.link)}` : '';
  return `<p${quiet ? ' class="quiet"' : ''} style="${style}">${escapeHtml(part.text)}${link}</p>`;
}

function linkAsHtml({ label, href }: { label: string; href: string }): string {
  return `<a class="quiet" style="color:${muted}" href="${escapeHtml(href)}">${escapeHtml(label)}</a>`;
}
