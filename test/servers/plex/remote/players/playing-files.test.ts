import { expect, test } from "vitest";
import { UserError } from "../../../../../src/base/errors.ts";
import { listPlayingFiles } from "../../../../../src/servers/plex/remote/players/playing-files.ts";
import type { PlexGet } from "../../../../../src/servers/plex/transport/request.ts";
import { readFromBoth } from "../../with-plex.ts";

const never = new AbortController().signal;
const medium = (...files: string[]) => ({ Part: files.map((file) => ({ file })) });

test("lists every file that any user is playing or has paused, from JSON and XML", async () => {
  const Metadata = [
    {
      ratingKey: "1",
      type: "movie",
      Media: [medium("/films/a.mkv", "/films/a - pt2.mkv")],
      Player: { state: "playing" },
    },
    {
      ratingKey: "2",
      type: "episode",
      Media: [medium("/tv/b.mkv"), medium("/tv/b 4k.mkv")],
      Player: { state: "paused" },
    },
    {
      ratingKey: "3",
      type: "movie",
      Media: [medium("/films/ended.mkv")],
      Player: { state: "stopped" },
    },
    { ratingKey: "4", type: "movie", Media: [medium("D:\\Films\\ä  b.mkv")] },
  ];
  const [json, xml] = await readFromBoth({ Metadata }, ({ get }) => listPlayingFiles(get, never));
  expect(json).toEqual([
    "/films/a.mkv",
    "/films/a - pt2.mkv",
    "/tv/b.mkv",
    "/tv/b 4k.mkv",
    "D:\\Films\\ä  b.mkv",
  ]);
  expect(xml).toEqual(json);
});

test("looks up a transcoded session's file by its item, and ignores sessions without an item", async () => {
  const answers: Record<string, object[]> = {
    "/status/sessions": [
      { ratingKey: "77", Media: [{ Part: [{ decision: "transcode" }] }] },
      { ratingKey: "78" },
      { ratingKey: "../x" },
      { live: "1" },
    ],
    "/library/metadata/77": [{ ratingKey: "77", Media: [medium("/films/c.mkv")] }],
  };
  const asked: string[] = [];
  const get: PlexGet = async ({ path }, shape) => {
    asked.push(path);
    const Metadata = answers[path];
    if (!Metadata) throw new UserError("There is no such item.", "Look.", "not_found");
    return shape.parse({ MediaContainer: { Metadata } });
  };
  expect(await listPlayingFiles(get, never)).toEqual(["/films/c.mkv"]);
  expect(asked).toEqual(["/status/sessions", "/library/metadata/77", "/library/metadata/78"]);
});
