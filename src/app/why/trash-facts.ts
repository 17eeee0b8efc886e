import { dirname } from "node:path";
import { shownPath } from "../show/show-file.ts";
import type { Fact } from "./fact.ts";
import type { LookedAt } from "./view.ts";
import { day } from "./when.ts";

const DAY_MS = 24 * 3600 * 1000;

/** What became of one file that was taken out of the library. `days` is INGEST_TRASH_DAYS. */
export function trashFacts(row: LookedAt, days: number): Fact[] {
  const { operationId, trashedAt, restoredAt, purgedAt, wish, problem } = row;
  const from = shownPath(row.originalPath);
  const put: Fact = {
    at: trashedAt,
    about: "trash",
    message: `${from} was moved to the trash.`,
    alike: sum(`out of ${shownPath(dirname(row.originalPath))}`, (count) => `${count} files were moved to the trash,`),
  };
  if (restoredAt !== undefined)
    return [{ at: restoredAt, about: "trash", message: `${from} was put back from the trash.` }, put];
  if (purgedAt !== undefined)
    return [{ at: purgedAt, about: "trash", message: `${from} was deleted from the trash.` }, put];
  const facts: Fact[] = [
    {
      about: "trash",
      message: `It lies in the trash as ${shownPath(row.path)} (${operationId}), ${until(row, days)}.`,
      alike: sum(
        until(row, days),
        (count) => `${count} files lie in the trash (\`plex-ingest trash list\` names them),`,
      ),
    },
    put,
  ];
  if (wish !== undefined)
    facts.push({
      about: "trash",
      message: `It is asked to be ${wish === "restore" ? "put back" : "deleted"}, and the engine has still to do that.`,
    });
  if (problem !== undefined) facts.push({ about: "trash", message: problem });
  return facts;
}

const sum = (end: string, told: (count: number) => string): Fact["alike"] => ({
  key: `${told(0)} ${end}`,
  told: (count) => `${told(count)} ${end}.`,
});

/** As `trash list` says it. */
function until({ disk, trashedAt }: LookedAt, days: number): string {
  if (disk.missing) return "where nothing lies now";
  if (disk.lastCopy) return "and stays: it is the last copy of its content";
  if (days <= 0) return "and stays: INGEST_TRASH_DAYS is 0";
  return `until the upkeep after ${day(trashedAt + days * DAY_MS)}`;
}
