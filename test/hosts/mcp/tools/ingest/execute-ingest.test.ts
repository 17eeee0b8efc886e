import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { testServer } from "../../support-server.ts";

test("refuses a path outside the folders, a link, a path through a link and a missing path, and adds nothing", async () => {
  await using server = await testServer();
  const { downloads } = server.engine;
  symlinkSync("/etc", join(downloads, "way-out"));
  for (const [path, code] of [
    ["/etc/passwd", "refused"],
    [downloads, "refused"],
    [join(downloads, "..", "media"), "refused"],
    [join(downloads, "way-out"), "refused"],
    [join(downloads, "way-out", "passwd"), "refused"],
    [join(downloads, "no\0thing"), "invalid_request"],
    [join(downloads, "nothing"), "not_found"],
  ]) {
    expect(await server.error("execute_ingest", { path }), path).toMatch(new RegExp(`^${code}: `));
  }
  expect(await server.data("get_ingest_queue", { state: "all" })).toEqual({
    items: [],
    total: 0,
  });
});
