import { encode } from 'uqr';

/** Light modules around the code, as its standard asks. */
const quietZone = 4;

/**
 * An activation code as a QR code, drawn here: no image of it exists on any server. Always black on white,
 * since scanners fail on inverted codes. `name` tells two codes of one order apart.
 */
export function EsimQr({ text, name }: { text: string; name: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: quietZone });
  return (
    <svg
      role="img"
      aria-label={`QR code of ${name}. The same code as text stands below, under “Type it in”.`}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="block aspect-square w-full min-w-60 max-w-80 rounded-sm"
    >
      <path fill="#fff" d={`M0 0h${size}v${size}H0z`} />
      <path fill="#000" d={darkModules(data)} />
    </svg>
  );
}

/** One rectangle for each run of dark modules in a row. */
function darkModules(rows: readonly (readonly boolean[])[]): string {
  return rows
    .flatMap((row, y) =>
      row.flatMap((dark, x) => {
        if (!dark || row[x - 1]) return [];
        const end = row.indexOf(false, x);
        return `M${x} ${y}h${(end < 0 ? row.length : end) - x}v1H${x}z`;
      }),
    )
    .join('');
}
