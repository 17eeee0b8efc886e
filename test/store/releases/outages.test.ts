import { sql } from "kysely";
import { expect, test } from "vitest";
import { appendAll } from "../../../src/store/releases/history.ts";
import { listNewestOutages } from "../../../src/store/releases/outages.ts";
import { tempStore } from "../../support/temp-store.ts";

type Detail = { code: string; message: string; awaits?: string; attempt?: number };

const wait = (at: number, detail: Detail) =>
  ({ at, action: "waiting", actor: "engine", detail }) as const;
const times = (from: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => from + index);

test("lists the newest outages, however many waits for another program or release are newer", async () => {
  await using temp = await tempStore();
  const { store } = temp;
  const turn = (code: string) => (at: number) => wait(at, { code, message: "Its turn." });
  const first = { awaits: "other_release", attempt: 1 };
  await store.write((trx) =>
    appendAll(trx, [
      wait(1, { code: "plex_unavailable", message: "Off." }),
      wait(2, { code: "no_space", message: "Full." }),
      ...times(10, 150).map(turn("claimed_by_arr")),
      // The second attempt after another release found the same, so it is an outage.
      wait(200, { code: "root_missing", message: "Away.", ...first, attempt: 2 }),
      ...times(210, 150).map((at) => wait(at, { code: "root_missing", message: "No.", ...first })),
      ...times(400, 50).map(turn("client_busy")),
      ...times(500, 50).map(turn("playing")),
      { at: 600, action: "waiting", actor: "engine" },
      { at: 601, action: "error", actor: "engine", detail: { code: "no_space" } },
    ]),
  );
  const at = async (limit: number): Promise<number[]> =>
    (await listNewestOutages(store.read, limit)).map((entry) => entry.at);
  expect(await at(3)).toEqual([600, 200, 2]);
  expect(await at(5)).toEqual([600, 200, 2, 1]);
});

test("an outage whose details are damaged is listed without them", async () => {
  await using temp = await tempStore();
  const { store } = temp;
  await store.write(async (trx) => {
    await appendAll(trx, [wait(1, { code: "no_space", message: "Full." })]);
    await sql`update history set detail_json = '{"code":"no_sp'`.execute(trx);
  });
  expect(await listNewestOutages(store.read, 5)).toMatchObject([{ at: 1, detail: undefined }]);
});
