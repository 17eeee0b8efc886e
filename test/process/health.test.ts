import { expect, test } from "vitest";
import { cli, startDaemon } from "../support/daemon.ts";
import { KEY, startMediaBrowser } from "../support/media-browser/stand-in.ts";
import { startFakePlex, startFakeTmdb } from "../support/stand-ins.ts";
import { waitFor } from "../support/wait-for.ts";
import { type Home, makeHome, PLEX_TOKEN, TMDB_KEY } from "./home.ts";

type Source = { kind: string; healthy: boolean; message?: string; last_success_at?: string };

async function sourceOf(home: Home, kind: string): Promise<Source | undefined> {
  const { stdout } = await cli(home, "status", "--json");
  return (JSON.parse(stdout) as { sources: Source[] }).sources.find((one) => one.kind === kind);
}

test("an idle daemon reports a refused key, an old Plex, an outage and a recovery, each in one log line", async () => {
  await using tmdb = await startFakeTmdb({ key: "0badc0de0badc0de0badc0de0badc0de" });
  using home = makeHome({ tmdb, settings: { HEALTH_CHECK_INTERVAL: "1" } });
  // Plex has a library here, because missing libraries are reported as a separate problem.
  const sections = [{ title: "Films", type: "movie", locations: [home.movies] }];
  await using plex = await startFakePlex({
    token: PLEX_TOKEN,
    sections,
    version: "1.29.2.6364-6d72b0cf6",
  });
  home.configure({ PLEX_URL: plex.url, PLEX_TOKEN, TMDB_API_KEY: TMDB_KEY });
  await using daemon = await startDaemon(home);
  const count = (text: string): number => daemon.log().split(text).length - 1;
  await waitFor("TMDB's refusal", () => count("TMDB rejected the key (401)") === 1);
  await waitFor("its record", async () => (await sourceOf(home, "tmdb"))?.healthy === false);
  await waitFor("Plex's record", async () => (await sourceOf(home, "plex"))?.healthy === true);
  const old = "1.29.2.6364-6d72b0cf6, but plex-ingest supports only 1.30";
  await waitFor("the word on an old Plex", async () =>
    (await sourceOf(home, "plex"))?.message?.includes(old),
  );
  plex.setFault({ kind: "reset" });
  await waitFor("Plex to be missed", () => count("Plex did not return a usable response") === 1);
  await waitFor("its record", async () => (await sourceOf(home, "plex"))?.healthy === false);
  plex.setFault(undefined);
  await waitFor("Plex again", () => count("Plex answers again.") === 1);
  const asked = tmdb.requests.length;
  await waitFor("more checks", () => tmdb.requests.length >= asked + 2);
  expect(count("TMDB rejected the key (401)")).toBe(1);
  expect(count("Plex did not return a usable response")).toBe(1);
  expect(count(old)).toBe(1);
  await waitFor("Plex's new record", async () => (await sourceOf(home, "plex"))?.healthy === true);
});

test("an idle daemon without Plex notices that its Jellyfin is away, and that it is back", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  using home = makeHome({ tmdb, settings: { HEALTH_CHECK_INTERVAL: "1" } });
  await using jellyfin = await startMediaBrowser({
    kind: "jellyfin",
    version: "10.11.11",
    libraries: [
      { Name: "Films", ItemId: "a".repeat(32), CollectionType: "movies", Locations: [home.movies] },
    ],
  });
  home.configure({ JELLYFIN_URL: jellyfin.origin, JELLYFIN_API_KEY: KEY });
  await using daemon = await startDaemon(home);
  const isHealthy = async () => (await sourceOf(home, "jellyfin"))?.healthy;
  await waitFor(
    "Jellyfin's record",
    async () => (await sourceOf(home, "jellyfin"))?.last_success_at,
  );
  jellyfin.state.fault = "gone";
  await waitFor("Jellyfin to be missed", async () => (await isHealthy()) === false);
  jellyfin.state.fault = undefined;
  await waitFor("Jellyfin again", () => daemon.log().includes("Jellyfin answers again."));
});
