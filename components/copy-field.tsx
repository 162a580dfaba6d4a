'use client';
import { useRef, useState } from 'react';

/** A value to type elsewhere, with a button that copies it; where copying is not allowed, it is selected. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const text = useRef<HTMLElement>(null);
  const [said, setSaid] = useState('');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setSaid('Copied');
    } catch {
      if (text.current) window.getSelection()?.selectAllChildren(text.current);
      setSaid('Selected: copy it with your keyboard');
    }
    setTimeout(() => setSaid(''), 4_000);
  };
  return (
    <div className="grid grid-cols-[1fr_auto] items-center gap-x-3 border-b border-line py-2 print:py-0.5">
      <div className="min-w-0">
        <p className="text-[0.9375rem] text-quiet">{label}</p>
        <code ref={text} className="block font-mono text-[0.9375rem] break-all">
          {value}
        </code>
      </div>
      <button type="button" className="button min-w-20" data-copy onClick={copy} aria-label={`Copy ${label}`}>
        Copy
      </button>
      <p role="status" className="col-span-2 text-[0.9375rem] text-good empty:hidden">
        {said}
      </p>
    </div>
  );
}
