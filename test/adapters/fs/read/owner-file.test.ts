import { mkdirSync, symlinkSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { MAX_OWNER_BYTES, readOwnerFile } from "../../../../src/adapters/fs/read/owner-file.ts";
import { readFileText, replaceFile } from "../../../../src/adapters/fs/replace-file.ts";
import { serviceFiles } from "../../../../src/adapters/service/service-files.ts";
import { createRefusals } from "../../../../src/clients/shared/refusals.ts";
import { diskFiles } from "../../../../src/program/config/files.ts";
import { findIdentifier } from "../../../../src/program/process/client-identifier.ts";
import { createPlexOptions } from "../../../../src/servers/plex/options.ts";
import { createPool } from "../../../../src/store/postgres/connection.ts";
import { configured } from "../../../program/config/configured.ts";
import { fakeClock } from "../../../support/fake-clock.ts";
import { mkfifoSync } from "../../../support/named-pipe.ts";
import { type TempFolder, tempFolder } from "../../../support/temp-folder.ts";

/** Unusable things at a file's path. Each function creates one, and returns why it is not read. */
const ODD: Record<string, (folder: TempFolder, path: string) => string> = {
  "a pipe"(_, path) {
    mkfifoSync(path);
    return "not a file";
  },
  "a link to a pipe"(folder, path) {
    mkfifoSync(folder.at("pipe"));
    symlinkSync(folder.at("pipe"), path);
    return "not a file";
  },
  "an endless device"(_, path) {
    symlinkSync("/dev/zero", path);
    return "not a file";
  },
  "an empty device"(_, path) {
    symlinkSync("/dev/null", path);
    return "not a file";
  },
  "a folder"(_, path) {
    mkdirSync(path);
    return "not a file";
  },
  "a dangling link"(folder, path) {
    symlinkSync(folder.at("nowhere"), path);
    return "missing";
  },
  "a link to itself"(_, path) {
    symlinkSync(path, path);
    return "unreadable";
  },
  "a huge sparse file"(folder) {
    truncateSync(folder.write("odd", ""), 2 ** 40);
    return "too big";
  },
  "one byte too many"(folder) {
    folder.write("odd", "x".repeat(MAX_OWNER_BYTES + 1));
    return "too big";
  },
  "a long file that states a size of 0"(_, path) {
    symlinkSync("/proc/kallsyms", path);
    return "too big";
  },
  "bytes that are not UTF-8"(folder) {
    folder.write("odd", Uint8Array.of(0x41, 0xff));
    return "not text";
  },
  "a NUL character"(folder) {
    folder.write("odd", "A\0B");
    return "not text";
  },
};
const KINDS = Object.keys(ODD);

test.each(KINDS)("does not read %s", (kind) => {
  using folder = tempFolder();
  const path = folder.at("odd");
  expect(readOwnerFile(path)).toMatchObject({ ok: false, why: "missing" });
  const why = ODD[kind]?.(folder, path);
  expect(readOwnerFile(path)).toMatchObject({ ok: false, why });
});

test("reads a text of any length up to the limit, and a file in /proc, which reports a size of 0", () => {
  using folder = tempFolder();
  for (const length of [0, 1, MAX_OWNER_BYTES - 1, MAX_OWNER_BYTES]) {
    const text = "é".repeat(length / 2) + "x".repeat(length % 2);
    expect(readOwnerFile(folder.write("f", text))).toMatchObject({ ok: true, text });
  }
  const status = readOwnerFile("/proc/self/status");
  expect(status.ok && status.text).toContain(`Pid:\t${process.pid}`);
  expect(readOwnerFile(folder.write("bom", "\ufeffX=1"))).toMatchObject({ text: "\ufeffX=1" });
  expect(diskFiles.read(folder.at("bom"))).toMatchObject({ text: "X=1" });
});

const HOST = { clientIdentifier: "id", version: "1", clock: fakeClock(), warn() {} };
/**
 * All readers of the owner's files, each with the name of its file. Each reader must return at once
 * and reject an unusable file.
 */
const READERS: Record<string, { name: string; read: (path: string) => unknown }> = {
  "the env file, words and rules": { name: ".env", read: (path) => diskFiles.read(path).ok },
  "the text to be changed": { name: ".env", read: readFileText },
  "the text that is replaced": {
    name: ".env",
    read: (path) => replaceFile({ path, text: "X=1", expected: "", backupSuffix: ".bak" }),
  },
  "a service's unit": {
    name: "unit",
    read: async (path) => ((await serviceFiles.read(path)) === "" ? undefined : "unit"),
  },
  "a file that is appended to": {
    name: "env",
    read: (path) => serviceFiles.append(path, "X=1\n"),
  },
  "an authority of Plex": {
    name: "ca.pem",
    read: (path) =>
      createPlexOptions(configured({ PLEX_URL: "http://p", PLEX_CA_FILE: path }).config.plex, HOST),
  },
  "rejected passwords": {
    name: "refused.json",
    read: (path) => createRefusals(join(path, "..")).has("http://c", "x"),
  },
  "the identifier": {
    name: "client-identifier",
    read: (path) => findIdentifier(join(path, "..")),
  },
  "files named by DATABASE_URL": {
    name: "root.pem",
    read: (path) =>
      createPool(
        { url: `postgres://h/d?sslmode=verify-full&sslrootcert=${path}`, storage: "s" },
        {},
      ),
  },
};

test.each(
  Object.keys(READERS).flatMap((reader) =>
    ["a pipe", "an endless device", "a folder"].map((kind) => [reader, kind] as const),
  ),
)("%s: %s is refused, and nothing waits for it", async (reader, kind) => {
  using folder = tempFolder();
  const { name, read } = READERS[reader] ?? { name: "", read: () => true };
  const path = folder.at(name);
  ODD[kind]?.(folder, path);
  const found = await Promise.resolve(path)
    .then(read)
    .catch((error: unknown) => {
      expect(error).toBeInstanceOf(Error);
    });
  expect(found || undefined).toBeUndefined();
});
