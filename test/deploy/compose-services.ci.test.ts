import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { listNasServices } from "../../scripts/image/check-nas.ts";
import { missingRoot } from "../support/missing-program.ts";
import { postgresMissing, startPostgres } from "../support/postgres/server.ts";

const noRoot = missingRoot();

test.skipIf(noRoot)(
  "the file of each NAS files the first film by hardlink as that NAS runs it, and the usual mistakes are named",
  async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      "scripts/image-check.ts",
      "nas",
    ]);
    const names = listNasServices().map(({ name }) => name);
    expect(names.length).toBeGreaterThanOrEqual(5);
    expect(stdout).toContain(`: ${names.join(", ")}.`);
  },
);

test.skipIf(noRoot)("the demo in the image prints a link that opens the page", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    "scripts/image-check.ts",
    "demo",
  ]);
  expect(stdout).toContain("printed a link, which opened the page");
});

test.skipIf(noRoot)(
  "each of our services in the compose files runs with its user, variables and volumes, and keeps what its page saves",
  async () => {
    await using server = postgresMissing() === undefined ? await startPostgres() : undefined;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["scripts/image-check.ts", "compose"],
      { env: { ...process.env, ...(server && { IMAGE_CHECK_DATABASE_URL: server.url }) } },
    );
    const names = stdout.trim().split("compose files: ")[1];
    expect(names).toBe(
      [
        "plex-ingest of compose.yaml + compose.redis.yaml + compose.arr.yaml",
        "plex-ingest of transmission.yaml",
        ...(server ? ["nas-1", "nas-2", "page"].map((name) => `${name} of several.yaml`) : []),
      ].join(", ") + ".",
    );
  },
);
