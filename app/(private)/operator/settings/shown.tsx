import { alarmKinds, alarmWords } from '#lib/alarm-words.ts';
import { brand } from '#lib/brand.ts';
import { ageText } from '#lib/moments.ts';
import { formatSupplierMoney } from '#lib/money.ts';
import type { readWebhook, ShopSettings } from '#lib/operator/settings.ts';
import { Facts, Panel } from '../panel.tsx';
import { registerOurWebhook } from './actions.ts';

/** What stands in the shop's own file. */
export function Brand() {
  return (
    <Panel id="brand" heading="Brand and legal details">
      <Facts
        rows={[
          ['Name', brand.name],
          ['Support', brand.supportEmail],
          ['Company', brand.legal.company],
          ['Address', brand.legal.address],
          ['Registration', brand.legal.registration],
          ['Version of the terms', brand.termsVersion],
        ]}
      />
      <p className="text-[0.9375rem] text-quiet">They live in lib/brand.ts and change with a release.</p>
    </Panel>
  );
}

/** The settings for whoever may not change them. */
export function SettingsShown({ settings }: { settings: ShopSettings }) {
  const mailed = alarmKinds.filter((kind) => !settings.mutedAlarms.includes(kind));
  return (
    <Facts
      rows={[
        ['Mail alarms to', ['every owner', ...settings.alarmAddresses].join(', ')],
        ['Alarm below a balance of', formatSupplierMoney(settings.balanceLowUnits)],
        ['Buffer', formatSupplierMoney(settings.balanceBufferUnits)],
        ['Absorb', `${settings.absorbBasisPoints / 100} %`],
        ['Mailed', mailed.map((kind) => alarmWords(kind)).join('; ') || 'none'],
      ]}
    />
  );
}

/** Where the supplier rings, and the button that makes it ring at us. */
export function Webhook(props: {
  registered: Awaited<ReturnType<typeof readWebhook>>;
  edit: boolean;
  asked: boolean;
}) {
  const { registered, edit, asked } = props;
  return (
    <Panel id="webhook" heading="Supplier webhook">
      <Facts
        rows={
          registered
            ? [
                ['Registered', registered.registered ?? 'no address'],
                ['Is it ours', registered.isOurs ? 'yes' : 'no'],
                ['Read', `${ageText(registered.readAt, registered.now)} ago`],
              ]
            : [['Registered', 'not read yet']]
        }
      />
      <p className="text-[0.9375rem] text-quiet">
        The secret at the end of the address is left out. The worker looks every 15 minutes.
      </p>
      {asked && (
        <p role="status" className="note">
          The worker is asked. The lines above follow within seconds.
        </p>
      )}
      {edit && (
        <form action={registerOurWebhook}>
          <button type="submit" className="button">
            Register our address now
          </button>
        </form>
      )}
    </Panel>
  );
}
