import { mkdirSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { readFileLength } from "../../../src/adapters/fs/read/file-length.ts";
import { createServerClaims } from "../../../src/app/adopt/identify-work.ts";
import { auditLibrary } from "../../../src/app/audit/audit.ts";
import { numberFindings, totalsOf } from "../../../src/app/audit/numbered.ts";
import { plexDuplicateReason } from "../../../src/app/library-state/foreign-duplicate.ts";
import { createPlexIndex, markStale } from "../../../src/app/library-state/in-plex.ts";
import { createPlexIndexStage } from "../../../src/app/library-state/plex-index-stage.ts";
import { createReadLater, createReadShow } from "../../../src/app/library-state/read-show.ts";
import { answerWhy } from "../../../src/app/why/why.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import type { MediaServer } from "../../../src/core/library/media-server.ts";
import {
  formatServerTitle,
  type ListedServer,
  type ServerName,
} from "../../../src/core/library/server-entry.ts";
import { DAEMON } from "../../../src/core/service/service-spec.ts";
import { diskFiles } from "../../../src/program/config/files.ts";
import { createFiles } from "../../../src/program/parts/files.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import { SILENT_LOG } from "../../support/log.ts";
import { openWorld } from "../../support/media-browser/served.ts";
import { STARTING } from "../../support/media-browser/stand-in.ts";
import { plexAndServer } from "../../support/plex/plex-and-client.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { tempStore } from "../../support/temp-store.ts";
import { asVideo } from "../../support/video-bytes.ts";

const never = new AbortController().signal;
const DAY = 24 * 3600_000;

const HARBOR = "Movies/Paper Harbor (2014) {tmdb-900001}/Paper Harbor (2014) {tmdb-900001}.mkv";
const FERRY = "Movies/The Long Ferry (2010) {tmdb-900003}/The Long Ferry (2010) {tmdb-900003}.mkv";
const TIDE = "TV Shows/Low Tide (2019)/Season 01/Low Tide (2019) - s01e01.mkv";
const ABOUT_SERVERS = ["plex_mismatch", "plex_unmatched", "not_in_plex"] as const;

type Shown = Record<string, number>;

/** A library on a disk, and the named servers, each of which shows some of its films. */
async function home(
  shown: Partial<Record<ServerName, Shown>>,
  locations: { movies?: string } = {},
) {
  const folder = tempFolder();
  const { store, ...temp } = await tempStore();
  onTestFinished(async () => {
    await temp[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });
  const media = folder.at("media");
  const [movies, shows] = [`${media}/Movies`, `${media}/TV Shows`];
  for (const path of [movies, shows]) mkdirSync(path, { recursive: true });
  const clock = fakeClock(Date.now() + DAY);
  const opened = new Map<ServerName, { server: MediaServer; goAway(): void }>();

  for (const kind of ["plex", "jellyfin", "emby"] as const) {
    const films = shown[kind];
    if (!films) continue;
    if (kind === "plex") {
      const plex = await plexAndServer({
        library: {
          // Emby's libraries have the same ids.
          sections: [
            { id: "7", title: "Films", type: "movie", locations: [locations.movies ?? movies] },
            { id: "8", title: "Series", type: "show", locations: [shows] },
          ],
          items: Object.entries(films).map(([path, id], index) => ({
            id: `${index + 1}`,
            section: "7",
            type: "movie" as const,
            title: path,
            guids: [`tmdb://${id}`],
            files: [{ path: `${media}/${path}`, bytes: 9 }],
          })),
        },
      });
      onTestFinished(() => plex[Symbol.asyncDispose]());
      const goAway = (): void => plex.plex.setFaults({ kind: "broken" });
      opened.set(kind, { server: plex.server, goAway });
    } else {
      const world = await openWorld(
        { kind, locations: { movies: [movies], shows: [shows] } },
        clock,
      );
      onTestFinished(() => world[Symbol.asyncDispose]());
      world.has(...Object.keys(films).map((path) => `${media}/${path}`));
      opened.set(kind, {
        server: world.server,
        goAway: () => void (world.standIn.state.fault = STARTING),
      });
    }
  }

  const kinds = [...opened.keys()].map((kind) => ({ kind }));
  const servers = kinds.map(
    ({ kind }): ListedServer => ({
      name: kind,
      kind,
      title: formatServerTitle({ name: kind, kind }, kinds),
      pathMap: [],
      urlSetting: `${kind.toUpperCase()}_URL`,
    }),
  );
  const policy = {
    mediaRoots: [media],
    moviesDir: undefined,
    tvDir: undefined,
    pathMap: [],
    servers,
  };
  const read = (name: string): MediaServer => {
    const found = opened.get(name as ServerName);
    if (!found) throw new Error(`${name} is not open`);
    return found.server;
  };
  return {
    store,
    clock,
    media,
    servers,
    video: (path: string) => folder.write(`media/${path}`, asVideo(path)),
    server: read,
    /** Returns the next step and the facts that `why` has about a file of the library. */
    async why(path: string) {
      const { next = "", facts } = await answerWhy(
        {
          store,
          files: createFiles(),
          lockHeld: () => true,
          mode: "hybrid",
          toStart: () => DAEMON,
          trashDays: 30,
          clock,
          servers: servers.map((server) => ({ ...server, mapSetting: "" })),
          folders: {
            ingestDirs: [],
            mediaRoots: [media],
            stateDir: folder.at("state"),
            trashFolder: ".trash",
            hasClients: false,
            serverTitles: servers.map(({ title }) => title),
          },
          readPath: async () => ({ path: `${media}/${path}`, kind: "file" }),
        },
        path,
      );
      const ofServers = facts.filter(({ about }) => about === "library");
      return {
        next: toCommandText(next),
        facts: ofServers.map(({ message }) => toCommandText(message)).toSorted(),
      };
    },
    goAway: (kind: ServerName) => opened.get(kind)?.goAway(),
    /** Lists all servers into the index. */
    async list(): Promise<void> {
      for (const { name } of servers) {
        const parts = { store, server: read(name), serverName: name, clock, log: SILENT_LOG };
        await createPlexIndexStage(parts).run(never);
      }
    },
    async audit() {
      const { findings, notes } = await auditLibrary(
        {
          db: store.read,
          files: createFiles(),
          fileLength: readFileLength,
          real: (path) => diskFiles.real(path),
          policy,
          notLibrary: [],
          clock,
          planRenames: async () => ({ works: [] }),
        },
        { folders: [], only: [...ABOUT_SERVERS], thorough: false },
        never,
      );
      const numbered = numberFindings(findings);
      return {
        findings: numbered.map(({ code, path, reason, server }) =>
          [code, path.slice(media.length + 1), reason, server].filter((text) => text !== undefined),
        ),
        advice: numbered.map(({ advice }) => advice),
        titles: totalsOf(findings).map(({ title }) => title),
        notes: notes.map((note) => note.replace(media, "")),
      };
    },
  };
}

test("a film that only Jellyfin lacks is a finding about Jellyfin, and one that only Plex lacks is about Plex", async () => {
  const it = await home({ plex: { [HARBOR]: 900001 }, jellyfin: { [FERRY]: 900003 } });
  for (const path of [HARBOR, FERRY]) it.video(path);
  await it.list();
  expect(await it.audit()).toEqual({
    findings: [
      ["not_in_plex", HARBOR, "Jellyfin does not list it in the library.", "Jellyfin"],
      ["not_in_plex", FERRY, "Plex does not list it in the library.", "Plex"],
    ],
    advice: [
      "In Jellyfin, scan the library's files. If it still does not appear, its name or a .ignore hides it, or Jellyfin has no permission to read it.",
      "In Plex, scan the library's files. If it still does not appear, its name or a .plexignore hides it, or Plex has no permission to read it.",
    ],
    titles: ["Not shown by a media server"],
    notes: [],
  });
});

test.each(["jellyfin", "emby"] as const)(
  "a home with only %s is audited by that server's list, and findings name it",
  async (kind) => {
    const it = await home({ [kind]: { [HARBOR]: 900001 } });
    for (const path of [HARBOR, FERRY]) it.video(path);
    await it.list();
    const title = kind === "jellyfin" ? "Jellyfin" : "Emby";
    const { findings, notes } = await it.audit();
    expect(findings).toEqual([
      ["not_in_plex", FERRY, `${title} does not list it in the library.`, title],
    ]);
    expect(notes).toEqual([]);
    // Adoption takes the server's match, too.
    const claims = createServerClaims(it.store.read, it.servers);
    expect(await claims([`${it.media}/${HARBOR}`])).toMatchObject([
      { ids: { tmdb: 900001 }, by: title },
    ]);
  },
);

test("a home with only Plex gets the same findings as before, without the server's name", async () => {
  const it = await home({ plex: { [HARBOR]: 900009 } });
  for (const path of [HARBOR, FERRY]) it.video(path);
  await it.list();
  const { findings, titles } = await it.audit();
  expect(findings).toEqual([
    ["plex_mismatch", HARBOR, "Plex shows it as TMDB 900009, but its folder says TMDB 900001."],
    ["not_in_plex", FERRY, "Plex does not list it in the library."],
  ]);
  expect(titles).toEqual(["Shown by Plex as something else", "Not shown by Plex"]);
});

test("a server whose list is out of date, or that never listed anything, is not compared, and the others are", async () => {
  const it = await home({ plex: { [HARBOR]: 900001 }, jellyfin: {}, emby: {} });
  for (const path of [HARBOR, FERRY]) it.video(path);
  it.goAway("emby");
  await it.list();
  await it.store.write(async (trx) => {
    await trx
      .updateTable("plex_listing")
      .set({ listed_at: 1 })
      .where("server", "=", "jellyfin")
      .execute();
  });
  const { findings, notes } = await it.audit();
  expect(findings).toEqual([
    ["not_in_plex", FERRY, "Plex does not list it in the library.", "Plex"],
  ]);
  expect(notes).toEqual([
    expect.stringMatching(
      /^Jellyfin's list of "\/Movies" was read \d+ hours ago and is out of date, so it was not compared\. /,
    ),
    expect.stringMatching(
      /^Jellyfin's list of "\/TV Shows" was read \d+ hours ago and is out of date/,
    ),
    "Emby has not listed its libraries yet, so it was not compared.",
  ]);
});

test("a list of Plex that was read before its files changed is not compared, and the note says why", async () => {
  const it = await home({ plex: {} });
  it.video(HARBOR);
  await it.list();
  await it.store.write((trx) => trx.updateTable("plex_listing").set({ stale: 1 }).execute());
  const { findings, notes } = await it.audit();
  expect(findings).toEqual([]);
  expect(notes[0]).toMatch(
    /^Plex's list of "\/Movies" was read .+ ago, and its files changed after that, so it was not compared\. /,
  );
});

test("a server that reports no change is compared after one, and the notes say when it was read", async () => {
  const it = await home({ plex: {}, emby: {} });
  it.video(HARBOR);
  await it.list();
  await markStale(it.store, { server: "emby", section: "7" });
  const { findings, notes } = await it.audit();
  expect(findings.map(([, , reason]) => reason)).toEqual([
    "Plex does not list it in the library.",
    "Emby does not list it in the library.",
  ]);
  expect(notes).toEqual([
    `Emby's list of "/Movies" was read less than a minute ago, and newer files are not in it. ` +
      "The daemon reads it again at most 20 minutes after its last reading.",
  ]);
});

test("a file that Jellyfin may not have read yet is not reported, because it reads whole libraries", async () => {
  const it = await home({ plex: {}, jellyfin: {} });
  it.clock.advance(10 * 60_000 - DAY);
  it.video(HARBOR);
  await it.list();
  expect((await it.audit()).findings.map(([, , reason]) => reason)).toEqual([
    "Plex does not list it in the library.",
  ]);
});

test("libraries of different servers may have the same id", async () => {
  const it = await home({ plex: { [HARBOR]: 900001 }, emby: { [FERRY]: 900003 } });
  for (const path of [HARBOR, FERRY]) it.video(path);
  await it.list();
  await it.list();
  expect((await it.audit()).findings.map(([, path, , server]) => [path, server])).toEqual([
    [HARBOR, "Emby"],
    [FERRY, "Plex"],
  ]);
});

test("servers that contradict each other both count as claims about a file", async () => {
  const it = await home({ plex: { [HARBOR]: 900009 }, jellyfin: { [HARBOR]: 900001 } });
  await it.list();
  const claims = createServerClaims(it.store.read, it.servers);
  expect(await claims([`${it.media}/${HARBOR}`])).toEqual([
    { ids: { tmdb: 900009 }, type: "movie", by: "Plex" },
    { ids: { tmdb: 900001 }, type: "movie", by: "Jellyfin" },
  ]);
});

test("a film that only Jellyfin has is a duplicate, unless it is in a library of Plex that rules keep apart", async () => {
  const it = await home({ plex: {}, jellyfin: { [FERRY]: 900003 } });
  it.video(FERRY);
  await it.list();
  const { store, servers, media } = it;
  const plexIndex = createPlexIndex({ store, pathMap: [], servers, mediaRoots: [media] });
  const judge = (...apart: string[]) =>
    plexDuplicateReason(
      { store, files: createFiles(), plexIndex },
      {
        identity: { type: "movie", tmdbId: 900003, title: "The Long Ferry", year: 2010 },
        videos: [{ mapping: undefined, destination: `${media}/Movies/other.mkv` }],
        apart: new Set(apart),
      },
      never,
    );
  const reason = await judge();
  expect(reason && toCommandText(reason.message)).toBe(
    `Jellyfin already has it, in the library "Films": "${media}/${FERRY}".`,
  );
  expect(await judge("7")).toBeUndefined();
});

test("a file that several servers list is one file, with the first server's library", async () => {
  const it = await home({ plex: { [HARBOR]: 900001 }, jellyfin: { [HARBOR]: 900001 } });
  it.video(HARBOR);
  await it.list();
  const { store, servers, media } = it;
  const index = createPlexIndex({ store, pathMap: [], servers, mediaRoots: [media] });
  const work = { type: "movie", tmdbId: 900001 } as const;
  expect(await index.files(work, never)).toMatchObject([{ server: "Plex", section: "7" }]);
  expect(await index.folders(work, never)).toHaveLength(1);
});

test("episodes of another server are read after the release that needs them, not while it waits", async () => {
  const it = await home({ plex: {}, jellyfin: { [TIDE]: 0 } });
  await it.list();
  await it.store.write((trx) =>
    trx.updateTable("plex_work").set({ tmdb_id: 900002 }).where("type", "=", "tv").execute(),
  );
  const { store, servers, media, clock } = it;
  const asked: string[] = [];
  const later = createReadLater(createReadShow({ store, server: it.server("jellyfin"), clock }));
  const index = createPlexIndex({
    store,
    pathMap: [],
    servers,
    mediaRoots: [media],
    readShow: (work, signal) => (asked.push(work.server), later.want(work, signal)),
  });
  const query = { type: "tv", tmdbId: 900002 } as const;
  expect(await index.files(query, never)).toEqual([]);
  await later.run(never);
  expect(await index.files(query, never)).toMatchObject([
    { server: "Jellyfin", season: 1, episode: 1 },
  ]);
  expect(new Set(asked)).toEqual(new Set(["jellyfin"]));
});

test("why says which server lists a file that plex-ingest did not file", async () => {
  const it = await home({ plex: { [HARBOR]: 900001 }, jellyfin: {}, emby: { [TIDE]: 0 } });
  for (const path of [HARBOR, TIDE]) it.video(path);
  await it.list();
  expect(await it.why(HARBOR)).toEqual({
    next: "If Plex, Jellyfin or Emby does not show it, scan its library, then check its name and that it can read it.",
    facts: [
      "Emby did not have it when its library was last listed.",
      "Jellyfin did not have it when its library was last listed.",
      "Plex lists it.",
    ],
  });
  // The episodes of a series may never have been listed, so why lists no fact about them.
  expect((await it.why(TIDE)).facts).toEqual([]);
});

test.each([
  ["plex", []],
  ["jellyfin", ["Jellyfin lists it."]],
] as const)("in a home with only %s, why names that server", async (kind, facts) => {
  const it = await home({ [kind]: { [HARBOR]: 900001 } });
  it.video(HARBOR);
  await it.list();
  const title = kind === "plex" ? "Plex" : "Jellyfin";
  expect(await it.why(HARBOR)).toEqual({
    next: `If ${title} does not show it, scan its library, then check its name and that ${title} can read it.`,
    facts,
  });
});
