import * as z from "zod";
import { Outage } from "../../../base/errors.ts";
import type { Dialect, ItemType } from "../dialect.ts";
import { createItems, type Items } from "../items.ts";
import type { Link } from "../link.ts";
import {
  type WireItem,
  wireConfiguration,
  wireFolders,
  wireInfo,
  wireItems,
  wireSessions,
} from "../wire.ts";
import { readGuids } from "../work-ids.ts";
import { MADE_UP_IDS } from "./recorder.ts";

const FEW = 5;
/** Items among which those with special files are looked for. */
const MANY = 500;
const MAX_LIBRARIES = 4;

/** Requests that the server must refuse. */
const PROVOKES = {
  malformed: "a malformed library",
  unknown: "an unknown library",
  address: "an unknown address",
  key: "a wrong key",
} as const;
/** Names of the results of these requests. */
export const PROVOKED: ReadonlySet<string> = new Set(Object.values(PROVOKES));

/** The result that needs no key. A failing Jellyfin 12.0-rc5 still answered it. */
export const PUBLIC_RESULT = "public";

/** `noted` records its answers and `quiet` does not. `refused` sends a wrong key, and records. */
export type WalkLinks = { noted: Link; quiet: Link; refused: Link };

/** An item with several versions, parts or episodes. `type` states what it has several of. */
const chosenItems = z.array(z.object({ type: z.string(), id: z.string() }));
type ChosenItem = z.output<typeof chosenItems>[number];

/**
 * Sends the requests that scanning, proof and the index use, and some that the server must refuse.
 * Changes nothing: the only report is about a folder that no library has. Returns what the program
 * read from each answer. A replay passes the results of the recording as `before`, because it cannot
 * look for special items.
 */
export async function walkServer(
  dialect: Dialect,
  { noted, quiet, refused }: WalkLinks,
  signal: AbortSignal,
  before?: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  const results: Record<string, unknown> = {};
  const items = createItems(dialect, noted);
  const searched = createItems(dialect, quiet);
  async function see<T>(name: string, ask: () => Promise<T>): Promise<T | undefined> {
    try {
      const result = await ask();
      results[name] = result;
      return result;
    } catch (error) {
      if (!(error instanceof Outage)) throw error;
      results[name] = { failed: error.code };
      return undefined;
    }
  }
  const get = <T>(path: string, schema: z.ZodType<T>, isPublic = false): Promise<T> =>
    noted.get({ path, about: "answer", isPublic }, schema, signal);

  await see("server", async () => ({ version: (await get("/System/Info", wireInfo)).Version }));
  await see(PUBLIC_RESULT, async () => {
    const { Version: version } = await get("/System/Info/Public", wireInfo, true);
    return { version };
  });
  await see("delay", async () => {
    const { LibraryMonitorDelay } = await get("/System/Configuration", wireConfiguration);
    return { delaySeconds: LibraryMonitorDelay };
  });
  const folders = { ...dialect.librariesPath, about: "answer" };
  const listed = await see("libraries", async () =>
    (await noted.get(folders, wireFolders, signal)).map(
      ({ ItemId: id, Name: title, CollectionType: type, Locations: locations }) => ({
        id,
        title,
        type,
        locations,
      }),
    ),
  );
  const some = (listed ?? []).filter(({ id }) => dialect.isId(id)).slice(0, MAX_LIBRARIES);
  const sampled: WireItem[] = [];
  for (const [index, { id, locations }] of some.entries()) {
    for (const type of ["Movie", "Series", "Season", "Episode"] as const) {
      await see(`${type} of library ${index + 1}`, async () => {
        const query = { parentId: id, types: [type], within: locations };
        const found = await items.first(query, FEW, signal);
        sampled.push(...found);
        return found.map(toResult);
      });
    }
  }
  const chosen = before
    ? chosenItems.catch([]).parse(before["chosen"])
    : await chooseItems(searched, some, signal);
  results["chosen"] = chosen;
  for (const { type, id } of chosen) {
    await see(`an item with several ${type}`, async () => await readFiles(items, id, signal));
  }
  await see("playing", async () =>
    (await get("/Sessions", wireSessions)).flatMap(({ NowPlayingItem: item }) =>
      item ? { id: item.Id, path: item.Path } : [],
    ),
  );
  if (dialect.computeId && !before) {
    results["computed ids"] = await checkComputedIds(dialect.computeId, searched, sampled, signal);
  }
  const list = (parentId: string) => async (): Promise<number> => {
    const request = { path: "/Items", query: { parentId, limit: "1" }, about: "answer" };
    return (await noted.get(request, wireItems, signal)).Items.length;
  };
  await see(PROVOKES.malformed, list(MADE_UP_IDS.malformed));
  await see(
    PROVOKES.unknown,
    list(dialect.computeId ? MADE_UP_IDS.hexadecimal : MADE_UP_IDS.decimal),
  );
  await see(PROVOKES.address, () => get("/NoSuchAddress", wireInfo));
  await see(PROVOKES.key, () =>
    refused.get({ path: "/System/Info", about: "answer" }, wireInfo, signal),
  );
  await see("a report outside all libraries", async () => {
    const updates = [{ Path: "/plex-ingest-test/no such folder", UpdateType: "Created" }];
    const request = { path: "/Library/Media/Updated", about: "answer" };
    await noted.post(request, { Updates: updates }, signal);
    return [];
  });
  return results;
}

