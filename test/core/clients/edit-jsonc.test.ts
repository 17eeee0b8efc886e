import { describe, expect, test } from "vitest";
import {
  NotJson,
  readJsonc,
  removeMember,
  setMember,
} from "../../../src/core/clients/edit-jsonc.ts";

const ENTRY = { command: "node", args: ["--", "/x.js", "mcp"] };
const set = (text: string) => setMember(text, "mcpServers", "plex-ingest", ENTRY);
const remove = (text: string) => removeMember(text, "mcpServers", "plex-ingest");

/** The value that an editor reads, without comments and trailing commas. */
const plain = (text: string): unknown =>
  JSON.parse(
    text
      .replace(/^\ufeff/, "")
      .replaceAll(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[^]*?\*\//g, "$1")
      .replaceAll(/,(\s*[}\]])/g, "$1"),
  );

const FILES = [
  "",
  "  \n",
  "{}",
  "{\n}\n",
  `{"mcpServers":{}}`,
  `{\n    "a": 1\n}\n`,
  `{\n\t"mcpServers": {\n\t\t"other": { "command": "x", "env": { "TOKEN": "s}e{c" } }\n\t},\n\t"z": [1, 2]\n}`,
  `// head\n{\n  /* why */ "mcpServers": {\n    // mine\n    "other": { "command": "x" }, // kept\n  },\n  "last": null, // end\n}\n`,
  `\ufeff{ "mcpServers": { "plex-ingest": { "command": "old" }, "other": {} } }`,
  `{ "mcpServers": { "other": {}, /* ours */ "plex-ingest": { "command": "old" }, } }`,
  `{ "mcpServers": { "plex-ingest": { "command": "old" } }, "mcp": {} }`,
];

describe.each(FILES)("in %j", (text) => {
  test("sets the entry, changes nothing the second time, and keeps everything else", () => {
    const after = set(text);
    const before = text.trim() === "" ? {} : (plain(text) as { mcpServers?: object });
    expect(plain(after)).toEqual({
      ...before,
      mcpServers: { ...before.mcpServers, "plex-ingest": ENTRY },
    });
    expect(set(after)).toBe(after);
    for (const comment of text.match(/\/\/[^\n]*|\/\*.*?\*\//g) ?? []) {
      expect(after).toContain(comment);
    }
  });
  test("removes only the entry", () => {
    const after = remove(set(text));
    const { "plex-ingest": _, ...others } =
      (text.trim() === ""
        ? {}
        : (plain(text) as { mcpServers?: Record<string, unknown> }).mcpServers) ?? {};
    expect(plain(after)).toEqual({
      ...(text.trim() === "" ? {} : (plain(text) as object)),
      mcpServers: others,
    });
    expect(remove(after)).toBe(after);
  });
});

test("an old entry gets the new command and keeps the user's own additions", () => {
  const text = `{ "mcpServers": { "plex-ingest": { "env": { "LOG_LEVEL": "debug" }, "command": "old", "alwaysAllow": ["x"] } } }`;
  const after = set(text);
  expect(JSON.parse(after)).toEqual({
    mcpServers: { "plex-ingest": { env: { LOG_LEVEL: "debug" }, ...ENTRY, alwaysAllow: ["x"] } },
  });
  expect(set(after)).toBe(after);
});

test("setting and removing the entry leaves a file with servers unchanged, byte for byte", () => {
  for (const text of [FILES[6] ?? "", FILES[7] ?? ""]) expect(remove(set(text))).toBe(text);
});

test.each([
  "{",
  "[]",
  "nope",
  '{"a":}',
  '{"a":1}}',
  '{"mcpServers": []}',
  "{'a': 1}",
  '{"a": 1 "b": 2}',
  "[".repeat(999),
])("%s is refused", (text) => {
  expect(() => set(text)).toThrow(NotJson);
  expect(() => remove(text)).toThrow(NotJson);
});

test("reads a long hostile text in linear time", () => {
  const text = `{"a": "${"\\u0041/*".repeat(100_000)}", ${"/**/".repeat(50_000)} "b": [${"1,".repeat(100_000)}]}`;
  expect(readJsonc(text).members).toHaveLength(2);
});
