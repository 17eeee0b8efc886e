import { createServer } from "node:net";
import { expect, test } from "vitest";
import { openSource } from "../../../../src/adapters/fs/disk/open-source.ts";
import { mkfifoSync } from "../../../support/named-pipe.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

test("a pipe instead of a file does not block", async () => {
  using dir = tempFolder();
  mkfifoSync(dir.at("pipe"));
  expect(await openSource(dir.at("pipe"))).toMatchObject({ ok: false, code: "source_changed" });
});

test("a socket and a device are not files", async () => {
  using dir = tempFolder();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(dir.at("socket"), resolve));
  expect(await openSource(dir.at("socket"))).toMatchObject({ ok: false, code: "source_changed" });
  await new Promise((resolve) => server.close(resolve));
  expect(await openSource("/dev/zero")).toMatchObject({ ok: false, code: "source_changed" });
});
