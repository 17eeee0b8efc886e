import { expect, test } from "vitest";
import type { CandidateView, ItemView } from "../../../../src/hosts/ui/desk/answers.ts";
import { explainNoSuggestion } from "../../../../src/hosts/ui/model/decision.ts";

type Fit = "fits" | "near" | "differs" | undefined;

const item = (
  fits: readonly Fit[],
  code = "title_differs",
): Pick<ItemView, "reasons" | "candidates"> => ({
  reasons: [{ code, message: "" }] as ItemView["reasons"],
  candidates: fits.map(
    (fit, at): CandidateView => ({
      type: "movie",
      tmdb_id: at + 1,
      title: "Tidewater",
      confidence: 0.7,
      ...(fit && { length_fit: { fit, difference_ms: 0, text: "" } }),
    }),
  ),
});

test.each<[Fit[], string, object]>([
  [["fits", "differs", "near"], "close_second", { why: "onlyFit", work: { tmdb_id: 1 } }],
  [["differs", "fits"], "title_differs", { why: "onlyFit", work: { tmdb_id: 2 } }],
  [["differs", "fits", undefined], "close_second", { why: "onlyKnownFit", work: { tmdb_id: 2 } }],
  [["fits", "fits", undefined], "close_second", { why: "severalFit", count: 2 }],
  [["near", "differs"], "close_second", { why: "noneFits" }],
  [[undefined, undefined], "close_second", { why: "close" }],
  [["differs", undefined], "close_second", { why: "close" }],
  [[undefined], "title_differs", { why: "unclear" }],
])("the lengths %j with the reason %s explain why nothing is suggested", (fits, code, why) =>
  expect(explainNoSuggestion(item(fits, code))).toMatchObject(why),
);
