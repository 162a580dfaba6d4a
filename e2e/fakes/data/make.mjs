// Builds packages.json and locations.json, the catalogue of the stand-in supplier.
//
//   node e2e/fakes/data/make.mjs <package-list.json> [<location-list.json>]
//
// Both arguments are answers of the supplier as they come: `/package/list` with an empty request and
// `/location/list`. Rows are validated, sorted by slug and written as columns; operator lists, which repeat
// from plan to plan, are stored once and referred to by number. `catalogue-file.ts` undoes it at load.
import { readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';

const columns = [
  'packageCode', 'slug', 'name', 'price', 'currencyCode', 'volume', 'smsStatus', 'dataType', 'unusedValidTime',
  'duration', 'durationUnit', 'location', 'locationCode', 'description', 'activeType', 'favorite',
  'retailPrice', 'speed', 'ipExport', 'supportTopUpType', 'fupPolicy', 'locationNetworkList',
];
const whole = ['price', 'volume', 'smsStatus', 'dataType', 'unusedValidTime', 'duration', 'activeType',
  'retailPrice', 'supportTopUpType'];

const [packageFile, locationFile] = process.argv.slice(2);
if (!packageFile) {
  console.error('Usage: node e2e/fakes/data/make.mjs <package-list.json> [<location-list.json>]');
  process.exit(2);
}
writePackages(answer(packageFile, 'packageList'));
if (locationFile) writeLocations(answer(locationFile, 'locationList'));

function answer(file, key) {
  const parsed = JSON.parse(readFileSync(file, 'utf8'));
  const rows = parsed?.obj?.[key];
  if (parsed.success !== true || !Array.isArray(rows) || rows.length === 0) {
    throw new Error(`${file} is not an answer with obj.${key}`);
  }
  return rows;
}

function writePackages(list) {
  checkPackages(list);
  const sorted = list.toSorted((a, b) => (a.slug < b.slug ? -1 : 1));
  const networks = table();
  const networkLists = table();
  const locations = table();
  const rows = sorted.map((plan) =>
    columns.map((column) => {
      const value = plan[column];
      if (column === 'location') return locations.index(value);
      if (column === 'locationNetworkList') return networkLists.index(value.map((one) => networks.index(one)));
      return column === 'description' && value === plan.name ? null : value;
    }),
  );
  const parts = { columns, locations: locations.list, networks: networks.list, networkLists: networkLists.list, rows };
  const back = unpack(parts);
  if (!isDeepStrictEqual(back, sorted)) throw new Error('The packed list does not unpack to the same plans');
  write('packages.json', parts);
}

function unpack({ rows, locations, networks, networkLists }) {
  return rows.map((row) => {
    const plan = Object.fromEntries(columns.map((column, index) => [column, row[index]]));
    return {
      ...plan,
      location: locations[plan.location],
      description: plan.description ?? plan.name,
      locationNetworkList: networkLists[plan.locationNetworkList].map((index) => networks[index]),
    };
  });
}

function checkPackages(list) {
  for (const key of ['packageCode', 'slug']) {
    if (new Set(list.map((plan) => plan[key])).size !== list.length) throw new Error(`${key} is not unique`);
  }
  for (const plan of list) {
    const unknown = Object.keys(plan).filter((key) => !columns.includes(key));
    const wrong = whole.filter((key) => !Number.isSafeInteger(plan[key]) || plan[key] < 0);
    const missing = columns.filter((key) => plan[key] === undefined);
    if (unknown.length + wrong.length + missing.length > 0) {
      throw new Error(`${plan.packageCode}: unknown ${unknown}, not whole ${wrong}, missing ${missing}`);
    }
  }
}

function writeLocations(list) {
  for (const { code, name, type, subLocationList } of list) {
    if (!code || !name || (type === 2) !== Array.isArray(subLocationList)) throw new Error(`wrong location ${code}`);
  }
  write('locations.json', { rows: list.toSorted((a, b) => (a.code < b.code ? -1 : 1)) });
}

function table() {
  const list = [];
  const seen = new Map();
  return {
    list,
    index(value) {
      const key = JSON.stringify(value);
      if (!seen.has(key)) seen.set(key, list.push(value) - 1);
      return seen.get(key);
    },
  };
}

// One row a line, so that a change of one plan is a change of one line.
function write(name, parts) {
  const body = Object.entries(parts).map(([key, rows]) => {
    const lines = rows.map((row) => JSON.stringify(row));
    return `${JSON.stringify(key)}:[\n${lines.join(',\n')}\n]`;
  });
  writeFileSync(new URL(name, import.meta.url), `{${body.join(',\n')}}\n`);
}
