import { slugsOf } from '#app/(shop)/plans.ts';
import { PlaceNote } from '#components/place-note.tsx';
import { type NotedPlace, namedIn, wrongPlaceNote } from '#lib/catalogue/wrong-place.ts';

/** What is easily mixed up about a place, or missing in a region, with the way there. */
export async function WrongPlace({ place }: { place: NotedPlace }) {
  const parts = wrongPlaceNote(place);
  return parts && <PlaceNote parts={parts} slugs={await slugsOf(namedIn(parts))} className="mt-4" />;
}
