import type { ReactNode } from 'react';

/** A control below its name, and what to know about it. */
export function Field({ label, hint, children }: { label: string; hint?: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is what stands inside
    <label className="grid gap-1">
      <span className="font-bold">{label}</span>
      {hint && <span className="text-quiet">{hint}</span>}
      {children}
    </label>
  );
}
