import { describe, expect, test } from "vitest";
import { type ReviewServer, reviewServer } from "../../support-review.ts";

test("reject keeps the release with a reason, retry brings it back, and history names the client", async () => {
  await using server = await reviewServer(["Dune.mkv"]);
  const id = await server.id("Dune.mkv");
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
    await using server = await reviewServer(["Seen.mkv", "Changed.mkv"]);
    const [seen, changed] = [await server.id("Seen.mkv"), await server.id("Changed.mkv")];
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

describe("everything that matches is rejected in two steps", () => {
  const setUp = async () => {
    const zorp = ["Zorp.S01E01.mkv", "Zorp.S01E02.mkv", "Zorp.S01E03.mkv"];
    const server = await reviewServer([...zorp, "Dune.mkv"]);
    const ids = await Promise.all(zorp.map(server.id));
    const dune = await server.id("Dune.mkv");
    const matching = { search: "zorp" };
    const plan = await server.data("reject_ingest", { matching });
    return { server, ids, dune, matching, plan, token: plan["confirm_token"] };
  };
  const stateOf = async (server: ReviewServer, id: number) => (await server.engine.now(id)).state;

  test("the first step lists count and names, and changes nothing", async () => {
    const { server, ids, plan } = await setUp();
    await using _ = server;
    expect(plan["plan"]).toEqual({
      count: 3,
      releases: ids.map((id, at) => ({ id, name: `Zorp.S01E0${at + 1}.mkv`, state: "review" })),
    });
    for (const id of ids) expect(await stateOf(server, id)).toBe("review");
  });

  test("the second step rejects exactly these, with the note, once", async () => {
    const { server, ids, dune, matching, token } = await setUp();
    await using _ = server;
    const second = { matching, confirm_token: token, reason: "home videos" };
    const done = await server.data("reject_ingest", second, "mcp:claude");
    expect(done["results"]).toEqual(ids.map((id) => ({ id, ok: true, state: "rejected" })));
    expect(done).not.toHaveProperty("not_in_plan");
    expect((await server.engine.now(ids[0] ?? 0)).reasons).toEqual([
      { code: "rejected", message: "home videos" },
    ]);
    expect(await stateOf(server, dune)).toBe("review");
    expect(await server.error("reject_ingest", second)).toMatch(/^conflict: .*no longer valid/);
  });

  test("a plan names each of its releases, so it has at most 200 and states how many match", async () => {
    await using server = await reviewServer([]);
    for (let at = 0; at < 203; at++) server.engine.drop(`Zorp.S01E${at}.mkv`);
    await server.engine.round();
    const matching = { search: "zorp" };
    const { plan, confirm_token } = await server.data("reject_ingest", { matching });
    expect(plan).toMatchObject({ count: 200, matching: 203 });
    expect((plan as { releases: unknown[] }).releases).toHaveLength(200);
    const done = await server.data("reject_ingest", { matching, confirm_token });
    expect(done["results"]).toHaveLength(200);
    expect(done["not_in_plan"]).toMatchObject({ count: 3 });
  });

  test("a release that changed since the plan stays, and one that came since is named", async () => {
    const { server, ids, matching, token } = await setUp();
    await using _ = server;
    const [first = 0, ...others] = ids;
    await server.data("reject_ingest", { ids: [first] });
    await server.data("retry_ingest", { ids: [first] });
    server.engine.drop("Zorp.S01E04.mkv", "late");
    await server.engine.round();
    const late = await server.id("Zorp.S01E04.mkv");
    const done = await server.data("reject_ingest", { matching, confirm_token: token });
    expect(done["results"]).toEqual([
      { id: first, ok: false, code: "conflict", message: expect.stringContaining("not 3") },
      ...others.map((id) => ({ id, ok: true, state: "rejected" })),
    ]);
    expect(done["not_in_plan"]).toEqual({
      count: 1,
      releases: [{ id: late, name: "Zorp.S01E04.mkv", state: "review" }],
    });
    expect(await stateOf(server, late)).toBe("review");
  });

  test("a token rejects nothing for another filter, and stays valid for its own", async () => {
    const { server, ids, matching, token } = await setUp();
    await using _ = server;
    for (const other of [{ search: "dune" }, { search: "zorp", reason: "no_match" }]) {
      const second = { matching: other, confirm_token: token };
      expect(await server.error("reject_ingest", second)).toMatch(/^conflict: /);
    }
    const undo = { id: ids[0], confirm_token: token };
    expect(await server.error("undo_ingest", undo)).toMatch(/^conflict: /);
    const done = await server.data("reject_ingest", { matching, confirm_token: token });
    expect(done["results"]).toHaveLength(3);
  });

  test("a token ends after ten minutes", async () => {
    const { server, matching, token } = await setUp();
    await using _ = server;
    server.engine.clock.advance(10 * 60_000 + 1);
    const second = { matching, confirm_token: token };
    expect(await server.error("reject_ingest", second)).toMatch(/^conflict: .*ten minutes/);
  });

  test.each([
    [{}],
    [{ matching: {} }],
    [{ matching: { search: null, reason: null } }],
    [{ matching: { search: "" } }],
    [{ ids: null, matching: null }],
    [{ ids: [1], matching: { search: "zorp" } }],
    [{ matching: { search: "zorp" }, versions: [1] }],
    [{ ids: [1], confirm_token: "x" }],
    [{ confirm_token: "x" }],
    [{ matching: { reason: "nonsense" } }],
  ])("%j selects nothing and is refused", async (args) => {
    const { server, ids, dune } = await setUp();
    await using _ = server;
    expect(await server.error("reject_ingest", args)).toMatch(/^invalid_request: /);
    for (const id of [...ids, dune]) expect(await stateOf(server, id)).toBe("review");
  });

  test("nothing that matches is an error, not an empty plan", async () => {
    const { server } = await setUp();
    await using _ = server;
    const none = { matching: { search: "no such title" } };
    expect(await server.error("reject_ingest", none)).toMatch(/^not_found: No release/);
  });

  test("a plan does not count a candidate as shown, so ids only do not approve it", async () => {
    const { server, ids } = await setUp();
    await using _ = server;
    for (const id of ids) expect((await server.engine.now(id)).shown).toBeUndefined();
  });
});
