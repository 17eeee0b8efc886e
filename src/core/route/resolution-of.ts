import type { ParsedName } from "../parse/lex/parsed-name.ts";

type Named = Pick<ParsedName, "resolution">;

/**
 * The resolution of a release: what its name says, else what its videos all say; undefined where they differ or one does
 * not tell. Interlaced is as good as the other for this.
 */
export function resolutionOf(release: Named, videos: readonly Named[]): string | undefined {
  const said = (one: Named): string | undefined => one.resolution?.toLowerCase().replace(/i$/, "p");
  const whole = said(release);
  if (whole !== undefined) return whole;
  const [first, ...others] = new Set(videos.map(said));
  return others.length === 0 ? first : undefined;
}
