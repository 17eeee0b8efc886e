import { expect, test } from "vitest";
import { createFileLists } from "../../../src/app/torrents/file-lists.ts";
import type { TorrentClient } from "../../../src/core/torrent/client.ts";
import { clockOf } from "../../support/fake-clock.ts";

const { signal } = new AbortController();

test("forgets the failures of torrents that are gone", async () => {
  const requests: (readonly string[])[] = [];
  const filesOf: TorrentClient["filesOf"] = async function* (hashes) {
    requests.push(hashes);
    const failed = hashes.map((hash) => ({ hash, message: "It has no list." }));
    yield { torrents: [], tooLong: [], failed };
  };
  const lists = createFileLists(
    { filesOf },
    clockOf(() => 0),
  );
  const read = async (...hashes: string[]) => {
    for await (const answer of lists.read(hashes, signal)) expect(answer.failed).not.toEqual([]);
  };
  await read("a", "b");
  lists.keepOnly(new Set(["b"]));
  // The torrent was added again, so its list is requested like that of a new one.
  await read("a", "b");
  expect(requests).toEqual([["a", "b"], ["a"]]);
});
