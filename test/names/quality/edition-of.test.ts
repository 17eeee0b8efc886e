// Words of a work's title are not read as its edition.
import { describe, expect, test } from "vitest";
import { parsePath } from "../../../src/names/parse/path.ts";
import { editionOf } from "../../../src/names/quality/edition-key.ts";

const editionIn = (path: string, title: string) => editionOf(parsePath(path), title);

describe("the edition of a work's file", () => {
  test.each([
    ["Embers.of.Wren.Redux.2014.1080p.WEB.x264-GRP.mkv", "Embers of Wren Redux"],
    ["Wild.Ferry.Uncut.2014.1080p.WEB.x264-GRP.mkv", "Wild Ferry Uncut"],
    ["Wild.Ferry.Unrated.2014.1080p.mkv", "Wild Ferry: Unrated"],
    ["Cold Pier Remastered (2014) [1080p].mkv", "Cold Pier Remastered"],
    ["Cold.Pier.Extended.2014.720p.mkv", "Cold Pier Extended"],
    ["Cold.Pier.The.Final.Cut.2014.720p.mkv", "Cold Pier: The Final Cut"],
    ["Cold.Pier.Uncensored.2014.720p.mkv", "Cold Pier Uncensored"],
    ["Cold.Pier.IMAX.2014.720p.mkv", "Cold Pier IMAX"],
    ["Cold Pier Uncut (2014)/Cold Pier Uncut (2014).mkv", "Cold Pier Uncut"],
    ["Cold.Pier.Directors.Cut.2014.1080p.mkv", "Cold Pier: Director's Cut"],
  ])("words of the title are not read as an edition: %s", (path, title) => {
    expect(editionIn(path, title)).toBeNull();
  });

  test.each([
    ["Embers.of.Wren.Redux.2014.1080p.mkv", "Embers of Wren", "Redux"],
    ["Embers.of.Wren.2014.Redux.1080p.mkv", "Embers of Wren", "Redux"],
    ["Uncut.Stones.2019.UNCUT.1080p.mkv", "Uncut Stones", "Uncut"],
    ["Cold.Pier.Uncut.2014.Extended.1080p.mkv", "Cold Pier Uncut", "Extended"],
    ["Cold.Pier.2014.Final.Cut.1080p.mkv", "Cold Pier", "Final Cut"],
    ["The.Cut.2014.Final.Cut.1080p.mkv", "The Cut", "Final Cut"],
  ])("words that the title lacks are read as an edition: %s", (path, title, edition) => {
    expect(editionIn(path, title)).toBe(edition);
  });
});
