import { expect, test } from "vitest";
import { provesAbsence } from "../../../src/core/torrent/torrent.ts";

test("a list with torrents in it may say that another is gone", () => {
  expect(provesAbsence({ count: 3, odd: 0, upSeconds: 0 })).toBe(true);
});

test("an empty list means nothing until Transmission must have loaded", () => {
  expect(provesAbsence({ count: 0, odd: 0, upSeconds: 1 })).toBe(false);
  expect(provesAbsence({ count: 0, odd: 0, upSeconds: 600 })).toBe(true);
});

test("a list with rows that could not be read says nothing about what it lacks", () => {
  expect(provesAbsence({ count: 3, odd: 1, upSeconds: 600 })).toBe(false);
});
