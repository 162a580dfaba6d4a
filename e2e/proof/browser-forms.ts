/** A buyer without script: opens pages and sends their forms over HTTP, and keeps cookies. */
export function openVisitor(url: string) {
  const cookies = new Map<string, string>();

  async function ask(path: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(new URL(path, url), {
      ...init,
      redirect: 'manual',
      signal: AbortSignal.timeout(60_000),
      headers: { ...(cookie && { cookie }), origin: url, accept: 'text/html' },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (name && value !== undefined) cookies.set(name, value);
    }
    return response;
  }

  /** The page's form that holds these words, with everything it would send by itself. */
  async function form(path: string, words: string): Promise<FormData> {
    const response = await ask(path);
    const html = await response.text();
    const found = [...html.matchAll(/<form[\s\S]*?<\/form>/g)]
      .map(([text]) => text)
      .find((text) => text.includes(words));
    if (!found) throw new Error(`${path} (${response.status}) has no form with ${words}`);
    const data = new FormData();
    for (const [input] of found.matchAll(/<input[^>]*>/g)) {
      const name = attribute(input, 'name');
      if (name) data.set(name, attribute(input, 'value') ?? '');
    }
    return data;
  }

  return {
    form,
    cookie: (name: string) => cookies.get(name),
    setCookie: (name: string, value: string) => void cookies.set(name, value),
    send: (path: string, data: FormData) => ask(path, { method: 'POST', body: data }),
  };
}

function attribute(tag: string, name: string): string | undefined {
  const [, text] = new RegExp(`\\s${name.replaceAll('$', '\\$')}="([^"]*)"`).exec(tag) ?? [];
  return text
    ?.replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
