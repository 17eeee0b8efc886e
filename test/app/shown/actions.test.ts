import { expect, test } from "vitest";
import { showActions } from "../../../src/app/shown/release.ts";

const call = (path: string) => ({ tool: "execute_ingest", arguments: { path } });

test("of several files each has its own call, because the tool takes in one path", () => {
  expect(showActions([{ do: "add", paths: ["/in/x/a.mkv", "/in/x/b c.mkv", "/in/x/c.mkv"] }])).toEqual([
    {
      text: "plex-ingest add /in/x/a.mkv '/in/x/b c.mkv' /in/x/c.mkv",
      ...call("/in/x/a.mkv"),
      also: [call("/in/x/b c.mkv"), call("/in/x/c.mkv")],
    },
  ]);
});

test("one file is one call", () => {
  expect(showActions([{ do: "add", paths: ["/in/a.mkv"] }])).toEqual([
    { text: "plex-ingest add /in/a.mkv", ...call("/in/a.mkv") },
  ]);
});
