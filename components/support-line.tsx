import { brand } from '#lib/brand.ts';

/** Where to write to, on a page that leads nowhere else. */
export function SupportLine() {
  return (
    <p className="text-quiet">
      Help:{' '}
      <a className="link inline-block py-2.5 text-ink" href={`mailto:${brand.supportEmail}`}>
        {brand.supportEmail}
      </a>
    </p>
  );
}
