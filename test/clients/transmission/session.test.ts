import { expect, test } from "vitest";
import { UserError } from "../../../src/base/errors.ts";
import { failure, never, withTransmission } from "./with-transmission.ts";

test("reads the version and folders, and the incomplete folder only if it is in use", async () => {
  await using it = await withTransmission({ downloadDir: "/srv/done", incompleteDir: "/srv/part" });
  const session = {
    version: "3.00 (bb6b5a062e)",
    rpcVersion: 16,
    downloadDir: "/srv/done",
    incompleteDir: "/srv/part",
    marksPartialFiles: true,
  };
  expect(await it.client.session(never)).toEqual(session);
  it.fake.settings["incomplete-dir-enabled"] = false;
  it.fake.settings["rename-partial-files"] = false;
  const plain = { ...session, incompleteDir: undefined, marksPartialFiles: false };
  expect(await it.client.session(never)).toEqual(plain);
});

test.each(["2.94", "4.1"] as const)("also reads the session of %s", async (version) => {
  await using it = await withTransmission({ version });
  expect(await it.client.session(never)).toMatchObject({
    downloadDir: "/downloads",
    incompleteDir: undefined,
  });
});

test("reports a version that is too old as unsupported, with both versions", async () => {
  await using it = await withTransmission();
  it.fake.settings["rpc-version"] = 14;
  const error = await failure(it.client.session(never));
  expect(error).toBeInstanceOf(UserError);
  expect(error).toMatchObject({
    code: "unsupported",
    message: "Transmission's RPC version is 14, but at least 15 is required.",
  });
});

test.each<[string, Record<string, unknown>]>([
  ["a version in words", { "rpc-version": "16" }],
  ["no version", { "rpc-version": undefined }],
  ["an empty folder", { "download-dir": "" }],
  ["0 for a folder", { "download-dir": 0 }],
  ["a NUL in the folder", { "download-dir": "/srv/\0" }],
  ["a folder that no system knows, by its length", { "download-dir": `/${"é".repeat(2048)}` }],
])("settings with %s are invalid", async (_, wrong) => {
  await using it = await withTransmission();
  Object.assign(it.fake.settings, wrong);
  expect(await failure(it.client.session(never))).toMatchObject({ code: "client_unavailable" });
});

test.each([
  ["with a NUL", "/srv/\0"],
  ["too long", `/${"é".repeat(2048)}`],
])("ignores an incomplete folder: %s", async (_, dir) => {
  await using it = await withTransmission({
    downloadDir: `/${"é".repeat(2047)}`,
    incompleteDir: dir,
  });
  const { downloadDir, incompleteDir } = await it.client.session(never);
  expect([downloadDir.length, incompleteDir]).toEqual([2048, undefined]);
});

test("the uptime starts again when Transmission restarts", async () => {
  let now = 1_700_000_000_000;
  await using it = await withTransmission({ now: () => now });
  now += 90_000;
  expect(await it.client.upSeconds(never)).toBe(90);
  it.fake.restart();
  now += 2000;
  expect(await it.client.upSeconds(never)).toBe(2);
  it.fake.setFault({
    kind: "body",
    body: '{"result":"success","arguments":{"current-stats":{"secondsActive":"x"}}}',
  });
  expect(await failure(it.client.upSeconds(never))).toMatchObject({ code: "client_unavailable" });
});

test("caches the session id, and reads it again when it changes", async () => {
  await using it = await withTransmission();
  for (let i = 0; i < 3; i++) await it.client.upSeconds(never);
  expect(it.fake.requests.map(({ status }) => status)).toEqual([409, 200, 200, 200]);
  it.fake.renewSession();
  await it.client.upSeconds(never);
  expect(it.fake.requests.map(({ status }) => status).slice(4)).toEqual([409, 200]);
});