const toResult = (item: WireItem) => ({
  id: item.Id,
  type: item.Type,
  path: item.Path,
  year: item.ProductionYear,
  premiere: item.PremiereDate,
  season: item.ParentIndexNumber,
  episode: item.IndexNumber,
  last: item.IndexNumberEnd,
  versions: item.MediaSourceCount,
  guids: readGuids(item),
});

/** Looks for one item of each special kind, so that the recording has only these. */
async function chooseItems(
  items: Items,
  libraries: readonly { id: string; locations: string[] }[],
  signal: AbortSignal,
): Promise<ChosenItem[]> {
  const all: WireItem[] = [];
  for (const { id: parentId, locations: within } of libraries) {
    const types: ItemType[] = ["Movie", "Episode"];
    all.push(
      ...(await items.first({ parentId, types, within }, MANY, signal).catch(emptyIfFailed)),
    );
  }
  // Emby's rows do not state how many versions an item has.
  const files = await items.filesOf(all, signal).catch((error: unknown) => {
    if (!(error instanceof Outage)) throw error;
    return undefined;
  });
  const special: Readonly<Record<string, (item: WireItem) => boolean>> = {
    versions: ({ Id }) => (files?.get(Id)?.versions ?? 1) > 1,
    parts: ({ PartCount = 1 }) => PartCount > 1,
    episodes: ({ IndexNumber: first, IndexNumberEnd: last = first }) => last !== first,
  };
  return Object.entries(special).flatMap(([type, isSuch]): ChosenItem[] => {
    const item = all.find(isSuch);
    return item ? [{ type, id: item.Id }] : [];
  });
}

async function readFiles(items: Items, id: string, signal: AbortSignal) {
  const found = await items.byIds([id], signal);
  const files = await items.filesOf(found, signal);
  return found.map((item) => ({
    ...toResult(item),
    files: (files.get(item.Id)?.files ?? []).map(({ path }) => ({ path })),
  }));
}

/**
 * Checks the rule for ids on one item of each type. Neither id nor path is recorded, because their
 * replacements would not follow the rule.
 */
async function checkComputedIds(
  computeId: NonNullable<Dialect["computeId"]>,
  items: Items,
  sampled: readonly WireItem[],
  signal: AbortSignal,
) {
  const first = new Map(sampled.toReversed().map((item) => [item.Type, item]));
  const checked: { type: string; "rule held": string; answered: string }[] = [];
  for (const type of ["Movie", "Series", "Season", "Episode"] as const) {
    const item = first.get(type);
    if (item?.Path === undefined) continue;
    const id = computeId(type, item.Path);
    const found = await items.byIds([id], signal).catch(emptyIfFailed);
    checked.push({
      type,
      "rule held": id === item.Id.toLowerCase() ? "yes" : "no",
      answered: found.some(({ Path }) => Path === item.Path) ? "yes" : "no",
    });
  }
  return checked;
}

function emptyIfFailed(error: unknown): WireItem[] {
  if (!(error instanceof Outage)) throw error;
  return [];
}
