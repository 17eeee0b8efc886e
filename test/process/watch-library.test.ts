import { join } from "node:path";
import { expect, test } from "vitest";
import { makeHome } from "./home.ts";
import { watchLibrary } from "./watch-library.ts";

test("this suite's watcher finds a planted partial file", async () => {
  using home = makeHome();
  const source = home.drop("film.mkv", Buffer.alloc(4096, 1));
  await using watcher = await watchLibrary(home.library, source);
  home.drop("../media/Movies/half.mkv", Buffer.alloc(2048, 1));
  home.drop("../media/Movies/.hidden.mkv", Buffer.alloc(2048, 1));
  home.drop("../media/Movies/other.mkv", Buffer.alloc(4096, 2));
  home.drop("../media/Movies/whole.mkv", Buffer.alloc(4096, 1));
  const seen = await watcher.seen();
  expect(seen.whole).toEqual([join(home.movies, "whole.mkv")]);
  expect(seen.wrong.join()).toContain("half.mkv has 2048 bytes");
  expect(seen.wrong.join()).toContain("other.mkv has other bytes");
  expect(seen.wrong.join()).not.toContain("hidden");
});
