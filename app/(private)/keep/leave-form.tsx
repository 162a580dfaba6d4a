'use client';
import { type ReactNode, useState } from 'react';

export interface LeaveFormProps {
  /** Signs out, here or everywhere. */
  action: (data: FormData) => Promise<void>;
  children: ReactNode;
  className?: string;
}

/** A form that signs out. What is kept on this device goes at the press, with a connection or without. */
export function LeaveForm({ action, children, className }: LeaveFormProps) {
  const [offline, setOffline] = useState(false);
  return (
    <form
      data-leaves
      action={action}
      className={className}
      onSubmit={(event) => {
        setOffline(!navigator.onLine);
        if (!navigator.onLine) event.preventDefault();
      }}
    >
      {children}
      {offline && (
        <p role="alert" className="note mt-3 border-bad">
          There is no connection, so you are still signed in. What was kept on this phone is removed. Press
          again once you are online.
        </p>
      )}
    </form>
  );
}
