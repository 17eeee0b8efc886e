import { expect, test } from "vitest";
import type { FailedAttempt } from "../../../../src/adapters/fs/disk/attempt.ts";
import { makeFile } from "../../../../src/app/journal/steps/make-file.ts";
import type { EngineFiles } from "../../../../src/app/releases/files-port.ts";
import type { FileMethod } from "../../../../src/core/journal/method-traits.ts";
import { createFiles } from "../../../../src/program/parts/files.ts";

const job = {
  source: "/in/a",
  expected: { dev: "1", ino: "2", size: 100, mtimeNs: "3" },
  temp: "/lib/.t",
  final: "/lib/a",
  folder: "/lib",
};
const cannot: FailedAttempt = {
  ok: false,
  code: "unsupported",
  why: "Not here.",
  fallThrough: true,
};
const taken: FailedAttempt = {
  ok: false,
  code: "destination_exists",
  why: "Taken.",
  fallThrough: false,
};

async function make(method: FileMethod, more: Partial<EngineFiles>, minFreeBytes = 0) {
  const tried: string[] = [];
  const files: EngineFiles = {
    ...createFiles(),
    readFreeBytes: async () => 1000,
    tryHardlink: async () => cannot,
    tryReflink: async () => cannot,
    copyVerified: async () => ({ ok: true, hash: "ab", readBack: "direct" }),
    ...more,
  };
  const watched: EngineFiles = {
    ...files,
    tryHardlink: (...args) => (tried.push("hardlink"), files.tryHardlink(...args)),
    tryReflink: (...args) => (tried.push("reflink"), files.tryReflink(...args)),
    copyVerified: (...args) => (tried.push("copy"), files.copyVerified(...args)),
  };
  const made = await makeFile(
    watched,
    job,
    { method, minFreeBytes, fileMode: undefined },
    new AbortController().signal,
  );
  return { made, tried };
}

test("auto tries hardlink, reflink and copy in that order, and reports why the preferred methods failed", async () => {
  expect(await make("auto", {})).toEqual({
    tried: ["hardlink", "reflink", "copy"],
    made: {
      ok: true,
      method: "copy",
      staged: true,
      hash: "ab",
      why: "No hardlink: Not here. No reflink: Not here.",
    },
  });
  const reflinked = await make("auto", { tryReflink: async () => ({ ok: true }) });
  expect(reflinked).toEqual({
    tried: ["hardlink", "reflink"],
    made: { ok: true, method: "reflink", staged: true, why: "No hardlink: Not here." },
  });
});

test.each<FileMethod>(["hardlink", "reflink", "copy"])(
  "tries only %s if it is requested",
  async (method) => {
    const { made, tried } = await make(method, { copyVerified: async () => cannot });
    expect(tried).toEqual([method]);
    expect(made).toMatchObject({ ok: false, code: "unsupported", why: `No ${method}: Not here.` });
  },
);

test("does not try other methods if the source is wrong or the name is taken", async () => {
  const { made, tried } = await make("auto", { tryHardlink: async () => taken });
  expect(tried).toEqual(["hardlink"]);
  expect(made).toEqual(taken);
});

test("refuses a copy that would leave even one byte less than the configured free space", async () => {
  expect((await make("auto", {}, 900)).made.ok).toBe(true);
  await expect(make("auto", {}, 901)).rejects.toMatchObject({ name: "Outage", code: "no_space" });
});

test("reports a copy that could not be read back from the disk", async () => {
  const { made } = await make("copy", {
    copyVerified: async () => ({ ok: true, hash: "ab", readBack: "cache" }),
  });
  expect(made).toMatchObject({ ok: true, why: expect.stringContaining("page cache") });
});
