import type { Tamper } from './settings.ts';
import type { EsimRow, World } from './world.ts';

/** The rows as `/esim/query` shows them after the lies that were asked for. */
export function tampered(
  world: World,
  rows: EsimRow[],
  asked: { orderNo: string | undefined; esimTranNo: string | undefined },
): EsimRow[] {
  const rule = world.tampers.find(
    (one) =>
      (one.times === undefined || one.fired < one.times) &&
      (one.orderNo === undefined || one.orderNo === asked.orderNo || has(rows, 'orderNo', one.orderNo)) &&
      (one.esimTranNo === undefined || has(rows, 'esimTranNo', one.esimTranNo)),
  );
  if (!rule) return rows;
  rule.fired += 1;
  return spoil(world, rows, rule.kind);
}

const has = (rows: EsimRow[], key: 'orderNo' | 'esimTranNo', value: string): boolean =>
  rows.some((row) => row[key] === value);

function spoil(world: World, rows: EsimRow[], kind: Tamper['kind']): EsimRow[] {
  if (typeof kind === 'object') return rows.map((row) => ({ ...row, ...kind.set }));
  switch (kind) {
    case 'foreign-row':
      return rows.map((row) => foreignTo(world, row));
    case 'wrong-plan':
      return rows.map(wrongPlan);
    case 'duplicate-row':
      return rows.flatMap((row) => [row, structuredClone(row)]);
    case 'too-many':
      return rows.flatMap((row) => [row, anotherOf(row)]);
    case 'missing-row':
      return rows.slice(1);
    default:
      return rows.map((row) => ({ ...row, ac: badCode(kind, row.ac) }));
  }
}

/** A row of another order: a real one when there is one, else one made up. */
function foreignTo(world: World, row: EsimRow): EsimRow {
  const other = [...world.esims.values()].find((esim) => esim.ready && esim.row.orderNo !== row.orderNo);
  const madeUp = { ...anotherOf(row), orderNo: 'B26010100009999', transactionId: 'somebody-else' };
  return other ? structuredClone(other.row) : madeUp;
}

function anotherOf(row: EsimRow): EsimRow {
  return {
    ...row,
    esimTranNo: `${row.esimTranNo}9`,
    iccid: `${row.iccid.slice(0, -4)}0000`,
    ac: `${row.ac.slice(0, -4)}0000`,
  };
}

function wrongPlan(row: EsimRow): EsimRow {
  const packageList = row.packageList.map((entry) => ({
    ...entry,
    packageCode: 'WRONG0001',
    slug: 'AQ_1_7',
    packageName: 'Antarctica 1GB 7Days',
    locationCode: 'AQ',
  }));
  return { ...row, packageList };
}

function badCode(kind: string, ac: string): string {
  switch (kind) {
    case 'empty-ac':
      return '';
    case 'newline-ac':
      return `${ac}\r\nBcc: everyone@shop.example`;
    case 'quotes-ac':
      return `${ac}"><script>alert(1)</script>`;
    case 'huge-ac':
      return ac + 'A'.repeat(10_240);
    default:
      return 'not an activation code';
  }
}
