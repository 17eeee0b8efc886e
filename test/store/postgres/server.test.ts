import { Client, type Pool } from "pg";
import { expect, inject, test } from "vitest";
import { assertUsable } from "../../../src/store/postgres/server.ts";

const place = { url: "postgres://nas.example/films", storage: "nas" };

/**
 * Lends sessions of a real server as PgBouncer does: either for one transaction, with the most
 * recently returned session first, or permanently.
 */
async function pooler(mode: "transaction" | "session") {
  const sessions = await Promise.all(
    Array.from({ length: 2 }, async () => {
      const session = new Client({ connectionString: inject("postgres") });
      await session.connect();
      return session;
    }),
  );
  const free = [...sessions];
  const connect = async () => {
    let own: Client | undefined;
    return {
      processID: 7,
      async query(text: string) {
        const session = own ?? free.pop();
        if (!session) throw new Error("All are lent.");
        own = session;
        const result = await session.query(text);
        if (mode === "transaction" && !text.startsWith("begin")) {
          own = undefined;
          free.push(session);
        }
        return result;
      },
      release() {},
    };
  };
  return {
    pool: { connect } as unknown as Pool,
    async [Symbol.asyncDispose]() {
      for (const session of sessions) await session.end();
    },
  };
}

test("refuses a pooler that changes the session per transaction, and accepts one that keeps sessions", async () => {
  await using shares = await pooler("transaction");
  await expect(assertUsable(shares.pool, place)).rejects.toMatchObject({
    code: "unsupported",
    message: expect.stringMatching(/films on nas\.example is behind PgBouncer/),
  });
  await using keeps = await pooler("session");
  await assertUsable(keeps.pool, place);
});

test.each([
  ["140011", 14],
  ["90624", 9],
])(
  "a server that reports %s is too old, and the error names its version",
  async (version, said) => {
    const client = {
      processID: 7,
      query: async () => ({ rows: [{ version, pid: 7 }] }),
      release() {},
    };
    const pool = { connect: async () => client } as unknown as Pool;
    await expect(assertUsable(pool, place)).rejects.toMatchObject({
      code: "unsupported",
      message: `The server of films on nas.example is PostgreSQL ${said}.`,
      hint: "Use PostgreSQL 15 or newer.",
    });
  },
);
