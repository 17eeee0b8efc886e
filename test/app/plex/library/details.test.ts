import { expect, test } from "vitest";
import { libraryScene, never } from "./library-scene.ts";

test.each(["json", "xml"] as const)("returns all details of a film (%s)", async (form) => {
  await using it = await libraryScene({ form });
  const { media } = await it.library.details({ mediaId: "102", cast: true, chapters: true }, never);
  expect(media).toMatchObject({
    id: "102",
    type: "movie",
    title: "The Long Ferry",
    library: "Movies",
    genres: ["Comedy", "Drama"],
    studio: "A Studio",
    // A picture on a third-party host is omitted.
    cast: [{ name: "Ada Quist", role: "The captain" }, { name: "Bo Lind" }],
    chapters: [
      { id: "1", title: "Cast off", start_time_ms: 0 },
      { id: "2", title: "Open sea", start_time_ms: 1_200_000 },
    ],
    files: [
      {
        path: "/srv/media/Movies/The Long Ferry (2010)/The Long Ferry (2010).mkv",
        size_bytes: 4_000_000_000,
        resolution: "1080p",
        video_codec: "h264",
      },
    ],
  });
  expect(JSON.stringify(media)).not.toContain("example.invalid");
});

test("omits cast and chapters on request, and handles a show without files and an unknown id", async () => {
  await using it = await libraryScene();
  const ask = (mediaId: string) =>
    it.library.details({ mediaId, cast: false, chapters: false }, never);
  expect((await ask("102")).media).toMatchObject({
    cast: [],
    chapters: [],
    genres: ["Comedy", "Drama"],
  });
  expect((await ask("201")).media).toMatchObject({ type: "show", files: [], genres: ["Mystery"] });
  await expect(ask("999")).rejects.toMatchObject({ code: "not_found" });
});
