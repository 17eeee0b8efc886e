import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createOddNames } from "../../../src/clients/rtorrent/odd-names.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const mangled = (name: string): string =>
  Buffer.from(name)
    .toString("latin1")
    .replaceAll(/[\u0080-\u00ff]/g, "?");

test("takes the only name that matches, through the path map and in every part of the path", async () => {
  using folder = tempFolder();
  folder.write("Amélie 🎬/Café 🎬?.mkv");
  const onDisk = createOddNames([{ here: folder.path, there: "/there" }]);
  expect(await onDisk(`/there/${mangled("Amélie 🎬/Café 🎬?.mkv")}`)).toBe(
    "/there/Amélie 🎬/Café 🎬?.mkv",
  );
  expect(await onDisk("/there/plain")).toBe("/there/plain");
});

const escaped = (name: string): string =>
  name.replaceAll(/[^ -~]/gu, (sign) => encodeURIComponent(sign));

test("takes the only name whose bytes rTorrent 0.16 writes as numbers", async () => {
  using folder = tempFolder();
  const name = "Amélie 🎬 100%/Café 🎬 %41.mkv";
  folder.write(name);
  folder.write("Amélie 🎬 100%/Café 🎬 A.mkv");
  const onDisk = createOddNames([{ here: folder.path, there: "/there" }]);
  expect(await onDisk(`/there/${escaped(name)}`)).toBe(`/there/${name}`);
  expect(await onDisk("/there/Am%C3%A9lie %F0%9F%8E%AD")).toBe("/there/Am%C3%A9lie %F0%9F%8E%AD");
  folder.write("50%C3%A9.mkv");
  folder.write("50é.mkv");
  expect(await onDisk("/there/50%C3%A9.mkv")).toBe("/there/50%C3%A9.mkv");
});

test("keeps a name that exists as written, matches several files, or matches only invalid text", async () => {
  using folder = tempFolder();
  const onDisk = createOddNames([]);
  folder.write("What?.mkv");
  folder.write("Whaü.mkv");
  expect(await onDisk(folder.at("What?.mkv"))).toBe(folder.at("What?.mkv"));
  folder.write("a ü");
  folder.write("a ö");
  expect(await onDisk(folder.at("a ??"))).toBe(folder.at("a ??"));
  expect(await onDisk(folder.at("none ??"))).toBe(folder.at("none ??"));
  expect(await onDisk("/nowhere/x??")).toBe("/nowhere/x??");
  writeFileSync(Buffer.concat([Buffer.from(folder.at("b ")), Buffer.from([0xe9])]), "x");
  expect(await onDisk(folder.at("b ?"))).toBe(folder.at("b ?"));
  // ASCII characters are written unchanged, so `?` does not stand for one.
  folder.write("c x");
  expect(await onDisk(folder.at("c ?"))).toBe(folder.at("c ?"));
});

test("searches again when a name it found no longer exists", async () => {
  using folder = tempFolder();
  const onDisk = createOddNames([]);
  mkdirSync(folder.at("ü"));
  expect(await onDisk(folder.at("??"))).toBe(folder.at("ü"));
  rmSync(folder.at("ü"), { recursive: true });
  mkdirSync(folder.at("ö"));
  expect(await onDisk(folder.at("??"))).toBe(folder.at("ö"));
});
