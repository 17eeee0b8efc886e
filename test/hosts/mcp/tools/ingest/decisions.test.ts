import { expect, test } from "vitest";
import { inReview } from "../../../../support/review-release.ts";
import { testServer } from "../../support-server.ts";

test("reject keeps the release with a reason, retry brings it back, and history names the client", async () => {
  await using server = await testServer();
  const id = await inReview(server.engine, "Dune.mkv");
  const no = await server.data(
    "reject_ingest",
    { ids: [id], reason: "wrong language" },
    "mcp:claude",
  );
  expect(no.results).toEqual([{ id, ok: true, state: "rejected" }]);
  expect((await server.engine.now(id)).reasons).toEqual([
    { code: "rejected", message: "wrong language" },
  ]);
  const back = await server.data("retry_ingest", { ids: [id] }, "mcp:other");
  expect(back.results).toEqual([{ id, ok: true, state: "settling" }]);
  expect((await server.engine.history(id)).slice(-2)).toEqual([
    expect.objectContaining({ action: "rejected", actor: "mcp:claude" }),
    expect.objectContaining({ action: "retried", actor: "mcp:other" }),
  ]);
});

test(
  "does not reject or retry a release that changed since it was shown, but processes the other " +
    "releases",
  async () => {
    await using server = await testServer();
    const [seen, changed] = [
      await inReview(server.engine, "Seen.mkv"),
      await inReview(server.engine, "Changed.mkv"),
    ];
    const { item } = (await server.data("get_ingest_item", { id: seen })) as {
      item: { version: number };
    };
    for (const name of ["reject_ingest", "retry_ingest"]) {
      const { results } = await server.data(name, {
        ids: [changed, seen],
        versions: [item.version - 1, item.version],
      });
      expect(results).toMatchObject([
        {
          id: changed,
          ok: false,
          code: "conflict",
          message: expect.stringContaining(`not ${item.version - 1}`),
        },
        { id: seen, ok: name === "reject_ingest" },
      ]);
    }
    expect(await server.error("reject_ingest", { ids: [changed], versions: [1, 2] })).toMatch(
      /^invalid_request: versions/,
    );
  },
);
