import type { PricingVersion } from '#lib/catalogue/read-pricing.ts';
import { momentText } from '#lib/moments.ts';
import { formatCents } from '#lib/money.ts';
import { actorWords } from '#lib/operator/actor-words.ts';
import { Panel } from '../../panel.tsx';
import { goBackTo } from '../actions.ts';
import { percentText, ruleWords } from '../words.ts';

interface VersionListProps {
  /** Newest first: the first is how prices are made now. */
  versions: readonly PricingVersion[];
  places: ReadonlyMap<string, string>;
  mayGoBack: boolean;
}

/** Every version of the pricing, each with the button that goes back to it. */
export function VersionList({ versions, places, mayGoBack }: VersionListProps) {
  const [now] = versions;
  return (
    <Panel id="versions" heading="Versions">
      <ol className="text-[0.9375rem] tabular-nums">
        {versions.map((version) => (
          <li
            key={version.id}
            className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 border-b border-line py-2"
          >
            <div className="min-w-0 wrap-anywhere">
              <p className="font-bold">
                {momentText(version.at)}
                {version === now && ', in force'}
              </p>
              <p className="text-quiet">
                {actorWords(version.by)}
                {version.repeats && `, went back to ${repeatedMoment(version, versions)}`}
              </p>
              <p>{versionWords(version, places)}</p>
            </div>
            {mayGoBack && now && version !== now && (
              <form action={goBackTo.bind(null, version.id)}>
                <input type="hidden" name="base" value={now.id} />
                <button
                  type="submit"
                  className="button"
                  aria-label={`Go back to the prices of ${momentText(version.at)}`}
                >
                  Go back to this
                </button>
              </form>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function repeatedMoment({ repeats }: PricingVersion, versions: readonly PricingVersion[]): string {
  const earlier = versions.find(({ id }) => id === repeats);
  return earlier ? `the version of ${momentText(earlier.at)}` : 'an older version';
}

function versionWords(version: PricingVersion, places: ReadonlyMap<string, string>): string {
  const { marginBasisPoints, floorCents, cardFeeBasisPoints, cardFeeFixedCents, rules } = version;
  const fee = `card fee ${percentText(cardFeeBasisPoints)} and ${formatCents(cardFeeFixedCents)}`;
  const own = `Margin ${percentText(marginBasisPoints)}, floor ${formatCents(floorCents)}, ${fee}`;
  const others = rules.map((rule) => `${ruleWords(rule, places)} ${percentText(rule.marginBasisPoints)}`);
  return [own, ...others].join('; ');
}
