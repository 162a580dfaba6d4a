import { CopyField } from '#components/copy-field.tsx';
import { EsimQr } from '#components/esim-qr.tsx';
import type { EsimView } from '#lib/orders/read.ts';
import { TypeItIn } from '../../../../../install/type-it-in.tsx';

/** The QR code and, beside it, the same as text. */
export function Codes({ view, name }: { view: EsimView; name: string }) {
  return (
    <section
      className="grid grid-cols-1 items-start gap-6 sm:grid-cols-[auto_1fr] print:grid-cols-[6cm_1fr]"
      aria-label="Codes"
    >
      <div className="w-64 max-w-full print:w-[6cm] print:[&_svg]:min-w-0">
        <EsimQr text={view.activationCode} name={name} />
      </div>
      <div className="min-w-0">
        <h2 className="mb-3">Scan it with another phone, or type it in</h2>
        <TypeItIn esim={view} />
        <CopyField label="ICCID, the number of this eSIM" value={view.iccid} />
      </div>
    </section>
  );
}
