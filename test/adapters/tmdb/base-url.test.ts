import { expect, test } from "vitest";
import {
  isPublicTmdb,
  parseTmdbBase,
  toTmdbImageBase,
} from "../../../src/adapters/tmdb/base-url.ts";

test.each([
  ["https://api.themoviedb.org", "https://api.themoviedb.org/3"],
  ["https://api.themoviedb.org/3/", "https://api.themoviedb.org/3"],
  ["http://nas:8080/tmdb/", "http://nas:8080/tmdb/3"],
  ["https://api.themoviedb.org//3", "https://api.themoviedb.org/3"],
  ["http://nas//tmdb", "http://nas/tmdb/3"],
  ["http://user:secret@nas/3?api_key=x#y", "http://nas/3"],
])("resolves the address %s to the base URL %s", (address, base) => {
  expect(parseTmdbBase(address).href).toBe(base);
});

test.each(["file:///etc/passwd", "api.themoviedb.org", "", "http://"])(
  "refuses %j and shows a valid example",
  (address) => {
    expect(() => parseTmdbBase(address)).toThrow(
      expect.objectContaining({
        name: "UserError",
        hint: expect.stringContaining("https://api.themoviedb.org/3"),
      }),
    );
  },
);

test("only TMDB's own API counts as public", () => {
  expect(isPublicTmdb("https://API.themoviedb.org/3")).toBe(true);
  expect(isPublicTmdb("https://api.tmdb.org")).toBe(true);
  expect(isPublicTmdb("http://127.0.0.1:4000/3")).toBe(false);
  expect(isPublicTmdb("https://api.themoviedb.org.example.com/3")).toBe(false);
  expect(isPublicTmdb("https://www.api.tmdb.org/3")).toBe(false);
  expect(isPublicTmdb("nonsense")).toBe(false);
});

test.each([
  ["https://api.themoviedb.org/3", "https://image.tmdb.org/t/p/"],
  ["https://api.tmdb.org", "https://image.tmdb.org/t/p/"],
  ["http://127.0.0.1:4711/3", "http://127.0.0.1:4711/t/p/"],
])("with TMDB_URL=%s, loads images from %s", (address, images) => {
  expect(toTmdbImageBase(address).href).toBe(images);
});
