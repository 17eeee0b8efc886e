import { explain } from "../../../core/decide/explain.ts";
import { UserError } from "../../../core/errors.ts";
import { mappingFor } from "../../../core/release/item.ts";
import type { Release } from "../../../core/release/release.ts";
import { releasesProgress } from "../../../store/journal/copy-progress.ts";
import type { Store } from "../../../store/open.ts";
import { historyPage } from "../../../store/releases/history.ts";
import { type FiledItem, itemsOf } from "../../../store/releases/items.ts";
import { findRelease } from "../../../store/releases/releases.ts";
import {
  cleanFields,
  showCandidateInFull,
  showEntry,
  showItemFile,
  showLength,
  showRelease,
} from "../../shown/release.ts";
import type { ShownItem } from "../../shown/release-shape.ts";
import { type ItemFacts, workKey } from "../facts/facts.ts";
import { rememberShown } from "./queue.ts";

const MAX_ENTRIES = 100;

export async function requireRelease(store: Store, id: number): Promise<Release> {
  const release = await findRelease(store.read, id);
  if (release) return release;
  throw new UserError(`There is no release ${id}.`, "`plex-ingest queue --state all` lists the ids.", "not_found");
}

type FindOptions = {
  readOnly?: boolean;
  /** What is beside the database: TMDb's details of candidates, what names say. Does not throw. */
  facts?: ((release: Release, items: readonly FiledItem[]) => Promise<ItemFacts>) | undefined;
};

/** One release with its files and history; what `parse` turns its reading into is handed in. */
export async function findItem(
  store: Store,
  id: number,
  toParsed: (parsed: NonNullable<Release["parsed"]>) => Record<string, unknown>,
  { readOnly = false, facts: readFacts }: FindOptions = {},
): Promise<ShownItem> {
  const release = await requireRelease(store, id);
  if (!readOnly) await rememberShown(store, [release]);
  const items = await itemsOf(store.read, id);
  const files = items.map((item) => ofWork(item, release));
  const { entries } = await historyPage(store.read, { releaseId: id, limit: MAX_ENTRIES });
  const facts = await readFacts?.(release, files);
  const lengths = new Map(release.parsed?.lengths?.map((length) => [length.path, length]));
  return {
    ...showRelease(release, (await releasesProgress(store.read)).get(id), items),
    candidates: release.candidates.map((candidate) => {
      const more = facts?.candidates.get(workKey(candidate));
      return showCandidateInFull({ ...candidate, ...more?.facts }, more?.fit);
    }),
    files: files.map((item) => showItemFile(item, lengths.get(item.path), facts?.files.get(item.path))),
    history: entries.map(showEntry),
    ...(release.parsed === undefined
      ? {}
      : {
          // Not kept twice in the database.
          parsed: {
            ...showReading({ ...release.parsed, name: release.name }, toParsed),
            explained: explain(release),
          },
        }),
  };
}

const showReading = (
  reading: NonNullable<Release["parsed"]>,
  toParsed: (parsed: NonNullable<Release["parsed"]>) => Record<string, unknown>,
): NonNullable<ShownItem["parsed"]> => ({
  ...cleanFields(toParsed(reading)),
  ...(reading.lengths === undefined ? {} : { lengths: reading.lengths.map(showLength) }),
});

/** A mapping to a work that is no longer the release's identity does not apply. */
function ofWork(item: FiledItem, { identity }: Release): FiledItem {
  return identity ? { ...item, mapping: mappingFor(identity, item.mapping) } : item;
}
