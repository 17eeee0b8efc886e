// A link with many trackers is some kilobytes long; anything longer is not a link.
const MAX_MAGNET_CHARS = 8000;
const FORM = /^magnet:\?[^\s\p{C}]+$/iu;
/** A torrent's hash as 40 hexadecimal or 32 base32 digits, or of version 2 as a multihash: BEP 9, BEP 52. */
const TOPIC = /^urn:(?:btih:(?:[0-9a-f]{40}|[a-z2-7]{32})|btmh:1220[0-9a-f]{64})$/i;

/** Whether a text is meant as a magnet link, valid or not. */
export const looksLikeMagnet = (text: string): boolean => /^\s*magnet:/i.test(text);

/** Whether a text is a magnet link of a torrent. Its trackers may hold passwords: never show, log or store it. */
export function isMagnet(text: string): boolean {
  if (text.length > MAX_MAGNET_CHARS || !FORM.test(text)) return false;
  const params = new URLSearchParams(text.slice("magnet:?".length));
  return [...params].some(([key, value]) => /^xt(?:\.\d{1,3})?$/i.test(key) && TOPIC.test(value));
}

/** Which torrents are taken, by label; case does not count. */
export type LabelPolicy = { labels: readonly string[]; excludeLabels: readonly string[] };

const lower = (labels: readonly string[]): Set<string> => new Set(labels.map((label) => label.toLowerCase()));

/** A sentence on why a torrent is ignored; undefined if it is filed. `settings` is what the names of the settings begin with. */
export function leftByLabel(
  of: readonly string[],
  { labels: { labels, excludeLabels }, settings }: { labels: LabelPolicy; settings: string },
): string | undefined {
  const own = lower(of);
  const excluded = excludeLabels.find((label) => own.has(label.toLowerCase()));
  if (excluded !== undefined) return `It has the label ${excluded}, which ${settings}_EXCLUDE_LABELS leaves alone.`;
  if (labels.length === 0 || labels.some((label) => own.has(label.toLowerCase()))) return undefined;
  return `It has none of the labels that ${settings}_LABELS takes.`;
}
