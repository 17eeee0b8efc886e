import { isSupported } from "../../src/core/library/canonical-guid.ts";
import { listTypesIn } from "../../src/core/library/library-kind.ts";
import { notifications } from "./notifications.ts";
import { dryScan, link, proof } from "./one-film.ts";
import { paging } from "./paging.ts";
import { paths } from "./paths.ts";
import { Odd, type Step, type Target } from "./step.ts";

const COUNT = 5;
const some = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

/** The newest item of the first library that has any. */
async function anItem({ plex }: Target, signal: AbortSignal) {
  for (const { id, type } of await plex.sections(signal)) {
    const [first] = listTypesIn(type);
    if (first === undefined) continue;
    const query = { sectionId: id, type: first, sort: "added" as const, offset: 0, limit: 1 };
    const [item] = (await plex.items(query, signal)).items;
    if (item) return item.media;
  }
  return undefined;
}

/** The requests to a user's server, in order. None of them changes anything. */
export const STEPS: readonly Step[] = [
  {
    name: "identity",
    async run({ plex }, signal) {
      const { machineIdentifier, version } = await plex.identity(signal);
      return `${machineIdentifier.slice(0, 8)}…, version ${version || "unknown"}`;
    },
  },
  {
    name: "server, with the token",
    async run({ plex }, signal) {
      const { name, version, plexPass, features } = await plex.serverInfo(signal);
      if (!isSupported(version)) {
        throw new Odd(`Version ${version || "unknown"} is older than 1.30. Update Plex.`);
      }
      const kick = features.includes("session_kick")
        ? "sessions can be ended"
        : "sessions cannot be ended";
      return `"${name}", ${plexPass === true ? "Plex Pass" : "no Plex Pass"}, ${kick}`;
    },
  },
  {
    name: "libraries and counts",
    async run({ plex }, signal) {
      const all = await plex.libraries(signal);
      if (all.length === 0) throw new Odd("Plex has no library. Add one in Plex.");
      return all
        .map(({ id, title, type, count }) => `${id} "${title}" (${type}, ${count ?? "unknown"})`)
        .join(", ");
    },
  },
  { name: "pages", run: paging },
  {
    name: "search",
    async run(target, signal) {
      const item = await anItem(target, signal);
      if (!item) return undefined;
      const found = (await target.plex.search(item.title, COUNT, signal)).flat();
      if (!found.some(({ media }) => media.id === item.id)) {
        throw new Odd("The newest item cannot be found by its title.");
      }
      return `the newest item is among ${some(found.length, "result")}`;
    },
  },
  {
    name: "details",
    async run(target, signal) {
      const item = await anItem(target, signal);
      if (!item) return undefined;
      const { media, files, genres, cast } = await target.plex.details(item.id, signal);
      return `${media.type} with ${some(files.length, "file")}, ${some(media.guids.length, "guid")}, ${some(genres.length, "genre")}, ${cast.length} in the cast`;
    },
  },
  { name: "one film, by its file", run: proof },
  { name: "its link", run: link },
  { name: "its scan, not requested", run: dryScan },
  {
    name: "recently added",
    run: async ({ plex }, signal) =>
      some((await plex.recentlyAdded(undefined, COUNT, signal)).length, "item"),
  },
  {
    name: "on deck",
    run: async ({ plex }, signal) =>
      some((await plex.onDeck({ limit: COUNT }, signal)).length, "item"),
  },
  {
    name: "history",
    async run({ plex }, signal) {
      const { items, total } = await plex.history({ offset: 0, limit: COUNT }, signal);
      return `${items.length} of ${total} read`;
    },
  },
  {
    name: "accounts",
    run: async ({ plex }, signal) => some((await plex.accounts(signal)).length, "account"),
  },
  {
    name: "sessions",
    run: async ({ plex }, signal) => `${(await plex.sessions(signal)).length} playing`,
  },
  {
    name: "clients",
    async run({ plex }, signal) {
      const all = await plex.clients(signal);
      return `${some(all.length, "player")} found, ${all.filter((one) => one.controllable).length} controllable`;
    },
  },
  { name: "notifications", run: notifications },
  { name: "paths", run: paths },
];
