import type { ReactNode } from 'react';

interface ReasonFormProps {
  action: (data: FormData) => Promise<void>;
  label: string;
  /** Fields before the reason. */
  children?: ReactNode;
}

/** A deed that asks why: the reason lands in the record. */
export function ReasonForm({ action, label, children }: ReasonFormProps) {
  return (
    <form action={action} className="flex flex-wrap items-end gap-2 text-[0.9375rem]">
      {children}
      <label className="grid min-w-48 flex-1 gap-1">
        Reason
        <input className="field" name="reason" minLength={3} maxLength={200} required autoComplete="off" />
      </label>
      <button type="submit" className="button">
        {label}
      </button>
    </form>
  );
}
