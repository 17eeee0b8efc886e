import { expect, test } from "vitest";
import { searchServers } from "../../../../src/app/plex/library/search-servers.ts";
import { Outage } from "../../../../src/base/errors.ts";
import { Services } from "../../../../src/core/services.ts";

const QUERY = { query: "dune", limit: 5 };
const { signal } = new AbortController();
const plex = {
  title: "Plex",
  search: async () => ({
    results: [{ id: "1", type: "movie" as const, title: "Dune" }],
    total: 1,
    query: "dune",
  }),
};
const hanging = { title: "Jellyfin", search: () => new Promise<never>(() => {}) };

/** Searches these servers. The time for the search passes at once. */
function search(servers: (typeof plex | typeof hanging)[]) {
  const clock = { sleep: async () => {} };
  return searchServers(Services.of(servers), QUERY, { clock, ms: 7500, signal });
}

test("Plex's results are returned while a Jellyfin hangs, which is listed as late", async () => {
  const found = await search([plex, hanging]);
  expect(found.results).toEqual([{ id: "1", type: "movie", title: "Dune", server: "Plex" }]);
  expect(found.unavailable).toEqual([
    { server: "Jellyfin", message: "Jellyfin is late: it has not answered within 7.5 s." },
  ]);
});

test("if every server hangs, the error names one of them", async () => {
  const both = [{ ...hanging, title: "Emby" }, hanging];
  await expect(search(both)).rejects.toThrow(
    new Outage("plex_unavailable", "Emby is late: it has not answered within 7.5 s."),
  );
});
