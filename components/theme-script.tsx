/**
 * Sets the chosen theme before the first paint and serves every `[data-theme-switch]` button. Plain script:
 * it works before and without React. `nonce` is for pages whose policy wants one.
 */
export function ThemeScript({ nonce }: { nonce?: string | undefined }) {
  return (
    <script nonce={nonce} suppressHydrationWarning>
      {source}
    </script>
  );
}

const source = `(()=>{const r=document.documentElement,k='theme';try{const t=localStorage.getItem(k);if(t)r.dataset.theme=t}catch{}
addEventListener('click',e=>{if(!e.target.closest?.('[data-theme-switch]'))return;
const dark=r.dataset.theme?r.dataset.theme=='dark':matchMedia('(prefers-color-scheme:dark)').matches;
r.dataset.theme=dark?'light':'dark';try{localStorage.setItem(k,r.dataset.theme)}catch{}})})()`;
