import { expect, test } from "vitest";
import type { MediaFacts } from "../../../src/base/media-facts.ts";
import { DEFAULT_NAMES } from "../../../src/core/plan/names/parse-template.ts";
import { nameVideos } from "../../../src/core/rename/name-videos.ts";
import { namesWith } from "../../support/names.ts";

const HEAT = { type: "movie" as const, tmdbId: 949, title: "Heat", year: 1995 };
const names = namesWith({
  movieFile:
    "{title} ({year}) - [{bit_depth}][{audio} {channels}][{hdr}][{codec}][{languages}][{stereo}]",
});

const FACTS: readonly MediaFacts[] = [
  { codec: "HEVC", bitDepth: 10, hdr: ["DV", "HDR10"], audio: ["EAC3", "Atmos"], channels: "5.1" },
  { codec: "ProRes", audio: ["PCM"], channels: "1.0", languages: ["de", "en"], is3D: true },
  { codec: "MPEG-1", bitDepth: 8, hdr: [], audio: ["MP2"], languages: ["fil"] },
  { codec: "AV1", bitDepth: 12, hdr: ["HDR"], audio: ["ALAC"], languages: ["fr"] },
  { codec: "VP8", audio: ["Vorbis"], channels: "2.0", languages: ["ja"] },
  { codec: "Theora", audio: ["AC4"], channels: "7.1" },
  { codec: "VC-1", hdr: ["HLG"], audio: ["DTS-HD MA"], channels: "6.1", languages: ["en"] },
];

test("a name with values of a header is right as it is, and loses them under other templates", () => {
  for (const media of FACTS) {
    const nameOf = (path: string, templates = names): string | undefined => {
      const wanted = nameVideos(HEAT, [{ path, media }], { names: templates }).get(path);
      return Array.isArray(wanted) ? wanted.at(-1) : undefined;
    };
    const made = `/library/Heat (1995)/${nameOf("/library/Heat (1995)/heat.mkv")}`;
    expect(made).toContain("[");
    expect(nameOf(made)).toBe(made.split("/").at(-1));
    expect(nameOf(made, DEFAULT_NAMES), made).toBe("Heat (1995).mkv");
  }
});
