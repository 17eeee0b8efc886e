import { expect, test } from "vitest";
import { readSources } from "./support/sources.ts";

const filesWith = (pattern: RegExp): string[] =>
  Object.entries(readSources())
    .filter(([, text]) => pattern.test(text))
    .map(([path]) => path)
    .toSorted();

test("hardlinks to media are made by one function, which knows the disk", () => {
  expect(filesWith(/import \{[^}]*\blink\b[^}]*\} from "node:fs(?:\/promises)?"/)).toEqual([
    "adapters/fs/disk/learn-disk.ts", // the trial
    "adapters/fs/links/second-name.ts",
    "adapters/fs/replace-file.ts", // settings, whose trial is its own
  ]);
});

/** Comparisons of inodes outside of `core/media-files/file-identity.ts`, each with what they see. */
const COMPARES: Readonly<Record<string, string>> = {
  "adapters/fs/disk/learn-disk.ts": "the trial itself",
  "app/audit/audit.ts": "recorded inodes without a time, beside NO_INODE",
  "app/journal/steps/roots.ts": "a library's folder, which needs an entry if its inode is new",
  "app/library/follow-new-inodes.ts": "a library's folder, of which the inode is recorded again",
  "core/media-files/file-identity.ts": "the functions that all others use",
  "program/log/rotate-stderr.ts": "the log of this program",
  "program/log/rotate.ts": "the log of this program",
  "store/sqlite/engine-lock.ts": "the lock of this program",
  "store/sqlite/file-system.ts": "the database of this program",
};

test("inodes of media are compared by the functions that know which disks keep them", () => {
  expect(filesWith(/\bino [!=]== (?!null|undefined|NO_INODE)/)).toEqual(
    Object.keys(COMPARES).toSorted(),
  );
});

test("an identity is made from what the system returns by one function", () => {
  expect(filesWith(/ino: String\(/)).toEqual([]);
  expect(filesWith(/ino: keepsInodes\(/)).toEqual(["adapters/fs/disk/identity.ts"]);
});
