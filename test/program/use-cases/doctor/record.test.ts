import { expect, test } from "vitest";
import { loadWellFormed } from "../../../../src/program/config/load.ts";
import { recordServer } from "../../../../src/program/use-cases/doctor/record.ts";
import { NO_SYSTEM_CONFIG } from "../../../support/hidden-machine.ts";
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
  await using jellyfin = await startMediaBrowser({ kind: "jellyfin", version: "12.1.0" });
  await using emby = await startMediaBrowser({ kind: "emby", version: "4.9.3.0" });
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
