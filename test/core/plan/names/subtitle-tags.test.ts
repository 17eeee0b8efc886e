import { expect, test } from "vitest";
import {
  findLanguageCode,
  formatSubtitleSuffix,
  listOtherSuffixes,
  readSubtitleTags,
  readSubtitleTagsIn,
} from "../../../../src/core/plan/names/subtitle-tags.ts";

test.each([
  ["", ""],
  [".en", ".en"],
  [".ENG.Forced", ".en.forced"],
  [".forced.eng", ".en.forced"],
  [".en.sdh", ".en.sdh"],
  [".en.cc", ".en.cc"],
  [".en.hi", ".en.sdh"],
  [".en.cc.sdh", ".en.sdh"],
  [".en.sdh.cc", ".en.sdh"],
  [".hi", ".hin"],
  [".hindi", ".hin"],
  [".hin.forced.sdh", ".hin.forced.sdh"],
  ["2_English", ".en"],
  ["3_English,forced", ".en.forced"],
  ["English (SDH)", ".en.sdh"],
  ["4_Brazilian Portuguese", ".pt"],
  [".pt-BR", ".pt"],
  [".eng-HI", ".en.sdh"],
  ["Spanish (Latin America)", ".es"],
  ["English_foreign parts only", ".en.forced"],
  ["English (hearing impaired)", ".en.sdh"],
  [".und", ""],
  [".en-UK.forced", ".en.forced"],
  [".zh-Hans", ".zh"],
  [".es-419", ".es"],
  ["Chinese (Simplified)", ".zh"],
  [".ger.default", ".de"],
  ["Do.It.en", ".en"],
  ["Movie.Name.2010", ""],
  [".commentary.with.cast", ""],
  [".1", ""],
])("writes subtitle tags %j as %j", (text, expected) =>
  expect(formatSubtitleSuffix(readSubtitleTags(text))).toBe(expected),
);

test.each([
  [".en.forced", [".eng.forced"]],
  ["German (SDH)", [".ger.sdh"]],
  [".hi", []],
  [".hi-IN", []],
  [".1", []],
  [".pt-BR", [".pt-BR", ".por"]],
  [".pt_BR", [".pt-BR", ".por"]],
  [".pob", [".pt-BR", ".por"]],
  [".pt-PT.forced", [".pt-PT.forced", ".por.forced"]],
  ["Brazilian Portuguese (SDH)", [".pt-BR.sdh", ".por.sdh"]],
  [".zh-Hans", [".zh-Hans", ".chi"]],
  [".zh-hant-tw", [".zh-Hant", ".chi"]],
  [".zh-TW", [".zh-TW", ".chi"]],
  ["Chinese (Traditional)", [".zh-Hant", ".chi"]],
  [".en-UK", [".en-GB", ".eng"]],
  [".de-AT", [".de-AT", ".ger"]],
  [".es-419", [".spa", ".es-419"]],
  [".spa-lat", [".spa", ".es-419"]],
])("writes a second subtitle like %j as %j", (text, expected) =>
  expect(listOtherSuffixes(readSubtitleTags(text))).toEqual(expected),
);

test.each([
  ["S01E01", ["Subs", "English"], ".en"],
  ["S01E01.de", ["English"], ".de"],
  ["2_English", ["Forced"], ".en.forced"],
  ["x", ["English", "SDH"], ".en.sdh"],
  ["x", ["French", "German"], ".de"],
  ["x", ["The English Patient"], ""],
  ["x", ["Portuguese (Brazil)"], ".pt"],
])("writes %j with folders %j as %j", (text, folders, expected) =>
  expect(formatSubtitleSuffix(readSubtitleTagsIn(text, folders))).toBe(expected),
);

test("finds languages by either code and by name, in any case", () => {
  expect(["de", "GER", "deu", "Deutsch", "German"].map(findLanguageCode)).toEqual(
    Array(5).fill("de"),
  );
  expect(["constructor", "__proto__", "", "xx"].map(findLanguageCode)).toEqual(
    Array(4).fill(undefined),
  );
});
