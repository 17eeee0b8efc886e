import type { Torrent } from "./torrent.ts";

/** What a torrent has to have met: its client's own goal, or so many days since it was done. */
export type RemoveWhen = "never" | "goal" | { days: number };

/** When a filed torrent is removed, by the hosts of its trackers; `others` is for those that are not named and for a torrent without any. */
export type AutoRemove = { hosts: readonly { host: string; when: RemoveWhen }[]; others: RemoveWhen };

export const AT_GOAL: AutoRemove = { hosts: [], others: "goal" };

/** What must be met: one thing for each tracker. A name stands for what is below it too, and the longest one that fits counts. */
export const whensOf = ({ hosts, others }: AutoRemove, trackers: readonly string[]): RemoveWhen[] =>
  trackers.length === 0
    ? [others]
    : trackers.map((tracker) => {
        const fits = hosts.filter(({ host }) => tracker === host || tracker.endsWith(`.${host}`));
        return fits.toSorted((a, b) => b.host.length - a.host.length)[0]?.when ?? others;
      });

const DAY_MS = 24 * 3600 * 1000;

/** `doneBy`: when it was done at the latest, for a client that does not say when; ms since 1970, as `now`. */
export const isMet = (
  when: RemoveWhen,
  { goalReached, doneAt, addedAt }: Pick<Torrent, "goalReached" | "doneAt" | "addedAt">,
  { now, doneBy }: { now: number; doneBy: number },
): boolean =>
  when === "goal" ? goalReached : when !== "never" && now - Math.max(doneAt ?? doneBy, addedAt) >= when.days * DAY_MS;
