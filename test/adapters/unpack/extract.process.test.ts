import { chmodSync, existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { extractArchive } from "../../../src/adapters/unpack/extract.ts";
import { findUnpackProgram, type UnpackProgram } from "../../../src/adapters/unpack/programs.ts";
import { readArchive } from "../../../src/adapters/unpack/read-archive.ts";
import { pathWith } from "../../support/hidden-machine.ts";
import { missingProgram } from "../../support/missing-program.ts";
import { rar4 } from "../../support/rar.ts";
import { type TempFolder, tempFolder } from "../../support/temp-folder.ts";
import { test as realTest } from "../../support/unpack-program.ts";

const signal = new AbortController().signal;
const FILM = { name: "film.mkv", data: Buffer.alloc(300_000, "film") };
const entry = { path: "film.mkv", size: 300_000, crc: undefined };

/** A stand-in for the program with this name. */
function script(folder: TempFolder, name: string, text: string): string {
  const path = folder.write(name, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** The output of RARLAB's unrar without arguments. */
const UNRAR =
  'echo; echo "UNRAR 7.00 freeware      Copyright (c) 1993-2024 Alexander Roshal"; exit 7';

const program = (path: string): UnpackProgram => ({
  name: "unrar",
  path,
  words: [],
  fromInput: false,
});
const job = (folder: string) => ({
  volumes: ["/x.rar"],
  entries: [entry],
  wanted: new Set([entry]),
  folder,
});

test("picks the first known program in PATH that reads RAR", async () => {
  using folder = tempFolder();
  script(folder, "a/7zz", 'echo "Formats: zip 7z Raros"');
  script(folder, "a/bsdtar", "exit 0");
  expect(await findUnpackProgram(folder.at("a"), signal)).toMatchObject({
    name: "bsdtar",
    path: folder.at("a/bsdtar"),
  });
  script(folder, "b/unrar", UNRAR);
  expect(await findUnpackProgram(`${folder.at("a")}:${folder.at("b")}`, signal)).toMatchObject({
    name: "unrar",
  });
  script(folder, "b/7z", 'echo " 0 C  F Rar5     rar r00"');
  expect(await findUnpackProgram(`${folder.at("a")}:${folder.at("b")}`, signal)).toMatchObject({
    name: "7z",
  });
  expect(await findUnpackProgram(`relative:${folder.at("none")}`, signal)).toBeUndefined();
});

test("skips unrar-free under the name unrar, because it would write files instead of printing them", async () => {
  using folder = tempFolder();
  script(folder, "a/unrar", 'echo "unrar-free: Archive not specified" >&2; exit 1');
  script(folder, "b/bsdtar", "exit 0");
  const found = await findUnpackProgram(`${folder.at("a")}:${folder.at("b")}`, signal);
  expect(found).toMatchObject({ name: "bsdtar" });
});

realTest(
  "rejects the zeros that bsdtar prints for a file after one that spans several RAR 4 volumes",
  async ({ skip }) => {
    if (missingProgram("bsdtar", "Debian: libarchive-tools") !== undefined) skip();
    using folder = tempFolder();
    const files = [FILM, { name: "b.srt", data: Buffer.alloc(1000, "b") }];
    const volumes = rar4(files, 100_000).map((bytes, index) => folder.write(`x.${index}`, bytes));
    const listed = await readArchive(volumes, signal);
    const bsdtar = await findUnpackProgram(pathWith("bsdtar"), signal);
    if (!listed.ok || !bsdtar) throw new Error("Install libarchive-tools.");
    const { entries } = listed;
    const all = { volumes, entries, wanted: new Set(entries), folder: folder.path };
    const extracted = await extractArchive(bsdtar, all, signal);
    if (extracted.ok) expect(readFileSync(folder.at("b.srt"), "utf8")).toBe("b".repeat(1000));
    else expect(extracted.reason.message).toMatch(/bsdtar/);
  },
);

test("writes no output beyond the expected size, and rejects a program that fails", async () => {
  using folder = tempFolder();
  const endless = program(script(folder, "endless", "exec yes"));
  expect(await extractArchive(endless, job(folder.path), signal)).toMatchObject({ ok: false });
  expect(readFileSync(folder.at("film.mkv")).length).toBe(300_000);
  using other = tempFolder();
  const failing = program(script(folder, "failing", "head -c 300000 /dev/zero; exit 3"));
  expect(await extractArchive(failing, job(other.path), signal)).toMatchObject({ ok: false });
  using third = tempFolder();
  const right = program(script(folder, "right", "head -c 300000 /dev/zero"));
  expect(await extractArchive(right, job(third.path), signal)).toEqual({ ok: true });
  using fourth = tempFolder();
  const missing = program(folder.at("none"));
  expect(await extractArchive(missing, job(fourth.path), signal)).toMatchObject({ ok: false });
});

test("kills the running program when stopped", async () => {
  using folder = tempFolder();
  const path = script(
    folder,
    "stuck",
    `printf start; echo $$ > ${folder.at("pid")}; exec sleep 600`,
  );
  const stop = new AbortController();
  const extracting = extractArchive(program(path), job(folder.path), stop.signal);
  await expect
    .poll(() => existsSync(folder.at("pid")) && readFileSync(folder.at("pid"), "utf8"))
    .toMatch(/\d\n/);
  stop.abort(new Error("stopped"));
  await expect(extracting).rejects.toThrow("stopped");
  expect(existsSync(`/proc/${readFileSync(folder.at("pid"), "utf8").trim()}`)).toBe(false);
});

test("passes nothing from our environment to the program", async () => {
  using folder = tempFolder();
  process.env["PLEX_INGEST_TEST_SECRET"] = "secret";
  const path = script(folder, "env", `env > ${folder.at("env.txt")}`);
  await extractArchive(program(path), job(folder.path), signal);
  delete process.env["PLEX_INGEST_TEST_SECRET"];
  expect(readFileSync(folder.at("env.txt"), "utf8")).not.toMatch(/secret/);
});
