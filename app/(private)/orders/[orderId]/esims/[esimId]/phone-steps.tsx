import { InstallSteps } from '#components/install-steps.tsx';
import { OrderTimeline } from '#components/order-timeline.tsx';
import { withArticle } from '#lib/catalogue/countries.ts';
import { phoneHelp, phoneTrack } from '#lib/esims/phone-steps.ts';
import type { EsimPage } from '#lib/orders/esim-page.ts';

/** How far it is on its way onto the phone and online, and the one thing to do about it. */
export function PhoneSteps({ page: { own, now, plan, frozen } }: { page: EsimPage }) {
  const { esim } = own;
  const help = phoneHelp({
    ...esim,
    since: esim.statusSince,
    now,
    placeName: withArticle(plan.locationName),
  });
  if (!help || frozen) return null;
  const track = phoneTrack(esim);
  return (
    <section className="grid grid-cols-1 gap-4" aria-label="Next step">
      {track.length > 0 && <OrderTimeline steps={track} label="On the way to your phone" />}
      <div className="note max-w-2xl">
        <h2 className="text-[1.0625rem]">{help.title}</h2>
        <p className="mt-1">{help.sentence}</p>
      </div>
      {!['removed', 'switched-off'].includes(help.step) && (
        <div className="max-w-2xl">
          <InstallSteps />
        </div>
      )}
    </section>
  );
}
