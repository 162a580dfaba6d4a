import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { geoArea, geoCentroid, geoEqualEarth, geoPath } from 'd3-geo';
import type { Feature, FeatureCollection, MultiPolygon, Polygon } from 'geojson';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { repository } from './build.ts';

// Draws the countries of the home page's map from Natural Earth (world-atlas): npm run map. The result is
// committed, so that a build needs neither the atlas nor the projection.
type Country = Feature<Polygon | MultiPolygon, { name: string }>;

const width = 1000;
const load = createRequire(import.meta.url);
const coarse = countries('world-atlas/countries-110m.json').filter(({ id }) => id !== '010');
const fine = countries('world-atlas/countries-50m.json');
const projection = geoEqualEarth().fitWidth(width, collection(coarse));
const [[, top], [, bottom]] = geoPath(projection).bounds(collection(coarse));
projection.translate([projection.translate()[0], projection.translate()[1] - top]);
const draw = geoPath(projection).digits(0);

/** Too small, or drawn with their mainland: a dot at [longitude, latitude]. */
const islands: Record<string, [number, number]> = {
  AN: [-68.6, 12.3],
  GI: [-5.35, 36.14],
  GP: [-61.5, 16.2],
  MQ: [-61, 14.65],
  RE: [55.5, -21.1],
  YT: [45.15, -12.8],
};

const outlines: Record<string, string> = {};
const land: string[] = [];
for (const country of coarse.flatMap(apart)) {
  const code = codeOf(country);
  const outline = relative(draw(country) ?? '');
  if (code) outlines[code] = outline;
  else land.push(outline);
}
const dots: Record<string, [number, number]> = {};
for (const country of fine) {
  const code = codeOf(country);
  if (code && !outlines[code]) dots[code] = dot(geoCentroid(country));
}
for (const [code, place] of Object.entries(islands)) dots[code] = dot(place);

const file = path.join(repository, 'app/world/outlines.json');
const height = Math.ceil(bottom - top);
writeFileSync(file, `${JSON.stringify({ width, height, land: land.join(''), outlines, dots }, null, 1)}\n`);
console.log(`${Object.keys(outlines).length} outlines, ${Object.keys(dots).length} dots, ${height} high`);

function countries(name: string): Country[] {
  const atlas = load(name) as Topology<{ countries: GeometryCollection<{ name: string }> }>;
  const found = feature(atlas, atlas.objects.countries).features as Country[];
  return found.map(clean);
}

/** Without what would be no more than a pixel. */
function clean(country: Country): Country {
  const parts = polygons(country);
  const largest = Math.max(...parts.map(geoArea));
  const kept = parts.filter((part) => geoArea(part) >= Math.min(largest, 0.00004));
  return {
    ...country,
    geometry: { type: 'MultiPolygon', coordinates: kept.map(({ coordinates }) => coordinates) },
  };
}

function polygons({ geometry }: Country): Polygon[] {
  if (geometry.type === 'Polygon') return [geometry];
  return geometry.coordinates.map((coordinates) => ({ type: 'Polygon', coordinates }));
}

/** French Guiana has plans of its own: it is not drawn as France. */
function apart(country: Country): Country[] {
  if (country.id !== '250') return [country];
  const isGuiana = (part: Polygon) => geoCentroid(part)[0] < -40;
  const piece = (id: string, parts: Polygon[]): Country => ({
    ...country,
    id,
    geometry: { type: 'MultiPolygon', coordinates: parts.map(({ coordinates }) => coordinates) },
  });
  const parts = polygons(country);
  return [
    piece(
      '250',
      parts.filter((part) => !isGuiana(part)),
    ),
    piece('254', parts.filter(isGuiana)),
  ];
}

/** ISO's letters for its number; Kosovo has none. */
function codeOf({ id, properties }: Country): string | undefined {
  if (properties.name === 'Kosovo') return 'XK';
  return id ? new Intl.Locale(`und-${id}`).region : undefined;
}

function dot(place: [number, number]): [number, number] {
  const [x, y] = projection(place) ?? [0, 0];
  return [Math.round(x), Math.round(y)];
}

function collection(features: Country[]): FeatureCollection<Polygon | MultiPolygon> {
  return { type: 'FeatureCollection', features };
}

/** "M5,5L7,6L7,9Z" as "M5 5l2 1 0 3z": shorter. Points that fall together are drawn once. */
function relative(outline: string): string {
  return outline
    .split('Z')
    .filter(Boolean)
    .map((ring) => {
      const points = ring
        .slice(1)
        .split('L')
        .map((pair) => pair.split(',').map(Number));
      const [first = [], ...rest] = points;
      let [x = 0, y = 0] = first;
      const steps = rest.flatMap(([nextX = 0, nextY = 0]) => {
        const step: [number, number] = [nextX - x, nextY - y];
        [x, y] = [nextX, nextY];
        return step[0] === 0 && step[1] === 0 ? [] : [step.join(' ')];
      });
      return steps.length < 2 ? '' : `M${first.join(' ')}l${steps.join(' ').replaceAll(' -', '-')}z`;
    })
    .join('');
}
