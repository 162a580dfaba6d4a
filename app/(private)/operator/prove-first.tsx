import type { ReactNode } from 'react';
import type { Operator } from '#lib/auth/operator.ts';

interface ProveFirstProps {
  operator: Operator;
  /** The page to come back to, with the place on it. */
  next: string;
  /** What asks for it: "A refund", "Saving". */
  what: string;
  children: ReactNode;
}

/**
 * A form that wants a fresh proof opens once there is one that lasts: asked for in mid-form, the proof would
 * cost what was typed.
 */
export function ProveFirst({ operator, next, what, children }: ProveFirstProps) {
  if (operator.lasts ?? operator.fresh) return children;
  return (
    <p className="text-[0.9375rem]">
      {what} asks for a fresh proof.{' '}
      <a className="link inline-block py-2" href={`/operator/prove?${new URLSearchParams({ next })}`}>
        Prove first that it is you
      </a>
    </p>
  );
}
