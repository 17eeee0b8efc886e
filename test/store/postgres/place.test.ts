import { expect, test } from "vitest";
import { lockNumber, type PostgresPlace } from "../../../src/store/postgres/place.ts";

const place = (storage: string): PostgresPlace => ({ url: "postgres://db/films", storage });

test("the locks of an engine are those of its storage, and what is shared has one number", () => {
  const areApart = (kind: Parameters<typeof lockNumber>[0]): boolean =>
    lockNumber(kind, place("nas-1")) !== lockNumber(kind, place("nas-2"));
  expect((["engine", "next", "writer"] as const).map(areApart)).toEqual([true, true, true]);
  expect((["schema", "engines 19", "over all notices"] as const).map(areApart)).toEqual([
    false,
    false,
    false,
  ]);
});
