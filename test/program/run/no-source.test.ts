import { expect, test } from "vitest";
import { runDaemon } from "../../../src/program/run/daemon.ts";
import { programOptions } from "../../support/program.ts";

test("a daemon without any source is refused before anything is opened", async () => {
  const options = programOptions({ PLEX_INGEST_STATE_DIR: "/nowhere/state" });
  await expect(runDaemon(options, { once: false, drain: false })).rejects.toMatchObject({
    message:
      "There is no source of downloads: neither PLEX_INGEST_DIR nor TRANSMISSION_URL nor DOWNLOAD_CLIENTS is set.",
    code: "invalid_request",
  });
});
