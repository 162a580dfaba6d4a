import { operatorTitle, requireOperator } from '#app/operator.ts';
import { shop } from '#app/shop.ts';
import { mayEver } from '#lib/operator/deeds.ts';
import { readRetentionSettings } from '#lib/operator/retention-settings.ts';
import { readReviewSettings } from '#lib/operator/review-settings.ts';
import { readSettings, readWebhook } from '#lib/operator/settings.ts';
import { Panel } from '../panel.tsx';
import { ProveFirst } from '../prove-first.tsx';
import { ReadAgain } from '../read-again.tsx';
import { RetentionPanel } from './retention-panel.tsx';
import { ReviewPanel } from './review-panel.tsx';
import { SettingsForm } from './settings-form.tsx';
import { Brand, SettingsShown, Webhook } from './shown.tsx';
import { TaxPanel } from './tax-panel.tsx';

export const generateMetadata = () => operatorTitle('Settings · Operator');

type Query = Record<string, string | string[] | undefined>;

const problems: Record<string, string> = {
  addresses: 'One of the addresses is not complete. Nothing was saved.',
  money: 'Write an amount like 50 or 12.50. Nothing was saved.',
  'tax-pending':
    'Stripe Tax is not set up yet, so it stays off: give Stripe your head office and your registrations first.',
  review: 'Write whole numbers, hours from 1 to 720. Nothing was saved.',
  retention: 'Write whole numbers of days within their bounds. Nothing was saved.',
  share: 'Write a share from 0 to 100. Nothing was saved.',
};

const doneWords: Record<string, string> = {
  saved: 'Saved.',
  'tax-on': 'Stripe Tax is on: it counts for every payment page opened from now on.',
  'tax-on-unseen':
    'Stripe Tax is on. Our key may not see whether it is set up at Stripe: try one purchase now.',
  'tax-off': 'Stripe Tax is off for every payment page opened from now on.',
};

/** What can be set without a release, and what is set elsewhere. */
export default async function SettingsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const operator = await requireOperator();
  const { db } = shop();
  const [settings, registered, review, periods] = await Promise.all([
    readSettings(db, operator),
    readWebhook(db, operator),
    readReviewSettings(db, operator),
    readRetentionSettings(db, operator),
  ]);
  const { problem, done } = await searchParams;
  const said = typeof problem === 'string' && Object.hasOwn(problems, problem) ? problems[problem] : null;
  const edit = mayEver(operator.role, 'change-settings');
  return (
    <div className="grid grid-cols-1 gap-6" data-console>
      <h1 className="text-2xl">Settings</h1>
      {said && (
        <p role="alert" className="note border-bad">
          {said}
        </p>
      )}
      {typeof done === 'string' && Object.hasOwn(doneWords, done) && (
        <p role="status" className="note border-good">
          {doneWords[done]}
        </p>
      )}
      {done === 'webhook' && <ReadAgain />}
      <div className="grid grid-cols-1 gap-6 md:grid-cols-2">
        <Panel id="alarms-and-thresholds" heading="Alarms and thresholds">
          {edit ? (
            <ProveFirst operator={operator} next="/operator/settings" what="Saving">
              <SettingsForm settings={settings} />
            </ProveFirst>
          ) : (
            <SettingsShown settings={settings} />
          )}
          {edit && !(operator.lasts ?? operator.fresh) && <SettingsShown settings={settings} />}
        </Panel>
        <div className="grid content-start gap-6">
          <ReviewPanel review={review} operator={operator} />
          <RetentionPanel periods={periods} operator={operator} />
          <TaxPanel on={settings.stripeTax} operator={operator} />
          <Webhook registered={registered} edit={edit} asked={done === 'webhook'} />
          <Brand />
        </div>
      </div>
    </div>
  );
}
