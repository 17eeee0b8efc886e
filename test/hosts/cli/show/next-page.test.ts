import { expect, test } from "vitest";
import { formatNextPage } from "../../../../src/hosts/cli/show/table.ts";

test("prints the next page as a complete command with the same filters, without defaults", () => {
  const query = {
    state: "all",
    search: "a b",
    certain: true,
    reason: undefined,
    limit: 20,
    cursor: "c1",
  };
  expect(formatNextPage("queue", "c2", query, { defaults: { state: "review" } })).toBe(
    " Next: plex-ingest queue --state all --search 'a b' --certain --cursor c2",
  );
  expect(
    formatNextPage("queue", "c2", { state: "review", limit: 5 }, { defaults: { state: "review" } }),
  ).toBe(" Next: plex-ingest queue --limit 5 --cursor c2");
  expect(
    formatNextPage("history 7", "c2", { since: "2 days ago", limit: 20 }, { label: "Older" }),
  ).toBe(" Older: plex-ingest history 7 --since '2 days ago' --cursor c2");
  expect(formatNextPage("torrents", undefined, {})).toBe("");
});
