import * as flags from 'country-flag-icons/string/3x2';
import { ImageResponse } from 'next/og';
import { findPlace, placeOffer } from '#app/(shop)/plans.ts';
import { plainAnswer } from '#app/answer.ts';
import { brand } from '#lib/brand.ts';
import { drawable } from './drawable.ts';

export const dynamic = 'force-static';
export const revalidate = 86_400;
export const generateStaticParams = () => [];

const size = { width: 1200, height: 630 };
const ink = brand.colours.ink;
const paper = brand.colours.paper;
const accent = brand.colours.accent;
const flagsByCode: Record<string, string | undefined> = { ...flags };

/** What stands on a picture. */
interface Drawn {
  name: string;
  code: string;
  members: number;
  fastest: string;
}

/** The picture of a place where its page is shared: a boarding pass, without a price that would go stale. */
export async function GET(_: Request, { params }: { params: Promise<{ place: string }> }) {
  const drawn = await drawnFor((await params).place);
  if (!drawn) return plainAnswer(404, 'No such place');
  return new ImageResponse(<Pass {...drawn} />, {
    ...size,
    headers: { 'cache-control': 'public, max-age=86400' },
  });
}

async function drawnFor(slug: string): Promise<Drawn | null> {
  if (slug === 'shop') return { name: brand.tagline, code: '', members: 0, fastest: '' };
  const found = await findPlace(slug);
  if (!found?.exact) return null;
  const { code, name, kind, members } = found.place;
  const { plans } = await placeOffer(found.place);
  const speeds = plans.map((plan) => plan.fastest).sort();
  return { name, code, members: kind === 'region' ? members.length : 1, fastest: speeds.at(-1) ?? '' };
}

function Pass({ code, members, fastest, ...place }: Drawn) {
  const name = drawable(place.name) || code;
  const facts = [
    members > 1 && !name.includes('countries') ? `${members} countries` : '',
    fastest && `up to ${drawable(fastest)}`,
    'data only',
  ];
  return (
    <div style={{ ...size, display: 'flex', background: ink, padding: 56 }}>
      <div
        style={{
          display: 'flex',
          flex: 1,
          borderRadius: 28,
          overflow: 'hidden',
          background: paper,
          color: ink,
        }}
      >
        <div style={{ display: 'flex', flexDirection: 'column', flex: 1, padding: 56 }}>
          <div style={{ display: 'flex', fontSize: 34, color: '#555B69' }}>Travel eSIM</div>
          <div style={{ display: 'flex', flex: 1, alignItems: 'center' }}>
            <div style={{ display: 'flex', fontSize: sizeOf(name), lineHeight: 1.05, letterSpacing: -2 }}>
              {name}
            </div>
          </div>
          <div style={{ display: 'flex', fontSize: 34, color: '#555B69' }}>
            {facts.filter(Boolean).join(' · ')}
          </div>
        </div>
        <div
          style={{
            display: 'flex',
            flexDirection: 'column',
            justifyContent: 'space-between',
            alignItems: 'center',
            width: 300,
            padding: 48,
            background: accent,
            borderLeft: `6px dashed ${ink}`,
          }}
        >
          <Mark code={code} members={members} />
          <div style={{ display: 'flex', fontSize: 40 }}>{drawable(brand.name)}</div>
        </div>
      </div>
    </div>
  );
}

/** The flag of a country; of a region the number of its countries. */
function Mark({ code, members }: Pick<Drawn, 'code' | 'members'>) {
  const flag = members === 1 ? flagsByCode[code] : undefined;
  if (!flag) return <div style={{ display: 'flex', fontSize: 110 }}>{members > 1 ? members : ''}</div>;
  const source = `data:image/svg+xml;base64,${Buffer.from(flag).toString('base64')}`;
  // biome-ignore lint/performance/noImgElement: drawn into a picture, never sent to a browser
  return <img alt="" src={source} width={204} height={136} style={{ border: `2px solid ${ink}` }} />;
}

/** Long names get smaller letters, so that two or three lines hold them. */
function sizeOf(name: string): number {
  if (name.length <= 12) return 112;
  return name.length <= 26 ? 84 : 58;
}
