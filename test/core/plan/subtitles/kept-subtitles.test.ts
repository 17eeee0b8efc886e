import { expect, test } from "vitest";
import { renameKeptSubtitle } from "../../../../src/core/plan/subtitles/kept-subtitles.ts";

const AT = "/m/Movies/Heat (1995)";
const TV = "/m/TV Shows/Show/Season 01";
const NEW = `${AT}/Heat (1995).mkv`;

test.each<
  [
    why: string,
    subtitle: string,
    old: string,
    fresh: string,
    own: string[],
    kept: string | undefined,
  ]
>([
  [
    "under the same name",
    `${AT}/Heat (1995).en.srt`,
    `${AT}/Heat (1995).mp4`,
    NEW,
    [],
    `${AT}/Heat (1995).en.srt`,
  ],
  [
    "under another name",
    `${AT}/Heat.1995.720p.en.forced.srt`,
    `${AT}/Heat.1995.720p.mkv`,
    NEW,
    [],
    `${AT}/Heat (1995).en.forced.srt`,
  ],
  [
    "none of its language",
    `${AT}/a.de.srt`,
    `${AT}/a.mkv`,
    NEW,
    [`${AT}/Heat (1995).en.srt`],
    `${AT}/Heat (1995).de.srt`,
  ],
  [
    "of another kind",
    `${AT}/a.en.sdh.srt`,
    `${AT}/a.mkv`,
    NEW,
    [`${AT}/Heat (1995).en.srt`],
    `${AT}/Heat (1995).en.sdh.srt`,
  ],
  [
    "of another region",
    `${AT}/a.pt-BR.srt`,
    `${AT}/a.mkv`,
    NEW,
    [`${AT}/Heat (1995).pt.srt`],
    `${AT}/Heat (1995).pt-BR.srt`,
  ],
  [
    "the same track",
    `${AT}/a.eng.srt`,
    `${AT}/a.mkv`,
    NEW,
    [`${AT}/Heat (1995).en.ass`],
    undefined,
  ],
  ["without a language", `${AT}/a.srt`, `${AT}/a.mkv`, NEW, [], `${AT}/Heat (1995).srt`],
  [
    "another cut",
    `${AT}/a.en.srt`,
    `${AT}/a.mkv`,
    `${AT}/Heat (1995) {edition-Extended}.mkv`,
    [],
    undefined,
  ],
  ["another part", `${AT}/a - pt1.en.srt`, `${AT}/a - pt1.mkv`, `${AT}/a.mkv`, [], undefined],
  [
    "the same episode",
    `${TV}/s.s01e02.en.srt`,
    `${TV}/s.s01e02.mkv`,
    `${TV}/Show - s01e02 - T.mkv`,
    [],
    `${TV}/Show - s01e02 - T.en.srt`,
  ],
  [
    "more episodes",
    `${TV}/s.s01e02.en.srt`,
    `${TV}/s.s01e02.mkv`,
    `${TV}/Show - s01e02-e03.mkv`,
    [],
    undefined,
  ],
  [
    "another season",
    `${TV}/s.s01e02.en.srt`,
    `${TV}/s.s01e02.mkv`,
    `${TV}/Show - s02e02.mkv`,
    [],
    undefined,
  ],
])("a subtitle of a replaced video: %s", (_, subtitle, old, fresh, own, kept) => {
  expect(renameKeptSubtitle(subtitle, old, fresh, own)).toBe(kept);
});
