import { expect, test } from "vitest";
import * as wire from "../../../src/adapters/arr/wire.ts";
import { ARR_KINDS } from "../../../src/core/arr/app.ts";
import { startFakeArr } from "../../support/arr.ts";
import { ARR_CONTRACTS, ARR_FIELDS } from "../../support/contract/arr.ts";
import { connected, never } from "./connected.ts";

/** The schema that reads each resource. A schema drops the fields that it does not name. */
const SCHEMAS = {
  QueueResourcePagingResource: wire.page,
  QueueResource: wire.queueRecord,
  TrackedDownloadStatusMessage: wire.statusMessage,
  HistoryResource: wire.historyRecord,
  data: wire.historyData,
  SystemResource: wire.systemStatus,
  TaskResource: wire.task,
  RootFolderResource: wire.rootFolder,
  DownloadClientResource: wire.downloadClient,
  Field: wire.clientField,
} satisfies Record<keyof typeof ARR_FIELDS, { shape: object }>;

test("only fields of the table are read", () => {
  const read = Object.entries(SCHEMAS).map(([name, { shape }]) => [name, Object.keys(shape)]);
  expect(Object.fromEntries(read)).toEqual(ARR_FIELDS);
});

test.each(ARR_KINDS)("every request to %s is in the table, and every row is used", async (kind) => {
  await using fake = await startFakeArr(kind);
  fake.state.queue = [1, 2].map((id) => ({
    downloadId: String(id),
    title: "x",
    trackedDownloadState: "importPending",
  }));
  await using app = await connected(fake, kind);
  await app.check(never);
  await app.report(never);
  await app.looks(never);
  await app.downloadClients(never);
  await app.queue(never);
  // Fewer entries than the app counts, so the list without pages is read.
  fake.state.maxPageSize = 1;
  await app.queue(never);
  await app.history("AB", never);
  await app.since(0, never);
  await app.recent(never, { type: "imported" });
  const sent = new Map<string, Set<string>>();
  for (const { path, query } of fake.requests) {
    const known = sent.get(path) ?? new Set();
    sent.set(path, new Set([...known, ...Object.keys(query)]));
  }
  const table = ARR_CONTRACTS[kind].rows.map(({ path, query }) => [
    path,
    Object.keys(query ?? {}).toSorted(),
  ]);
  expect(
    Object.fromEntries([...sent].map(([path, names]) => [path, [...names].toSorted()])),
  ).toEqual(Object.fromEntries(table));
});
