const longest = 70;

/**
 * A text in the letters that the built-in font has. For others the drawing library would ask a server on the
 * internet for a font, or for a picture of an emoji: what the font lacks is left out instead.
 */
export function drawable(text: string): string {
  const known = text
    .replaceAll('’', "'")
    .replace(/[^ -~\u00a0-\u017f]/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
  return known.length <= longest ? known : `${known.slice(0, longest - 3)}...`;
}
