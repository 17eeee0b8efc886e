import type { Scan } from "../lex/scan.ts";
import type { Tag } from "../lex/tag.ts";

const CRC = /[[(]([\dA-F]{8})[\])]/i;
const AT_END = /-[ ]?([^\s\-.[\](){}]{2,30})(?:[ .]?[[({][^[\](){}]{0,40}[\])}]){0,3}\s{0,4}$/;
const BLOCK_AT_END = /[[({](?!(?:18|19|20)\d\d[\])}])([^\s[\](){}]{2,24})[\])}]\s{0,4}$/;

/** Whether a checksum in brackets, as fansub groups write it, stands in the name. */
export function hasChecksum(text: string): boolean {
  const found = CRC.exec(text);
  return found !== null && /\d/.test(found[1] ?? "") && !/^(?:19|20)\d{6}$/.test(found[1] ?? "");
}

/** `Show - S01E02 - Pilot`: set off by a space it is as well a title, unless a sure tag stands before it. */
const mayBeTitle = (text: string, at: number, tags: readonly Tag[]): boolean =>
  text.charAt(at - 1) === " " && !tags.some((t) => t.hard && t.end <= at);

/** The release group: `-GROUP` after the last tag, else the block that begins an anime name, else a last block in brackets. */
export function findGroup({ text }: Scan, tags: readonly Tag[], lead: string | null, after: number): string | null {
  const tail = Math.max(0, text.length - 180);
  const dash = AT_END.exec(text.slice(tail));
  const at = tail + (dash?.index ?? 0);
  const last = tags.at(-1);
  if (dash && at >= after && (last || after > 0)) {
    const whole = tags.some((t) => t.hard && t.start <= at + 1 && t.end >= at + dash[0].trimEnd().length);
    if (!whole && !mayBeTitle(text, at, tags) && !/^\d{1,4}(?:v\d)?$/.test(dash[1] ?? "")) return dash[1] ?? null;
  }
  if (lead) return lead;
  const block = BLOCK_AT_END.exec(text.slice(tail));
  const tagged = block && tags.some((t) => t.start > tail + block.index);
  return block && tail + block.index >= after && after > 0 && !tagged && !CRC.test(block[0])
    ? (block[1] ?? null)
    : null;
}
