/** The phone a page is looked at on; null when it is none of these or does not say. */
export type Phone = 'iphone' | 'android' | null;

/** What the browser says of itself: Android in its client hint, an iPhone by its name. Nothing is guessed. */
export function phoneOf(headers: Headers): Phone {
  if (headers.get('sec-ch-ua-platform') === '"Android"') return 'android';
  return /\(iPhone;/.test(headers.get('user-agent') ?? '') ? 'iphone' : null;
}
