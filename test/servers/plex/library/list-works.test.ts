import { expect, test } from "vitest";
import type { ServerWork } from "../../../../src/core/library/media-server.ts";
import {
  listPlexEpisodes,
  listPlexWorks,
} from "../../../../src/servers/plex/library/list-works.ts";
import { withPlex } from "../with-plex.ts";

const never = new AbortController().signal;
const film = (ratingKey: string) => ({
  ratingKey,
  type: "movie",
  guid: `plex://movie/${ratingKey}`,
});

async function listed(container: unknown): Promise<string[]> {
  await using it = await withPlex();
  it.says(container);
  const works: ServerWork[] = [];
  for await (const page of listPlexWorks(it.client.pages, "1", "movie", never)) works.push(...page);
  return works.map(({ id }) => id);
}

test("a list that ends before its total is an error, because missing works would count as deleted", async () => {
  expect(await listed({ totalSize: 2, Metadata: [film("1"), film("2")] })).toEqual(["1", "2"]);
  const early = { code: "plex_unavailable", message: expect.stringContaining("0 of 3 titles") };
  await expect(listed({ totalSize: 3 })).rejects.toMatchObject(early);
});

test("unreadable entries count toward the total, and a library without entries or total is listed", async () => {
  expect(await listed({ totalSize: 2, Metadata: [film("1"), { title: "no key" }] })).toEqual(["1"]);
  expect(await listed({ totalSize: 0 })).toEqual([]);
  expect(await listed({ Metadata: [film("1")] })).toEqual(["1"]);
});

test("throws if an episode list ends before its total, because a missing episode would be filed twice", async () => {
  await using it = await withPlex();
  const episode = (index: number) => ({ type: "episode", parentIndex: 1, index });
  it.says({ totalSize: 2, Metadata: [episode(1), episode(2)] });
  expect(await listPlexEpisodes(it.client.pages, "7", never)).toMatchObject([
    { episode: 1 },
    { episode: 2 },
  ]);
  it.says({ totalSize: 3, offset: 0, Metadata: [episode(1)] });
  await expect(listPlexEpisodes(it.client.pages, "7", never)).rejects.toMatchObject({
    code: "plex_unavailable",
    message: expect.stringContaining("1 of 3 episodes"),
  });
});
