import { closeSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { tempFolder } from "./temp-folder.ts";
import { startTransmission, transmissionMissing } from "./transmission.ts";

const real = test.skipIf(transmissionMissing());
const KIB = 1024;

test("a missing Transmission is an error in CI, not a skipped test", () => {
  vi.stubEnv("PATH", "/nowhere");
  vi.stubEnv("CI", "");
  expect(transmissionMissing()).toContain("transmission-daemon is not installed");
  vi.stubEnv("CI", "true");
  expect(() => transmissionMissing()).toThrow("transmission-daemon is not installed");
  vi.unstubAllEnvs();
});

real.concurrent("downloads, seeds and checks a file, and detects a changed byte", async () => {
  using folder = tempFolder();
  await using tm = await startTransmission({
    folder: folder.at("tm"),
    auth: { username: "me", password: "p:ä ß" },
  });
  const source = folder.write("seed/Film.mkv", Buffer.alloc(100 * KIB, "film"));
  const { hash, name } = await tm.add(source);
  expect(name).toBe("Film.mkv");
  await tm.seeds(hash);
  const target = join(tm.completeDir, "Film.mkv");
  expect(readFileSync(target).equals(readFileSync(source))).toBe(true);
  expect(readdirSync(tm.incompleteDir ?? "")).toEqual([]);
  expect((await tm.verify(hash)).percentDone).toBe(1);

  const handle = openSync(target, "r+");
  writeSync(handle, "X", 20 * KIB);
  closeSync(handle);
  expect((await tm.verify(hash)).percentDone).toBeLessThan(1);

  const wrong = await fetch(`${tm.url}/transmission/rpc`, {
    method: "POST",
    headers: { Authorization: "Basic eDp5" },
  });
  expect(wrong.status).toBe(401);
});
