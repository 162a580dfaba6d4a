import { Fragment } from 'react';
import type { NotePart } from '#lib/catalogue/wrong-place.ts';

export interface PlaceNoteProps {
  parts: readonly NotePart[];
  /** Addresses of the places on sale, by code; the others are named without a link. */
  slugs: ReadonlyMap<string, string>;
  className?: string;
}

/** One line against buying for the wrong place, with the way to the right one. */
export function PlaceNote({ parts, slugs, className = '' }: PlaceNoteProps) {
  return (
    <p className={`note ${className}`}>
      {parts.map((part, index) => {
        if (typeof part === 'string') return part;
        const slug = slugs.get(part.code);
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed sentence, never reordered
        return <Fragment key={index}>{slug ? <Other slug={slug} name={part.name} /> : part.name}</Fragment>;
      })}
    </p>
  );
}

function Other({ slug, name }: { slug: string; name: string }) {
  return (
    <a className="link" href={`/esim/${slug}`}>
      {name}
    </a>
  );
}
