import type { Tag, TagKind } from "./tag.ts";

/** What the tags of a name add up to. */
export type Facts = {
  edition: string | null;
  resolution: string | null;
  source: string | null;
  videoCodec: string | null;
  audio: string | null;
  hdr: string | null;
  version: number;
  languages: string[];
};

const TIMES: Record<string, number> = { repack2: 2, proper2: 2 };

/** The tags that count: all hard ones, soft ones from `from` on or wholly in brackets. A hard tag beats a soft one of its kind. */
export function readFacts(tags: readonly Tag[], from: number, text: string): Facts {
  const said = tags.filter((t) => t.hard || t.start >= from || t.bracket >= 0);
  const of = (kind: TagKind): string | null => {
    const all = said.filter((t) => t.kind === kind && t.value !== "");
    return (all.find((t) => t.hard) ?? all[0])?.value ?? null;
  };
  const versions = said.filter((t) => t.kind === "version").map((t) => text.slice(t.start, t.end).toLowerCase());
  const again = versions.reduce((n, v) => n + (v === "real" ? 0 : (TIMES[v] ?? 1)), 0);
  return {
    edition: of("edition"),
    resolution: of("resolution"),
    source: said.some((t) => t.value === "Remux") ? "Remux" : of("source"),
    videoCodec: of("video"),
    audio: of("audio"),
    hdr: of("hdr"),
    version: 1 + again,
    languages: [...new Set(said.filter((t) => t.kind === "language").map((t) => t.value))],
  };
}
