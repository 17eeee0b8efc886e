import { createHash, randomBytes } from "node:crypto";
import { symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { createFingerprint } from "../../../../src/adapters/fs/copy/fingerprint.ts";
import { hashFile, hashText } from "../../../../src/adapters/fs/copy/hash-file.ts";
import { readFileIdentity } from "../../../../src/adapters/fs/disk/identity.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

const signal = new AbortController().signal;

test.each([0, 5, 8 * 1024 * 1024 + 3])(
  "returns the hash and the identity of a file of %d bytes",
  async (size) => {
    using dir = tempFolder();
    const bytes = randomBytes(size);
    const path = dir.write("Heron.mkv", bytes);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    expect(await hashFile(path, undefined, signal)).toEqual({
      ok: true,
      hash: sha256,
      identity: await readFileIdentity(path),
    });
  },
);

test("hashes with the key of a recorded fingerprint, and with SHA-256 if there is no fingerprint", async () => {
  using dir = tempFolder();
  const bytes = randomBytes(3 * 1024 * 1024 + 3);
  const path = dir.write("Heron.mkv", bytes);
  const print = createFingerprint();
  print.add(bytes);
  const recorded = print.end();
  expect(await hashFile(path, recorded, signal)).toMatchObject({ ok: true, hash: recorded });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  expect(await hashFile(path, "0".repeat(64), signal)).toMatchObject({ ok: true, hash: sha256 });
  dir.write("Heron.mkv", bytes.subarray(1));
  expect(await hashFile(path, recorded, signal)).not.toMatchObject({ hash: recorded });
});

test("does not hash links or missing files, and stops on the signal", async () => {
  using dir = tempFolder();
  const path = dir.write("Heron.mkv");
  symlinkSync("Heron.mkv", dir.at("link"));
  expect(await hashFile(dir.at("link"), undefined, signal)).toMatchObject({
    ok: false,
    code: "source_changed",
  });
  expect(await hashFile(dir.at("gone"), undefined, signal)).toMatchObject({
    ok: false,
    code: "source_missing",
  });
  await expect(hashFile(path, undefined, AbortSignal.abort(new Error("stop")))).rejects.toThrow(
    "stop",
  );
});

test("hashes text as UTF-8", () => {
  expect(hashText("é")).toBe(
    createHash("sha256")
      .update(Buffer.from([0xc3, 0xa9]))
      .digest("hex"),
  );
});
