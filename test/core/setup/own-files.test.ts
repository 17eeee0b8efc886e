import { expect, test } from "vitest";
import { isOwnCopy, isStateName, isUnfinishedCopy } from "../../../src/core/setup/own-files.ts";

test("only copies in our own form count as ours", () => {
  const stamp = "20261127T164500Z";
  expect(isOwnCopy("settings", ".env", `.env.${stamp}.0123456789abcdef.bak`)).toBe(true);
  expect(isOwnCopy("settings", ".env", `.env.${stamp}.undone.bak`)).toBe(true);
  expect(isOwnCopy("client", "mcp.json", `mcp.json.${stamp}.bak`)).toBe(true);
  for (const name of [`.env.${stamp}.bak`, `.env.${stamp}.undone.bak.2`, `.env.${stamp}.bak.11`]) {
    expect(isOwnCopy("settings", ".env", name), name).toBe(true);
  }
  const others = [".env", ".env.bak", `.env.${stamp}.other.bak`, `x.env.${stamp}.undone.bak`];
  for (const name of others) {
    expect(isOwnCopy("settings", ".env", name), name).toBe(false);
  }
  for (const name of ["mcp.json", "mcp.json.bak", `mcp.json.${stamp}.bak.old`, `a.${stamp}.bak`]) {
    expect(isOwnCopy("client", "mcp.json", name), name).toBe(false);
  }
});

test("recognises an unfinished copy among other hidden files", () => {
  const uuid = "0f4c1a52-8a39-4d0e-9a36-9d2a4c1b7e55";
  expect(isUnfinishedCopy(".env", `..env.${uuid}`)).toBe(true);
  for (const name of [".env", `.env.${uuid}`, "..env.mine", `..env.${uuid}.old`]) {
    expect(isUnfinishedCopy(".env", name), name).toBe(false);
  }
});

test("only names that we write into the state folder count as state", () => {
  for (const name of [
    "plex-ingest.db",
    "plex-ingest.db-wal",
    "cache.db",
    "backups",
    "hooks",
    "engine.log",
  ]) {
    expect(isStateName(name), name).toBe(true);
  }
  for (const name of ["film.mkv", "plex-ingest.db.mine", "other.db", "notes.txt", ".env"]) {
    expect(isStateName(name), name).toBe(false);
  }
});
