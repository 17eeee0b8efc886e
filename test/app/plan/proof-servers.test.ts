import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { explainUnseenLibraries } from "../../../src/app/library-state/libraries.ts";
import { createPlanner } from "../../../src/app/plan/plan-release.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import type { PathMap } from "../../../src/base/path/path-map.ts";
import type { ProofRule } from "../../../src/core/library/server-entry.ts";
import { rememberSections } from "../../../src/store/plex/plex-listings.ts";
import { setPlex } from "../../../src/store/plex/plex-proofs.ts";
import { syncMediaServers } from "../../../src/store/plex/sync-servers.ts";
import { askWhy } from "../../support/ask-why.ts";
import { HEAT, testEngine } from "../../support/engine.ts";

type SecondServer = { folders: readonly string[]; pathMap?: PathMap[]; proof?: ProofRule };

/**
 * An engine with a Plex, whose films are in two folders, and a Jellyfin whose film library has
 * these folders. A name without a slash is a folder of the media root.
 */
async function withJellyfin({ folders, pathMap = [], proof = "all" }: SecondServer) {
  const engine = await testEngine();
  const { store, library: root } = engine;
  const there = (name: string): string => (name.startsWith("/") ? name : join(root, name));
  mkdirSync(join(root, "More"), { recursive: true });
  const films = (locations: string[]) => [{ id: "1", title: "Films", type: "movie", locations }];
  const servers = [
    { name: "plex", kind: "plex", title: "Plex", urlSetting: "PLEX_URL", pathMap: [] },
    { name: "jellyfin", kind: "jellyfin", title: "Jellyfin", urlSetting: "JELLYFIN_URL", pathMap },
  ] as const;
  await store.write(async (trx) => {
    await syncMediaServers(
      trx,
      servers.map(({ name, kind, title }) => ({ name, kind, title, proof: "all" })),
    );
    await rememberSections(trx, films([join(root, "Movies"), join(root, "More")]), "plex");
    const ofJellyfin = folders.length === 0 ? [] : films(folders.map(there));
    await rememberSections(trx, ofJellyfin, "jellyfin");
  });
  const library = {
    mediaRoots: [root],
    moviesDir: undefined,
    tvDir: undefined,
    pathMap: [],
    servers,
    proof,
  };
  const planner = createPlanner({ store, files: engine.files, library });
  const plan = async () => {
    const item = { path: "Heat.mkv", role: "video", size: 1, mtimeNs: "1", skip: false } as const;
    const request = { name: "Heat", identity: HEAT, items: [item] };
    const { library: to, note } = await planner(request, engine.signal);
    return { folder: to.path.slice(root.length + 1), note: note && toCommandText(note) };
  };
  const why = askWhy(engine, {
    servers: servers.map((server) => ({
      ...server,
      mapSetting: `${server.name.toUpperCase()}_PATH_MAP`,
    })),
  });
  /** Files a film that Jellyfin does not show, and returns the answer of `why`. */
  const askWhyUnseen = async () => {
    const { id } = await engine.approved("Heat.mkv", undefined, { identity: HEAT });
    const deps = { ...engine.deps, planner };
    await fileRelease(deps, await engine.now(id), engine.signal);
    await store.read.deleteFrom("scan").execute();
    await store.write(async (trx) => {
      await setPlex(trx, id, "seen", { server: "plex", at: 5 });
      await setPlex(trx, id, "not_seen", { server: "jellyfin", at: 5 });
    });
    const { answer, next } = await why(id);
    return { answer: toCommandText(answer), next: next && toCommandText(next) };
  };
  return {
    root,
    plan,
    status: () => explainUnseenLibraries(store.read, library),
    askWhyUnseen,
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}

test.each<[string, SecondServer, string]>([
  ["both folders", { folders: ["Movies", "More"] }, "Movies"],
  ["the second folder", { folders: ["More"] }, "More"],
  ["libraries that are not known yet", { folders: [] }, "Movies"],
  ["no folder, but only Plex is the proof", { folders: ["/films"], proof: ["plex"] }, "Movies"],
  ["no folder, but one server is enough", { folders: ["/films"], proof: "any" }, "Movies"],
])(
  "a film goes where all servers see it, without a note: Jellyfin has %s",
  async (_, second, to) => {
    await using it = await withJellyfin(second);
    expect(await it.plan()).toEqual({ folder: to, note: undefined });
    expect(await it.status()).toBeUndefined();
  },
);

test("a film goes to a folder that Jellyfin sees under another path", async () => {
  await using plain = await withJellyfin({ folders: ["/data/More"] });
  expect((await plain.plan()).folder).toBe("Movies");
  // The map names the same root, which is known only now.
  const pathMap: PathMap[] = [];
  await using it = await withJellyfin({ folders: ["/data/More"], pathMap });
  pathMap.push({ here: it.root, there: "/data" });
  expect(await it.plan()).toEqual({ folder: "More", note: undefined });
});

test("without such a folder, the film is filed, and preview, status and why say the same of Jellyfin", async () => {
  await using it = await withJellyfin({ folders: ["/elsewhere/Films"] });
  const problem = `Jellyfin has no library for films with the folder "${it.root}/Movies", so it cannot show what is filed there.`;
  const remedy =
    "Add the folder to a library in Jellyfin, correct JELLYFIN_PATH_MAP, or set INGEST_PROOF to the servers that have it.";
  expect(await it.plan()).toEqual({ folder: "Movies", note: `${problem} ${remedy}` });
  expect(await it.status()).toBe(`${problem} ${remedy}`);
  const { answer, next } = await it.askWhyUnseen();
  expect(answer).toContain(problem);
  expect(next).toBe(remedy);
});
