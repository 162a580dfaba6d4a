import type { Answer } from '../call.ts';
import type { Mail } from './post-office.ts';

/** All mails, the newest first. */
export function inboxPage(mails: Mail[]): Answer {
  const rows = mails
    .map(
      (
        mail,
      ) => `<li><a class="subject" href="/messages/${mail.id}">${escaped(mail.subject || '(no subject)')}</a>
<p class="meta">${whoAndWhen(mail)}</p><p class="preview">${linked(preview(mail))}</p></li>`,
    )
    .join('');
  const body = mails.length === 0 ? '<p>No mail yet. Reload to look again.</p>' : `<ol>${rows}</ol>`;
  return page('Inbox', `<h1>Inbox</h1>${body}`);
}

/** One mail, as HTML or as plain text. */
export function mailPage(mail: Mail, wanted: string | null): Answer {
  const asText = wanted === 'text' || mail.html === '';
  const toggle = asText
    ? `<a href="?as=html">HTML</a> · <b>Plain text</b>`
    : `<b>HTML</b> · <a href="?as=text">Plain text</a>`;
  const content = asText
    ? `<pre>${linked(mail.text)}</pre>`
    : `<iframe title="Mail" src="/messages/${mail.id}/body" sandbox="allow-same-origin allow-popups allow-top-navigation-by-user-activation"></iframe>`;
  return page(
    mail.subject,
    `<p><a href="/">← Inbox</a></p><h1>${escaped(mail.subject)}</h1><p class="meta">${whoAndWhen(mail)}</p><p>${toggle}</p>${content}`,
  );
}

/** The HTML of a mail itself; its links open in the whole window. */
export function mailBody(mail: Mail): Answer {
  const base = '<base target="_top">';
  const body = /<head[^>]*>/i.test(mail.html)
    ? mail.html.replace(/<head[^>]*>/i, (head) => head + base)
    : base + mail.html;
  return html(body, { 'content-security-policy': "script-src 'none'; object-src 'none'" });
}

export function notFound(): Answer {
  return { ...page('Not found', '<h1>There is no such mail.</h1><p><a href="/">Inbox</a></p>'), status: 404 };
}

function whoAndWhen({ from, to, receivedAt }: Mail): string {
  return `From ${escaped(from)} to ${escaped(to)}, <time datetime="${receivedAt}">${receivedAt.slice(0, 19).replace('T', ' ')} UTC</time>`;
}

function preview({ text }: Mail): string {
  const words = text.replace(/\s+/g, ' ').trim();
  // A cut inside a link would break it.
  return words.length <= 400 ? words : words.slice(0, 400).replace(/\S*$/, '…');
}

function linked(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part, index) =>
      index % 2 === 1 ? `<a href="${escaped(part)}" rel="noreferrer">${escaped(part)}</a>` : escaped(part),
    )
    .join('');
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

const style = `
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{max-width:46rem;margin:2rem auto;padding:0 1.25rem}
ol{list-style:none;padding:0}
li{padding:.9rem 0;border-bottom:1px solid #8884}
.subject{font-weight:600}
.meta{margin:.1rem 0;font-size:.85rem;opacity:.75}
.preview{margin:.2rem 0;overflow-wrap:anywhere}
pre{white-space:pre-wrap;overflow-wrap:anywhere}
iframe{width:100%;height:75vh;border:1px solid #8884;background:#fff}`;

function page(title: string, body: string): Answer {
  return html(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escaped(title)}</title><style>${style}</style></head><body><main>${body}</main></body></html>`,
  );
}

function html(body: string, headers: Record<string, string> = {}): Answer {
  const type = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };
  return { status: 200, headers: { ...type, 'referrer-policy': 'no-referrer', ...headers }, body };
}
