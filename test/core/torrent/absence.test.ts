import { expect, test } from "vitest";
import { provesAbsence } from "../../../src/core/torrent/torrent.ts";

test("a list with torrents may show that another is gone", () => {
  expect(provesAbsence({ count: 3, odd: 0, upSeconds: 0 })).toBe(true);
});

test("an empty list proves nothing until Transmission must have loaded", () => {
  expect(provesAbsence({ count: 0, odd: 0, upSeconds: 1 })).toBe(false);
  expect(provesAbsence({ count: 0, odd: 0, upSeconds: 600 })).toBe(true);
});

test("a list with unreadable rows proves nothing about missing torrents", () => {
  expect(provesAbsence({ count: 3, odd: 1, upSeconds: 600 })).toBe(false);
});
