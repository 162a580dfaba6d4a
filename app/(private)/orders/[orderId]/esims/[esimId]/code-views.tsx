import { LocalTime } from '#components/local-time.tsx';
import { brand } from '#lib/brand.ts';
import type { CodeView } from '#lib/orders/code-views.ts';
import type { EsimPage } from '#lib/orders/esim-page.ts';

const ways: Record<CodeView['way'], string> = {
  account: 'signed in',
  browser: 'in the browser that bought it',
  link: 'by the mailed link',
};

/** Where the code was shown, for its owner to notice a device that is not theirs. */
export function CodeViews({ page: { codeViews } }: { page: EsimPage }) {
  if (codeViews.length === 0) return null;
  return (
    <details className="border-y border-line">
      <summary className="min-h-11 content-center py-2 font-bold">Where its code was shown</summary>
      <ul>
        {codeViews.map(({ device, way, times, at }) => (
          <li
            key={`${device} ${way} ${at.getTime()}`}
            className="grid items-baseline gap-x-4 border-t border-line py-2.5 sm:grid-cols-[1fr_auto]"
          >
            <span>
              {device}, {ways[way]}
              {times > 1 && <span className="text-quiet">, {times} times that day</span>}
            </span>
            <span className="text-[0.9375rem] text-quiet tabular-nums">
              <LocalTime at={at} form="moment" />
            </span>
          </li>
        ))}
      </ul>
      <p className="pt-1 pb-4">
        Whoever sees the code can install the eSIM. If this was not you, write to{' '}
        <a className="link inline-block py-2.5" href={`mailto:${brand.supportEmail}`}>
          {brand.supportEmail}
        </a>{' '}
        before you install it.
      </p>
    </details>
  );
}
