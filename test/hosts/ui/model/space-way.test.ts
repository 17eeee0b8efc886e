import { expect, test } from "vitest";
import { commandOf } from "../../../../src/base/actions/sentence.ts";
import { findWay } from "../../../../src/hosts/ui/model/space-way.ts";

const ITEM = { name: "Heat.1995", path: "/downloads/Heat.1995", bytes: 7, release_id: 5 };

test("the commands that the page has too lead to their page", () => {
  expect(findWay({ ...ITEM, act: commandOf({ do: "show", id: 5 }) })).toEqual({
    page: "item",
    id: 5,
  });
  const removal = commandOf({ do: "remove torrent", hash: "ab12", client: "my box" });
  expect(findWay({ ...ITEM, client: "my box", act: removal })).toEqual({
    page: "torrents",
    client: "my box",
    search: "Heat.1995",
  });
});

test("a shell command has no page, even for a file of a client", () => {
  expect(findWay({ ...ITEM, client: "box", act: "ln -- a b && mv -f -- b c" })).toBeUndefined();
  expect(findWay({ ...ITEM, act: "rm -r -- '/downloads/Heat.1995'" })).toBeUndefined();
  expect(findWay(ITEM)).toBeUndefined();
});
