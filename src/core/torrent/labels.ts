/** Which torrents are taken, by label; case does not count. */
export type LabelPolicy = { labels: readonly string[]; excludeLabels: readonly string[] };

const lower = (labels: readonly string[]): Set<string> => new Set(labels.map((label) => label.toLowerCase()));

/** Why a torrent is left alone, in words; undefined when it is taken. */
export function leftByLabel(of: readonly string[], { labels, excludeLabels }: LabelPolicy): string | undefined {
  const own = lower(of);
  const excluded = excludeLabels.find((label) => own.has(label.toLowerCase()));
  if (excluded !== undefined) return `It has the label ${excluded}, which TRANSMISSION_EXCLUDE_LABELS leaves alone.`;
  if (labels.length === 0 || labels.some((label) => own.has(label.toLowerCase()))) return undefined;
  return "It has none of the labels that TRANSMISSION_LABELS takes.";
}
