import { expect, test } from "vitest";
import { secondCatalogue } from "../../../../src/app/doctor/probes/second-catalogue.ts";
import { runDoctor } from "../../../../src/app/doctor/run-doctor.ts";
import type { SecondCatalogueId } from "../../../../src/core/second-catalogue.ts";
import { doctorFor, findingsOf } from "../../../support/doctor.ts";

const never = new AbortController().signal;

const second = (id: SecondCatalogueId, why?: string) => ({
  outside: { second: { id, check: async () => why } },
});

test("is left out without a second catalogue", async () => {
  expect(await runDoctor(doctorFor("/nowhere", {}), [secondCatalogue], never)).toEqual([]);
});

test.each<[SecondCatalogueId, string | undefined, string, string]>([
  ["tvmaze", undefined, "ok", "TVmaze was tried: it answers a lookup of a series."],
  ["tvdb", undefined, "ok", "TheTVDB was tried: it answers and accepts the key."],
  [
    "tvdb",
    "it refuses the key (401)",
    "fail",
    "TheTVDB was tried, but it refuses the key (401). Numbers that TMDB does not have are not explained.",
  ],
])("states what was tried: %s, %s", async (id, why, level, found) => {
  const findings = await findingsOf(secondCatalogue, doctorFor("/nowhere", {}, second(id, why)));
  expect(findings).toEqual([expect.objectContaining({ level, found })]);
});
