import { expect, test } from "vitest";
import { loadWellFormed } from "../../../../src/program/config/load.ts";
import { recordArr, recordServer } from "../../../../src/program/use-cases/doctor/record.ts";
import { NO_SYSTEM_CONFIG } from "../../../support/hidden-machine.ts";
import { startHttpServer } from "../../../support/loopback.ts";
import { KEY, startMediaBrowser } from "../../../support/media-browser/stand-in.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

const signal = new AbortController().signal;

const configOf = (home: string, env: Record<string, string>) =>
  loadWellFormed({
    ...NO_SYSTEM_CONFIG,
    env: { PLEX_INGEST_STATE_DIR: home, ...env },
    cwd: home,
    home,
    command: "config",
  }).config;

test("each media server can be recorded by its name, and the first one without a name", async () => {
  using folder = tempFolder();
  await using jellyfin = await startMediaBrowser({
    isExplored: true,
    kind: "jellyfin",
    version: "12.1.0",
  });
  await using emby = await startMediaBrowser({
    isExplored: true,
    kind: "emby",
    version: "4.9.3.0",
  });
  const config = configOf(folder.path, {
    JELLYFIN_URL: jellyfin.origin,
    JELLYFIN_API_KEY: KEY,
    MEDIA_SERVERS: `attic=emby+${emby.origin}`,
    MEDIA_SERVER_ATTIC_API_KEY: KEY,
  });
  for (const name of [undefined, "Jellyfin"]) {
    const { text } = await recordServer(config, name, signal);
    expect(text).toContain('"12.1.0"');
    expect(text).not.toContain(KEY);
  }
  expect(emby.asked).toEqual([]);
  expect((await recordServer(config, "attic", signal)).text).toContain('"4.9.3.0"');
  await expect(recordServer(config, "cellar", signal)).rejects.toThrow(
    'There is no media server with the name "cellar".',
  );
});

test("without a media server, a recording names the settings", async () => {
  using folder = tempFolder();
  const recording = recordServer(configOf(folder.path, {}), undefined, signal);
  await expect(recording).rejects.toMatchObject({
    message: "No media server is configured.",
    hint: "Set PLEX_URL, JELLYFIN_URL or EMBY_URL first.",
  });
});

/** Each line is a server or app that answers no request, and its settings. */
const FAILING = [
  ["jellyfin", (url: string) => ({ JELLYFIN_URL: url, JELLYFIN_API_KEY: KEY })],
  ["emby", (url: string) => ({ EMBY_URL: url, EMBY_API_KEY: KEY })],
  ["plex", (url: string) => ({ PLEX_URL: url, PLEX_TOKEN: KEY })],
  ["sonarr", (url: string) => ({ SONARR_URL: url, SONARR_API_KEY: "a".repeat(32) })],
  ["radarr", (url: string) => ({ RADARR_URL: url, RADARR_API_KEY: "a".repeat(32) })],
] as const;

test.each(FAILING)("a recording of errors only is refused: %s", async (name, env) => {
  using folder = tempFolder();
  let status = 500;
  await using server = await startHttpServer((request, response) => {
    // A failing Jellyfin still answers this. Seen on 12.0-rc5.
    const isPublic = request.url === "/System/Info/Public";
    const version = JSON.stringify({ Version: "12.0.0", Id: "1" });
    response.writeHead(isPublic ? 200 : status).end(isPublic ? version : "<html>failed</html>");
  });
  const config = configOf(folder.path, env(server.origin));
  const record = name === "sonarr" || name === "radarr" ? recordArr : recordServer;
  for (status of [500, 401, 403, 404, 200]) {
    await expect(record(config, name, signal), String(status)).rejects.toMatchObject({
      message: expect.stringMatching(/^There is nothing to record from /),
    });
  }
});

test("a server that cannot be reached is not recorded", async () => {
  using folder = tempFolder();
  const gone = await startMediaBrowser({ isExplored: true, kind: "jellyfin", version: "12.1.0" });
  await gone[Symbol.asyncDispose]();
  const config = configOf(folder.path, { JELLYFIN_URL: gone.origin, JELLYFIN_API_KEY: KEY });
  await expect(recordServer(config, undefined, signal)).rejects.toMatchObject({
    message: "There is nothing to record from Jellyfin: it did not answer.",
  });
});

test("a recording names what the server did not answer, without the provoked refusals", async () => {
  using folder = tempFolder();
  await using jellyfin = await startMediaBrowser({
    isExplored: true,
    kind: "jellyfin",
    version: "12.1.0",
    isAdministrator: false,
  });
  await using whole = await startMediaBrowser({
    isExplored: true,
    kind: "jellyfin",
    version: "12.1.0",
  });
  const failedAt = async (url: string, key: string) => {
    const config = configOf(folder.path, { JELLYFIN_URL: url, JELLYFIN_API_KEY: key });
    return (await recordServer(config, undefined, signal)).failed;
  };
  expect(await failedAt(jellyfin.origin, KEY)).toContain("libraries");
  expect(await failedAt(whole.origin, KEY)).toEqual([]);
});
