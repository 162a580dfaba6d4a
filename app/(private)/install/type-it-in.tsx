import { CopyField } from '#components/copy-field.tsx';
import { brand } from '#lib/brand.ts';
import { parseActivationCode } from '#lib/esims/activation-code.ts';
import type { EsimView } from '#lib/orders/read.ts';

/** The parts of the code as text, each to be copied. */
export function TypeItIn({ esim }: { esim: EsimView }) {
  const code = parseActivationCode(esim.activationCode);
  return (
    <div className="max-w-2xl pb-4">
      {code && <CopyField label="SM-DP+ address" value={code.smdpAddress} />}
      <CopyField
        label={code?.matchingId ? 'Activation code' : 'Whole code'}
        value={code?.matchingId || esim.activationCode}
      />
      {code?.confirmationCodeNeeded && (
        <p className="note mt-3">
          Your phone will ask for a confirmation code. Write to {brand.supportEmail} for it.
        </p>
      )}
      {esim.apn && <CopyField label="APN, only if data does not start by itself" value={esim.apn} />}
      <CopyField label="Whole code, as in the QR code" value={esim.activationCode} />
    </div>
  );
}
