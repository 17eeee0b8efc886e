import type { Scan } from "../lex/scan.ts";
import type { Tag } from "../lex/tag.ts";
import { seasonOnly } from "../numbers/season.ts";
import { latinBlock } from "./scripts.ts";
import { cleanTitle, readTitles, type Titles } from "./title.ts";
import { firstTagStart } from "./title-end.ts";

const QUALITY_SUFFIX = /(?: (?:HD|BD|4K|UHD|REMASTER(?:ED)?|Remastered))+$/;

const bareTitle = (half: string): string =>
  half
    .slice(0, seasonOnly(half)?.start || half.length)
    .replace(QUALITY_SUFFIX, "")
    .replace(/(?<=\p{L}) (?:19|20)\d\d$/u, "");

/**
 * The titles of a name with only blocks in brackets. The first block is the group if more follow; the title is in
 * Latin letters.
 */
export function titlesFromBlocks(all: readonly string[]): Titles {
  // `[Title S2]`, `[Title 1998]`: season and year are not part of the title.
  const blocks = all.map((block) => block.split(/[/|]/).map(bareTitle).join(" | "));
  const [first, ...more] = blocks;
  const named = more.length > 0 ? more : first === undefined ? [] : [first];
  const latin = latinBlock(named);
  const read = latin === undefined ? { title: null, others: [] } : readTitles(latin);
  return { title: read.title, others: [...named.filter((b) => b !== latin).map(cleanTitle), ...read.others] };
}

/** `当我飞奔向你[全24集][国语].Title.S01.2023`: Chinese sites put their title and blocks before the name of the release. */
export function latinAfterBlocks(
  scan: Scan,
  tags: readonly Tag[],
  at: number,
  ends: readonly number[],
): { title: string; end: number } | undefined {
  let from = scan.brackets.find((b) => b.square && b.open <= at && b.close > at)?.open ?? scan.text.length;
  for (const b of scan.brackets) if (b.open >= from && b.open - from <= 1) from = b.close;
  const season = seasonOnly(scan.text.slice(from));
  const end = nearest(from, [firstTagStart(scan, tags, from), season ? from + season.start : -1, ...ends]);
  const title = scan.text.slice(from, end);
  return /^[ .]?[A-Z]/.test(title) ? { title, end } : undefined;
}

/** The first of these positions from `from` on. */
export function nearest(from: number, positions: readonly number[]): number {
  let best = Number.POSITIVE_INFINITY;
  for (const at of positions) if (at >= from && at < best) best = at;
  return best;
}
