// A link with many trackers is some kilobytes long; more is no link.
const LONGEST = 8000;
const FORM = /^magnet:\?[^\s\p{C}]+$/iu;
/** A torrent's hash as 40 hexadecimal or 32 base32 digits, or of version 2 as a multihash: BEP 9, BEP 52. */
const TOPIC = /^urn:(?:btih:(?:[0-9a-f]{40}|[a-z2-7]{32})|btmh:1220[0-9a-f]{64})$/i;

/** Whether a text is meant as a magnet link, right or wrong. */
export const looksLikeMagnet = (text: string): boolean => /^\s*magnet:/i.test(text);

/** Whether a text is a magnet link of a torrent. Its trackers may hold passwords: it must never be shown or written down. */
export function isMagnet(text: string): boolean {
  if (text.length > LONGEST || !FORM.test(text)) return false;
  const params = new URLSearchParams(text.slice("magnet:?".length));
  return [...params].some(([key, value]) => /^xt(?:\.\d{1,3})?$/i.test(key) && TOPIC.test(value));
}
