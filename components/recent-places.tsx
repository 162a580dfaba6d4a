'use client';
import { useEffect, useState } from 'react';

const key = 'recent';
/** As many as fit on one line of a phone. */
const kept = 3;

type Seen = [slug: string, name: string];

/** The places looked at last, from this device's own memory; before there are any, what can be asked. */
export function RecentPlaces() {
  const [seen, setSeen] = useState<Seen[]>([]);
  useEffect(() => setSeen(recall()), []);
  if (seen.length === 0) return <p className="hint">A country, a city or an island, in your own language</p>;
  return (
    <nav className="hint" aria-label="Looked at last">
      {seen.map(([slug, name]) => (
        <a key={slug} className="link" href={`/esim/${slug}`}>
          {name}
        </a>
      ))}
      <button
        type="button"
        onClick={() => {
          keep([]);
          setSeen([]);
        }}
      >
        Forget
      </button>
    </nav>
  );
}

/** Notes on this device that a place was looked at. Nothing is sent anywhere. */
export function RememberPlace({ slug, name }: { slug: string; name: string }) {
  useEffect(() => {
    keep([[slug, name], ...recall().filter(([other]) => other !== slug)].slice(0, kept) as Seen[]);
  }, [slug, name]);
  return null;
}

function recall(): Seen[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isSeen).slice(0, kept) : [];
  } catch {
    return [];
  }
}

function isSeen(one: unknown): one is Seen {
  return Array.isArray(one) && /^[\w-]+$/.test(String(one[0])) && typeof one[1] === 'string';
}

/** A browser that keeps nothing is fine too. */
function keep(seen: readonly Seen[]): void {
  try {
    localStorage.setItem(key, JSON.stringify(seen));
  } catch {}
}
