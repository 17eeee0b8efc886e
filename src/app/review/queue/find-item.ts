import type { RankedCandidate } from "../../../base/candidate.ts";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { sameWork } from "../../../base/identity.ts";
import { selectMapping, shareEpisode } from "../../../base/item.ts";
import { baseOf } from "../../../base/path/path-parts.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import type { Release } from "../../../core/release/release.ts";
import { toParseLine } from "../../../names/index.ts";
import { readReleasesProgress } from "../../../store/journal/copy-progress.ts";
import { publicationsOfWork, type WorkPublication } from "../../../store/journal/publications.ts";
import type { Store, StoreReader } from "../../../store/open.ts";
import { readHistoryPage } from "../../../store/releases/history.ts";
import { type FiledItem, shownItemsOf } from "../../../store/releases/items.ts";
import { findRelease, findShownRelease } from "../../../store/releases/releases.ts";
import { readStorages } from "../../releases/read-storages.ts";
import {
  cleanFields,
  showCandidateInFull,
  showEntry,
  showItemFile,
  showLength,
  showRelease,
} from "../../shown/release.ts";
import type { ShownItem } from "../../shown/release-shape.ts";
import { readServersOf } from "../../shown/servers.ts";
import { type ItemFacts, toWorkKey } from "../facts/item-facts.ts";
import { noRelease } from "./counts.ts";
import { explain, explainIdentity } from "./explain.ts";
import { rememberShown } from "./queue.ts";

const MAX_ENTRIES = 100;
/** Maximum number of candidates that a person looks at. */
const MAX_LOOKED_AT = 5;

/** @throws UserError if there is no such release, or if its row is damaged */
export async function requireRelease(store: StoreReader, id: number): Promise<Release> {
  const release = await findRelease(store.read, id);
  if (release) return release;
  throw noRelease(id);
}

/** Like `requireRelease`, but for display: the row may be damaged. */
export async function requireShownRelease(store: StoreReader, id: number): Promise<Release> {
  const release = await findShownRelease(store.read, id);
  if (release) return release;
  throw noRelease(id);
}

type FindOptions = {
  readOnly?: boolean;
  /**
   * Returns facts from outside the database: TMDB's details of candidates, and the contents of the
   * names. Does not throw.
   */
  facts?: ((release: Release, items: readonly FiledItem[]) => Promise<ItemFacts>) | undefined;
  /** Returns those of the publications whose files were not deleted by hand. */
  stillThere?: StillThere | undefined;
  /** Returns the confidence, from 0 to 1, from which a release is filed without asking. */
  threshold?: (() => Promise<number>) | undefined;
};

type StillThere = (filed: readonly WorkPublication[]) => Promise<WorkPublication[]>;

export async function findItem(
  store: Store,
  id: number,
  {
    readOnly = false,
    facts: readFacts,
    stillThere = async (filed) => [...filed],
    threshold,
  }: FindOptions = {},
): Promise<ShownItem> {
  const release = await requireShownRelease(store, id);
  if (!readOnly) await rememberShown(store, [release]);
  const items = await shownItemsOf(store.read, id);
  const files = items.map((item) => ofWork(item, release));
  const { entries } = await readHistoryPage(store.read, { releaseId: id, limit: MAX_ENTRIES });
  const facts = await readFacts?.(release, files);
  const there = readFacts
    ? await libraryNames(store, release, files, stillThere)
    : new Map<string, string>();
  const { tell } = await readStorages(store);
  const [inStorage] = await tell([{}], "release", () => id);
  const lengths = new Map(release.parsed?.lengths?.map((length) => [length.path, length]));
  return {
    ...showRelease(
      release,
      (await readReleasesProgress(store.read)).get(id),
      items,
      (await readServersOf(store.read, [release])).get(id),
    ),
    ...inStorage,
    candidates: release.candidates.map((candidate) => {
      const more = facts?.candidates.get(toWorkKey(candidate));
      const name = there.get(toWorkKey(candidate));
      return {
        ...showCandidateInFull({ ...candidate, ...more?.facts }, more?.fit),
        ...(name === undefined ? {} : { in_library: name }),
      };
    }),
    files: files.map((item) =>
      showItemFile(item, lengths.get(item.path), facts?.files.get(item.path)),
    ),
    history: entries.map(showEntry),
    ...(release.parsed === undefined
      ? {}
      : {
          // The database stores the name only once, with the release.
          parsed: {
            ...showReading({ ...release.parsed, name: release.name }),
            ...dropUndefined({
              why: explainIdentity({
                ...release,
                minutes: minutesOf(release.candidates[0], facts),
              }),
            }),
            explained: explain(release),
            ...dropUndefined({ threshold: readFacts && (await threshold?.()) }),
          },
        }),
  };
}

const minutesOf = (
  first: RankedCandidate | undefined,
  facts: ItemFacts | undefined,
): number | undefined => first && facts?.candidates.get(toWorkKey(first))?.facts.runtimeMinutes;

/**
 * Describes the files that other releases filed for the candidates, by `workKey`. For a series,
 * only files that share an episode with these files count.
 */
async function libraryNames(
  { read }: Store,
  { id, candidates, identity }: Release,
  files: readonly FiledItem[],
  stillThere: StillThere,
) {
  const names = new Map<string, string>();
  for (const work of candidates.slice(0, MAX_LOOKED_AT)) {
    const filed = (await publicationsOfWork(read, work, id)).filter(
      ({ mapping }) =>
        work.type === "movie" ||
        (identity !== undefined &&
          sameWork(work, identity) &&
          files.some((file) => shareEpisode(file.mapping, mapping))),
    );
    const there = await stillThere(filed);
    const [first] = there;
    if (first === undefined) continue;
    const more = there.length > 1 ? ` and ${there.length - 1} more` : "";
    const name = quoted(baseOf(first.operation.finalPath), 200);
    names.set(toWorkKey(work), `${name}${more}, filed by release ${first.operation.releaseId}`);
  }
  return names;
}

const showReading = (
  reading: NonNullable<Release["parsed"]>,
): NonNullable<ShownItem["parsed"]> => ({
  ...cleanFields(toParseLine(reading)),
  ...(reading.lengths === undefined ? {} : { lengths: reading.lengths.map(showLength) }),
});

/** Removes an item's mapping if it is for a work that is no longer the release's identity. */
function ofWork(item: FiledItem, { identity }: Release): FiledItem {
  return identity ? { ...item, mapping: selectMapping(identity, item.mapping) } : item;
}
