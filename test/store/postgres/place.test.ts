import { expect, test } from "vitest";
import { type PostgresPlace, toLockNumber } from "../../../src/store/postgres/place.ts";

const place = (storage: string): PostgresPlace => ({ url: "postgres://db/films", storage });

test("an engine's locks differ by storage, while shared locks have the same number", () => {
  const areApart = (kind: Parameters<typeof toLockNumber>[0]): boolean =>
    toLockNumber(kind, place("nas-1")) !== toLockNumber(kind, place("nas-2"));
  expect((["engine", "next", "writer"] as const).map(areApart)).toEqual([true, true, true]);
  expect((["schema", "engines 19", "over all notices"] as const).map(areApart)).toEqual([
    false,
    false,
    false,
  ]);
});
