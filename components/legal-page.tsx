import { brand } from '#lib/brand.ts';
import type { LegalPart } from '#lib/legal-texts.ts';

export interface LegalPageProps {
  title: string;
  parts: readonly LegalPart[];
  /** Whether the rules for refunds are explained elsewhere. */
  help?: boolean;
}

const texts = [
  ['/terms', 'Terms'],
  ['/refunds', 'Refunds'],
  ['/privacy', 'Privacy'],
  ['/imprint', 'Imprint'],
] as const;

/** A legal text from the brand file, with who stands behind it. */
export function LegalPage({ title, parts, help = false }: LegalPageProps) {
  return (
    <div className="measure grid max-w-2xl gap-6 py-8">
      <h1>{title}</h1>
      {parts.map((part) => (
        <section key={part.title} className="grid gap-2">
          <h2>{part.title}</h2>
          <p>{part.text}</p>
        </section>
      ))}
      {help && (
        <p>
          What that means in practice:{' '}
          <a className="link inline-block py-2.5" href="/help/refunds">
            when your money goes back
          </a>
        </p>
      )}
      <p>
        {texts.map(([href, words], at) => (
          <span key={href}>
            {at > 0 && ' · '}
            <a className="link inline-block py-2.5" href={href}>
              {words}
            </a>
          </span>
        ))}
      </p>
      <address className="text-quiet not-italic">
        {brand.legal.company}
        <br />
        {brand.legal.address}
        <br />
        {brand.legal.registration}
        <br />
        <a className="link inline-block py-2.5" href={`mailto:${brand.supportEmail}`}>
          {brand.supportEmail}
        </a>
      </address>
    </div>
  );
}
