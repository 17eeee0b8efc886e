import { expect, test } from "vitest";
import { runDaemon } from "../../../src/program/wire/run-daemon.ts";
import { configured } from "../config/configured.ts";

test("a daemon without any source is refused before anything is opened", async () => {
  const { config } = configured({ PLEX_INGEST_STATE_DIR: "/nowhere/state" });
  await expect(
    runDaemon(config, { once: false, drain: false, http: false, settings: [], warnings: [] }),
  ).rejects.toMatchObject({
    message: "There is no source of downloads: neither PLEX_INGEST_DIR nor TRANSMISSION_URL is set.",
    code: "invalid_request",
  });
});
