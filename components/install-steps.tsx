import { phoneGuides } from '#lib/help/phone-guides.ts';

/** One printed sheet has room for the makes with names of their own. */
const onSheet = 3;

/** How the eSIM gets onto the phone, for each make; folded unless `open`, as on paper. */
export function InstallSteps({ open = false }: { open?: boolean }) {
  return (
    <div className="paper-columns border-t border-line">
      {phoneGuides.slice(0, open ? onSheet : undefined).map(({ name, steps }) => (
        <details key={name} open={open} className="border-b border-line">
          <summary className="min-h-11 content-center py-2 font-bold">{name}, step by step</summary>
          <ol className="grid list-decimal gap-1.5 pb-4 pl-6">
            {steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </details>
      ))}
    </div>
  );
}
