import { expect, test } from "vitest";
import { findWay } from "../../../../src/hosts/ui/model/space-way.ts";

const name = "Heat.1995";

test("actions that the page has lead to their page", () => {
  expect(findWay({ name, act: { do: "show", id: 5 } })).toEqual({ page: "item", id: 5 });
  expect(findWay({ name, act: { do: "remove torrent", hash: "ab12", client: "my box" } })).toEqual({
    page: "torrents",
    client: "my box",
    search: name,
  });
});

test("a line for a shell has no page, even if it reads like an action", () => {
  expect(findWay({ name, act: "rm -r -- '/downloads/Heat.1995'" })).toBeUndefined();
  expect(findWay({ name, act: "plex-ingest show 5" })).toBeUndefined();
  expect(findWay({ name })).toBeUndefined();
});
