import { expect, test } from "vitest";
import { runDaemon } from "../../../src/program/run/daemon.ts";
import { programOptions } from "../../support/program.ts";

test("refuses a daemon without any source before anything is opened", async () => {
  const options = programOptions({ PLEX_INGEST_STATE_DIR: "/nowhere/state" });
  await expect(runDaemon(options, { once: false, drain: false })).rejects.toMatchObject({
    message:
      "There is no download source: PLEX_INGEST_DIR, TRANSMISSION_URL and DOWNLOAD_CLIENTS are not set.",
    code: "invalid_request",
  });
});
