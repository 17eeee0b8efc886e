import { Client } from "pg";
import { expect, inject, test } from "vitest";
import { hasReversedRows } from "../../support/row-order.ts";

test("unordered rows come in reverse in half of the files, and ordered rows never do", async () => {
  const client = new Client({ connectionString: inject("postgres") });
  await client.connect();
  const idsOf = async (sql: string): Promise<unknown[]> =>
    (await client.query<{ id: number }>(sql)).rows.map(({ id }) => id);
  const FILMS = "(select * from generate_series(1, 3) as id order by id) as film";
  expect(await idsOf(`select id from ${FILMS}`)).toEqual(hasReversedRows() ? [3, 2, 1] : [1, 2, 3]);
  expect(await idsOf(`select id from ${FILMS} order by id`)).toEqual([1, 2, 3]);
  await client.end();
});
