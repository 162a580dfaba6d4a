import { jsonInScript, type Thing } from '#lib/catalogue/structured-data.ts';

/** What a page is about, for machines; what is null is left out. */
export function JsonLd({ things }: { things: readonly (Thing | null)[] }) {
  const present = things.filter((thing) => thing !== null);
  // biome-ignore lint/security/noDangerouslySetInnerHtml: escaped by jsonInScript, and never run as script
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: jsonInScript(present) }} />;
}
