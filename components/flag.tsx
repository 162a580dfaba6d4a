/** Flags that share one file on the home page, so that the first view costs one request. */
export const spriteFlags = ['JP', 'TH', 'US', 'GB', 'FR', 'ES', 'IT', 'TR', 'ID', 'KR', 'AE', 'GR'] as const;

export interface FlagProps {
  code: string;
  kind: 'country' | 'region';
  /** Take it from the shared file; only codes of `spriteFlags`. */
  sprite?: boolean;
  className?: string;
}

/** The flag of a country, the region glyph of a region. The name always stands beside it. */
export function Flag({ code, kind, sprite = false, className = 'flag' }: FlagProps) {
  const file = kind === 'region' ? 'region.svg' : `${code.toLowerCase()}.svg`;
  return (
    // biome-ignore lint/performance/noImgElement: a flag is a small SVG, there is nothing to optimise
    <img
      className={className}
      src={sprite ? `/flags/popular.svg#${code.toLowerCase()}` : `/flags/${file}`}
      alt=""
      width={30}
      height={20}
      loading="lazy"
      decoding="async"
    />
  );
}
