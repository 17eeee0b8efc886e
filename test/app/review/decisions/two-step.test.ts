import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  createConfirmToken,
  redeemConfirmToken,
  type TwoSteps,
} from "../../../../src/app/review/decisions/two-step.ts";
import type { Store } from "../../../../src/store/open.ts";
import { fakeClock } from "../../../support/fake-clock.ts";
import { onSqlite } from "../../../support/on-sqlite.ts";
import { type TempStore, tempStore } from "../../../support/temp-store.ts";

const PLAN = { id: 7, version: 3, files: ["/media/Heat.mkv"] };
type Other = { tool?: string; plan?: typeof PLAN };
const TEN_MINUTES = 10 * 60_000;

const twoStep = (store: Store) => {
  const clock = fakeClock();
  const deps: TwoSteps = {
    store,
    clock,
    newToken: () => randomBytes(32).toString("base64url"),
    hash: (text) => createHash("sha256").update(text).digest("hex"),
  };
  const take = (token: string, { tool = "undo_ingest", plan = PLAN }: Other = {}): Promise<void> =>
    store.write((trx) => redeemConfirmToken(deps, trx, tool, plan, token));
  return { deps, clock, take };
};

const conflict = { code: "conflict", message: expect.stringContaining("confirm_token") };

test("a token lasts ten minutes, as stated", async () => {
  await using temp = await tempStore();
  const { deps, clock, take } = twoStep(temp.store);
  const first = await createConfirmToken(deps, "undo_ingest", PLAN);
  const second = await createConfirmToken(deps, "undo_ingest", PLAN);
  expect(Date.parse(first.expires_at) - clock.now()).toBe(TEN_MINUTES);
  clock.advance(TEN_MINUTES);
  await take(first.confirm_token);
  clock.advance(1);
  await expect(take(second.confirm_token)).rejects.toMatchObject(conflict);
});

test.each([
  ["another tool", { tool: "rename_file" }],
  ["another release", { plan: { ...PLAN, id: 8 } }],
  ["a release that changed", { plan: { ...PLAN, version: 4 } }],
  ["more files", { plan: { ...PLAN, files: [...PLAN.files, "/media/Dune.mkv"] } }],
])("a token is invalid for %s, and stays valid for its own plan", async (_, other) => {
  await using temp = await tempStore();
  const { deps, take } = twoStep(temp.store);
  const { confirm_token: token } = await createConfirmToken(deps, "undo_ingest", PLAN);
  await expect(take(token, other)).rejects.toMatchObject(conflict);
  await take(token);
});

test("a failure after a token was used restores the token with everything else", async () => {
  await using temp = await tempStore();
  const { deps, take } = twoStep(temp.store);
  const { confirm_token: token } = await createConfirmToken(deps, "undo_ingest", PLAN);
  const failing = temp.store.write(async (trx) => {
    await redeemConfirmToken(deps, trx, "undo_ingest", PLAN, token);
    throw new Error("The disk is gone.");
  });
  await expect(failing).rejects.toThrow("disk");
  await take(token);
});

const bytesOf = ({ files }: TempStore): string =>
  ["", "-wal"].map((end) => readFileSync(`${files.database}${end}`, "latin1")).join("");

onSqlite(
  "the database stores a hash of the confirm token, but neither the token nor the plan's paths",
  async () => {
    await using temp = await tempStore();
    const { deps } = twoStep(temp.store);
    const { confirm_token: token } = await createConfirmToken(deps, "undo_ingest", PLAN);
    const bytes = bytesOf(temp);
    expect(bytes).toContain(deps.hash(token));
    expect(bytes).not.toContain(token);
    expect(bytes).not.toContain("/media/Heat.mkv");
  },
);
