import { readFileSync } from 'node:fs';
import { z } from 'zod';

const network = z.object({
  locationName: z.string(),
  locationLogo: z.string(),
  locationCode: z.string(),
  operatorList: z.array(z.object({ operatorName: z.string(), networkType: z.string() })),
});

export const supplierPackage = z.object({
  packageCode: z.string(),
  slug: z.string(),
  name: z.string(),
  price: z.number(),
  currencyCode: z.string(),
  volume: z.number(),
  smsStatus: z.number(),
  dataType: z.number(),
  unusedValidTime: z.number(),
  duration: z.number(),
  durationUnit: z.string(),
  location: z.string(),
  locationCode: z.string(),
  description: z.string(),
  activeType: z.number(),
  favorite: z.boolean(),
  retailPrice: z.number(),
  speed: z.string(),
  ipExport: z.string(),
  supportTopUpType: z.number(),
  fupPolicy: z.string(),
  locationNetworkList: z.array(network),
});
export type SupplierPackage = z.infer<typeof supplierPackage>;

const place = z.object({ code: z.string(), name: z.string() });
const supplierLocation = place.extend({ type: z.number(), subLocationList: z.array(place).nullable() });
export type SupplierLocation = z.infer<typeof supplierLocation>;

const packed = z.object({
  columns: z.array(z.string()),
  locations: z.array(z.string()),
  networks: z.array(network),
  networkLists: z.array(z.array(z.number())),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))),
});

let packages: SupplierPackage[] | undefined;
let locations: SupplierLocation[] | undefined;

/** All plans of `data/packages.json`, in the shape of `/package/list`. Do not change the rows: copy them. */
export function allPackages(): SupplierPackage[] {
  packages ??= unpack(packed.parse(readJson('packages.json')));
  return packages;
}

/** All places of `data/locations.json`, in the shape of `/location/list`. */
export function allLocations(): SupplierLocation[] {
  locations ??= z.object({ rows: z.array(supplierLocation) }).parse(readJson('locations.json')).rows;
  return locations;
}

function unpack(file: z.infer<typeof packed>): SupplierPackage[] {
  const lists = file.networkLists.map((list) => list.map((index) => file.networks[index]));
  return file.rows.map((row) => {
    const plan = Object.fromEntries(file.columns.map((column, index) => [column, row[index]]));
    return supplierPackage.parse({
      ...plan,
      location: file.locations[Number(plan.location)],
      description: plan.description ?? plan.name,
      locationNetworkList: lists[Number(plan.locationNetworkList)],
    });
  });
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../data/${name}`, import.meta.url), 'utf8'));
}
