import type { QueueCounts, QueuePosition } from "../../../../app/review/queue/counts.ts";

/** `12 which_work: 9 remake_rival …`: the groups in their order, then every reason, most first; none without counts. */
export function countLines(counts: QueueCounts | undefined): string[] {
  if (counts === undefined) return [];
  const inWords = (list: readonly { word: string; count: number }[]): string =>
    list.map(({ word, count }) => `${count} ${word}`).join(", ");
  const groups = inWords(counts.groups.map(({ group, count }) => ({ word: group, count })));
  const reasons = inWords(counts.reasons.map(({ code, count }) => ({ word: code, count })));
  return groups === "" ? [] : [`By group: ${groups}.`, `By reason: ${reasons}.`, ""];
}

/** `#7 is 3 of 37; before it #5, after it #9.` */
export function positionLine({ id, place, total, previous_id: previous, next_id: next }: QueuePosition): string {
  const where = place === undefined ? `#${id} is not among these ${total}` : `#${id} is ${place} of ${total}`;
  const beside = [
    ...(previous === undefined ? [] : [`before it #${previous}`]),
    ...(next === undefined ? [] : [`after it #${next}`]),
  ];
  return `${where}${beside.length === 0 ? "" : `; ${beside.join(", ")}`}.`;
}
