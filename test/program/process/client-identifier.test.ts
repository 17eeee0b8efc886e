import { readFileSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import {
  copyIdentifier,
  ensureIdentifier,
} from "../../../src/program/process/client-identifier.ts";
import { tempFolder } from "../../support/temp-folder.ts";

test("an installation has one permanent identifier for Plex, which only its owner can read", async () => {
  using dir = tempFolder();
  const first = await ensureIdentifier(dir.at("state"));
  expect(first).toMatch(/^[0-9a-f-]{36}$/);
  expect(await ensureIdentifier(dir.at("state"))).toBe(first);
  expect(statSync(dir.at("state", "client-identifier")).mode & 0o777).toBe(0o600);
});

test("replaces a broken identifier file", async () => {
  using dir = tempFolder();
  dir.write("client-identifier", "\u0000nonsense");
  const fresh = await ensureIdentifier(dir.path);
  expect(readFileSync(dir.at("client-identifier"), "utf8")).toBe(`${fresh}\n`);
});

test(
  "a copied installation keeps its identifier, and nothing is copied from an installation " +
    "without an identifier",
  async () => {
    using dir = tempFolder();
    await copyIdentifier(dir.at("state"), dir.at("none"));
    const first = await ensureIdentifier(dir.at("state"));
    await copyIdentifier(dir.at("state"), dir.at("copy"));
    expect(await ensureIdentifier(dir.at("copy"))).toBe(first);
    expect(await ensureIdentifier(dir.at("none"))).not.toBe(first);
  },
);
