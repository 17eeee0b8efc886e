import type { Tag, TagKind } from "./lex/tag.ts";

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
  const best: Partial<Record<TagKind, Tag>> = {};
  const languages: string[] = [];
  let again = 0;
  let remux = false;
  for (const tag of tags) {
    if (!tag.hard && tag.start < from && tag.bracket < 0) continue;
    if (tag.kind === "language" && !languages.includes(tag.value)) languages.push(tag.value);
    if (tag.kind === "version") again += repeats(text.slice(tag.start, tag.end).toLowerCase());
    if (tag.value === "Remux") remux = true;
    const known = best[tag.kind];
    if (tag.value !== "" && (!known || (tag.hard && !known.hard))) best[tag.kind] = tag;
  }
  return {
    edition: best.edition?.value ?? null,
    resolution: best.resolution?.value ?? null,
    source: remux ? "Remux" : (best.source?.value ?? null),
    videoCodec: best.video?.value ?? null,
    audio: best.audio?.value ?? null,
    hdr: best.hdr?.value ?? null,
    version: 1 + again,
    languages,
  };
}

const repeats = (version: string): number => (version === "real" ? 0 : (TIMES[version] ?? 1));
